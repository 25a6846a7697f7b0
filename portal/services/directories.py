"""The other directories: one officer keeps a draft and hands it in, another publishes it.

What is handed in is frozen until it is published or given back, so that nobody publishes what they
have not seen. What is published is never edited: an entry is ended, and a new one added. Drafts and
entries are named by their keys, for another officer may have thrown them away meanwhile.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from portal.policy.directories import Directory
from portal.records import journal
from portal.records.accounts import Account
from portal.records.database import transaction
from portal.records.directories import (
    DirectoryRevision,
    Listed,
    added_by,
    ended_by,
    entry_with_key,
    held_with,
    open_revision,
)
from portal.records.evaluation_bodies import EvaluationBody
from portal.records.online_platforms import OnlinePlatform
from portal.records.publications import PublicNoun, raise_revision
from portal.records.qualifications import Qualification
from portal.services.class_changes import refusal
from portal.services.refusal import Refusal

KINDS: dict[Directory, type[Listed]] = {
    Directory.EVALUATION_BODIES: EvaluationBody,
    Directory.QUALIFICATIONS: Qualification,
    Directory.ONLINE_PLATFORMS: OnlinePlatform,
}


def begin(
    directory: Directory, *, from_day: date, basis: str, by: Account, at: datetime, on: date
) -> DirectoryRevision:
    """Open a draft that shall hold from a day on. Raises Refusal: too_early, waiting."""
    _refuse_past_day(from_day, on=on)
    try:
        with transaction() as session:
            if open_revision(directory):
                raise _waiting()
            row = DirectoryRevision(
                directory=directory, from_day=from_day, basis=basis, drafted_at=at, drafted_by=by.id
            )
            session.add(row)
            session.flush()
            _note(session, row, "draft_directory", by=by, at=at)
            return row
    except IntegrityError:
        raise _waiting() from None


def add(draft: str, entries: Sequence[Listed], *, by: Account, at: datetime) -> None:
    """Put entries into the draft, all or none.

    Raises Refusal: submitted, published, gone, listed (names one that stands there already).
    """
    with _editing(draft) as (session, found):
        for entry in entries:
            entry.revision_id = found.id
        session.add_all(entries)
        session.flush()
        _refuse_twice(found)
        _note(session, found, "edit_directory", by=by, at=at)


def doubled(draft: DirectoryRevision, entries: Iterable[Listed]) -> Iterator[Listed]:
    """Those of new entries that stand in the directory already on one of their days."""
    days: dict[str, list[tuple[date, date]]] = defaultdict(list)
    for held, first, last in held_with(KINDS[draft.directory], draft):
        days[held.identity].append((first, last))
    for entry in entries:
        begins, ends = max(entry.from_day, draft.from_day), entry.until_day or date.max
        if any(first <= ends and begins <= last for first, last in days[entry.identity]):
            yield entry


def drop(draft: str, key: str, *, by: Account, at: datetime) -> None:
    """Take an entry out of the draft that would have brought it. Raises Refusal as `add` does."""
    with _editing(draft) as (session, found):
        entry = entry_with_key(KINDS[found.directory], key)
        if entry is None or entry.revision_id != found.id:
            raise _gone()
        session.delete(entry)
        _note(session, found, "edit_directory", by=by, at=at)


def end(draft: str, key: str, *, by: Account, at: datetime) -> None:
    """Let the draft end an entry that is published. Raises Refusal as `add` does, ended."""
    with _editing(draft) as (session, found):
        entry = entry_with_key(KINDS[found.directory], key)
        if entry is None or entry.revision_id == found.id:
            raise _gone()
        if entry.ending_revision_id:
            raise refusal("ended", "这一项已经写了移出，刷新再看")
        entry.ending_revision_id = found.id
        _note(session, found, "edit_directory", by=by, at=at)


def keep(draft: str, key: str, *, by: Account, at: datetime) -> None:
    """Let it stay after all. Raises Refusal as `add` does."""
    with _editing(draft) as (session, found):
        entry = entry_with_key(KINDS[found.directory], key)
        if entry is None or entry.ending_revision_id != found.id:
            raise _gone()
        entry.ending_revision_id = None
        session.flush()
        _refuse_twice(found)
        _note(session, found, "edit_directory", by=by, at=at)


def discard(draft: str, *, by: Account, at: datetime) -> None:
    """Throw the draft away with what it would have brought. Raises Refusal: submitted, published"""
    with _editing(draft) as (session, found):
        kind = KINDS[found.directory]
        for entry in ended_by(kind, found):
            entry.ending_revision_id = None
        for entry in added_by(kind, found):
            session.delete(entry)
        session.flush()
        _note(session, found, "discard_directory", by=by, at=at)
        session.delete(found)


def submit(draft: str, *, by: Account, at: datetime, on: date) -> None:
    """Hand the draft in. Raises Refusal: submitted, published, empty, too_early."""
    with _editing(draft) as (session, found):
        kind = KINDS[found.directory]
        if not (added_by(kind, found) or ended_by(kind, found)):
            raise refusal("empty", "还没有写新增或移出，写好再提交审批")
        _refuse_past_day(found.from_day, on=on)
        found.submitted_at, found.submitted_by, found.returned_for = at, by.id, ""
        _note(session, found, "submit_directory", by=by, at=at)


def publish(draft: str, *, seen: datetime | None, by: Account, at: datetime, on: date) -> None:
    """Let it hold from its first day on; `seen` is when what the officer saw was handed in.

    Raises Refusal: published, not_submitted, changed, own_draft, too_early.
    """
    with transaction() as session:
        found = _submitted(session, draft, seen=seen, by=by)
        _refuse_past_day(found.from_day, on=on)
        found.published_at, found.published_by = at, by.id
        _note(session, found, "publish_directory", by=by, at=at, day=found.from_day)
        raise_revision(session, PublicNoun.DIRECTORIES, at=at)


def send_back(draft: str, reason: str, *, seen: datetime | None, by: Account, at: datetime) -> None:
    """Give it back to be mended. Raises Refusal: published, not_submitted, changed, own_draft."""
    with transaction() as session:
        found = _submitted(session, draft, seen=seen, by=by)
        found.submitted_at, found.submitted_by, found.returned_for = None, None, reason
        _note(session, found, "return_directory", by=by, at=at)


@contextmanager
def _editing(draft: str) -> Iterator[tuple[Session, DirectoryRevision]]:
    with transaction() as session:
        found = _locked(session, draft)
        if found.submitted_at:
            raise refusal("submitted", "已经提交审批，退回以后才能再改")
        yield session, found


def _submitted(
    session: Session, draft: str, *, seen: datetime | None, by: Account
) -> DirectoryRevision:
    found = _locked(session, draft)
    if by.id in (found.drafted_by, found.submitted_by):
        raise refusal("own_draft", "自己写的，由审批人公布")
    if found.submitted_at is None:
        raise refusal("not_submitted", "刚才已经退回了，等经办人再提交审批")
    if found.submitted_at != seen:
        raise refusal("changed", "刚才改过又提交审批了，看过新的再决定")
    return found


def _locked(session: Session, draft: str) -> DirectoryRevision:
    """The draft as it is now; its row is locked until the deed is kept."""
    chosen = select(DirectoryRevision).where(DirectoryRevision.key == draft)
    locked = chosen.with_for_update().execution_options(populate_existing=True)
    found = session.scalars(locked).one_or_none()
    if found is None:
        raise refusal("gone", "这份草稿刚才已经作废，刷新再看")
    if found.published_at:
        raise refusal("published", "刚才已经有人公布了，刷新再看")
    return found


def _refuse_twice(draft: DirectoryRevision) -> None:
    """On no day may the directory hold the same twice; a revision may begin after the draft."""
    until: dict[str, date] = {}
    for entry, first, last in held_with(KINDS[draft.directory], draft):
        if until.get(entry.identity, date.min) >= first:
            since = "" if first <= draft.from_day else f"{first:%Y-%m-%d} 起"
            words = f"{entry.name}{since}已经在目录里。要改的，先把原来的移出，再加新的"
            raise refusal("listed", words)
        until[entry.identity] = last


def _refuse_past_day(from_day: date, *, on: date) -> None:
    if from_day < on:
        raise refusal("too_early", "生效的日期最早写今天")


def _note(
    session: Session,
    row: DirectoryRevision,
    act: str,
    *,
    by: Account,
    at: datetime,
    day: date | None = None,
) -> None:
    noun = "directory_revision"
    journal.write(session, at=at, by=by.key, act=act, noun=noun, record_id=row.id, day=day)


def _waiting() -> Refusal:
    return refusal("waiting", "这个目录已经有一份草稿，在那一份里改")


def _gone() -> Refusal:
    return refusal("gone", "刚才已经改过了，刷新再看")
