"""What a form of the register begins with: the row that shall change, or what was saved."""

from collections.abc import Sequence

from sqlalchemy import select

from portal.policy.register import RegisterNoun
from portal.policy.registry import InstructorKind
from portal.policy.terms import CertificateKind, Course, Level
from portal.records.database import db
from portal.records.instructors import Instructor
from portal.records.occupations import Occupation
from portal.records.programmes import Programme
from portal.records.register_changes import RegisterChange
from portal.records.venues import Venue
from portal.services.register_details import (
    instructor_details,
    programme_details,
    venue_details,
)
from portal.web.clock import today

Known = dict[str, object]


def known(row: Instructor | Venue | Programme | RegisterChange | None) -> Known:
    match row:
        case Instructor():
            return _of_instructor(row)
        case Venue():
            return vars(row) | {"kind": row.kind.value, "ownership": row.ownership.value}
        case Programme():
            return _of_programme(row.course, row.training_type, row.occupation, row.highest_level)
        case RegisterChange():
            return _of_change(row)
    return {}


def _of_instructor(held: Instructor) -> Known:
    rows = held.registered_on(today())
    first = rows[0] if rows else None
    return {
        "name": held.name,
        "number": held.person.number if held.person else "",
        "phone": held.phone,
        "kind": first.kind.value if first else InstructorKind.BOTH.value,
        "occupations": "\n".join(row.occupation.name for row in rows if row.occupation),
        "certificate": (first and first.certificate) or CertificateKind.SKILL_LEVEL_CERTIFICATE,
        "certificate_number": first.certificate_number if first else "",
        "certificate_level": (first and first.certificate_level) or Level.ADVANCED,
        "shows_full_name": "1" if held.shows_full_name else "",
    }


def _of_change(change: RegisterChange) -> Known:
    match change.noun:
        case RegisterNoun.INSTRUCTOR:
            said = instructor_details(change.details)
            return vars(said) | {
                "occupations": "\n".join(one.name for one in _occupations(said.occupations)),
                "shows_full_name": "1" if said.shows_full_name else "",
            }
        case RegisterNoun.VENUE:
            return vars(venue_details(change.details))
        case _:
            wanted = programme_details(change.details)
            found = _occupations((wanted.occupation,))
            first = found[0] if found else None
            return _of_programme(wanted.course, wanted.training_type, first, wanted.highest_level)


def _of_programme(
    course: Course | None, kind: str, occupation: Occupation | None, level: Level
) -> Known:
    return {
        "kind": (course or kind),
        "occupation": occupation.name if occupation else "",
        "highest_level": level,
    }


def _occupations(keys: Sequence[str]) -> list[Occupation]:
    chosen = select(Occupation).where(Occupation.key.in_(keys)).order_by(Occupation.id)
    return list(db.session.scalars(chosen))
