"""Notices and policy documents: one officer writes, another publishes; what is public stays so.

A correction is a new text that says what it replaces. Whoever acts names what they saw (`seen`, see
`mark_of`) and is refused when something happened since. `docs/decisions/notices.md` says why.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime

from sqlalchemy import inspect, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from portal.policy.drafts import DraftState
from portal.records import journal
from portal.records.accounts import Account
from portal.records.attachments import Attachment, files_of, owner_of
from portal.records.database import transaction
from portal.records.drafts import Draft, Drafted
from portal.records.notices import Notice, NoticeKind
from portal.records.policies import PolicyDocument
from portal.records.publications import PublicNoun, raise_revision
from portal.records.publicity import PublicityRow, rows_of
from portal.records.uploads import Upload
from portal.services import uploads
from portal.services.attachments import unlink
from portal.services.class_changes import refusal
from portal.services.held_claims import held_rows
from portal.services.publicity import missing_of
from portal.services.refusal import Refusal

NOUNS: dict[type[Drafted], tuple[str, PublicNoun]] = {
    Notice: ("notice", PublicNoun.NOTICES),
    PolicyDocument: ("policy_document", PublicNoun.POLICIES),
}
MOST_FILES = 10
# A correction begins as a copy of these, where the text has them.
COPIED = (
    "title", "body", "issuer", "until_day", "is_pinned", "kind", "basis", "object_unit",
    "object_address", "object_postcode", "object_phone", "document_no", "issued_on",
)  # fmt: skip
ROW_COLUMNS = (
    "institution", "subject", "training_type", "filed", "qualified", "approved", "hours",
    "standard", "amount", "deduction",
)  # fmt: skip


def mark_of(draft: Drafted) -> str:
    """What a page has seen of a draft: when it was last written, submitted and published."""
    moments = (draft.written_at, draft.submitted_at, draft.published_at)
    return " ".join(moment.isoformat() if moment else "-" for moment in moments)


def begin(kind: type[Draft], values: Mapping[str, object], *, by: Account, at: datetime) -> Draft:
    """Keep a new draft; nobody but the officers sees it. Raises Refusal: until_before."""
    _refuse_wrong_days(values)
    with transaction() as session:
        draft = kind(**values, written_by=by.id, written_at=at)
        session.add(draft)
        session.flush()
        _note(session, draft, "write_draft", by=by, at=at)
        return draft


def save(
    draft: Drafted, values: Mapping[str, object], *, seen: str, by: Account, at: datetime
) -> None:
    """Change a draft. Raises Refusal: changed, closed, until_before."""
    _refuse_wrong_days(values)
    with writing(draft, by=by, at=at, seen=seen) as (_, found):
        for name, value in values.items():
            setattr(found, name, value)
        found.written_at, found.written_by = at, by.id


def discard(draft: Drafted, *, by: Account, at: datetime) -> None:
    """Throw a draft away, with its rows and the files that nothing else links."""
    with writing(draft, by=by, at=at, act="discard_draft") as (session, found):
        for row in rows_of(found) if isinstance(found, Notice) else ():
            session.delete(row)
        for upload in files_of(found):
            unlink(session, found, upload)
        session.flush()
        session.delete(found)


def attach(
    draft: Drafted, files: Sequence[tuple[str, bytes]], *, by: Account, at: datetime
) -> None:
    """Add files, name and content, all or none.

    Raises Refusal: changed, closed, too_many, and what `uploads.store` raises.
    """
    with writing(draft, by=by, at=at, act="attach_file") as (session, found):
        if len(files_of(found)) + len(files) > MOST_FILES:
            raise refusal("too_many", f"最多 {MOST_FILES} 个附件，先删掉一个")
        for name, content in files:
            upload = uploads.store(name, content, by=by, at=at)
            session.add(Attachment(**owner_of(found), upload_id=upload.id))
            session.flush()


def detach(draft: Drafted, upload: Upload, *, by: Account, at: datetime) -> None:
    """Take a file away. Raises Refusal: changed, closed."""
    with writing(draft, by=by, at=at, act="detach_file") as (session, found):
        unlink(session, found, upload)


def submit(draft: Drafted, *, seen: str, by: Account, at: datetime) -> None:
    """Ask for publication. Raises Refusal: changed, closed, incomplete (all that is missing)."""
    with writing(draft, by=by, at=at, act="submit_draft", seen=seen) as (_, found):
        _refuse_incomplete(found)
        found.submitted_at, found.returned_reason = at, None
        found.written_by = by.id


def take_back(draft: Drafted, *, by: Account, at: datetime) -> None:
    """The writer goes on writing. Raises Refusal: changed."""
    with _locked(draft) as (session, found):
        _refuse_unless(found.submitted_at is not None and found.published_at is None)
        found.submitted_at = None
        _note(session, found, "take_back_draft", by=by, at=at)


def send_back(draft: Drafted, reason: str, *, seen: str, by: Account, at: datetime) -> None:
    """Return it to its writer with a reason. Raises Refusal: changed."""
    with _locked(draft, seen=seen) as (session, found):
        _refuse_unless(found.submitted_at is not None and found.published_at is None)
        found.submitted_at, found.returned_reason = None, reason
        _note(session, found, "return_draft", by=by, at=at)


def publish(draft: Drafted, *, seen: str, by: Account, at: datetime, on: date) -> None:
    """Publish from its first day; a notice whose day has passed, or has none, from today.

    Raises Refusal: changed, own_text, until_before, incomplete, held.
    """
    with _locked(draft, seen=seen) as (session, found):
        _refuse_unless(found.submitted_at is not None and found.published_at is None)
        if found.written_by == by.id:
            raise refusal("own_text", "自己写的由另一位审批人公布")
        _refuse_incomplete(found)
        held = held_rows(rows_of(found), on=on) if isinstance(found, Notice) else []
        if held:
            raise Refusal("held", held)
        if isinstance(found, PolicyDocument):
            found.from_day = found.from_day or found.issued_on
        else:
            found.from_day = max(found.from_day or on, on)
        if found.until_day and found.until_day < found.from_day:
            raise refusal("until_before", "有效期的最后一天在公布之前，退回改日期")
        found.published_at, found.published_by = at, by.id
        _note(session, found, "publish_draft", by=by, at=at)
        raise_revision(session, NOUNS[type(found)][1], at=at)


def end(draft: Drafted, *, by: Account, at: datetime, on: date) -> None:
    """Archive what is public, today being its last day; what is not yet public becomes a draft.

    Raises Refusal: changed, has_term (a publicity notice runs its term).
    """
    with _locked(draft) as (session, found):
        if isinstance(found, Notice) and found.kind is NoticeKind.PUBLICITY:
            raise refusal("has_term", "公示要满期。内容有错就更正，更正后重新公示")
        state = found.state(on)
        _refuse_unless(state in (DraftState.PUBLISHED, DraftState.SCHEDULED))
        if state is DraftState.SCHEDULED:
            found.published_at = found.published_by = found.submitted_at = None
            found.returned_reason = "公布以前撤回"
        else:
            found.until_day = max(found.from_day or on, on)
        _note(session, found, "end_notice", by=by, at=at)
        raise_revision(session, NOUNS[type(found)][1], at=at)


def unpin(notice: Notice, *, by: Account, at: datetime) -> None:
    with _locked(notice) as (session, found):
        found.is_pinned = False
        _note(session, found, "unpin_notice", by=by, at=at)
        raise_revision(session, PublicNoun.NOTICES, at=at)


def correct(draft: Draft, *, by: Account, at: datetime) -> Draft:
    """A draft that will replace a published text, with its words, rows and files to begin from.

    Raises Refusal: changed, being_corrected.
    """
    try:
        with _locked(draft) as (session, found):
            _refuse_unless(found.published_at is not None)
            names = inspect(type(found)).columns.keys()
            values = {name: getattr(found, name) for name in COPIED if name in names}
            copy = type(found)(**values, corrects_id=found.id, written_by=by.id, written_at=at)
            session.add(copy)
            session.flush()
            _copy_parts(session, found, copy)
            _note(session, copy, "correct_published", by=by, at=at)
            return copy
    except IntegrityError:
        raise refusal("being_corrected", "这一条已经有人在更正了") from None


def _copy_parts(session: Session, old: Drafted, new: Drafted) -> None:
    for upload in files_of(old):
        session.add(Attachment(**owner_of(new), upload_id=upload.id))
    for row in rows_of(old) if isinstance(old, Notice) else ():
        values = {name: getattr(row, name) for name in ROW_COLUMNS}
        session.add(PublicityRow(notice_id=new.id, **values))


@contextmanager
def writing(
    draft: Draft, *, by: Account, at: datetime, act: str = "write_draft", seen: str | None = None
) -> Iterator[tuple[Session, Draft]]:
    """A transaction on a draft that may still be changed. Raises Refusal: changed, closed."""
    with _locked(draft, seen=seen) as (session, found):
        if found.published_at or found.submitted_at:
            words = "已经公布，要改就更正" if found.published_at else "已经提交，先取回再改"
            raise refusal("closed", words)
        _note(session, found, act, by=by, at=at)
        yield session, found


@contextmanager
def _locked(draft: Draft, *, seen: str | None = None) -> Iterator[tuple[Session, Draft]]:
    """The row as it is now; refused where it went, or changed since `seen`."""
    kind, row_id = type(draft), inspect(draft).identity
    with transaction() as session:
        chosen = select(kind).where(kind.id == (row_id or [0])[0]).with_for_update()
        found = session.scalar(chosen.execution_options(populate_existing=True))
        _refuse_unless(found is not None and seen in (None, mark_of(found)))
        assert found  # noqa: S101 - refused just above
        yield session, found


def _refuse_unless(is_as_seen: bool) -> None:
    if not is_as_seen:
        raise refusal("changed", "刚才有人办过了，刷新看现在的样子再办")


def _refuse_wrong_days(values: Mapping[str, object]) -> None:
    first, last = values.get("from_day"), values.get("until_day")
    if isinstance(first, date) and isinstance(last, date) and last < first:
        raise refusal("until_before", "最后一天在第一天之前")


def _refuse_incomplete(draft: Drafted) -> None:
    if not isinstance(draft, Notice) or draft.kind is not NoticeKind.PUBLICITY:
        return
    missing = missing_of(draft)
    if missing:
        raise Refusal("incomplete", missing)


def _note(session: Session, draft: Drafted, act: str, *, by: Account, at: datetime) -> None:
    noun = NOUNS[type(draft)][0]
    journal.write(session, at=at, by=by.key, act=act, noun=noun, record_id=draft.id)
