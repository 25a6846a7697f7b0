"""Drafts of the shortage directory: begun empty or from a version, edited until they are proposed.

Whoever saves names the deed that they saw last (`newest_deed`, 0 for none), and is refused when
something happened since.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from portal.policy.jurisdiction import Jurisdiction
from portal.policy.rates import default_uplift
from portal.policy.registry import DirectoryLevel
from portal.policy.shortage import Listed
from portal.records import journal
from portal.records.accounts import Account
from portal.records.database import transaction
from portal.records.occupations import Occupation
from portal.records.shortage import ShortageEntry, ShortageVersion
from portal.records.shortage_proposals import NOUN, ShortageProposal, newest_deed
from portal.services.class_changes import refusal, words_of_deed

MOST_PEOPLE = 1_000_000


@dataclass(frozen=True, kw_only=True)
class Head:
    """What a directory says of itself."""

    level: DirectoryLevel
    title: str
    document_no: str
    issuer: str
    issued_on: date | None
    uplift_percent: int
    note: str


def begin(
    source: ShortageVersion | None, *, law: Jurisdiction, by: Account, at: datetime, on: date
) -> ShortageVersion:
    """A new draft with the next number, a copy of `source` where there is one.

    Raises Refusal: number_taken.
    """
    head = Head(
        level=source.level if source else DirectoryLevel.NEW_AREA,
        title=source.title if source else "急需紧缺职业（工种）指导目录",
        document_no="",
        issuer=source.issuer if source else law.place.bureau,
        issued_on=None,
        uplift_percent=source.uplift_percent if source else default_uplift(law, on=on),
        note="",
    )
    copied = [(one.occupation_id, one.listed) for one in source.entries] if source else []
    try:
        with transaction() as session:
            last = session.scalar(select(func.max(ShortageVersion.number))) or 0
            version = ShortageVersion(
                **asdict(head), number=last + 1, from_day=on, drafted_by=by.key
            )
            version.entries = [
                _entry(occupation_id, listed, place)
                for place, (occupation_id, listed) in enumerate(copied, 1)
            ]
            session.add(version)
            session.flush()
            note(session, version, "draft_shortage_version", by=by, at=at)
            return version
    except IntegrityError:
        raise refusal("number_taken", "刚才别人也新建了一版，刷新再看") from None


def edit_head(
    version: ShortageVersion, head: Head, *, seen: int, by: Account, at: datetime
) -> None:
    """Raises Refusal: published, waiting, changed."""
    with _editing(version, seen=seen) as (session, draft):
        changed = [name for name, value in asdict(head).items() if getattr(draft, name) != value]
        for name in changed:
            setattr(draft, name, getattr(head, name))
        if changed:
            fields = ",".join(changed)
            note(session, draft, "edit_shortage_version", by=by, at=at, fields=fields)


def put_entry(
    version: ShortageVersion,
    occupation: Occupation,
    listed: Listed,
    *,
    seen: int,
    by: Account,
    at: datetime,
) -> None:
    """Add the occupation at the end, or change what is said of it.

    Raises Refusal: published, waiting, changed.
    """
    with _editing(version, seen=seen) as (session, draft):
        held = {one.occupation_id: one for one in draft.entries}
        if found := held.get(occupation.id):
            _write(found, listed)
        else:
            place = max((one.position for one in draft.entries), default=0) + 1
            draft.entries.append(_entry(occupation.id, listed, place))
        _note_entries(session, draft, by=by, at=at)


def remove_entry(
    version: ShortageVersion, occupation: Occupation, *, seen: int, by: Account, at: datetime
) -> None:
    """Take the occupation out; what is gone already stays so.

    Raises Refusal: published, waiting, changed.
    """
    with _editing(version, seen=seen) as (session, draft):
        for one in [one for one in draft.entries if one.occupation_id == occupation.id]:
            session.delete(one)
            _note_entries(session, draft, by=by, at=at)


def replace_entries(
    version: ShortageVersion,
    listed: Sequence[Listed],
    occupations: Mapping[str, Occupation],
    *,
    by: Account,
    at: datetime,
) -> None:
    """Put these in the place of all that the draft lists; `occupations` by their keys.

    Raises Refusal: published, waiting.
    """
    with _editing(version, seen=None) as (session, draft):
        for one in draft.entries:
            session.delete(one)
        session.flush()
        session.add_all(
            ShortageEntry(
                version_id=draft.id,
                occupation_id=occupations[one.key].id,
                position=place,
                **_columns(one),
            )
            for place, one in enumerate(listed, 1)
        )
        _note_entries(session, draft, by=by, at=at)


def locked_version(session: Session, version: ShortageVersion) -> ShortageVersion:
    """The version as it is now. All of them are locked, for each ends where another begins."""
    locked = select(ShortageVersion).order_by(ShortageVersion.id).with_for_update()
    found = session.scalars(locked.execution_options(populate_existing=True))
    return next(one for one in found if one.id == version.id)


def refuse_stale(version: ShortageVersion, seen: int) -> None:
    """Raises Refusal: changed."""
    newest = newest_deed(version.id)
    if newest and newest.id != seen:
        raise refusal("changed", f"{words_of_deed(newest)}。看过现在的再办")


def open_proposal(session: Session, version: ShortageVersion) -> ShortageProposal | None:
    return session.scalar(
        select(ShortageProposal).where(
            ShortageProposal.version_id == version.id, ShortageProposal.decided_at.is_(None)
        )
    )


def note(
    session: Session,
    version: ShortageVersion,
    act: str,
    *,
    by: Account,
    at: datetime,
    fields: str = "",
    day: date | None = None,
) -> None:
    journal.write(
        session,
        at=at,
        by=by.key,
        act=act,
        noun=NOUN,
        record_id=version.id,
        fields=fields,
        day=day,
    )


@contextmanager
def _editing(
    version: ShortageVersion, *, seen: int | None
) -> Iterator[tuple[Session, ShortageVersion]]:
    """A transaction on a draft that nobody proposed yet."""
    with transaction() as session:
        draft = locked_version(session, version)
        if draft.published_at:
            raise refusal("published", "这一版已经发布，不能再改。要改，照它新建一版")
        if open_proposal(session, draft):
            raise refusal("waiting", "这一版在等审批，不能改。要改，先让审批人退回")
        if seen is not None:
            refuse_stale(draft, seen)
        yield session, draft


def _note_entries(session: Session, draft: ShortageVersion, *, by: Account, at: datetime) -> None:
    note(session, draft, "edit_shortage_version", by=by, at=at, fields="entries")


def _entry(occupation_id: int, listed: Listed, place: int) -> ShortageEntry:
    return ShortageEntry(occupation_id=occupation_id, position=place, **_columns(listed))


def _write(entry: ShortageEntry, listed: Listed) -> None:
    for name, value in _columns(listed).items():
        setattr(entry, name, value)


def _columns(listed: Listed) -> dict[str, object]:
    return {
        "levels": listed.levels,
        "industry": listed.industry,
        "urgency": listed.urgency,
        "annual_demand": listed.annual_demand,
    }
