"""A class's sessions in the words of its page: day by day, and what a usual day looks like."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time
from itertools import groupby

from portal.policy.hours import class_hours
from portal.policy.pattern import weekday_words
from portal.records.sessions import Session
from portal.web.formatting import clock_time
from portal.web.site import jurisdiction

Hours = tuple[tuple[time, time], ...]
NOON, EVENING = 12, 18


@dataclass(frozen=True)
class Timetable:
    """The days in order. `hours_a_day` are class hours of the usual day, None without sessions."""

    days: Sequence[tuple[date, Sequence[Session]]]
    weekdays: str
    spoken: Sequence[str]
    hours_a_day: int | None


def timetable_of(sessions: Sequence[Session]) -> Timetable:
    days = [(day, list(held)) for day, held in groupby(sessions, key=lambda one: one.day)]
    if not days:
        return Timetable((), "", (), None)
    usual = Counter(_hours(held) for _, held in days).most_common(1)[0][0]
    a_day, held = next((day, held) for day, held in days if _hours(held) == usual)
    minutes = [one.minutes for one in held]
    return Timetable(
        days,
        weekday_words({day.weekday() for day, _ in days}),
        [_spoken(begin, end) for begin, end in usual],
        sum(class_hours(jurisdiction(), count, on=a_day) for count in minutes),
    )


def _hours(held: Sequence[Session]) -> Hours:
    return tuple((one.starts_at, one.ends_at) for one in held)


def _spoken(begin: time, end: time) -> str:
    """下午 2:00–5:00, as people say it."""
    part, last_part = _part(begin), _part(end)
    until = _twelve(end) if part == last_part else f"{last_part} {_twelve(end)}"
    return f"{part} {_twelve(begin)}–{until}"


def _part(moment: time) -> str:
    """Lunch still belongs to the morning: a session until 12:00 ends 上午."""
    if moment.hour < NOON or (moment.hour, moment.minute) == (NOON, 0):
        return "上午"
    return "下午" if moment.hour < EVENING or moment == time(EVENING) else "晚上"


def _twelve(moment: time) -> str:
    return clock_time(moment if moment.hour <= NOON else moment.replace(hour=moment.hour - NOON))
