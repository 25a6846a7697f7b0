"""A school with everything that a filing needs, and classes that it drafts and files."""

from dataclasses import dataclass, replace
from datetime import date, time
from typing import Any

from sqlalchemy import select

from portal.policy.jurisdiction import Jurisdiction, load
from portal.policy.pattern import Pattern
from portal.policy.registry import InstructorKind, SessionKind
from portal.policy.roles import Role
from portal.policy.terms import Level, TrainingType
from portal.records.accounts import Account
from portal.records.classes import TrainingClass
from portal.records.database import db, transaction
from portal.records.institutions import Institution
from portal.records.instructors import Instructor, InstructorRegistration
from portal.records.own_classes import newest_deed
from portal.records.programmes import Programme
from portal.records.venues import Venue
from portal.services import class_filings, classes, timetables
from portal.services.class_details import Details
from portal.services.timetables import Lesson, Staffing
from tests.builders import FILED_ON, an_institution, an_occupation
from tests.clock import DAY, NOW

LAW: Jurisdiction = load("lanzhou-new-area")
START = date(2026, 12, 7)
PAPERS = frozenset(
    {"application", "venue_proof", "textbooks", "plan", "timetable", "emergency_plan"}
)
DAYTIME = ((time(8, 30), time(11, 30)), (time(14), time(17)))


@dataclass(frozen=True)
class School:
    """An institution with its manager, a registered welder who teaches both kinds, a workshop."""

    institution: Institution
    manager: Account
    instructor: Instructor
    venue: Venue

    @property
    def staffing(self) -> Staffing:
        return Staffing(self.instructor, self.venue)

    def details(self, **changes: Any) -> Details:
        """A welding class of class B that the law lets pass."""
        known = Details(
            training_type=TrainingType.EMPLOYMENT_SKILLS,
            occupation=an_occupation(db.session(), "焊工"),
            course=None,
            target_level=Level.NONE,
            trainee_identity="农村转移就业劳动者",
            enterprise="",
            planned_start=START,
            planned_end=date(2026, 12, 25),
            enrol_until=date(2026, 12, 4),
            hours_theory=36,
            hours_practice=84,
            safety_hours=2,
            legal_hours=2,
            capacity=40,
            fee_yuan=0,
            venue=self.venue,
            textbooks="《焊工（初级）》示例出版社",
            is_project_based=False,
            is_labour_preparation=False,
            is_school_enterprise=False,
            numbering_centre="first",
            remark="",
            papers=PAPERS,
        )
        return replace(known, **changes)

    def draft(self, **changes: Any) -> TrainingClass:
        """A draft with a whole timetable, on weekdays in the daytime."""
        found = classes.draft(self.institution, self.details(**changes), by=self.manager, at=NOW)
        self.lay(found)
        return found

    def lay(self, found: TrainingClass) -> None:
        timetables.lay_timetable(
            found,
            Pattern(weekdays=range(5), hours=DAYTIME, first=found.planned_start),
            dict.fromkeys(SessionKind, self.staffing),
            law=LAW,
            seen=seen(found),
            by=self.manager,
            at=NOW,
        )

    def lesson(self, **changes: Any) -> Lesson:
        known = Lesson(
            day=date(2026, 12, 26),
            starts_at=time(9),
            ends_at=time(12),
            kind=SessionKind.PRACTICE,
            is_online=False,
            topic="",
            staffing=self.staffing,
        )
        return replace(known, **changes)

    def submit(self, found: TrainingClass, **more: Any) -> None:
        values: dict[str, Any] = {"seen": seen(found), "law": LAW, "by": self.manager}
        class_filings.submit(found, **values | {"at": NOW, "on": DAY} | more)

    def filed(self, **changes: Any) -> TrainingClass:
        found = self.draft(**changes)
        self.submit(found)
        return found

    def announced(self, **changes: Any) -> TrainingClass:
        found = self.filed(**changes)
        class_filings.announce(found, seen=seen(found), by=self.manager, at=NOW, on=DAY)
        return found


def a_school(serial: int = 1) -> School:
    with transaction() as session:
        institution = an_institution(session, serial=serial)
        instructor = Instructor(institution=institution, name=f"教{serial}示")
        instructor.registrations.append(
            InstructorRegistration(
                occupation=an_occupation(session, "焊工"),
                kind=InstructorKind.BOTH,
                from_day=FILED_ON,
            )
        )
        session.add(instructor)
        session.add(
            Programme(
                institution=institution,
                occupation=an_occupation(session, "焊工"),
                training_type=TrainingType.EMPLOYMENT_SKILLS,
                highest_level=Level.ADVANCED,
                from_day=FILED_ON,
            )
        )
        session.flush()
        venue = session.scalars(select(Venue).where(Venue.institution_id == institution.id)).one()
        # Nobody signs in by password here.
        manager = Account(
            role=Role.MANAGER,
            institution_id=institution.id,
            name=f"负{serial}示",
            created_at=NOW,
            confirmed_at=NOW,
            password_changed_at=NOW,
        )
        session.add(manager)
    return School(institution, manager, instructor, venue)


def seen(found: TrainingClass) -> int:
    """What somebody who looks at the class now has seen."""
    newest = newest_deed(found.id)
    return newest.id if newest else 0


def approve(found: TrainingClass) -> None:
    """As the centre does, without the centre."""
    with transaction():
        found.approved_at = NOW
