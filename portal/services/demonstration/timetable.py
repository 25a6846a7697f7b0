"""Timetables of the demonstration: when a pattern meets, for what, where and with whom."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, time, timedelta

from portal.policy.deadlines import Calendar
from portal.policy.pattern import is_holiday
from portal.policy.registry import SessionKind

DAY = timedelta(days=1)
WORKDAYS, WEEKEND_DAYS = range(5), range(5, 7)
MORNING = (time(8, 30), time(11, 30))
AFTERNOON = (time(14), time(17))
AFTER_WORK = (time(18, 30), time(20, 45))


@dataclass(frozen=True)
class Pattern:
    """On which days of the week, at which hours; every slot has the same class hours."""

    words: str
    weekdays: range
    slots: tuple[tuple[time, time], ...]

    @property
    def is_evening(self) -> bool:
        return self.slots[0] == AFTER_WORK

    @property
    def is_weekend(self) -> bool:
        return self.weekdays == WEEKEND_DAYS

    @property
    def hours_per_slot(self) -> int:
        starts_at, ends_at = self.slots[0]
        minutes = 60 * (ends_at.hour - starts_at.hour) + ends_at.minute - starts_at.minute
        return minutes // 45


DAYTIME = Pattern("周一至周五 8:30–11:30、14:00–17:00", WORKDAYS, (MORNING, AFTERNOON))
EVENING = Pattern("周一至周五 18:30–20:45", WORKDAYS, (AFTER_WORK,))
WEEKEND = Pattern("周六、周日 8:30–11:30、14:00–17:00", WEEKEND_DAYS, (MORNING, AFTERNOON))


@dataclass(frozen=True)
class Slot:
    day: date
    starts_at: time
    ends_at: time
    kind: SessionKind


def slots(
    pattern: Pattern, calendar: Calendar, *, first: date, theory: int, practice: int
) -> list[Slot]:
    """So many sessions of each kind from `first` on, theory spread evenly and in front."""
    meetings = _meetings(pattern, calendar, first)
    total = theory + practice
    held = []
    for index in range(total):
        day, starts_at, ends_at = next(meetings)
        is_theory = -(-(index + 1) * theory // total) > -(-index * theory // total)
        kind = SessionKind.THEORY if is_theory else SessionKind.PRACTICE
        held.append(Slot(day, starts_at, ends_at, kind))
    return held


def _meetings(
    pattern: Pattern, calendar: Calendar, first: date
) -> Iterator[tuple[date, time, time]]:
    day = first
    while True:
        if day.weekday() in pattern.weekdays and not is_holiday(calendar, day):
            for starts_at, ends_at in pattern.slots:
                yield day, starts_at, ends_at
        day += DAY
