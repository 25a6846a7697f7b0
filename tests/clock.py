"""The tests' own clock: 11:20 in Shanghai on Monday 2026-11-23, until a test moves it."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

DAY = date(2026, 11, 23)
NOW = datetime(2026, 11, 23, 3, 20, tzinfo=UTC)


@dataclass
class Hand:
    """A clock that a test moves by hand."""

    moment: datetime = NOW

    def __call__(self) -> datetime:
        return self.moment

    def move(self, **by: int) -> None:
        self.moment += timedelta(**by)
