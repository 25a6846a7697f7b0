"""An institution's own classes as a spreadsheet, drafts too."""

from collections.abc import Iterable, Iterator

from portal.exports.dataset import Column, Row
from portal.records.own_classes import OwnClass

COLUMNS = (
    Column("number", "班号"),
    Column("title", "班次全称"),
    Column("filing", "备案"),
    Column("state", "对外状态"),
    Column("planned_start", "开班日期"),
    Column("planned_end", "结班日期"),
    Column("enrol_until", "报名截止"),
    Column("schedule", "上课时间"),
    Column("hours_theory", "理论课时"),
    Column("hours_practice", "实操课时"),
    Column("capacity", "名额"),
    Column("seated", "已占名额"),
    Column("waiting", "候补"),
    Column("venue", "地点"),
)


def rows(classes: Iterable[OwnClass]) -> Iterator[Row]:
    """One line for each class; a draft's key is no number and is left out."""
    for one in classes:
        filed = one.filed
        yield {
            "number": filed.number if filed.submitted_at else "",
            "title": filed.title,
            "filing": one.filing.label,
            "state": one.state.label if one.state else "",
            "planned_start": filed.planned_start,
            "planned_end": filed.planned_end,
            "enrol_until": filed.enrol_until,
            "schedule": filed.schedule,
            "hours_theory": filed.hours_theory,
            "hours_practice": filed.hours_practice,
            "capacity": filed.capacity,
            "seated": one.seats.seated,
            "waiting": one.seats.waiting,
            "venue": filed.venue.name,
        }
