"""Drafts and entries that the other directories share: entries have days, and are never edited.

An entry comes with one revision and leaves with another. In the directory on a day: its revision
is published and has begun, its own days hold, and no published revision has ended it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from operator import itemgetter
from typing import ClassVar, TypeVar

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, and_, or_, select, text
from sqlalchemy.orm import Mapped, aliased, mapped_column

from portal.policy.directories import Directory
from portal.records.accounts import Account
from portal.records.database import Base, RowId, choice, db
from portal.records.keys import new_key


class DirectoryRevision(Base):
    """A change of one directory: a draft, then handed in, then published. One is open at most."""

    __tablename__ = "directory_revisions"
    __table_args__ = (
        CheckConstraint("(published_at IS NULL) = (published_by IS NULL)", name="published_whole"),
        CheckConstraint(
            "published_at IS NULL OR submitted_at IS NOT NULL", name="published_once_submitted"
        ),
        CheckConstraint("(submitted_at IS NULL) = (submitted_by IS NULL)", name="submitted_whole"),
        CheckConstraint(
            "published_by IS NULL OR (published_by <> drafted_by AND published_by <> submitted_by)",
            name="published_by_another",
        ),
        Index(
            "uq_directory_revisions_open",
            "directory",
            unique=True,
            sqlite_where=text("published_at IS NULL"),
            postgresql_where=text("published_at IS NULL"),
        ),
    )

    id: Mapped[RowId]
    key: Mapped[str] = mapped_column(String(8), unique=True, default=new_key)
    directory: Mapped[Directory] = mapped_column(choice(Directory, "directory"))
    from_day: Mapped[date]
    basis: Mapped[str] = mapped_column(Text)
    drafted_at: Mapped[datetime]
    drafted_by: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    submitted_at: Mapped[datetime | None]
    submitted_by: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    published_at: Mapped[datetime | None]
    published_by: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    returned_for: Mapped[str] = mapped_column(Text, default="")


class Listed(Base):
    """What every entry has: a name, its own days, and the revisions that brought and end it."""

    __abstract__ = True
    noun: ClassVar[str]

    id: Mapped[RowId]
    key: Mapped[str] = mapped_column(String(8), unique=True, default=new_key)
    name: Mapped[str] = mapped_column(String(100))
    from_day: Mapped[date]
    until_day: Mapped[date | None]
    revision_id: Mapped[int] = mapped_column(ForeignKey("directory_revisions.id"), index=True)
    ending_revision_id: Mapped[int | None] = mapped_column(
        ForeignKey("directory_revisions.id"), index=True
    )

    @property
    def identity(self) -> str:
        """What no two entries in force may share."""
        raise NotImplementedError


Entry = TypeVar("Entry", bound=Listed)


@dataclass(frozen=True)
class Revised:
    """A revision with who handed it in and who published it."""

    row: DirectoryRevision
    by: str
    published_by: str


def in_force(kind: type[Entry], on: date) -> Sequence[Entry]:
    """The directory on that day, by name."""
    added, ended = aliased(DirectoryRevision), aliased(DirectoryRevision)
    chosen = (
        select(kind)
        .join(added, added.id == kind.revision_id)
        .outerjoin(ended, ended.id == kind.ending_revision_id)
        .where(
            added.published_at.is_not(None),
            added.from_day <= on,
            kind.from_day <= on,
            or_(kind.until_day.is_(None), kind.until_day >= on),
            or_(ended.id.is_(None), ended.published_at.is_(None), ended.from_day > on),
        )
        .order_by(kind.name, kind.id)
    )
    return db.session.scalars(chosen).all()


def held_with(kind: type[Entry], draft: DirectoryRevision) -> Sequence[tuple[Entry, date, date]]:
    """What the directory holds from the draft's first day on, once the draft is published: each
    entry with its first and last day, in the order of the first; `date.max` is no end.
    """
    added, ended = aliased(DirectoryRevision), aliased(DirectoryRevision)
    ends = or_(ended.published_at.is_not(None), ended.id == draft.id)
    chosen = (
        select(kind, added.from_day, ended.from_day)
        .join(added, added.id == kind.revision_id)
        .outerjoin(ended, and_(ended.id == kind.ending_revision_id, ends))
        .where(
            or_(added.published_at.is_not(None), added.id == draft.id),
            or_(kind.until_day.is_(None), kind.until_day >= draft.from_day),
            or_(ended.id.is_(None), ended.from_day > draft.from_day),
        )
    )
    held = [
        (
            one,
            max(one.from_day, begins),
            min(one.until_day or date.max, _day_before(left)),
        )
        for one, begins, left in db.session.execute(chosen)
    ]
    return sorted((each for each in held if each[1] <= each[2]), key=itemgetter(1))


def _day_before(left: date | None) -> date:
    """The last day of what leaves on that one; `date.max` where it does not."""
    return left - timedelta(days=1) if left else date.max


def added_by(kind: type[Entry], revision: DirectoryRevision) -> Sequence[Entry]:
    """What a revision brings."""
    chosen = select(kind).where(kind.revision_id == revision.id)
    return db.session.scalars(chosen.order_by(kind.id)).all()


def ended_by(kind: type[Entry], revision: DirectoryRevision) -> Sequence[Entry]:
    """What a revision ends."""
    chosen = select(kind).where(kind.ending_revision_id == revision.id)
    return db.session.scalars(chosen.order_by(kind.id)).all()


def entry_with_key(kind: type[Entry], key: str) -> Entry | None:
    return db.session.scalar(select(kind).where(kind.key == key))


def open_revision(directory: Directory) -> DirectoryRevision | None:
    """The draft, handed in or not."""
    chosen = select(DirectoryRevision).where(
        DirectoryRevision.directory == directory, DirectoryRevision.published_at.is_(None)
    )
    return db.session.scalar(chosen)


def revision_with_key(key: str) -> DirectoryRevision | None:
    return db.session.scalar(select(DirectoryRevision).where(DirectoryRevision.key == key))


def published_revisions(directory: Directory, *, most: int) -> list[Revised]:
    """How the directory came to be, newest first."""
    drafter, publisher = aliased(Account), aliased(Account)
    rows = db.session.execute(
        select(DirectoryRevision, drafter.name, publisher.name)
        .join(drafter, drafter.id == DirectoryRevision.submitted_by)
        .join(publisher, publisher.id == DirectoryRevision.published_by)
        .where(DirectoryRevision.directory == directory)
        .order_by(DirectoryRevision.id.desc())
        .limit(most)
    )
    return [Revised(row, by, published_by) for row, by, published_by in rows]


def is_ever_published(directory: Directory, on: date) -> bool:
    """Whether the directory had begun by that day."""
    chosen = select(DirectoryRevision.id).where(
        DirectoryRevision.directory == directory,
        DirectoryRevision.published_at.is_not(None),
        DirectoryRevision.from_day <= on,
    )
    return db.session.scalar(chosen.limit(1)) is not None
