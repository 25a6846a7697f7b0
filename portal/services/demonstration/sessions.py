"""The sessions of the named classes: each with a free venue and a free registered instructor."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, time
from typing import Self

from sqlalchemy import select

from portal.policy.registry import InstructorKind, SessionKind, VenueKind
from portal.policy.terms import Course
from portal.records.instructors import Instructor, InstructorRegistration
from portal.records.sessions import ClassSession
from portal.records.venues import Venue
from portal.services.demonstration.institutions import TEACHES_COURSES
from portal.services.demonstration.stage import Stage
from portal.services.demonstration.timetable import Slot

TEACHES = {
    SessionKind.THEORY: {
        InstructorKind.THEORY,
        InstructorKind.BOTH,
        InstructorKind.ENTREPRENEURSHIP,
    },
    SessionKind.PRACTICE: {
        InstructorKind.PRACTICE,
        InstructorKind.BOTH,
        InstructorKind.ENTREPRENEURSHIP,
    },
}
HOLDS = {
    SessionKind.THEORY: {VenueKind.THEORY, VenueKind.BOTH},
    SessionKind.PRACTICE: {VenueKind.PRACTICE, VenueKind.BOTH},
}
TOPICS = {
    SessionKind.THEORY: ("安全与法律常识", "基础知识", "工艺与规范", "案例讨论"),
    SessionKind.PRACTICE: ("基本操作", "单项训练", "综合训练", "模拟考核"),
}
SESSIONS_PER_TOPIC = 8


@dataclass(frozen=True)
class Booked:
    """Where a class meets and who teaches it, by kind of session."""

    places: dict[SessionKind, int]
    teachers: dict[SessionKind, int]

    @property
    def venue_id(self) -> int:
        """The class's own venue is where its practice is."""
        return self.places[SessionKind.PRACTICE]

    def sessions(self, class_id: int, held: Sequence[Slot]) -> Iterable[ClassSession]:
        for index, slot in enumerate(held):
            yield ClassSession(
                class_id=class_id,
                day=slot.day,
                starts_at=slot.starts_at,
                ends_at=slot.ends_at,
                kind=slot.kind,
                topic=TOPICS[slot.kind][min(index // SESSIONS_PER_TOPIC, 3)],
                venue_id=self.places[slot.kind],
                instructor_id=self.teachers[slot.kind],
            )


@dataclass
class Bookings:
    """Which venue and which instructor is taken when: nobody is in two places at once."""

    stage: Stage
    venues: list[Venue]
    instructors: list[tuple[Instructor, InstructorRegistration]]
    taken: set[tuple[str, int, date, time]] = field(default_factory=set)

    @classmethod
    def of(cls, stage: Stage) -> Self:
        venues = list(stage.session.scalars(select(Venue).order_by(Venue.id)))
        rows = stage.session.execute(
            select(Instructor, InstructorRegistration)
            .join(InstructorRegistration)
            .order_by(Instructor.id)
        )
        return cls(stage, venues, [(instructor, row) for instructor, row in rows])

    def book(self, institution_id: int, subject: str | Course, held: Sequence[Slot]) -> Booked:
        """Take the first venue and instructor free for all sessions of a kind, or LookupError."""
        name = TEACHES_COURSES if isinstance(subject, Course) else subject
        occupation_id = self.stage.occupations[name].id
        booked = Booked({}, {})
        for kind in SessionKind:
            wanted = [slot for slot in held if slot.kind is kind]
            places = [
                venue.id
                for venue in self.venues
                if venue.institution_id == institution_id and venue.kind in HOLDS[kind]
            ]
            teachers = [
                instructor.id
                for instructor, taught in self.instructors
                if instructor.institution_id == institution_id
                and taught.occupation_id == occupation_id
                and taught.kind in TEACHES[kind]
            ]
            booked.places[kind] = self._first_free("venue", places, wanted)
            booked.teachers[kind] = self._first_free("instructor", teachers, wanted)
        return booked

    def _first_free(self, noun: str, ids: Sequence[int], wanted: Sequence[Slot]) -> int:
        for record_id in ids:
            keys = {(noun, record_id, slot.day, slot.starts_at) for slot in wanted}
            if not keys & self.taken:
                self.taken |= keys
                return record_id
        raise LookupError(f"no {noun} of {ids} is free")
