"""One institution in full, as its public page shows it on a day (003 附件2 1.2).

Nothing private is here: instructors go by the name they agreed to, and phones are business ones.
"""

from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby, takewhile

from sqlalchemy import and_, func, select
from sqlalchemy.orm import joinedload

from portal.policy.registry import InstructorKind, Standing
from portal.policy.terms import Level, TrainingType
from portal.records.database import db
from portal.records.institution_details import FormerDetails, said_of
from portal.records.institutions import Institution, InstitutionStanding, removed_since
from portal.records.instructors import (
    Instructor,
    InstructorRegistration,
    public_name,
    teaches_on,
)
from portal.records.list_entries import ListEntry, list_entries
from portal.records.occupations import Occupation
from portal.records.programmes import Programme, approved_on, subject_of
from portal.records.publications import Publication, PublicNoun
from portal.records.stars import InstitutionStar, rated_then
from portal.records.venues import Venue, venues_of


@dataclass(frozen=True)
class Teachable:
    """One approved programme; `occupation_key` None = a start-up course."""

    subject: str
    occupation_key: str | None
    training_type: TrainingType
    highest_level: Level


@dataclass(frozen=True)
class Teacher:
    """One registered instructor under the public name."""

    name: str
    kind: InstructorKind
    subjects: tuple[str, ...]


@dataclass(frozen=True)
class Profile:
    """The institution and what holds that day; `measures` led to its standing.

    `details` is what was said of it then, `former_names` what it was called before that day.
    """

    institution: Institution
    details: Institution | FormerDetails
    former_names: list[str]
    standing: InstitutionStanding
    measures: tuple[InstitutionStanding, ...]
    is_licensed: bool
    in_directory: bool
    programmes: list[Teachable]
    teachers: list[Teacher]
    venues: list[Venue]
    rating: InstitutionStar | None
    entries: list[ListEntry]
    revised_at: datetime | None


def profile_on(uscc: str, *, on: date, today: date | None = None) -> Profile | None:
    """The institution with that code; None before it was ever filed, for applying is not public.

    Of a past day `today` leaves out what answers for no past day: list entries that are public no
    longer, and why a measure that may have ended since was taken.
    """
    revised = (
        select(func.max(Publication.revised_at))
        .where(Publication.noun.in_((PublicNoun.INSTITUTIONS, PublicNoun.LISTINGS)))
        .scalar_subquery()
    )
    row = (
        db.session.execute(
            select(Institution, InstitutionStar, revised, removed_since(on, today))
            .outerjoin(
                InstitutionStar,
                and_(InstitutionStar.institution_id == Institution.id, rated_then(on)),
            )
            .where(Institution.uscc == uscc)
            .options(joinedload(Institution.standings), joinedload(Institution.former))
        )
        .unique()
        .one_or_none()
    )
    if row is None:
        return None
    institution, rating, revised_at, removed_from = row
    until_then = [standing for standing in institution.standings if standing.from_day <= on]
    now = until_then[-1] if until_then else None
    if now is None or now.standing is Standing.APPLIED or (now.until_day or on) < on:
        return None
    details, former_names = said_of(institution, on=on)
    is_licensed = details.licence_until is None or details.licence_until >= on
    if removed_from and now.standing.is_listed:
        # Never stored: the measure's own days decide.
        now = InstitutionStanding(standing=Standing.REMOVED, from_day=removed_from, reason="")
    in_directory = is_licensed and now.standing.is_listed
    return Profile(
        institution=institution,
        details=details,
        former_names=former_names,
        standing=now,
        measures=_measures(until_then) if today in (None, on) else (),
        is_licensed=is_licensed,
        in_directory=in_directory,
        programmes=_programmes(institution.id, on) if in_directory else [],
        teachers=_teachers(institution.id, on) if in_directory else [],
        venues=venues_of(institution.id, on=on) if in_directory else [],
        rating=rating if in_directory else None,
        entries=list_entries(on, institution_ids=[institution.id], today=today),
        revised_at=revised_at,
    )


def _measures(standings: list[InstitutionStanding]) -> tuple[InstitutionStanding, ...]:
    """The measures since it last stood well, newest first.

    A measure that has ended is not told: after an entry's end nothing of it stays on a page.
    """
    backwards = reversed(standings)
    return tuple(takewhile(lambda held: held.standing is not Standing.FILED, backwards))


def _programmes(institution_id: int, on: date) -> list[Teachable]:
    rows = db.session.execute(
        select(
            Occupation.name,
            Programme.course,
            Occupation.key,
            Programme.training_type,
            Programme.highest_level,
        )
        .outerjoin(Occupation, Occupation.id == Programme.occupation_id)
        .where(Programme.institution_id == institution_id, approved_on(on))
        .order_by(Programme.id)
    )
    return [
        Teachable(subject_of(name, course), key, training_type, level)
        for name, course, key, training_type, level in rows
    ]


def _teachers(institution_id: int, on: date) -> list[Teacher]:
    """Those who are registered for something that day, with everything they may teach."""
    registered = InstructorRegistration
    rows = db.session.execute(
        select(Instructor, registered)
        .join(registered, registered.instructor_id == Instructor.id)
        .where(Instructor.institution_id == institution_id, teaches_on(on))
        .options(joinedload(registered.occupation))
        .order_by(Instructor.id, registered.id)
    )
    teachers = []
    for instructor, held in groupby(rows, key=lambda row: row[0]):
        registrations = [row for _, row in held]
        name = public_name(instructor.name, is_full=instructor.shows_full_name)
        subjects = tuple(row.subject for row in registrations)
        teachers.append(Teacher(name, registrations[0].kind, subjects))
    return teachers
