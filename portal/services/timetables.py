"""The timetable (课程表): laid out by a pattern, mended by session, amended once approved."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from portal.policy.hours import class_hours
from portal.policy.jurisdiction import Jurisdiction
from portal.policy.pattern import (
    Meeting,
    Pattern,
    is_evening,
    is_weekend,
    lay_out,
    schedule_words,
)
from portal.policy.registry import SessionKind
from portal.policy.timetable import TimeSlot, judge_amendment
from portal.records.accounts import Account
from portal.records.classes import TrainingClass
from portal.records.filings import ClassAmendment, open_amendments
from portal.records.holidays import working_calendar
from portal.records.instructors import Instructor
from portal.records.seats import slots_of
from portal.records.sessions import ClassSession
from portal.records.venues import Venue
from portal.services import seats
from portal.services.class_acts import note
from portal.services.class_changes import changing, keep_change, refusal
from portal.services.refusal import Refusal

LONGEST_SCHEDULE = 100


@dataclass(frozen=True)
class Staffing:
    """Who teaches a kind of session, and where."""

    instructor: Instructor
    venue: Venue


@dataclass(frozen=True, kw_only=True)
class Lesson:
    """One session as it shall be."""

    day: date
    starts_at: time
    ends_at: time
    kind: SessionKind
    is_online: bool
    topic: str
    staffing: Staffing

    def columns(self) -> dict[str, object]:
        own = {name: getattr(self, name) for name in self.__dataclass_fields__}
        del own["staffing"]
        one = self.staffing
        return own | {"instructor_id": one.instructor.id, "venue_id": one.venue.id}


def lay_timetable(
    training_class: TrainingClass,
    pattern: Pattern,
    staffing: Mapping[SessionKind, Staffing],
    *,
    law: Jurisdiction,
    seen: int,
    by: Account,
    at: datetime,
) -> None:
    """Write the whole timetable anew; the class then begins and ends with its sessions.

    Raises Refusal: changed, over, approved, too_few_hours.
    """
    with changing(training_class, seen=seen) as (session, found):
        meetings = lay_out(
            law,
            working_calendar(since=pattern.first),
            pattern,
            theory=found.hours_theory,
            practice=found.hours_practice,
        )
        if _hours(law, meetings) < found.hours_total or not meetings:
            words = "这样排不满总课时。每段至少 45 分钟，多选几天或几段"
            raise refusal("too_few_hours", words)
        session.execute(delete(ClassSession).where(ClassSession.class_id == found.id))
        session.add_all(
            ClassSession(
                class_id=found.id,
                day=one.slot.on,
                starts_at=one.slot.start,
                ends_at=one.slot.end,
                kind=one.kind,
                instructor_id=staffing[one.kind].instructor.id,
                venue_id=staffing[one.kind].venue.id,
            )
            for one in meetings
        )
        found.planned_start, found.planned_end = meetings[0].slot.on, meetings[-1].slot.on
        found.enrol_until = min(found.enrol_until, found.planned_start)
        _settle(session, found, at=at, by=by)


def add_lesson(
    training_class: TrainingClass, lesson: Lesson, *, seen: int, by: Account, at: datetime
) -> None:
    """One session more. Raises Refusal: changed, over, approved, slot_taken."""
    with changing(training_class, seen=seen) as (session, found):
        _refuse_taken(session, found, lesson)
        session.add(ClassSession(class_id=found.id, **lesson.columns()))
        _settle(session, found, at=at, by=by)


def change_lesson(
    held: ClassSession, lesson: Lesson, *, seen: int, by: Account, at: datetime
) -> None:
    """Raises Refusal: changed, over, approved, slot_taken."""
    with changing(held.training_class, seen=seen) as (session, found):
        _refuse_taken(session, found, lesson, besides=held.id)
        for name, value in lesson.columns().items():
            setattr(held, name, value)
        _settle(session, found, at=at, by=by)


def remove_lesson(held: ClassSession, *, seen: int, by: Account, at: datetime) -> None:
    """Raises Refusal: changed, over, approved."""
    with changing(held.training_class, seen=seen) as (session, found):
        session.delete(held)
        _settle(session, found, at=at, by=by)


def propose_amendment(
    held: ClassSession,
    lesson: Lesson,
    reason: str,
    *,
    seen: int,
    by: Account,
    at: datetime,
    on: date,
) -> None:
    """Ask the centre to move a session of an approved class, or to give it to somebody else.

    Raises Refusal: changed, over, not_approved, session_over, nothing_changed, amendment_open.
    """
    with changing(held.training_class, seen=seen, is_approved_too=True) as (session, found):
        if not found.approved_at:
            raise refusal("not_approved", "备案还没有通过，直接改课程表")
        before = TimeSlot(held.day, held.starts_at, held.ends_at)
        after = TimeSlot(lesson.day, lesson.starts_at, lesson.ends_at)
        reasons = judge_amendment(before, after, on=on, is_held=held.held_at is not None)
        if reasons:
            raise Refusal("session_over", reasons)
        ids = (lesson.staffing.venue.id, lesson.staffing.instructor.id)
        if before == after and ids == (held.venue_id, held.instructor_id):
            raise refusal("nothing_changed", "时间、地点、教师都和原来一样")
        if open_amendments(found.id).get(held.id):
            raise refusal("amendment_open", "这节课已经申请变更，等服务中心答复")
        session.add(
            ClassAmendment(
                class_id=found.id,
                session_id=held.id,
                day=lesson.day,
                starts_at=lesson.starts_at,
                ends_at=lesson.ends_at,
                venue_id=ids[0],
                instructor_id=ids[1],
                reason=reason,
                proposed_at=at,
                proposed_by=by.id,
            )
        )
        note(session, found, "class_amendment_proposed", at=at, by=by.key)


def _hours(law: Jurisdiction, meetings: Sequence[Meeting]) -> int:
    return sum(class_hours(law, one.slot.minutes, on=one.slot.on) for one in meetings)


def _refuse_taken(
    session: Session, found: TrainingClass, lesson: Lesson, *, besides: int = 0
) -> None:
    taken = session.scalar(
        select(ClassSession.id).where(
            ClassSession.class_id == found.id,
            ClassSession.day == lesson.day,
            ClassSession.starts_at == lesson.starts_at,
            ClassSession.id != besides,
        )
    )
    if taken:
        raise refusal("slot_taken", "这个时间已经有一节课")


def _settle(session: Session, found: TrainingClass, *, at: datetime, by: Account) -> None:
    """What the class says about its timetable follows it; whoever signed up is told."""
    session.flush()
    slots = slots_of(found.id)
    found.training_days = len({slot.on for slot in slots})
    found.schedule = schedule_words(slots)[:LONGEST_SCHEDULE]
    found.is_evening, found.is_weekend = is_evening(slots), is_weekend(slots)
    session.flush()
    seats.refuse_busy_trainees(session, found, slots)
    if found.announced_at:
        text = f"{found.title}的课程表有变化。看看还合不合适，不合适可以退出。"
        seats.tell_all(session, found, at=at, code="class_changed", text=text)
    keep_change(session, found, ["timetable"], at=at, by=by)
