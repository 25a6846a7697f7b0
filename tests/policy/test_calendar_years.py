"""The State Council's notice, typed in lines, and what it changes."""

from datetime import date

import pytest

from portal.policy.calendar_years import (
    NamedDay,
    WrongLine,
    changes,
    missing_years,
    read_days,
    twice_named,
    whole_year,
)
from portal.policy.deadlines import Calendar, add_working_days

NEW_YEAR = [date(2027, 1, 1), date(2027, 1, 2), date(2027, 1, 3)]


@pytest.mark.parametrize(
    "line",
    [
        "1月1日至3日 元旦",
        "1月1日至1月3日 元旦",
        "2027年1月1日—3日 元旦",
        "2027-01-01 至 2027-01-03 元旦",
        "\n  1月1日到3日　元旦  \n",
    ],
)
def test_a_range_is_read_as_it_is_written(line: str) -> None:
    found = read_days(line, year=2027, is_working=False)
    assert found == [NamedDay(day, False, "元旦") for day in NEW_YEAR]


def test_a_single_day_needs_no_occasion() -> None:
    assert read_days("2月7日", year=2027, is_working=True) == [NamedDay(date(2027, 2, 7), True, "")]


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("元旦放假", "看不懂"),
        ("2月30日 春节", "没有这一天"),
        ("2026年12月31日至2027年1月2日", "只写 2027 年"),
        ("1月3日至1月1日", "最后一天在第一天前面"),
        ("13月1日", "没有这一天"),
        ("1月1日 " + "长" * 13, "看不懂"),
        ("1月1日\n" * 61, "最多 60 行"),
    ],
)
def test_it_says_which_line_it_cannot_read(line: str, words: str) -> None:
    with pytest.raises(WrongLine, match=words):
        read_days(line, year=2027, is_working=False)


def test_a_day_named_twice_is_found() -> None:
    days = [NamedDay(NEW_YEAR[0], is_working, "") for is_working in (False, True)]
    assert twice_named(days) == NEW_YEAR[0]
    assert twice_named(days[:1]) is None


def test_the_next_year_is_asked_for_from_october() -> None:
    assert missing_years([2025, 2026], on=date(2026, 9, 30)) == []
    assert missing_years([2025, 2026], on=date(2026, 10, 1)) == [2027]
    assert missing_years([2025, 2026], on=date(2027, 1, 1)) == [2027]
    assert missing_years([2026, 2027], on=date(2026, 12, 31)) == []


def test_a_notice_names_every_day_of_the_year_and_what_changes() -> None:
    named = [
        *(NamedDay(day, False, "元旦") for day in NEW_YEAR),
        NamedDay(date(2027, 1, 9), True, "元旦"),
    ]
    year = whole_year(2027, named)
    assert len(year) == 365
    assert len(whole_year(2028, [])) == 366
    found = [(one.day, one.is_working) for one in changes(Calendar({}), year)]
    assert found == [(NEW_YEAR[0], False), (date(2027, 1, 9), True)]
    due = add_working_days(Calendar(year), date(2026, 12, 31), 1)
    assert due.day == date(2027, 1, 4)
