"""The journal: who did what to which record, when, and how it ended. The database refuses change.

It holds codes and row ids only, never values or free text, so that forgetting a person leaves
nothing to mend here.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Index, String, or_, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from portal.records.database import Base, Identifier, RowId, append, db


class JournalEntry(Base):
    """One act."""

    __tablename__ = "journal"
    __table_args__ = (Index("ix_journal_record", "noun", "record_id"),)

    id: Mapped[RowId]
    at: Mapped[datetime] = mapped_column(index=True)
    by: Mapped[str] = mapped_column(String(40))
    act: Mapped[str] = mapped_column(String(40))
    noun: Mapped[str] = mapped_column(String(40))
    record_id: Mapped[int | None] = mapped_column(Identifier)
    result: Mapped[str] = mapped_column(String(40), default="done")
    fields: Mapped[str] = mapped_column(String(120), default="", server_default="")
    day: Mapped[date | None]


def write(
    session: Session,
    *,
    at: datetime,
    by: str,
    act: str,
    noun: str,
    record_id: int | None = None,
    result: str = "done",
    fields: str = "",
    day: date | None = None,
) -> None:
    """Journal one act in the transaction that does it.

    `by` is an account's key or `cli`; `fields` names what was changed or read, never a value.
    `day` is the first on which the act holds, where that is not the day of the act.
    """
    append(
        session,
        JournalEntry,
        at=at,
        by=by,
        act=act,
        noun=noun,
        record_id=record_id,
        result=result,
        fields=fields,
        day=day,
    )


@dataclass(frozen=True)
class JournalQuestion:
    """What the auditor asks for; empty parts ask for everything."""

    act: str = ""
    by: str = ""
    since: datetime | None = None
    until: datetime | None = None


def acts_in_journal() -> list[str]:
    """Every act that occurs, for the filter."""
    return list(db.session.scalars(select(JournalEntry.act).distinct().order_by(JournalEntry.act)))


def entries(question: JournalQuestion, *, page: int, size: int) -> list[JournalEntry]:
    """One page of entries, newest first, and one entry more where there is a next page."""
    chosen = select(JournalEntry).order_by(JournalEntry.id.desc())
    if question.act:
        chosen = chosen.where(JournalEntry.act == question.act)
    if question.by:
        chosen = chosen.where(JournalEntry.by == question.by)
    if question.since:
        chosen = chosen.where(JournalEntry.at >= question.since)
    if question.until:
        chosen = chosen.where(JournalEntry.at < question.until)
    return list(db.session.scalars(chosen.offset((page - 1) * size).limit(size + 1)))


def entries_about(
    records: Mapping[str, int], *, since: datetime | None, page: int, size: int
) -> list[JournalEntry]:
    """What was done to these records (noun: row id), newest first, and one entry more."""
    chosen = (
        select(JournalEntry)
        .where(
            or_(
                *(
                    (JournalEntry.noun == noun) & (JournalEntry.record_id == record_id)
                    for noun, record_id in records.items()
                )
            )
        )
        .order_by(JournalEntry.id.desc())
    )
    if since:
        chosen = chosen.where(JournalEntry.at >= since)
    return list(db.session.scalars(chosen.offset((page - 1) * size).limit(size + 1)))
