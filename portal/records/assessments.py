"""Assessments (考核): a trainee's scores, entered by the institution and reviewed by the centre."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.records.database import Base, RowId, db
from portal.records.enrolments import Enrolment


class Assessment(Base):
    """One attempt; `retake` 0 is the first. Scores are whole, 0 to 100."""

    __tablename__ = "assessments"
    __table_args__ = (
        UniqueConstraint("enrolment_id", "retake"),
        CheckConstraint("retake >= 0", name="retake_counted"),
        CheckConstraint("theory_score BETWEEN 0 AND 100", name="theory_in_range"),
        CheckConstraint("practice_score BETWEEN 0 AND 100", name="practice_in_range"),
        CheckConstraint("(reviewed_by IS NULL) = (reviewed_at IS NULL)", name="reviewed_whole"),
    )

    id: Mapped[RowId]
    enrolment_id: Mapped[int] = mapped_column(ForeignKey("enrolments.id"))
    retake: Mapped[int] = mapped_column(default=0)
    theory_score: Mapped[int]
    practice_score: Mapped[int]
    assessed_on: Mapped[date]
    is_passed: Mapped[bool]
    entered_at: Mapped[datetime]
    entered_by: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    reviewed_at: Mapped[datetime | None]
    reviewed_by: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    enrolment: Mapped[Enrolment] = relationship()


def result_of(enrolment_id: int) -> Assessment | None:
    """The newest attempt that the centre has reviewed; before that a result is nobody's."""
    chosen = select(Assessment).where(
        Assessment.enrolment_id == enrolment_id, Assessment.reviewed_at.is_not(None)
    )
    return db.session.scalar(chosen.order_by(Assessment.retake.desc()).limit(1))
