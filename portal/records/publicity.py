"""Publicity notices (补贴公示): their rows, and the objections that officers recorded.

Who objects, and what they say, is sealed; the public sees how many there are and whether they are
answered.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import CheckConstraint, ForeignKey, LargeBinary, String, func, select
from sqlalchemy.orm import Mapped, mapped_column

from portal.policy.deadlines import Due
from portal.policy.figures import Limit
from portal.policy.jurisdiction import Jurisdiction
from portal.policy.publicity import Figures, PublicityState, publicity_state
from portal.policy.schedule import publicity_ends
from portal.policy.terms import TrainingType
from portal.records.database import Base, RowId, choice, db
from portal.records.drafts import is_public, is_replaced
from portal.records.holidays import working_calendar
from portal.records.keys import new_key
from portal.records.notices import Notice, NoticeKind
from portal.records.sealing import Sealable, Sealed


class PublicityRow(Base):
    """One line of the table; money in whole yuan."""

    __tablename__ = "publicity_rows"
    __table_args__ = (
        CheckConstraint(
            "approved >= 0 AND approved <= qualified AND qualified <= filed", name="people_in_order"
        ),
        CheckConstraint("hours > 0 AND standard >= 0", name="figures_in_range"),
        CheckConstraint("amount >= 0 AND amount <= approved * standard", name="amount_in_range"),
        CheckConstraint(
            "deduction <> '' OR (approved = qualified AND amount = approved * standard)",
            name="deduction_has_reason",
        ),
    )

    id: Mapped[RowId]
    key: Mapped[str] = mapped_column(String(8), unique=True, default=new_key)
    notice_id: Mapped[int] = mapped_column(ForeignKey("notices.id"), index=True)
    institution: Mapped[str] = mapped_column(String(60))
    subject: Mapped[str] = mapped_column(String(80))
    training_type: Mapped[TrainingType] = mapped_column(choice(TrainingType, "training_type"))
    filed: Mapped[int]
    qualified: Mapped[int]
    approved: Mapped[int]
    hours: Mapped[int]
    standard: Mapped[int]
    amount: Mapped[int]
    deduction: Mapped[str] = mapped_column(String(200), default="")

    @property
    def figures(self) -> Figures:
        return Figures(
            filed=self.filed,
            qualified=self.qualified,
            approved=self.approved,
            hours=self.hours,
            standard=self.standard,
            amount=self.amount,
            deduction=self.deduction,
        )


class Objection(Sealable, Base):
    """One objection as an officer took it down, and its answer."""

    __tablename__ = "publicity_objections"
    __table_args__ = (
        CheckConstraint(
            "(answered_at IS NULL) = (answer_sealed IS NULL)"
            " AND (answered_at IS NULL) = (answered_by IS NULL)",
            name="answered_whole",
        ),
    )

    id: Mapped[RowId]
    key: Mapped[str] = mapped_column(String(8), unique=True, default=new_key)
    notice_id: Mapped[int] = mapped_column(ForeignKey("notices.id"), index=True)
    received_on: Mapped[date]
    is_unit: Mapped[bool]
    objector_sealed: Mapped[bytes] = mapped_column(LargeBinary)
    text_sealed: Mapped[bytes] = mapped_column(LargeBinary)
    answer_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    answered_at: Mapped[datetime | None]
    answered_by: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    objector = Sealed("objector")
    text = Sealed("text")
    answer = Sealed("answer")


@dataclass(frozen=True)
class Posted:
    """A posted notice on a day: until when, of how many working days, and where it stands."""

    notice: Notice
    ends: Due
    days: int
    state: PublicityState
    objections: int
    answered: int


def rows_of(notice: Notice) -> Sequence[PublicityRow]:
    return db.session.scalars(
        select(PublicityRow).where(PublicityRow.notice_id == notice.id).order_by(PublicityRow.id)
    ).all()


def objections_to(notice: Notice) -> Sequence[Objection]:
    return db.session.scalars(
        select(Objection).where(Objection.notice_id == notice.id).order_by(Objection.id)
    ).all()


def count_posted(*, on: date) -> int:
    counted = select(func.count()).select_from(Notice)
    chosen = counted.where(Notice.kind == NoticeKind.PUBLICITY, is_public(Notice, on))
    return db.session.scalar(chosen) or 0


def posted(
    law: Jurisdiction,
    *,
    on: date,
    key: str | None = None,
    since: date | None = None,
    first: int = 0,
    most: int | None = None,
) -> list[Posted]:
    """Publicity notices, the newest first; terms are of one length, so those still open lead."""
    objections = select(func.count()).where(Objection.notice_id == Notice.id)
    chosen = (
        select(
            Notice,
            is_replaced(Notice, on),
            objections.scalar_subquery(),
            objections.where(Objection.answered_at.is_not(None)).scalar_subquery(),
        )
        .where(Notice.kind == NoticeKind.PUBLICITY, is_public(Notice, on))
        .order_by(Notice.from_day.desc(), Notice.id.desc())
        .offset(first)
        .limit(most)
    )
    if key is not None:
        chosen = chosen.where(Notice.key == key)
    if since is not None:
        chosen = chosen.where(Notice.from_day >= since)
    rows = db.session.execute(chosen).all()
    calendar = working_calendar(since=min((row[0].from_day for row in rows), default=on))
    found = []
    for notice, is_old, received, answered in rows:
        ends = publicity_ends(law, calendar, posted_on=notice.from_day)
        state = publicity_state(
            ends.day, on=on, objections=received, answered=answered, is_replaced=is_old
        )
        days = law.limit(notice.from_day, Limit.PUBLICITY_DAYS).value.number
        found.append(Posted(notice, ends, days, state, received, answered))
    return found


# A term of working days never outlasts so many days, whatever holidays lie in it.
LONGEST_TERM = timedelta(days=31)


def open_now(law: Jurisdiction, *, on: date, most: int) -> list[Posted]:
    """What may be objected to on that day."""
    found = posted(law, on=on, since=on - LONGEST_TERM)
    return [one for one in found if one.state is PublicityState.OPEN][:most]
