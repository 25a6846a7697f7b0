"""The calendar that every database starts from: what the notices name, and every other day."""

import csv
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from portal.policy.deadlines import DAY, SATURDAY
from portal.records.holidays import Holiday

IS_WORKING = {"yes": True, "no": False}
BY_WEEKDAY = "通知没有列出，按星期"


def calendar_days(path: Path) -> Iterator[Holiday]:
    """Every day of the years that the file names; one that it does not name goes by its weekday.

    Raises KeyError for a cell that is neither yes nor no, ValueError for what is no day.
    """
    with path.open(encoding="utf-8", newline="") as file:
        named = {date.fromisoformat(row["day"]): row for row in csv.DictReader(file)}
    for year in sorted({day.year for day in named}):
        day = date(year, 1, 1)
        while day.year == year:
            if row := named.get(day):
                yield Holiday(
                    day=day, is_working=IS_WORKING[row["is_working"]], source=row["source"]
                )
            else:
                yield Holiday(day=day, is_working=day.weekday() < SATURDAY, source=BY_WEEKDAY)
            day += DAY
