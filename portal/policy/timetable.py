"""A class's timetable: sessions in time, instructors registered that day, places enough.

Rests on 003 四(二); a session's hours are whole class hours of 45 minutes.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from itertools import pairwise

from portal.policy.clauses import Clause
from portal.policy.deadlines import SHANGHAI, add_months
from portal.policy.figures import Limit
from portal.policy.hours import class_hours
from portal.policy.jurisdiction import Jurisdiction
from portal.policy.registry import SessionKind
from portal.policy.terms import Term
from portal.policy.verdict import Reason, Weight


class ClashKind(Term):
    """What two classes want at once."""

    INSTRUCTOR = "instructor", "教师"
    VENUE = "venue", "场地"


@dataclass(frozen=True, slots=True)
class TimeSlot:
    """A session's time on its day."""

    on: date
    start: time
    end: time

    @property
    def minutes(self) -> int:
        begin, end = self.start, self.end
        return (end.hour - begin.hour) * 60 + end.minute - begin.minute

    @property
    def begins_at(self) -> datetime:
        """The instant of the first minute."""
        return datetime.combine(self.on, self.start, SHANGHAI)

    def overlaps(self, other: "TimeSlot") -> bool:
        """Whether both share a minute; one that begins as the other ends does not."""
        return self.on == other.on and self.start < other.end and other.start < self.end


@dataclass(frozen=True, slots=True)
class Registration:
    """An instructor's registration for these subjects (`until_day` inclusive, None = no end)."""

    name: str
    subjects: Collection[str]
    from_day: date
    until_day: date | None

    def covers(self, subject: str, on: date) -> bool:
        in_time = self.from_day <= on and (self.until_day is None or on <= self.until_day)
        return in_time and subject in self.subjects


@dataclass(frozen=True, slots=True)
class Room:
    """A venue as it is filed; `lease_until` None = the institution's own."""

    name: str
    from_day: date
    until_day: date | None
    safety_checked_on: date | None
    lease_until: date | None = None

    def is_filed_on(self, on: date) -> bool:
        return self.from_day <= on and (self.until_day is None or on <= self.until_day)


@dataclass(frozen=True, slots=True)
class PlannedSession:
    """One session. `places` are seats for theory and workstations for practice.

    `room` None = online, where there is nothing to judge.
    """

    slot: TimeSlot
    kind: SessionKind
    instructor: Registration
    places: int
    groups: int = 1
    room: Room | None = None


def judge_times(
    law: Jurisdiction,
    sessions: Sequence[PlannedSession],
    *,
    hours: int,
    planned_start: date,
    planned_end: date,
) -> list[Reason]:
    """The sessions hold the hours filed, lie within the class's days and do not overlap."""
    clause = law.clause(planned_start, Clause.FILING_PAPERS)
    reasons = []
    held = sum(class_hours(law, session.slot.minutes, on=planned_start) for session in sessions)
    if held < hours:
        text = f"课程表还差 {hours - held} 课时"
        reasons.append(Reason("timetable_short", text, clause, Weight.REFUSE))
    slots = sorted((s.slot for s in sessions), key=lambda slot: (slot.on, slot.start))
    for earlier, later in pairwise(slots):
        if earlier.overlaps(later):
            when = f"{later.on.month}月{later.on.day}日 {clock_words(later.start)}"
            text = f"{when} 有两节课重叠，改一节"
            reasons.append(Reason("sessions_overlap", text, clause, Weight.REFUSE))
    if any(not planned_start <= slot.on <= planned_end for slot in slots):
        text = "有课排在开班和结班日期之外，改课程表或者改日期"
        reasons.append(Reason("session_outside", text, clause, Weight.REFUSE))
    return reasons


def judge_instructors(
    law: Jurisdiction, sessions: Sequence[PlannedSession], *, subject: str
) -> list[Reason]:
    """Each instructor is registered for the subject on the day of the session."""
    reasons = []
    for session in sessions:
        on = session.slot.on
        if not session.instructor.covers(subject, on):
            text = f"{session.instructor.name}在{on.month}月{on.day}日没有{subject}的师资备案"
            clause = law.clause(on, Clause.INSTRUCTORS)
            reasons.append(Reason("instructor_not_registered", text, clause, Weight.REFUSE))
    return reasons


def judge_places(
    law: Jurisdiction, sessions: Sequence[PlannedSession], *, capacity: int
) -> list[Reason]:
    """Seats for everybody; workstations for everybody in turn, else a warning (no number)."""
    reasons = []
    for kind, unit, weight in (
        (SessionKind.THEORY, "座位", Weight.REFUSE),
        (SessionKind.PRACTICE, "工位", Weight.WARN),
    ):
        of_kind = [session for session in sessions if session.kind is kind]
        least = min((session.places * session.groups for session in of_kind), default=capacity)
        if least < capacity:
            text = f"名额 {capacity}，{unit}只够 {least} 人"
            clause = law.clause(of_kind[0].slot.on, Clause.WORKSTATIONS)
            reasons.append(Reason(f"few_{kind.value}_places", text, clause, weight))
    return reasons


def judge_rooms(law: Jurisdiction, sessions: Sequence[PlannedSession]) -> list[Reason]:
    """Each venue is filed and was checked; once for each venue, at its first session that fails.

    How long a check holds is a local figure and a lease is usually renewed: both only warn.
    """
    reasons: dict[tuple[str, str], Reason] = {}
    for session in sorted(sessions, key=lambda one: one.slot.begins_at):
        room, on = session.room, session.slot.on
        if room is None:
            continue
        clause = law.clause(on, Clause.WORKSTATIONS)
        day = f"{on.month}月{on.day}日"
        if not room.is_filed_on(on):
            text = f"{room.name}在{day}没有备案，换一处场地"
            found = Reason("venue_not_filed", text, clause, Weight.REFUSE)
        elif room.safety_checked_on is None:
            text = f"{room.name}还没有安全检查，查过再用"
            found = Reason("venue_unchecked", text, clause, Weight.REFUSE)
        elif safety_check_until(law, room.safety_checked_on, on=on) < on:
            text = f"{room.name}的安全检查到{day}已经过期"
            found = Reason("venue_check_old", text, clause, Weight.WARN)
        elif room.lease_until and room.lease_until < on:
            text = f"{room.name}的租约到{day}已经到期"
            found = Reason("venue_lease_over", text, clause, Weight.WARN)
        else:
            continue
        reasons.setdefault((found.code, room.name), found)
    return list(reasons.values())


def safety_check_until(law: Jurisdiction, checked_on: date, *, on: date) -> date:
    """The last day on which a safety check counts, by the rule of `on`."""
    return add_months(checked_on, law.limit(on, Limit.SAFETY_CHECK_MONTHS).value.number)


def judge_clash(
    law: Jurisdiction, kind: ClashKind, slot_day: date, start: time, *, name: str, number: str
) -> Reason:
    """Nobody teaches in two places at once; a venue may be shared, with a recorded reason.

    `number` is empty where the other class is a rival's.
    """
    where = f"已排给 {number} 班" if number else "在别的机构已经有课"
    text = f"{slot_day.month}月{slot_day.day}日 {clock_words(start)} {name}{where}"
    if kind is ClashKind.INSTRUCTOR:
        clause = law.clause(slot_day, Clause.INSTRUCTORS)
        return Reason("instructor_taken", text, clause, Weight.REFUSE)
    return Reason("venue_taken", text, law.clause(slot_day, Clause.WORKSTATIONS), Weight.WARN)


def judge_amendment(before: TimeSlot, after: TimeSlot, *, on: date, is_held: bool) -> list[Reason]:
    """A session changes before it was held, to a day that is still to come."""
    reasons = []
    if is_held or before.on < on:
        reasons.append(Reason("session_over", "这节课已经上过，不能再改", "", Weight.REFUSE))
    if after.on < on:
        reasons.append(Reason("day_passed", "这一天已经过了，换一天", "", Weight.REFUSE))
    return reasons


def clock_words(value: time) -> str:
    """8:30"""
    return f"{value.hour}:{value.minute:02}"
