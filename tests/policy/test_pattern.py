"""A timetable from a pattern: exact hours, holidays left out, words for what came of it."""

from datetime import date, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.policy.deadlines import Calendar
from portal.policy.hours import class_hours
from portal.policy.jurisdiction import load
from portal.policy.pattern import (
    Hours,
    Meeting,
    Pattern,
    is_evening,
    is_holiday,
    is_weekend,
    lay_out,
    schedule_words,
    weekday_words,
)
from portal.policy.registry import SessionKind
from portal.policy.timetable import TimeSlot

LAW = load("lanzhou-new-area")
MONDAY = date(2026, 12, 7)
NO_HOLIDAYS = Calendar({})
MORNING: Hours = (time(8, 30), time(11, 30))
AFTERNOON: Hours = (time(14), time(17))
THEORY, PRACTICE = SessionKind.THEORY, SessionKind.PRACTICE


def laid(
    theory: int,
    practice: int,
    *,
    hours: tuple[Hours, ...] = (MORNING, AFTERNOON),
    weekdays: set[int] | range = range(5),
    calendar: Calendar = NO_HOLIDAYS,
    first: date = MONDAY,
) -> list[Meeting]:
    pattern = Pattern(weekdays=weekdays, hours=hours, first=first)
    return lay_out(LAW, calendar, pattern, theory=theory, practice=practice)


def test_it_works() -> None:
    meetings = laid(8, 12)
    assert [(one.slot.on, one.slot.start, one.kind) for one in meetings] == [
        (MONDAY, time(8, 30), THEORY),
        (MONDAY, time(14), PRACTICE),
        (MONDAY + timedelta(1), time(8, 30), PRACTICE),
        (MONDAY + timedelta(1), time(14), THEORY),
        (MONDAY + timedelta(2), time(8, 30), PRACTICE),
    ]


def test_the_last_session_of_a_kind_ends_on_the_hour_that_fills_it() -> None:
    meetings = laid(5, 0)
    assert [one.slot for one in meetings] == [
        TimeSlot(MONDAY, *MORNING),
        TimeSlot(MONDAY, time(14), time(14, 45)),
    ]


def test_a_time_that_holds_no_class_hour_is_left_out() -> None:
    assert laid(4, 4, hours=((time(8), time(8, 44)),)) == []
    kept = laid(4, 4, hours=((time(8), time(8, 44)), AFTERNOON))
    assert {one.slot.start for one in kept} == {time(14)}


def test_a_time_ends_on_a_whole_class_hour() -> None:
    (one, _) = laid(2, 2, hours=((time(8), time(9, 40)),))
    assert one.slot.end == time(9, 30)


def test_holidays_are_skipped_and_so_is_their_weekend() -> None:
    friday, saturday = MONDAY + timedelta(4), MONDAY + timedelta(5)
    calendar = Calendar({friday: False})
    assert [one.slot.on for one in laid(0, 16, calendar=calendar)][-1] == MONDAY + timedelta(1)
    assert friday not in {one.slot.on for one in laid(0, 60, calendar=calendar)}
    assert is_holiday(calendar, friday)
    assert is_holiday(calendar, saturday)
    assert is_holiday(calendar, saturday + timedelta(1))
    assert not is_holiday(calendar, saturday + timedelta(7))
    # Monday off makes the weekend before it a holiday.
    assert is_holiday(Calendar({MONDAY: False}), MONDAY - timedelta(1))
    assert is_holiday(Calendar({MONDAY: False}), MONDAY - timedelta(2))
    assert not is_holiday(Calendar({MONDAY: False}), saturday)


def test_a_pattern_without_days_ends_without_sessions() -> None:
    assert laid(4, 4, weekdays=set()) == []


def test_it_ends_after_two_years() -> None:
    meetings = laid(0, 2000, weekdays={0}, hours=((time(8), time(8, 45)),))
    assert len(meetings) == 105
    assert meetings[-1].slot.on < MONDAY + timedelta(730)


@given(
    theory=st.integers(0, 60),
    practice=st.integers(0, 90),
    weekdays=st.sets(st.integers(0, 6), min_size=1),
    minutes=st.integers(45, 300),
)
def test_every_pattern_holds_exactly_the_hours(
    theory: int, practice: int, weekdays: set[int], minutes: int
) -> None:
    end = time(8 + minutes // 60, minutes % 60)
    meetings = laid(
        theory, practice, weekdays=weekdays, hours=((time(8), end), (time(18), time(20)))
    )
    held = {THEORY: 0, PRACTICE: 0}
    for one in meetings:
        assert one.slot.on.weekday() in weekdays
        assert one.slot.minutes % 45 == 0
        held[one.kind] += class_hours(LAW, one.slot.minutes, on=one.slot.on)
    assert held == {THEORY: theory, PRACTICE: practice}
    times = [(one.slot.on, one.slot.start) for one in meetings]
    assert times == sorted(set(times))


@pytest.mark.parametrize(
    ("numbers", "words"),
    [
        ({0, 1, 2, 3, 4}, "周一至周五"),
        ({5, 6}, "周六、周日"),
        ({0, 2}, "周一、周三"),
        ({0, 1, 2}, "周一至周三"),
        ({3}, "周四"),
        ({0, 1, 3}, "周一、周二、周四"),
    ],
)
def test_weekdays_are_said_shortly(numbers: set[int], words: str) -> None:
    assert weekday_words(numbers) == words


def test_the_schedule_says_a_usual_day() -> None:
    slots = [one.slot for one in laid(6, 26)]
    assert schedule_words(slots) == "周一至周五 8:30–11:30、14:00–17:00"
    assert schedule_words([]) == ""
    assert schedule_words([TimeSlot(MONDAY, time(18, 30), time(20, 5))]) == "周一 18:30–20:05"


def test_evenings_and_weekends() -> None:
    evening = TimeSlot(MONDAY, time(17, 30), time(19))
    weekend = TimeSlot(MONDAY + timedelta(5), time(9), time(11))
    sunday = TimeSlot(MONDAY + timedelta(6), time(17, 29), time(19))
    assert is_evening([evening])
    assert not is_evening([evening, sunday])
    assert is_weekend([weekend, sunday])
    assert not is_weekend([weekend, evening])
    assert not is_evening([])
    assert not is_weekend([])
