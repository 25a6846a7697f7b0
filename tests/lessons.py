"""A class that is being taught: its people, its sessions, who was admitted. For tests."""

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from sqlalchemy import select

from portal.policy.enrolments import EnrolmentState
from portal.policy.identity import check_character
from portal.policy.registry import SessionKind
from portal.policy.roles import Role
from portal.records.accounts import Account
from portal.records.classes import TrainingClass
from portal.records.database import db, transaction
from portal.records.enrolments import Enrolment
from portal.records.instructors import Instructor
from portal.records.keys import new_key
from portal.records.people import Person, number_digest
from portal.records.sessions import ClassSession
from portal.records.venues import Venue
from tests.builders import EARLIER, a_class, an_institution
from tests.clock import DAY, NOW

BEFORE, TODAY, LATER = date(2026, 11, 20), DAY, date(2026, 11, 24)
NAMES = "一二三四五六七八九"


@dataclass(frozen=True)
class Course:
    """A class with who teaches, who learns and who reviews; sessions in order."""

    training_class: TrainingClass
    manager: Account
    instructor: Account
    workers: list[Account]
    enrolments: list[Enrolment]
    sessions: list[ClassSession]

    @property
    def keys(self) -> list[str]:
        return [enrolment.key for enrolment in self.enrolments]


def a_course(serial: int = 1, *, trainees: int = 2, **columns: Any) -> Course:
    """A running class with sessions of four class hours on 20, 23 and 24 November, from 8:30."""
    values: dict[str, Any] = {
        "number": f"26-8{serial:04d}",
        "planned_start": date(2026, 11, 16),
        "planned_end": date(2026, 11, 24),
        "enrol_until": date(2026, 11, 13),
    }
    with transaction() as session:
        institution = an_institution(session, serial=300 + serial)
        training_class = a_class(session, institution, **values | columns)
    manager = an_official(Role.MANAGER, institution_id=institution.id)
    instructor = an_official(Role.INSTRUCTOR, institution_id=institution.id)
    with transaction() as session:
        venue = session.scalars(select(Venue).where(Venue.institution_id == institution.id)).first()
        teacher = Instructor(
            institution=institution,
            name="赵示师",
            account_id=instructor.id,
        )
        session.add(teacher)
        sessions = [
            ClassSession(
                training_class=training_class,
                day=day,
                starts_at=time(8, 30),
                ends_at=time(11, 30),
                kind=SessionKind.PRACTICE,
                venue=venue,
                instructor=teacher,
            )
            for day in (BEFORE, TODAY, LATER)
        ]
        session.add_all(sessions)
    workers, enrolments = [], []
    for place in range(trainees):
        worker = a_trainee(serial * 100 + place, name=f"学示{NAMES[place % 9]}")
        workers.append(worker)
        enrolments.append(admitted(training_class, worker))
    return Course(training_class, manager, instructor, workers, enrolments, sessions)


def an_official(role: Role, **columns: Any) -> Account:
    """Like `people.official`, without a phone and a password: tests sign in beside the page."""
    account = Account(
        role=role,
        name=f"示例{role.label}",
        created_at=EARLIER,
        confirmed_at=EARLIER,
        password_changed_at=EARLIER,
        totp_since=EARLIER if role.is_staff else None,
        **columns,
    )
    with transaction() as session:
        session.add(account)
    db.session.refresh(account)
    return account


def a_reviewer(unit: str = "first") -> Account:
    return an_official(Role.REVIEWER, unit=unit)


def a_trainee(serial: int, *, name: str = "学示一", is_checked: bool = True) -> Account:
    """A worker whose card was seen."""
    body = f"6201001988{1 + serial // 900:02d}{10 + serial // 50 % 18}{serial % 900:03d}"
    number = body + check_character(body)
    with transaction() as session:
        person = Person(number_digest=number_digest(number))
        person.number = number
        if is_checked:
            person.name, person.identity_checked_on = name, BEFORE
        session.add(person)
        session.flush()
        account = Account(
            role=Role.WORKER,
            person_id=person.id,
            name=name,
            created_at=EARLIER,
            confirmed_at=EARLIER,
            card_seen_on=BEFORE if is_checked else None,
        )
        session.add(account)
    db.session.refresh(account)
    return account


def admitted(
    training_class: TrainingClass,
    worker: Account,
    *,
    state: EnrolmentState = EnrolmentState.CONFIRMED,
    at: datetime = EARLIER,
) -> Enrolment:
    """Somebody with a confirmed seat."""
    with transaction() as session:
        enrolment = Enrolment(
            key=new_key(),
            class_id=training_class.id,
            person_id=worker.person_id,
            account_id=worker.id,
            state=state,
            applied_at=at,
            queued_at=at,
            state_at=at,
        )
        session.add(enrolment)
    db.session.refresh(enrolment)
    return enrolment


def closed(course: Course, *, at: datetime = NOW) -> None:
    """The centre closed the class."""
    with transaction():
        course.training_class.closed_at = at
