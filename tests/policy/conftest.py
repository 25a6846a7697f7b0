"""The law of the place, and the working days of 2025 and 2026 as the State Council set them."""

from datetime import date, timedelta

import pytest

from portal.policy.deadlines import Calendar
from portal.policy.jurisdiction import Jurisdiction, load

HOLIDAYS = (
    ("2025-01-01", "2025-01-01"),
    ("2025-01-28", "2025-02-04"),
    ("2025-04-04", "2025-04-06"),
    ("2025-05-01", "2025-05-05"),
    ("2025-05-31", "2025-06-02"),
    ("2025-10-01", "2025-10-08"),
    ("2026-01-01", "2026-01-03"),
    ("2026-02-15", "2026-02-23"),
    ("2026-04-04", "2026-04-06"),
    ("2026-05-01", "2026-05-05"),
    ("2026-06-19", "2026-06-21"),
    ("2026-09-25", "2026-09-27"),
    ("2026-10-01", "2026-10-07"),
)
MADE_UP = (
    *("2025-01-26", "2025-02-08", "2025-04-27", "2025-09-28", "2025-10-11"),
    *("2026-01-04", "2026-02-14", "2026-02-28", "2026-05-09", "2026-09-20", "2026-10-10"),
)


def days_between(first: date, last: date) -> list[date]:
    return [first + timedelta(days=passed) for passed in range((last - first).days + 1)]


def working_days() -> dict[date, bool]:
    """Every day of the two years and whether it is worked."""
    days = {day: day.weekday() < 5 for day in days_between(date(2025, 1, 1), date(2026, 12, 31))}
    for first, last in HOLIDAYS:
        for day in days_between(date.fromisoformat(first), date.fromisoformat(last)):
            days[day] = False
    days.update((date.fromisoformat(day), True) for day in MADE_UP)
    return days


@pytest.fixture(scope="session")
def law() -> Jurisdiction:
    return load("lanzhou-new-area")


@pytest.fixture(scope="session")
def guangdong() -> Jurisdiction:
    return load("guangdong")


@pytest.fixture(scope="session")
def calendar() -> Calendar:
    return Calendar(working_days())
