"""The calendar that a database starts from: every day of 2025 and 2026, as the notices have it."""

from datetime import date
from pathlib import Path

import chinese_calendar
import pytest
from flask import Flask
from sqlalchemy import select

from portal.policy.deadlines import DAY, add_working_days
from portal.records.database import db
from portal.records.holidays import Holiday, working_calendar
from portal.services.holidays import BY_WEEKDAY, calendar_days

FIRST, LAST = date(2025, 1, 1), date(2026, 12, 31)


def test_it_holds_every_day_as_the_library_has_it(app: Flask) -> None:
    found = {day.day: day.is_working for day in db.session.scalars(select(Holiday))}
    day = FIRST
    while day <= LAST:
        assert found.pop(day) == chinese_calendar.is_workday(day), day
        day += DAY
    assert not found


def test_it_says_which_notice_makes_a_sunday_a_working_day(app: Flask) -> None:
    sunday = db.session.get_one(Holiday, date(2026, 1, 4))
    assert sunday.is_working
    assert sunday.source == "国务院办公厅关于2026年部分节假日安排的通知 一、元旦"
    assert db.session.get_one(Holiday, date(2026, 11, 23)).source == BY_WEEKDAY


def test_the_law_counts_with_it(app: Flask) -> None:
    since = date(2026, 9, 30)
    due = add_working_days(working_calendar(since=since), since, 3)
    assert (due.day, due.is_provisional) == (date(2026, 10, 10), False)


def test_a_day_past_the_calendar_is_provisional(app: Flask) -> None:
    since = date(2026, 12, 31)
    assert add_working_days(working_calendar(since=since), since, 1).is_provisional


def test_it_reads_no_day_before_the_one_asked_for(app: Flask) -> None:
    assert min(working_calendar(since=date(2026, 12, 30)).days) == date(2026, 12, 30)


def test_it_refuses_a_cell_that_is_neither_yes_nor_no(tmp_path: Path) -> None:
    path = tmp_path / "holidays.csv"
    path.write_text("day,is_working,source\n2026-01-01,maybe,x\n")
    with pytest.raises(KeyError):
        list(calendar_days(path))
