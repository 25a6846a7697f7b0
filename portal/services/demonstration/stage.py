"""What every part of the demonstration builds on: the day, the law, the dice and the cast."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.policy.deadlines import Calendar
from portal.policy.jurisdiction import Jurisdiction
from portal.policy.terms import TrainingType
from portal.records.classes import TrainingClass
from portal.records.holidays import working_calendar
from portal.records.institutions import Institution
from portal.records.keys import new_key
from portal.records.occupations import Occupation
from portal.records.shortage import ShortageVersion
from portal.services.demonstration.plans import Plan

EARLIEST = timedelta(days=500)
SHANGHAI = ZoneInfo("Asia/Shanghai")


@dataclass(eq=False)
class Stage:
    """One build. Days count from `on`; the same day throws the same dice."""

    session: Session
    law: Jurisdiction
    on: date
    at: datetime
    random: Random = field(init=False)
    calendar: Calendar = field(init=False)
    occupations: dict[str, Occupation] = field(init=False)
    institutions: dict[str, Institution] = field(default_factory=dict)
    directory: ShortageVersion | None = None
    classes: list[tuple[Plan, TrainingClass]] = field(default_factory=list)
    centres: tuple[str, ...] = field(init=False)
    districts: tuple[str, ...] = field(init=False)
    serials: Counter[int] = field(default_factory=Counter)
    certificates: Counter[tuple[str, TrainingType]] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self.random = Random(self.on.isoformat())  # noqa: S311 - nothing here is a secret
        guessed = dict.fromkeys(_holidays(self.on), False)
        known = working_calendar(since=self.on - EARLIEST).days
        self.calendar = Calendar({**guessed, **known})
        self.centres = tuple(entry.value.key for entry in self.law.centres)
        self.districts = tuple(entry.value.name for entry in self.law.districts)
        rows = self.session.scalars(select(Occupation))
        self.occupations = {row.name: row for row in rows}

    def day(self, offset: int) -> date:
        return self.on + timedelta(days=offset)

    def moment(self, day: date, hour: int, minute: int = 0) -> datetime:
        """That time in Shanghai, but never after the moment of the build."""
        wanted = datetime.combine(day, time(hour, minute), tzinfo=SHANGHAI).astimezone(UTC)
        return min(wanted, self.at)

    def numbering_centre(self, centre: str) -> str:
        """The centre itself, or for one without certificate numbers the first that has some."""
        numbering = [
            entry.value.key for entry in self.law.centres if entry.value.numbers_certificates
        ]
        return centre if centre in numbering else numbering[0]

    def key(self, *named: object) -> str:
        """A public key that depends on the day and the name alone, whatever else is built."""
        return new_key(Random(f"{self.on} {named}"))  # noqa: S311 - these keys guard nothing


def _holidays(on: date) -> list[date]:
    """New Year, Labour Day and National Day of the years around, for want of a notice."""
    return [
        date(year, month, day)
        for year in range(on.year - 2, on.year + 3)
        for month, days in ((1, 1), (5, 3), (10, 7))
        for day in range(1, days + 1)
    ]
