"""Instructors (教师): registered, suspended, ended; and which account marks attendance.

A person is one, also at two institutions: the ID number says so, and neither sees the other.
"""

from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.policy.register import RegisterDeed
from portal.policy.registry import InstructorKind
from portal.policy.roles import Role
from portal.policy.verdict import Reason, Weight
from portal.records import journal
from portal.records.accounts import Account
from portal.records.classes import TrainingClass
from portal.records.database import transaction
from portal.records.institutions import Institution
from portal.records.instructors import (
    Instructor,
    InstructorRegistration,
    InstructorSuspension,
)
from portal.records.occupations import Occupation
from portal.records.people import Person, known_person, put_number
from portal.records.register_changes import RegisterChange, RegisterStep
from portal.records.sessions import ClassSession
from portal.services.refusal import Refusal
from portal.services.register_details import InstructorDetails, instructor_details


def connect(instructor: Instructor, account: Account | None, *, by: Account, at: datetime) -> None:
    """Let this account be the instructor's, or nobody's. Raises Refusal: not_of_here, taken."""
    with transaction() as session:
        # Two managers meet here, whichever instructor each of them has in mind.
        locked = select(Instructor).where(Instructor.institution_id == by.institution_id)
        session.scalars(locked.order_by(Instructor.id).with_for_update()).all()
        if instructor.institution_id != by.institution_id or (
            account
            and (account.institution_id != by.institution_id or account.role is not Role.INSTRUCTOR)
        ):
            raise _refusal("not_of_here", "选本机构的教师账号")
        if account:
            taken = select(Instructor.name).where(
                Instructor.account_id == account.id, Instructor.id != instructor.id
            )
            name = session.scalar(taken)
            if name:
                raise _refusal("taken", f"这个账号已经是{name}的，一人一号")
        instructor.account_id = account.id if account else None
        journal.write(
            session,
            at=at,
            by=by.key,
            act="connect_instructor",
            noun="instructor",
            record_id=instructor.id,
            fields="account",
        )


def apply(session: Session, institution: Institution, change: RegisterChange, *, on: date) -> None:
    """What was decided. Raises Refusal: not_in_force, registered, in_use, suspended, going_on."""
    held = change.instructor
    match change.deed, held:
        case RegisterDeed.SUSPEND, Instructor():
            if held.suspension_on(on):
                raise _refusal("suspended", f"{held.name}已经暂停了")
            held.suspensions.append(
                InstructorSuspension(reason=_reason(session, change), from_day=on)
            )
        case RegisterDeed.RESUME, Instructor():
            suspension = held.suspension_on(on)
            if suspension is None:
                raise _refusal("going_on", f"{held.name}没有暂停")
            suspension.until_day = on
        case RegisterDeed.END, Instructor():
            # What an institution ends itself waits for its lessons; a measure does not.
            if change.proposed_by is None:
                _refuse_in_use(session, held, on)
            for row in _in_force(held, on):
                row.until_day = on
        case _:
            _register(session, institution, change, on=on)


def _register(
    session: Session, institution: Institution, change: RegisterChange, *, on: date
) -> None:
    """Keep the registrations that stay as they are, end the others, begin the new ones."""
    details = instructor_details(change.details)
    person = _person(session, details)
    held = change.instructor or session.scalar(
        select(Instructor).where(
            Instructor.institution_id == institution.id, Instructor.person_id == person.id
        )
    )
    if held is None:
        held = Instructor(institution_id=institution.id)
        session.add(held)
    kept = _in_force(held, on) if change.deed is RegisterDeed.CHANGE else []
    if change.deed is RegisterDeed.BEGIN and held.registered_on(on):
        raise _refusal("registered", f"{details.name}已经备案，要改就申请变更")
    held.person_id, held.name, held.phone = person.id, details.name, details.phone
    held.shows_full_name = details.shows_full_name
    wanted = _registrations(session, details)
    facts = [_facts(row) for row in wanted]
    stay = [row for row in kept if _facts(row) in facts]
    for row in kept:
        if row not in stay:
            row.until_day = on
    for row in wanted:
        if _facts(row) not in [_facts(one) for one in stay]:
            row.from_day = change.deed.begins_on(on)
            held.registrations.append(row)


def _registrations(session: Session, details: InstructorDetails) -> list[InstructorRegistration]:
    chosen = select(Occupation).where(Occupation.key.in_(details.occupations))
    occupations: list[Occupation | None] = list(session.scalars(chosen.order_by(Occupation.id)))
    if details.kind is InstructorKind.ENTREPRENEURSHIP:
        occupations = [None]
    return [
        InstructorRegistration(
            occupation_id=one.id if one else None,
            kind=details.kind,
            certificate=details.certificate,
            certificate_number=details.certificate_number,
            certificate_level=details.certificate_level,
        )
        for one in occupations
    ]


def _facts(row: InstructorRegistration) -> tuple[object, ...]:
    certificate = (row.certificate, row.certificate_number, row.certificate_level)
    return (row.occupation_id, row.kind, *certificate)


def _in_force(held: Instructor, on: date) -> list[InstructorRegistration]:
    """What holds today and may end today; a change that begins tomorrow comes first."""
    rows = held.registered_on(on)
    if not rows or any(row.from_day > on for row in held.registrations):
        raise _refusal("not_in_force", f"{held.name}的备案今天没有生效，或者明天才变更")
    return [row for row in rows if row.until_day != on]


def _person(session: Session, details: InstructorDetails) -> Person:
    person = known_person(session, details.number)
    if person is None:
        person = Person(name=details.name)
        put_number(person, details.number)
        session.add(person)
        session.flush()
    return person


def _reason(session: Session, change: RegisterChange) -> str:
    """What the officer proposed it with."""
    steps = select(RegisterStep.reason).where(RegisterStep.change_id == change.id)
    return session.scalars(steps.order_by(RegisterStep.id)).first() or ""


def _refuse_in_use(session: Session, held: Instructor, on: date) -> None:
    ahead = select(func.count()).select_from(ClassSession).join(TrainingClass)
    count = session.scalar(
        ahead.where(
            ClassSession.instructor_id == held.id,
            ClassSession.day > on,
            ClassSession.cancelled_at.is_(None),
            TrainingClass.submitted_at.is_not(None),
            TrainingClass.cancelled_at.is_(None),
            TrainingClass.closed_at.is_(None),
        )
    )
    if count:
        raise _refusal("in_use", f"{held.name}还有 {count} 节课，先改课程表")


def _refusal(code: str, text: str) -> Refusal:
    return Refusal(code, [Reason(code, text, "", Weight.REFUSE)])
