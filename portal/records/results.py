"""Results (考核): what the trainees of a class scored, with their names and attempts."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from portal.policy.enrolments import EnrolmentState
from portal.records.accounts import Account
from portal.records.assessments import Assessment
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
