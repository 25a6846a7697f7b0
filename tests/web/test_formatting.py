"""Days, moments and amounts read as people write them."""

from datetime import UTC, date, datetime, time

import pytest
from flask import Flask

from portal.web.clock import today
from portal.web.formatting import clock_time, day, day_weekday, full_day, moment, weekday, yuan
from tests.conftest import Hand


def test_this_years_day_has_no_year(app: Flask) -> None:
    assert day(date(2026, 12, 1)) == "12月1日"


def test_another_years_day_has_one(app: Flask) -> None:
    assert day(date(2027, 1, 4)) == "2027年1月4日"


def test_weekdays(app: Flask) -> None:
    assert weekday(date(2026, 11, 29)) == "周日"
    assert day_weekday(date(2026, 12, 1)) == "12月1日 周二"


def test_moments_are_shown_in_shanghai() -> None:
    late = datetime(2026, 11, 23, 16, 5, tzinfo=UTC)
    assert moment(late) == "2026年11月24日 0:05"
    assert full_day(date(2026, 11, 23)) == "2026年11月23日"
    assert clock_time(time(8, 30)) == "8:30"


@pytest.mark.parametrize(
    ("amount", "words"), [(0, "0 元"), (1440, "1440 元"), (9999, "9999 元"), (54000, "54,000 元")]
)
def test_amounts(amount: int, words: str) -> None:
    assert yuan(amount) == words


def test_today_begins_at_midnight_in_shanghai(app: Flask, clock: Hand) -> None:
    clock.moment = datetime(2026, 11, 23, 15, 59, 59, tzinfo=UTC)
    assert today() == date(2026, 11, 23)
    clock.move(seconds=1)
    assert today() == date(2026, 11, 24)
