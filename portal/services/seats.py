"""Seats pass on by the order of the queue, in the transaction that frees them.

Every deed on a class's seats, state or capacity locks the class first, by `lock_class`, then the
people who may be seated, by their ids: nobody gets two seats at once, and no two deeds wait for
each other. Revisions are raised last of all (`portal.records.publications`).
"""

from collections.abc import Collection, Sequence
from datetime import date, datetime

from sqlalchemy import Select, bindparam, select
from sqlalchemy.orm import Session

from portal.policy.classes import ClassState
from portal.policy.enrolments import EnrolmentState, NotPromoted
from portal.policy.timetable import TimeSlot
from portal.policy.verdict import Reason, Weight
from portal.records.class_states import class_state, suspended
from portal.records.classes import TrainingClass
from portal.records.database import db, transaction
from portal.records.enrolments import Enrolment
from portal.records.publications import PublicNoun, raise_revision
from portal.records.seats import WAITING, live_enrolments, seat_counts, seated_slots
from portal.services.enrolment_events import change
from portal.services.messages import tell_trainees
from portal.services.queue import fill, lock_people, people_waiting
from portal.services.refusal import Refusal

WHY_CLOSED = {
    ClassState.CANCELLED: NotPromoted.ENDED,
    ClassState.CLOSED: NotPromoted.ENDED,
    ClassState.CLOSING: NotPromoted.STARTED,
    ClassState.RUNNING: NotPromoted.STARTED,
    ClassState.SUSPENDED: NotPromoted.SUSPENDED,
    ClassState.ENROLMENT_CLOSED: NotPromoted.ENROLMENT_CLOSED,
}


def _locked(chosen: Select[TrainingClass]) -> Select[TrainingClass]:
    """A key is never changed, so that rows which merely point at the class need not wait."""
    return chosen.with_for_update(key_share=True).execution_options(populate_existing=True)


CLASS_WITH_NUMBER = _locked(
    select(TrainingClass).where(
        TrainingClass.number == bindparam("number"), TrainingClass.announced_at.is_not(None)
    )
)


def lock_class(session: Session, class_id: int) -> TrainingClass:
    """The class as it is now, for this transaction alone until it ends."""
    return lock_classes(session, [class_id])[0]


def lock_class_with_number(session: Session, number: str) -> TrainingClass:
    """The announced class with that number. Raises LookupError."""
    found = session.scalar(CLASS_WITH_NUMBER, {"number": number})
    if found is None:
        raise LookupError(number)
    return found


def lock_classes(session: Session, class_ids: Sequence[int]) -> list[TrainingClass]:
    """Several at once, always by id: two deeds on the same classes never wait for each other."""
    chosen = select(TrainingClass).where(TrainingClass.id.in_(class_ids)).order_by(TrainingClass.id)
    return list(session.scalars(_locked(chosen)))


def lock_classes_of(session: Session, institution_id: int) -> list[TrainingClass]:
    """Every class of an institution that is not over, before its standing changes.

    Whoever is signing up either is seated before, or sees the new standing.
    """
    chosen = select(TrainingClass.id).where(
        TrainingClass.institution_id == institution_id,
        TrainingClass.cancelled_at.is_(None),
        TrainingClass.closed_at.is_(None),
    )
    return lock_classes(session, list(session.scalars(chosen)))


def promote_all(
    session: Session,
    training_classes: Sequence[TrainingClass],
    *,
    on: date,
    at: datetime,
    by: str,
) -> int:
    """`promote` for several locked classes, as when an institution may admit again."""
    lock_people(session, people_waiting(*(one.id for one in training_classes)))
    return sum(promote(session, one, on=on, at=at, by=by) for one in training_classes)


def promote_elsewhere(person_ids: Collection[int], *, on: date, at: datetime, by: str) -> None:
    """Where these people were skipped for a seat that they have given up now.

    Call it after the transaction of the deed: each class is locked in one of its own.
    """
    chosen = select(Enrolment.class_id).where(
        Enrolment.person_id.in_(person_ids), Enrolment.state == WAITING, Enrolment.skipped != ""
    )
    for class_id in sorted(set(db.session.scalars(chosen))):
        with transaction() as session:
            promote(session, lock_class(session, class_id), on=on, at=at, by=by)


def promote(
    session: Session, training_class: TrainingClass, *, on: date, at: datetime, by: str
) -> int:
    """Fill free seats from the queue and answer how many moved up; the caller holds the lock.

    Whoever cannot be seated now is skipped, keeps the place and reads why. When nobody moves, the
    class keeps why (`not_promoted`).
    """
    count = seat_counts([training_class.id])[training_class.id]
    free = training_class.capacity - count.seated
    why = why_no_seat_passes(session, training_class, on=on)
    promoted = 0
    if why is None and count.waiting == 0:
        why = NotPromoted.NOBODY_WAITS
    elif why is None and free <= 0:
        why = NotPromoted.NO_SEAT
    elif why is None:
        promoted = fill(session, training_class, free, at=at, by=by)
        why = None if promoted else NotPromoted.ALL_SKIPPED
    training_class.not_promoted = why or ""
    training_class.not_promoted_at = at if why else None
    if promoted:
        raise_revision(session, PublicNoun.SEATS, at=at)
    return promoted


def why_no_seat_passes(
    session: Session, training_class: TrainingClass, *, on: date
) -> NotPromoted | None:
    """Why the class takes nobody that day, whatever its seats; None while it takes sign-ups."""
    chosen = select(suspended(on)).where(TrainingClass.id == training_class.id)
    return why_closed(training_class, is_suspended=bool(session.scalar(chosen)), on=on)


def why_closed(
    training_class: TrainingClass, *, is_suspended: bool, on: date
) -> NotPromoted | None:
    """The same where it is known whether sign-up is suspended."""
    if training_class.announced_at is None:
        return NotPromoted.NOT_ANNOUNCED
    return WHY_CLOSED.get(class_state(training_class, is_suspended=is_suspended, on=on))


def change_capacity(
    session: Session,
    training_class: TrainingClass,
    capacity: int,
    *,
    on: date,
    at: datetime,
    by: str,
) -> None:
    """Never below the seats taken; more seats pass on at once. The caller holds the lock."""
    taken = seat_counts([training_class.id])[training_class.id].seated
    if capacity < taken:
        text = f"已经占了 {taken} 个名额，不能少于 {taken}"
        raise Refusal("seats_taken", [Reason("seats_taken", text, "", Weight.REFUSE)])
    training_class.capacity = capacity
    raise_revision(session, PublicNoun.SEATS, at=at)
    promote(session, training_class, on=on, at=at, by=by)


def release_all(
    session: Session,
    training_class: TrainingClass,
    *,
    at: datetime,
    by: str,
    words: str,
    reason: str = "",
) -> None:
    """End every live enrolment of a class that is over; all read `words` as a message.

    Their pages say by themselves that the class is cancelled; `reason` is what they add to it.
    """
    released = live_enrolments(training_class.id)
    for enrolment in released:
        change(session, enrolment, EnrolmentState.RELEASED, at=at, by=by, reason=reason or words)
    tell_trainees(session, released, at=at, code="released", text=words)
    raise_revision(session, PublicNoun.SEATS, at=at)


def refuse_busy_trainees(
    session: Session, training_class: TrainingClass, slots: Sequence[TimeSlot]
) -> None:
    """Nobody holds seats in two classes that meet at once, also when one begins to meet then.

    The caller holds the class's lock. Raises Refusal.
    """
    live = live_enrolments(training_class.id)
    seated = [one.person_id for one in live if one.state.holds_seat]
    lock_people(session, seated)
    busy = sum(
        any(slot.overlaps(other.slot) for slot in slots for other in held)
        for held in seated_slots(seated, besides=[training_class.id]).values()
    )
    if busy:
        text = f"有 {busy} 名学员这个时间在别的班上课，换一个时间"
        raise Refusal("trainees_busy", [Reason("trainees_busy", text, "", Weight.REFUSE)])


def tell_all(
    session: Session, training_class: TrainingClass, *, at: datetime, code: str, text: str
) -> None:
    """A message to the account of everyone who takes part or waits."""
    live = live_enrolments(training_class.id)
    tell_trainees(session, live, at=at, code=code, text=text)
