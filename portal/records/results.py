"""Results (考核): what the trainees of a class scored, with their names and attempts."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from portal.policy.enrolments import EnrolmentState
from portal.records.accounts import Account
from portal.records.assessments import Assessment
from portal.records.certificates import Certificate
from portal.records.classes import TrainingClass
from portal.records.database import db
from portal.records.enrolments import Enrolment
from portal.records.people import Person

ASSESSED = (EnrolmentState.CONFIRMED, EnrolmentState.COMPLETED, EnrolmentState.FAILED)


@dataclass(frozen=True)
class Trainee:
    """Somebody admitted, with the attempts in order."""

    enrolment: Enrolment
    name: str
    attempts: Sequence[Assessment]

    @property
    def newest(self) -> Assessment | None:
        return self.attempts[-1] if self.attempts else None


def trainees_of(class_id: int) -> list[Trainee]:
    """Who was admitted, be it decided or not, in the order of the roster."""
    rows = db.session.execute(
        select(Enrolment, func.coalesce(Person.name, Account.name, ""))
        .join(Person, Person.id == Enrolment.person_id)
        .outerjoin(Account, Account.id == Enrolment.account_id)
        .where(Enrolment.class_id == class_id, Enrolment.state.in_(ASSESSED))
        .options(joinedload(Enrolment.person))
        .order_by(Enrolment.queued_at, Enrolment.id)
    ).all()
    attempts: dict[int, list[Assessment]] = {enrolment.id: [] for enrolment, _ in rows}
    chosen = select(Assessment).where(Assessment.enrolment_id.in_(attempts))
    for attempt in db.session.scalars(chosen.order_by(Assessment.retake)):
        attempts[attempt.enrolment_id].append(attempt)
    return [Trainee(enrolment, name, attempts[enrolment.id]) for enrolment, name in rows]


@dataclass(frozen=True)
class ClassToDecide:
    """A class with how many wait for scores, for the centre's review and for a number."""

    training_class: TrainingClass
    admitted: int
    to_review: int
    to_number: int
    numbered: int


def classes_with_results(
    *, institution_id: int | None = None, unit: str | None = None
) -> list[ClassToDecide]:
    """The classes of an institution, or of a unit that reviews or numbers, with admitted people.

    Those where something waits come first.
    """
    chosen = (
        select(TrainingClass)
        .where(TrainingClass.approved_at.is_not(None), TrainingClass.cancelled_at.is_(None))
        .order_by(TrainingClass.planned_end.desc(), TrainingClass.id)
    )
    if institution_id is not None:
        chosen = chosen.where(TrainingClass.institution_id == institution_id)
    if unit is not None:
        chosen = chosen.where(
            (TrainingClass.reviewing_unit == unit) | (TrainingClass.numbering_centre == unit)
        )
    admitted = select(Enrolment.class_id).where(Enrolment.state.in_(ASSESSED)).scalar_subquery()
    classes = db.session.scalars(chosen.where(TrainingClass.id.in_(admitted))).all()
    counts = _counts([held.id for held in classes])
    found = [ClassToDecide(held, *counts[held.id]) for held in classes]
    return sorted(found, key=lambda one: not (one.to_review or one.to_number))


def _counts(class_ids: Sequence[int]) -> dict[int, tuple[int, int, int, int]]:
    """Admitted, to review, to number, numbered; by class, in one query."""
    scored = (
        select(Assessment.enrolment_id).where(Assessment.reviewed_at.is_(None)).scalar_subquery()
    )
    printed = select(Certificate.enrolment_id).scalar_subquery()
    is_confirmed = Enrolment.state == EnrolmentState.CONFIRMED
    is_completed = Enrolment.state == EnrolmentState.COMPLETED
    rows = db.session.execute(
        select(
            Enrolment.class_id,
            func.count(),
            func.count().filter(is_confirmed & Enrolment.id.in_(scored)),
            func.count().filter(is_completed & Enrolment.id.not_in(printed)),
            func.count().filter(Enrolment.id.in_(printed)),
        )
        .where(Enrolment.class_id.in_(class_ids), Enrolment.state.in_(ASSESSED))
        .group_by(Enrolment.class_id)
    )
    return {row[0]: (row[1], row[2], row[3], row[4]) for row in rows}
