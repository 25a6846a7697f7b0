"""What is on file when a class asks to close, in the law's words."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import func, select

from portal.policy.closing import Closing, SpotCheck
from portal.policy.enrolments import EnrolmentState
from portal.policy.hours import class_hours
from portal.policy.jurisdiction import Jurisdiction
from portal.records.attendance import Attendance, AttendanceDispute
from portal.records.class_filing import timetable_rows
from portal.records.classes import TrainingClass
from portal.records.database import db
from portal.records.enrolments import Enrolment
from portal.records.filings import ClosingFigures, SpotCheckRow


def figures_of(class_id: int) -> ClosingFigures | None:
    """What the centre counted so far."""
    return db.session.get(ClosingFigures, class_id)


def spot_checks_of(class_id: int) -> Sequence[SpotCheckRow]:
    """Every inspection, oldest first."""
    chosen = select(SpotCheckRow).where(SpotCheckRow.class_id == class_id)
    return db.session.scalars(chosen.order_by(SpotCheckRow.id)).all()


def closing_of(training_class: TrainingClass, *, law: Jurisdiction, on: date) -> Closing:
    """Hours count for sessions that were held; a session that is past needs its attendance."""
    rows = timetable_rows(training_class.id)
    held = [row for row in rows if row.held_at]
    hours = sum(class_hours(law, row.slot.minutes, on=training_class.planned_start) for row in held)
    figures = figures_of(training_class.id)
    checks = spot_checks_of(training_class.id)
    return Closing(
        training_type=training_class.training_type,
        on=on,
        planned_end=training_class.planned_end,
        required_hours=training_class.hours_total,
        delivered_hours=hours,
        spot_checks=[SpotCheck(check.session_id, check.channel) for check in checks],
        theory_photographs=figures.theory_photographs if figures else 0,
        practice_photographs=figures.practice_photographs if figures else 0,
        other_photographs=figures.other_photographs if figures else 0,
        unattended=[row.day for row in rows if row.day <= on and not row.held_at],
        job_recommendations=figures.job_recommendations if figures else 0,
    )


def count_in_state(class_id: int, state: EnrolmentState) -> int:
    """How many enrolments of a class are in this state."""
    chosen = select(func.count()).where(Enrolment.class_id == class_id, Enrolment.state == state)
    return db.session.scalar(chosen) or 0


def count_open_disputes(class_id: int) -> int:
    """How many marks of a class are disputed and not decided."""
    chosen = (
        select(func.count(AttendanceDispute.id))
        .join(Attendance, Attendance.id == AttendanceDispute.attendance_id)
        .join(Enrolment, Enrolment.id == Attendance.enrolment_id)
        .where(Enrolment.class_id == class_id, AttendanceDispute.decided_at.is_(None))
    )
    return db.session.scalar(chosen) or 0
