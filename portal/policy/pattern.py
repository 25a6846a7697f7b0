"""A timetable from a simple pattern: weekdays and hours, theory and practice side by side.

Holidays are left out, and every session ends on the class hour (003 四(一): 45 minutes).
"""

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from portal.policy.deadlines import DAY, SATURDAY, Calendar
from portal.policy.figures import Limit
from portal.policy.jurisdiction import Jurisdiction
from portal.policy.registry import SessionKind
from portal.policy.timetable import TimeSlot, clock_words

MOST_DAYS = 730
FRIDAY, WEEK = 4, 7
WEEKDAYS = "一二三四五六日"
EVENING = time(17, 30)

Hours = tuple[time, time]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pattern:
    """On which days of the week (Monday is 0), at which hours, from which day on."""

    weekdays: Collection[int]
    hours: Sequence[Hours]
    first: date


@dataclass(frozen=True, slots=True)
class Meeting:
    """One session before anybody or any place is named for it."""

    slot: TimeSlot
    kind: SessionKind


def lay_out(
    law: Jurisdiction, calendar: Calendar, pattern: Pattern, *, theory: int, practice: int
) -> list[Meeting]:
    """Exactly so many class hours of each kind, theory spread evenly and in front.

    The last session of a kind ends when its hours are full. Answers fewer hours where the pattern
    holds none (a time shorter than a class hour) or would not come to its end within two years.
    """
    minutes = law.limit(pattern.first, Limit.CLASS_HOUR_MINUTES).value.number
    wanted = {SessionKind.THEORY: theory, SessionKind.PRACTICE: practice}
    held = dict.fromkeys(wanted, 0)
    meetings = []
    for slot in _slots(calendar, pattern):
        left = {kind: hours for kind, hours in wanted.items() if held[kind] < hours}
        if not left:
            break
        # The kind that is further behind its share; theory where both are level.
        kind = min(left, key=lambda one: held[one] / wanted[one])
        hours = min(slot.minutes // minutes, wanted[kind] - held[kind])
        if hours > 0:
            held[kind] += hours
            ends_at = datetime.combine(slot.on, slot.start) + timedelta(minutes=hours * minutes)
            meetings.append(Meeting(TimeSlot(slot.on, slot.start, ends_at.time()), kind))
    return meetings


def _slots(calendar: Calendar, pattern: Pattern) -> Iterator[TimeSlot]:
    for passed in range(MOST_DAYS):
        day = pattern.first + passed * DAY
        if day.weekday() in pattern.weekdays and not is_holiday(calendar, day):
            yield from (TimeSlot(day, start, end) for start, end in sorted(pattern.hours))


def is_holiday(calendar: Calendar, day: date) -> bool:
    """Whether nobody teaches: a weekend is part of a holiday when a workday beside it is."""
    if day.weekday() < SATURDAY:
        return not calendar.is_working(day)
    beside = (day - (day.weekday() - FRIDAY) * DAY, day + (WEEK - day.weekday()) * DAY)
    return not all(calendar.is_working(one) for one in beside)


def schedule_words(slots: Sequence[TimeSlot]) -> str:
    """周一至周五 8:30–11:30、14:00–17:00: the days that occur and the hours of a usual day."""
    if not slots:
        return ""
    by_day: dict[date, tuple[Hours, ...]] = {}
    for slot in sorted(slots, key=lambda one: (one.on, one.start)):
        by_day[slot.on] = (*by_day.get(slot.on, ()), (slot.start, slot.end))
    usual = Counter(by_day.values()).most_common(1)[0][0]
    hours = "、".join(f"{clock_words(start)}–{clock_words(end)}" for start, end in usual)
    return f"{weekday_words({day.weekday() for day in by_day})} {hours}"


def weekday_words(numbers: Collection[int]) -> str:
    """周一至周五; 周六、周日."""
    first, last = min(numbers), max(numbers)
    if last - first > 1 and len(numbers) == last - first + 1:
        return f"周{WEEKDAYS[first]}至周{WEEKDAYS[last]}"
    return "、".join(f"周{WEEKDAYS[number]}" for number in sorted(numbers))


def is_evening(slots: Sequence[TimeSlot]) -> bool:
    """Whether every session begins after work."""
    return bool(slots) and all(slot.start >= EVENING for slot in slots)


def is_weekend(slots: Sequence[TimeSlot]) -> bool:
    """Whether every session is on a Saturday or Sunday."""
    return bool(slots) and all(slot.on.weekday() >= SATURDAY for slot in slots)
