"""How much of a filing's term is left, and how pressing it is (003 附件2 3.1: 5 working days)."""

from datetime import date

import pytest

from portal.policy.deadlines import Calendar
from portal.policy.jurisdiction import load
from portal.policy.queue import Matter, TermLeft, Waiting, review_term, waiting_until

FRIDAY, MONDAY = date(2026, 11, 13), date(2026, 11, 16)


def term(submitted_on: date, on: date, days: dict[date, bool] | None = None) -> TermLeft:
    law = load("lanzhou-new-area")
    return review_term(law, Calendar(days or {}), submitted_on=submitted_on, on=on)


@pytest.mark.parametrize(
    ("on", "used", "left", "late", "waiting"),
    [
        (FRIDAY, 0, 5, 0, Waiting.WAITING),
        (date(2026, 11, 15), 0, 5, 0, Waiting.WAITING),
        (MONDAY, 1, 4, 0, Waiting.WAITING),
        (date(2026, 11, 19), 4, 1, 0, Waiting.WAITING),
        (date(2026, 11, 20), 5, 0, 0, Waiting.TODAY),
        # The due day is past, and no working day with it.
        (date(2026, 11, 21), 5, 0, 0, Waiting.OVERDUE),
        (date(2026, 11, 22), 5, 0, 0, Waiting.OVERDUE),
        (date(2026, 11, 23), 5, 0, 1, Waiting.OVERDUE),
        (date(2026, 11, 27), 5, 0, 5, Waiting.OVERDUE),
    ],
)
def test_it_works(on: date, used: int, left: int, late: int, waiting: Waiting) -> None:
    """Submitted on a Friday, due the Friday after."""
    found = term(FRIDAY, on)
    assert (found.due, found.days) == (date(2026, 11, 20), 5)
    assert (found.used, found.left, found.late, found.waiting) == (used, left, late, waiting)


def test_a_holiday_and_a_worked_sunday_move_the_due_day() -> None:
    days = {date(2026, 11, 18): False, date(2026, 11, 22): True}
    found = term(FRIDAY, MONDAY, days)
    assert (found.due, found.left) == (date(2026, 11, 22), 4)


def test_a_day_on_which_more_is_left_than_the_term_has_uses_none() -> None:
    """A page that is asked about a day before the submission."""
    assert term(MONDAY, date(2026, 11, 12)).used == 0


def test_a_term_is_provisional_while_one_of_its_days_is_not_in_the_calendar() -> None:
    days = {date(2026, 11, day): date(2026, 11, day).weekday() < 5 for day in range(13, 21)}
    assert not term(FRIDAY, MONDAY, days).is_provisional
    del days[date(2026, 11, 20)]
    assert term(FRIDAY, MONDAY, days).is_provisional


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        (date(2026, 11, 15), Waiting.WAITING),
        (MONDAY, Waiting.TODAY),
        (date(2026, 11, 17), Waiting.OVERDUE),
    ],
)
def test_a_day_is_waited_for(on: date, expected: Waiting) -> None:
    assert waiting_until(MONDAY, on=on) is expected


def test_the_words_are_those_of_the_screens() -> None:
    assert [one.label for one in Waiting] == ["已超期", "今天到期", "待审核"]
    assert [one.colour for one in Waiting] == ["stop", "wait", "info"]
    assert [one.value for one in Waiting] == ["overdue", "today", "waiting"]
    assert {one.value: one.label for one in Matter} == {
        "filing": "开班备案",
        "amendment": "课程变更",
        "roster": "花名册",
        "dispute": "考勤异议",
        "results": "成绩审核",
        "certificates": "发合格证",
        "closing": "结班",
    }
