"""What institutions ask to be filed, for tests of the register: each as its sealed text."""

from dataclasses import replace
from datetime import date
from typing import Any

from portal.policy.register import Ownership, RegisterDeed, RegisterNoun
from portal.policy.registry import InstructorKind, VenueKind
from portal.policy.terms import CertificateKind, Level, TrainingType
from portal.records.accounts import Account
from portal.records.database import db
from portal.records.instructors import Instructor
from portal.records.programmes import Programme
from portal.records.register_changes import RegisterChange
from portal.records.venues import Venue
from portal.services import register_changes
from portal.services.register_changes import Wanted
from portal.services.register_details import (
    InstructorDetails,
    ProgrammeDetails,
    StarDetails,
    VenueDetails,
    as_text,
)
from tests.builders import an_occupation
from tests.clock import DAY, NOW
from tests.filings import School
from tests.people import number


def instructor(subject: str = "焊工", serial: int = 801, **changes: Any) -> str:
    known = InstructorDetails(
        name="赵示师",
        number=number(serial),
        phone="13700000801",
        kind=InstructorKind.BOTH,
        occupations=(an_occupation(db.session(), subject).key,),
        certificate=CertificateKind.SKILL_LEVEL_CERTIFICATE,
        certificate_number="S000062000001234567890",
        certificate_level=Level.TECHNICIAN,
        shows_full_name=False,
    )
    return as_text(replace(known, **changes))


def venue(**changes: Any) -> str:
    known = VenueDetails(
        name="二号车间",
        address="中川园区示例路9号",
        district="中川园区",
        kind=VenueKind.PRACTICE,
        seats=20,
        workstations=60,
        ownership=Ownership.OWN,
        lease_until=None,
        safety_checked_on=date(2026, 10, 8),
    )
    return as_text(replace(known, **changes))


def programme(subject: str = "电工", **changes: Any) -> str:
    known = ProgrammeDetails(
        occupation=an_occupation(db.session(), subject).key,
        course=None,
        training_type=TrainingType.EMPLOYMENT_SKILLS,
        highest_level=Level.NONE,
    )
    return as_text(replace(known, **changes))


def star(stars: int = 4) -> str:
    return as_text(StarDetails(stars=stars, basis="试用评价办法", rated_on=DAY))


def asked(
    school: School,
    noun: RegisterNoun,
    details: str | None = None,
    *,
    deed: RegisterDeed = RegisterDeed.BEGIN,
    row: Instructor | Venue | Programme | None = None,
) -> RegisterChange:
    """Saved and handed in by the school's manager."""
    wanted = Wanted(noun=noun, deed=deed, title="试用", details=details, row=row)
    change = register_changes.save(school.institution, wanted, by=school.manager, at=NOW)
    register_changes.submit(change, by=school.manager, at=NOW)
    return change


def approve(change: RegisterChange, by: Account, on: date = DAY) -> None:
    register_changes.approve(change, by=by, at=NOW, on=on)
