"""Working days, months and the chains of due days (003 附件2 3.1, 3.3, 4.2).

Days are counted as 民法典 201 to 203 say: the first day is not counted, a month ends on the
corresponding day or else on its last one, and a last day of rest moves to the next working day.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")
DAY = timedelta(days=1)
SATURDAY = 5


@dataclass(frozen=True, slots=True)
class Due:
    """A due day; provisional (暂定) when a day was counted that the table does not hold."""

    day: date
    is_provisional: bool = False


@dataclass(frozen=True, slots=True)
class Calendar:
    """Which days are worked. A day that `days` does not hold counts by its weekday."""

    days: Mapping[date, bool]

    def is_working(self, day: date) -> bool:
        return self.days.get(day, day.weekday() < SATURDAY)


def day_of(moment: datetime) -> date:
    """The day in Shanghai, from which terms count."""
    return moment.astimezone(SHANGHAI).date()


def add_working_days(calendar: Calendar, start: date, count: int) -> Due:
    """The last of so many working days, counted from the day after `start`.

    Raises ValueError for a negative count, OverflowError past the year 9999.
    """
    if count < 0:
        raise ValueError("a term has no negative length")
    day, is_provisional = start, False
    while count:
        day += DAY
        is_provisional = is_provisional or day not in calendar.days
        count -= calendar.is_working(day)
    return Due(day, is_provisional)


def add_months(day: date, count: int) -> date:
    """The corresponding day so many months later, or the month's last day."""
    months = day.month - 1 + count
    year, month = day.year + months // 12, months % 12 + 1
    following = date(year + month // 12, month % 12 + 1, 1)
    return min(date(year, month, 1) + (day.day - 1) * DAY, following - DAY)


def months_due(calendar: Calendar, start: date, count: int) -> Due:
    """A term of months that ends on a working day."""
    day = add_months(start, count)
    is_provisional = day not in calendar.days
    while not calendar.is_working(day):
        day += DAY
        is_provisional = is_provisional or day not in calendar.days
    return Due(day, is_provisional)


def working_days_between(calendar: Calendar, start: date, end: date) -> int:
    """Working days after `start`, up to and with `end`: what is left, or overdue, in words."""
    days = (end - start).days
    return sum(calendar.is_working(start + DAY * passed) for passed in range(1, days + 1))
