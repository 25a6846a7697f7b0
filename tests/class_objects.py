"""Objects of the matrix that hang on a class: its sessions, people and marks. See objects.py."""

from dataclasses import dataclass
from datetime import time
from itertools import count
from typing import Any

from sqlalchemy import select

from portal.policy.attendance import AttendanceMark
from portal.policy.enrolments import EnrolmentState
from portal.policy.registry import SessionKind
from portal.records.accounts import Account
from portal.records.attendance import Attendance, AttendanceDispute
from portal.records.certificates import Certificate
from portal.records.classes import TrainingClass
from portal.records.database import transaction
from portal.records.enrolments import Enrolment
from portal.records.filings import ClassAmendment
from portal.records.instructors import Instructor
from portal.records.sessions import ClassSession
from portal.records.venues import Venue
from tests.builders import a_class
from tests.conftest import DAY, NOW
from tests.lessons import admitted
from tests.objects import Cast, Objects, Thing, kept

_serial = count(1)


@dataclass(frozen=True)
class Lessons:
    """A class of the cast's first institution, taught by its instructor."""

    training_class: TrainingClass
    session: ClassSession

    @property
    def number(self) -> str:
        return self.training_class.number


def lessons(cast: Cast, *, is_approved: bool = True) -> Lessons:
    institution = cast.manager.institution
    assert institution is not None
    state: dict[str, Any] = {} if is_approved else {"approved_at": None, "announced_at": None}
    with transaction() as session:
        number = f"26-7{next(_serial):04d}"
        training_class = a_class(session, institution, number=number, **state)
        venue = session.scalars(select(Venue).where(Venue.institution_id == institution.id)).first()
        chosen = select(Instructor).where(Instructor.account_id == cast.instructor.id)
        teacher = session.scalar(chosen) or Instructor(
            institution=institution,
            name="赵示师",
            account_id=cast.instructor.id,
        )
        held = ClassSession(
            training_class=training_class,
            day=DAY,
            starts_at=time(8, 30),
            ends_at=time(11, 30),
            kind=SessionKind.PRACTICE,
            venue=venue,
            instructor=teacher,
        )
        session.add_all([teacher, held])
    return Lessons(training_class, held)


def enrolled(
    found: Lessons, worker: Account, state: EnrolmentState = EnrolmentState.CONFIRMED
) -> Enrolment:
    return admitted(found.training_class, worker, state=state)


def own_enrolments(cast: Cast) -> list[Thing]:
    found, other = lessons(cast), lessons(cast)
    return [
        Thing({"key": enrolled(found, worker).key}, (worker,), {"class": other.number})
        for worker in (cast.worker, cast.other_worker)
    ]


def classes_of_trainees(cast: Cast) -> list[Thing]:
    things = []
    for worker in (cast.worker, cast.other_worker):
        found = lessons(cast)
        enrolled(found, worker)
        things.append(Thing({"number": found.number}, (worker,)))
    return things


def a_mark(cast: Cast) -> Attendance:
    found = lessons(cast)
    mark = Attendance(
        enrolment_id=enrolled(found, cast.worker).id,
        session_id=found.session.id,
        mark=AttendanceMark.ABSENT,
        reason="没来",
        marked_at=NOW,
        marked_by=cast.instructor.id,
    )
    return kept(mark)


def own_marks(cast: Cast) -> list[Thing]:
    return [Thing({"key": a_mark(cast).key}, (cast.worker,))]


def disputes(cast: Cast) -> list[Thing]:
    mark = a_mark(cast)
    dispute = AttendanceDispute(
        attendance_id=mark.id, mark_before=mark.mark, words="来了", raised_at=NOW
    )
    return [Thing({"key": kept(dispute).key}, (cast.reviewer,))]


def a_certificate(cast: Cast) -> Certificate:
    found, value = lessons(cast), 900_000 + next(_serial)
    certificate = Certificate(
        number=f"{value:010d}",
        number_value=value,
        centre="first",
        training_type=found.training_class.training_type,
        enrolment_id=enrolled(found, cast.worker, EnrolmentState.COMPLETED).id,
        holder_name="王示一",
        holder_number_masked="620***********0011",
        project="焊工",
        institution_name="试用",
        from_day=DAY,
        until_day=DAY,
        hours_theory=36,
        hours_practice=84,
        issuer="试用",
        issued_on=DAY,
        issued_at=NOW,
        issued_by=cast.reviewer.id,
    )
    return kept(certificate)


def own_certificates(cast: Cast) -> list[Thing]:
    return [Thing({"number": a_certificate(cast).number}, (cast.worker,))]


def certificates_of_a_centre(cast: Cast) -> list[Thing]:
    return [Thing({"number": a_certificate(cast).number}, (cast.reviewer,))]


def institutions_classes(cast: Cast) -> list[Thing]:
    """What the manager files and the instructor teaches; a rival has no part in it."""
    found = lessons(cast, is_approved=False)
    return [Thing({"number": found.number}, (cast.manager, cast.instructor))]


def institutions_sessions(cast: Cast) -> list[Thing]:
    found = lessons(cast, is_approved=False)
    values = {"number": found.number, "when": found.session.when}
    return [Thing(values, (cast.manager, cast.instructor))]


def taught_sessions(cast: Cast) -> list[Thing]:
    found = lessons(cast)
    values = {"number": found.number, "when": found.session.when}
    return [Thing(values, (cast.manager, cast.instructor))]


def taught_classes(cast: Cast) -> list[Thing]:
    return [Thing({"number": lessons(cast).number}, (cast.manager, cast.instructor))]


def classes_of_a_centre(cast: Cast) -> list[Thing]:
    """The centre that reviews it; officers read all."""
    return [Thing({"number": lessons(cast).number}, (cast.reviewer, cast.proposing)), UNKNOWN_CLASS]


def people_of_a_class(cast: Cast) -> list[Thing]:
    """Somebody of this class, not of another of the same centre and institution."""
    found, other = lessons(cast), lessons(cast)
    key = enrolled(found, cast.worker).key
    return [
        Thing({"number": found.number, "key": key}, (cast.manager, cast.reviewer)),
        Thing({"number": other.number, "key": key}),
    ]


def amendments_of_a_class(cast: Cast) -> list[Thing]:
    found, other = lessons(cast), lessons(cast)
    amendment = ClassAmendment(
        class_id=found.training_class.id,
        session_id=found.session.id,
        day=DAY,
        starts_at=time(14),
        ends_at=time(17),
        venue_id=found.session.venue_id,
        instructor_id=found.session.instructor_id,
        reason="教室有事",
        proposed_at=NOW,
        proposed_by=cast.manager.id,
    )
    key = kept(amendment).key
    return [
        Thing({"number": found.number, "key": key}, (cast.reviewer,)),
        Thing({"number": other.number, "key": key}),
    ]


def leavers_at_the_desk(cast: Cast) -> list[Thing]:
    """The person whose card lies there gives up an own seat, and nobody else's."""
    own, other = cast.worker.person, cast.other_worker.person
    assert own is not None
    assert other is not None
    fields = {"enrolment": enrolled(lessons(cast), cast.worker).key}
    return [
        Thing({"key": own.key}, (cast.reviewer, cast.other_reviewer), fields),
        Thing({"key": other.key}, (), fields),
    ]


def sign_ups_at_the_desk(cast: Cast) -> list[Thing]:
    own = cast.worker.person
    assert own is not None
    values = {"key": own.key, "number": lessons(cast).number}
    return [
        Thing(values, (cast.reviewer, cast.other_reviewer)),
        Thing(values | UNKNOWN_CLASS.values),
    ]


UNKNOWN_CLASS = Thing({"number": "26-79999"})
CLASS_OBJECTS: dict[str, Objects] = {
    "/worker/enrolments/<key>": own_enrolments,
    "/worker/classes/<number>": classes_of_trainees,
    "/worker/attendance/<key>": own_marks,
    "/worker/certificates/<number>": own_certificates,
    "/institution/classes/<number>": institutions_classes,
    "/institution/classes/<number>/sessions/<when>": institutions_sessions,
    "/institution/classes/<number>/roster/<key>": people_of_a_class,
    "/institution/attendance/<number>/<when>": taught_sessions,
    "/institution/results/<number>": taught_classes,
    "/bureau/desk/<key>/leave": leavers_at_the_desk,
    "/bureau/desk/<key>/sign-up/<number>": sign_ups_at_the_desk,
    "/bureau/certificates/<number>": certificates_of_a_centre,
    "/bureau/certificates/classes/<number>": classes_of_a_centre,
    "/bureau/disputes/<key>": disputes,
    "/bureau/results/<number>": classes_of_a_centre,
    "/bureau/classes/<number>": classes_of_a_centre,
    "/bureau/classes/<number>/roster/<key>": people_of_a_class,
    "/bureau/classes/<number>/amendments/<key>": amendments_of_a_class,
}
