"""The State Council's notice on the holidays of a year (国务院办公厅关于部分节假日安排的通知).

It names days off and working days made up for them; every other day goes by its weekday. Until a
year's notice is entered, deadlines that count its days are provisional (暂定).
"""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from unicodedata import normalize

from portal.policy.deadlines import DAY, SATURDAY, Calendar

# The notice for a year comes out in the autumn before it.
ASKED_FROM_MONTH = 10
MOST_LINES = 60
DAY_WORDS = r"(?:(\d{4})[-年/])?(\d{1,2})[-月/](\d{1,2})日?"
LINE = re.compile(rf"\s*{DAY_WORDS}(?:\s*(?:至|到|—|–|~)\s*{DAY_WORDS})?\s*(\S{{1,12}})?\s*")


@dataclass(frozen=True, slots=True)
class NamedDay:
    """A day that the notice names, and for which holiday."""

    day: date
    is_working: bool
    occasion: str


@dataclass(frozen=True, slots=True)
class Change:
    """A day that becomes a working day, or ceases to be one."""

    day: date
    was_working: bool
    is_working: bool


class WrongLine(ValueError):
    """A line of the form that cannot be read; the message says which and why."""


def notice_of(year: int) -> str:
    """What the notice for a year is called."""
    return f"国务院办公厅关于{year}年部分节假日安排的通知"


def missing_years(known: Collection[int], *, on: date) -> list[int]:
    """The years whose notice is not entered though it is time: this one, the next from October."""
    due = [on.year] + ([on.year + 1] if on.month >= ASKED_FROM_MONTH else [])
    return [year for year in due if year not in known]


def read_days(text: str, *, year: int, is_working: bool) -> list[NamedDay]:
    """Lines such as `1月1日至3日 元旦` or `2027-02-07`. Raises WrongLine."""
    numbered = enumerate(normalize("NFKC", text).splitlines(), 1)
    lines = [(number, line) for number, line in numbered if line.strip()]
    if len(lines) > MOST_LINES:
        raise WrongLine(f"最多 {MOST_LINES} 行")
    return [
        NamedDay(day, is_working, occasion)
        for number, line in lines
        for day, occasion in _read_line(line, number, year)
    ]


def _read_line(line: str, number: int, year: int) -> Iterator[tuple[date, str]]:
    # 至3日 stands for the same month.
    spelt = re.sub(
        r"(\d{1,2})月(\d{1,2})日?\s*(至|到|—|–|~)\s*(\d{1,2})日", r"\1月\2日\3\1月\4日", line
    )
    found = LINE.fullmatch(spelt)
    if found is None or not line.isprintable():
        raise WrongLine(f"第 {number} 行看不懂，写成 1月1日至3日 元旦 这样")
    first_year, first_month, first_day, last_year, last_month, last_day, occasion = found.groups()
    try:
        first = date(int(first_year or year), int(first_month), int(first_day))
        last = date(int(last_year or year), int(last_month), int(last_day)) if last_month else first
    except ValueError:
        raise WrongLine(f"第 {number} 行：没有这一天") from None
    if {first.year, last.year} != {year}:
        raise WrongLine(f"第 {number} 行：只写 {year} 年的日子")
    if last < first:
        raise WrongLine(f"第 {number} 行：最后一天在第一天前面")
    for passed in range((last - first).days + 1):
        yield first + DAY * passed, occasion or ""


def twice_named(days: Collection[NamedDay]) -> date | None:
    """A day that the lines name twice, and so might mean both."""
    seen: set[date] = set()
    for named in days:
        if named.day in seen:
            return named.day
        seen.add(named.day)
    return None


def whole_year(year: int, named: Collection[NamedDay]) -> Mapping[date, bool]:
    """Every day of the year, worked or not."""
    days = [date(year, 1, 1) + DAY * passed for passed in range(366)]
    known = {one.day: one.is_working for one in named}
    return {day: known.get(day, day.weekday() < SATURDAY) for day in days if day.year == year}


def changes(calendar: Calendar, new: Mapping[date, bool]) -> list[Change]:
    """The days that count otherwise than they do now, in order."""
    return [
        Change(day, calendar.is_working(day), is_working)
        for day, is_working in sorted(new.items())
        if calendar.is_working(day) != is_working
    ]
