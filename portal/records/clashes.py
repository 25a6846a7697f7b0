"""Sessions of other classes that need the same instructor or the same venue at the same time."""

from datetime import date, time
from typing import NamedTuple

from sqlalchemy import ColumnElement, Select, and_, or_, select
from sqlalchemy.orm import aliased

from portal.policy.timetable import ClashKind
from portal.records.classes import TrainingClass
from portal.records.database import db
from portal.records.instructors import Instructor
from portal.records.sessions import ClassSession
from portal.records.venues import Venue


class Clash(NamedTuple):
    """Who or what is wanted twice, when, and by which other class; '' for another institution's."""

    kind: ClashKind
    day: date
    starts_at: time
    name: str
    number: str


def clashes_of(class_id: int) -> list[Clash]:
    """By day; classes that were never filed, and those that are over, take nobody's time."""
    mine, other = aliased(ClassSession), aliased(ClassSession)
    # One person may be registered by two institutions.
    by_instructor = _clashes(mine, other, _same_person(mine, other))
    same_room = and_(mine.venue_id == other.venue_id, ~mine.is_online, ~other.is_online)
    by_venue = _clashes(mine, other, same_room)
    asked = (
        (ClashKind.INSTRUCTOR, Instructor.name, by_instructor.join(mine.instructor)),
        (ClashKind.VENUE, Venue.name, by_venue.join(mine.venue)),
    )
    found = []
    for kind, name, statement in asked:
        rows = db.session.execute(statement.add_columns(name).where(mine.class_id == class_id))
        found += [
            Clash(kind, day, at, called, number if is_own else "")
            for day, at, number, is_own, called in rows
        ]
    return sorted(found, key=lambda one: (one.day, one.starts_at, one.kind))


def _same_person(mine: type[ClassSession], other: type[ClassSession]) -> ColumnElement[bool]:
    one, another = aliased(Instructor), aliased(Instructor)
    is_one_person = (
        select(one.id)
        .join(another, another.person_id == one.person_id)
        .where(one.id == mine.instructor_id, another.id == other.instructor_id)
        .correlate(mine, other)
        .exists()
    )
    return or_(mine.instructor_id == other.instructor_id, is_one_person)


def _clashes(
    mine: type[ClassSession], other: type[ClassSession], same: ColumnElement[bool]
) -> Select[date, time, str, bool]:
    own = aliased(TrainingClass)
    overlap = and_(
        other.day == mine.day, other.starts_at < mine.ends_at, other.ends_at > mine.starts_at
    )
    return (
        select(
            mine.day,
            mine.starts_at,
            TrainingClass.number,
            TrainingClass.institution_id == own.institution_id,
        )
        .select_from(mine)
        .join(own, own.id == mine.class_id)
        .join(other, and_(same, overlap, other.class_id != mine.class_id))
        .join(TrainingClass, TrainingClass.id == other.class_id)
        .where(
            mine.cancelled_at.is_(None),
            other.cancelled_at.is_(None),
            TrainingClass.submitted_at.is_not(None),
            TrainingClass.cancelled_at.is_(None),
            TrainingClass.closed_at.is_(None),
        )
    )
