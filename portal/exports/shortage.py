"""The shortage directory as a spreadsheet: one version to work on, or all in force on a day."""

from collections.abc import Iterable, Iterator
from datetime import date

from portal.exports.dataset import Column, Row
from portal.policy.shortage import words_of_levels
from portal.records.shortage import ShortageEntry, ShortageVersion

ENTRIES = (
    Column("occupation", "职业（工种）"),
    Column("industry", "产业"),
    Column("levels", "等级"),
    Column("urgency", "紧缺情况"),
    Column("annual_demand", "一年约需（人）"),
)
IN_FORCE = (
    Column("number", "版次"),
    Column("level", "级别"),
    Column("title", "目录"),
    Column("document_no", "文号"),
    Column("from_day", "起"),
    Column("last_day", "至"),
    Column("uplift_percent", "上浮（%）"),
    *ENTRIES,
)


def entry_rows(version: ShortageVersion) -> Iterator[Row]:
    """What it lists, in its order, as it may be imported again."""
    return (_entry(entry) for entry in version.entries)


def rows_on(versions: Iterable[ShortageVersion], *, on: date) -> Iterator[Row]:
    """Every entry of the versions in force on that day, each with the head of its version."""
    for version in versions:
        if version.is_in_force(on):
            head = {
                "number": version.number,
                "level": version.level.label,
                "title": version.title,
                "document_no": version.document_no,
                "from_day": version.from_day,
                "last_day": version.last_day,
                "uplift_percent": version.uplift_percent,
            }
            for entry in version.entries:
                yield head | _entry(entry)


def _entry(entry: ShortageEntry) -> dict[str, object]:
    return {
        "occupation": entry.occupation.name,
        "industry": entry.industry,
        "levels": words_of_levels(entry.levels),
        "urgency": entry.urgency,
        "annual_demand": entry.annual_demand,
    }
