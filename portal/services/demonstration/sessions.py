"""The sessions of the named classes: each with a free venue and a free registered instructor."""

from dataclasses import dataclass, field
from typing import Self

from sqlalchemy import select

from portal.policy.registry import InstructorKind, SessionKind, VenueKind
from portal.records.classes import TrainingClass
from portal.records.instructors import Instructor, InstructorRegistration
from portal.records.sessions import ClassSession
from portal.records.venues import Venue
from portal.services.demonstration.institutions import TEACHES_COURSES
from portal.services.demonstration.stage import Stage
from portal.services.demonstration.timetable import Bookings, Slot

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
    SessionKind.THEORY: (VenueKind.THEORY, VenueKind.BOTH),
    SessionKind.PRACTICE: (VenueKind.PRACTICE, VenueKind.BOTH),
}
TOPICS = {
    SessionKind.THEORY: ("安全与法律常识", "基础知识", "工艺与规范", "案例讨论"),
    SessionKind.PRACTICE: ("基本操作", "单项训练", "综合训练", "模拟考核"),
}


@dataclass
class Timetables:
    """Who and what is free, kept while classes are put on the stage one after the other."""

    stage: Stage
    venues: list[Venue]
    instructors: list[tuple[Instructor, int]]
    bookings: Bookings = field(default_factory=Bookings)

    @classmethod
    def of(cls, stage: Stage) -> Self:
        venues = list(stage.session.scalars(select(Venue).order_by(Venue.id)))
        rows = stage.session.execute(
            select(Instructor, InstructorRegistration.occupation_id)
            .join(InstructorRegistration)
            .order_by(Instructor.id)
        )
        return cls(stage, venues, [(instructor, key) for instructor, key in rows])

    def hold(self, training_class: TrainingClass, held: list[Slot]) -> None:
        """Give every session its place and teacher; the practice venue is the class's own."""
        places, teachers = {}, {}
        for kind in SessionKind:
            wanted = [slot for slot in held if slot.kind is kind]
            places[kind] = self._place(training_class, kind, wanted)
            teachers[kind] = self._teacher(training_class, kind, wanted)
        training_class.venue_id = places[SessionKind.PRACTICE]
        self.stage.session.add_all(
            ClassSession(
                training_class=training_class,
                day=slot.day,
                starts_at=slot.starts_at,
                ends_at=slot.ends_at,
                kind=slot.kind,
                topic=TOPICS[slot.kind][min(index // 4, 3)],
                venue_id=places[slot.kind],
                instructor_id=teachers[slot.kind],
            )
            for index, slot in enumerate(held)
        )

    def _place(self, training_class: TrainingClass, kind: SessionKind, wanted: list[Slot]) -> int:
        ids = [
            venue.id
            for venue in self.venues
            if venue.institution_id == training_class.institution.id and venue.kind in HOLDS[kind]
        ]
        return self.bookings.first_free("venue", ids, wanted)

    def _teacher(self, training_class: TrainingClass, kind: SessionKind, wanted: list[Slot]) -> int:
        subject = training_class.occupation or self.stage.occupations[TEACHES_COURSES]
        ids = [
            instructor.id
            for instructor, occupation_id in self.instructors
            if instructor.institution_id == training_class.institution.id
            and occupation_id == subject.id
            and instructor.kind in TEACHES[kind]
        ]
        return self.bookings.first_free("instructor", ids, wanted)
