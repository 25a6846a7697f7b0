"""A class as the law judges its filing: what is stored, in the plain values that rules take."""

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from portal.policy.filing import Filing
from portal.policy.registry import InstructorKind, SessionKind
from portal.policy.timetable import PlannedSession, Registration, Room, TimeSlot
from portal.records.classes import TrainingClass
from portal.records.database import db
from portal.records.filings import ClassPaper
from portal.records.instructors import Instructor, InstructorRegistration
from portal.records.sessions import ClassSession
from portal.records.venues import Venue


def papers_of(class_id: int) -> set[str]:
    """The keys of the papers that were handed in."""
    return set(db.session.scalars(select(ClassPaper.paper).where(ClassPaper.class_id == class_id)))


def timetable_rows(class_id: int) -> list[ClassSession]:
    """Every session that stands, in order, with where and with whom."""
    instructor = joinedload(ClassSession.instructor)
    registrations = instructor.selectinload(Instructor.registrations)
    return list(
        db.session.scalars(
            select(ClassSession)
            .options(
                joinedload(ClassSession.venue),
                registrations.joinedload(InstructorRegistration.occupation),
                instructor.selectinload(Instructor.suspensions),
            )
            .where(ClassSession.class_id == class_id, ClassSession.cancelled_at.is_(None))
            .order_by(ClassSession.day, ClassSession.starts_at)
        )
    )


def filing_of(training_class: TrainingClass) -> Filing:
    """The filing as it stands now."""
    one = training_class
    return Filing(
        training_type=one.training_type,
        planned_start=one.planned_start,
        planned_end=one.planned_end,
        occupation=one.occupation.key if one.occupation else None,
        course=one.course,
        enterprise=one.enterprise,
        project_based=one.is_project_based,
        labour_preparation=one.is_labour_preparation,
        school_enterprise=one.is_school_enterprise,
        theory=one.hours_theory,
        practice=one.hours_practice,
        safety_hours=one.safety_hours,
        legal_hours=one.legal_hours,
        capacity=one.capacity,
        textbooks=one.textbooks.splitlines(),
        papers=papers_of(one.id),
        numbering_centre=one.numbering_centre or one.reviewing_unit,
        sessions=planned_sessions(one, timetable_rows(one.id)),
    )


def planned_sessions(
    training_class: TrainingClass, rows: Iterable[ClassSession]
) -> list[PlannedSession]:
    """The sessions in the law's words; a lesson online needs no places."""
    return [
        planned_session(
            training_class,
            TimeSlot(row.day, row.starts_at, row.ends_at),
            kind=row.kind,
            instructor=row.instructor,
            venue=None if row.is_online else row.venue,
        )
        for row in rows
    ]


def planned_session(
    training_class: TrainingClass,
    slot: TimeSlot,
    *,
    kind: SessionKind,
    instructor: Instructor,
    venue: Venue | None,
) -> PlannedSession:
    held = _registration(training_class, instructor, slot)
    if venue is None:
        return PlannedSession(slot, kind, held, training_class.capacity)
    places = venue.seats if kind is SessionKind.THEORY else venue.workstations
    room = Room(
        venue.name, venue.from_day, venue.until_day, venue.safety_checked_on, venue.lease_until
    )
    return PlannedSession(slot, kind, held, places, room=room)


def _registration(
    training_class: TrainingClass, instructor: Instructor, slot: TimeSlot
) -> Registration:
    """The registration that covers the subject on the session's day, else one for nothing.

    Whoever is registered for start-up training teaches every course; whoever is suspended, none.
    """
    course, occupation = training_class.course, training_class.occupation
    rows = [] if instructor.suspension_on(slot.on) else instructor.registered_on(slot.on)
    for row in rows:
        if course:
            fits = row.kind is InstructorKind.ENTREPRENEURSHIP
        else:
            fits = occupation is not None and row.occupation_id == occupation.id
        if fits:
            subject = course or row.subject
            return Registration(instructor.name, (subject,), row.from_day, row.until_day)
    return Registration(instructor.name, (), slot.on, slot.on)
