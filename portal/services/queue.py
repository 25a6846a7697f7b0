"""The queue (候补): who waits moves up in order and is told, or is skipped with a reason."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from portal.policy.enrolments import EnrolmentEventKind, EnrolmentState
from portal.policy.timetable import TimeSlot
from portal.policy.verdict import Reason, Weight
from portal.records.classes import TrainingClass
from portal.records.database import db
from portal.records.enrolments import Enrolment
from portal.records.people import Person
from portal.records.seats import WAITING, enrolments_with_ids, queue_of, seated_slots, slots_of
from portal.services.eligibility import judge_joining
from portal.services.enrolment_events import change, note
from portal.services.law import law_of_place
from portal.services.messages import tell_trainee
from portal.services.particulars import particulars_from

AT_A_TIME = 50
LONGEST_SKIPPED = 200
LOCKED_PERSON = (
    select(Person)
    .where(Person.id == bindparam("person_id"))
    .with_for_update(key_share=True)
    .execution_options(populate_existing=True)
)


def lock_person(session: Session, person_id: int) -> Person:
    """The person as it is now; after the class is locked."""
    return session.scalars(LOCKED_PERSON, {"person_id": person_id}).one()


def lock_people(session: Session, person_ids: Collection[int]) -> None:
    """By id, after the classes: call it once for all whom a transaction may seat."""
    chosen = select(Person.id).where(Person.id.in_(person_ids)).order_by(Person.id)
    session.execute(chosen.with_for_update(key_share=True))


def people_waiting(*class_ids: int) -> list[int]:
    """The ids of all who wait there."""
    chosen = select(Enrolment.person_id).where(
        Enrolment.class_id.in_(class_ids), Enrolment.state == WAITING
    )
    return list(db.session.scalars(chosen))


def fill(
    session: Session, training_class: TrainingClass, free: int, *, at: datetime, by: str
) -> int:
    """Seat whoever may be seated, in order, until seats or queue run out."""
    queue = queue_of(training_class.id)
    lock_people(session, people_waiting(training_class.id))
    sessions = slots_of(training_class.id)
    left = free
    for first in range(0, len(queue), AT_A_TIME):
        waiting = enrolments_with_ids(queue[first : first + AT_A_TIME])
        held = seated_slots([one.person_id for one in waiting], besides=[training_class.id])
        for enrolment in waiting:
            if left == 0:
                return free
            seated = [one.slot for one in held[enrolment.person_id]]
            refusal = _refusal(enrolment, training_class, seated, sessions)
            if refusal:
                _skip(session, enrolment, refusal, at=at, by=by)
                continue
            _seat(session, enrolment, training_class, at=at, by=by)
            left -= 1
    return free - left


def _refusal(
    enrolment: Enrolment,
    training_class: TrainingClass,
    seated: Sequence[TimeSlot],
    sessions: Sequence[TimeSlot],
) -> Reason | None:
    """What stands in the way of the person now, by what it told when it signed up."""
    particulars = particulars_from(enrolment.particulars)
    if particulars is None:
        return Reason("particulars_missing", "报名时填的资料没有了，重新报名", "", Weight.REFUSE)
    verdict = judge_joining(
        law_of_place(),
        enrolment.person,
        particulars,
        training_class,
        seated=seated,
        sessions=sessions,
    )
    return next(iter(verdict.refusals), None)


def _skip(
    session: Session,
    enrolment: Enrolment,
    reason: Reason,
    *,
    at: datetime,
    by: str,
) -> None:
    """Told once: a second time for the same reason is no news."""
    words = reason.text[:LONGEST_SKIPPED]
    if enrolment.skipped == words:
        return
    enrolment.skipped = words
    note(session, enrolment, EnrolmentEventKind.SKIPPED, at=at, by=by, code=reason.code)
    text = f"轮到您时没有递补上：{words}。您的位置还留着"
    tell_trainee(session, enrolment, at=at, code="skipped", text=text)


def _seat(
    session: Session,
    enrolment: Enrolment,
    training_class: TrainingClass,
    *,
    at: datetime,
    by: str,
) -> None:
    kind = EnrolmentEventKind.PROMOTED
    change(session, enrolment, EnrolmentState.PRE_REGISTERED, at=at, by=by, kind=kind)
    starts = training_class.planned_start
    text = f"候补轮到您了：已占名额，等服务中心审核。{starts.month}月{starts.day}日开班"
    tell_trainee(session, enrolment, at=at, code="promoted", text=text)
