"""A session of an approved class shall change: the centre decides before it takes place.

What the law says is asked of the timetable as it would be; only what the change itself breaks
stands in its way. Everybody who takes part is told.
"""

from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from portal.policy.classes import ClassAct
from portal.policy.jurisdiction import Jurisdiction
from portal.policy.timetable import TimeSlot, clock_words
from portal.records import journal
from portal.records.accounts import Account
from portal.records.classes import TrainingClass
from portal.records.database import transaction
from portal.records.filings import ClassAmendment
from portal.records.own_classes import CLASS_NOUN
from portal.records.reviews import seated_people
from portal.records.sessions import ClassSession
from portal.services import seats
from portal.services.class_acts import write_act
from portal.services.class_changes import refusal
from portal.services.filings import judge
from portal.services.refusal import Refusal


def approve(
    amendment: ClassAmendment, *, law: Jurisdiction, by: Account, at: datetime, on: date
) -> None:
    """Give the session its new time, place and instructor.

    Raises Refusal: other_unit, settled, over, too_late, unlawful, taken, trainees_busy.
    """
    with transaction() as session:
        found, training_class = _locked(session, amendment, by)
        held = found.session
        was = TimeSlot(held.day, held.starts_at, held.ends_at)
        slot = TimeSlot(found.day, found.starts_at, found.ends_at)
        if held.held_at or held.cancelled_at or min(was.begins_at, slot.begins_at) <= at:
            raise refusal("too_late", "这节课已经开始了，或者改到的时间已经过了，不能再改")
        before = set(judge(training_class, law=law, on=on).refusals)
        _change(session, held, found)
        new = [one for one in judge(training_class, law=law, on=on).refusals if one not in before]
        if new:
            raise Refusal("unlawful", new)
        seated = seated_people(training_class.id)
        seats.refuse_busy_trainees(session, training_class, [slot])
        _decide(found, is_approved=True, by=by, at=at)
        text = f"{_when(was)} 的课改到{_when(slot)}，在{held.venue.name}。"
        seats.tell_all(session, training_class, at=at, code="session_changed", text=text)
        write_act(session, training_class, ClassAct.AMENDED, at=at, by=by.key, reason=text)
    seats.promote_elsewhere(seated, on=on, at=at, by=by.key)


def decline(amendment: ClassAmendment, remark: str, *, by: Account, at: datetime) -> None:
    """Leave the session as it is. Raises Refusal: other_unit, settled."""
    with transaction() as session:
        found, training_class = _locked(session, amendment, by)
        _decide(found, is_approved=False, by=by, at=at, remark=remark)
        journal.write(
            session,
            at=at,
            by=by.key,
            act="decline_amendment",
            noun=CLASS_NOUN,
            record_id=training_class.id,
        )


def _locked(
    session: Session, amendment: ClassAmendment, by: Account
) -> tuple[ClassAmendment, TrainingClass]:
    """The class's lock first: whoever comes second finds the amendment decided."""
    training_class = seats.lock_class(session, amendment.class_id)
    chosen = select(ClassAmendment).where(ClassAmendment.id == amendment.id)
    found = session.scalars(chosen.execution_options(populate_existing=True)).one()
    if by.unit != training_class.reviewing_unit:
        raise refusal("other_unit", "这个班由别的单位审核")
    if found.decided_at:
        answer = "同意" if found.is_approved else "不同意"
        raise refusal("settled", f"刚才已经有人{answer}了，刷新再看")
    if training_class.cancelled_at or training_class.closed_at:
        raise refusal("over", "这个班已经结束，不用再改")
    return found, training_class


def _change(session: Session, held: ClassSession, wanted: ClassAmendment) -> None:
    held.day, held.starts_at, held.ends_at = wanted.day, wanted.starts_at, wanted.ends_at
    held.venue_id, held.instructor_id = wanted.venue_id, wanted.instructor_id
    try:
        session.flush()
    except IntegrityError:
        raise refusal("taken", "这个班那时候已经有一节课，换一个时间") from None
    session.expire(held)


def _decide(
    amendment: ClassAmendment, *, is_approved: bool, by: Account, at: datetime, remark: str = ""
) -> None:
    amendment.is_approved = is_approved
    amendment.decided_at = at
    amendment.decided_by = by.id
    amendment.remark = remark


def _when(slot: TimeSlot) -> str:
    return f"{slot.on.month}月{slot.on.day}日 {clock_words(slot.start)}"
