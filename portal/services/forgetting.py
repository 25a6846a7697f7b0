"""An officer forgets people whose records need be kept no longer, or holds some of them back.

What stays: benefits and the digest that the caps find them by, certificates as printed, scores, and
rows without a name that say how many sat in which class.
"""

from collections.abc import Collection, Sequence
from datetime import date, datetime

from sqlalchemy import ColumnElement, delete, select, update
from sqlalchemy.orm import Session

from portal.policy.jurisdiction import Jurisdiction
from portal.policy.schedule import keeping_over_until
from portal.policy.verdict import Reason, Weight
from portal.records import journal
from portal.records.accounts import Account
from portal.records.attendance import Attendance, AttendanceDispute
from portal.records.benefits import benefits_of
from portal.records.corrections import Correction
from portal.records.database import transaction
from portal.records.enrolments import Enrolment
from portal.records.forgetting import (
    Hold,
    HoldReason,
    has_traces,
    is_due,
    is_held,
    takes_part,
)
from portal.records.people import Person
from portal.services import accounts
from portal.services.refusal import Refusal


def forget(keys: Collection[str], *, by: Account, law: Jurisdiction, on: date, at: datetime) -> int:
    """Forget all of these people, or nobody; answers how many.

    Raises Refusal: nobody, not_there, held, enrolled, kept.
    """
    with transaction() as session:
        people = _locked(session, keys)
        _refuse_unless_due(session, people, law=law, on=on)
        for person in people:
            _forget(session, person, at=at)
            _note(session, "forget_person", "person", person.id, by=by, at=at)
    return len(people)


def hold(keys: Collection[str], reason: HoldReason, *, by: Account, at: datetime) -> None:
    """Keep the records of these people until the hold is lifted, however long ago they ended.

    Whoever is held already stays so. Raises Refusal: nobody, not_there.
    """
    with transaction() as session:
        people = _locked(session, keys)
        held = _which(session, people, is_held())
        for person in people:
            if person.id not in held:
                row = Hold(person_id=person.id, reason=reason, held_at=at, held_by=by.id)
                session.add(row)
                session.flush()
                _note(session, "hold_record", "hold", row.id, by=by, at=at)


def lift(held: Hold, *, by: Account, at: datetime) -> None:
    """End a hold; raises Refusal where it is lifted already."""
    with transaction() as session:
        chosen = select(Hold).where(Hold.id == held.id).with_for_update()
        session.scalars(chosen.execution_options(populate_existing=True)).one()
        if held.lifted_at:
            raise _refusal("lifted", "刚才已经解除")
        held.lifted_by = by.id
        held.lifted_at = at
        _note(session, "lift_hold", "hold", held.id, by=by, at=at)


def _locked(session: Session, keys: Collection[str]) -> Sequence[Person]:
    """In the order of their ids; whoever signs up, enrols or closes an account locks one too."""
    if not keys:
        raise _refusal("nobody", "先勾选人")
    chosen = select(Person).where(Person.key.in_(keys), has_traces())
    people = session.scalars(chosen.order_by(Person.id).with_for_update()).all()
    if len(people) < len(set(keys)):
        raise _refusal("not_there", "选的人里有刚才已经删除的，刷新再看")
    return people


def _refuse_unless_due(
    session: Session, people: Sequence[Person], *, law: Jurisdiction, on: date
) -> None:
    if _which(session, people, is_held()):
        raise _refusal("held", "选的人里有暂缓删除的，先解除暂缓")
    if _which(session, people, takes_part()):
        raise _refusal("enrolled", "选的人里有还在上课或候补的")
    until = keeping_over_until(law, on=on)
    due = _which(session, people, is_due(until)) if until else set()
    if len(due) < len(people):
        raise _refusal("kept", "选的人里有没到期的，刷新再看")


def _which(session: Session, people: Sequence[Person], condition: ColumnElement[bool]) -> set[int]:
    ids = [person.id for person in people]
    return set(session.scalars(select(Person.id).where(Person.id.in_(ids), condition)))


def _forget(session: Session, person: Person, *, at: datetime) -> None:
    """Everything that names or describes the person; the digest stays where a cap needs it."""
    for account in session.scalars(select(Account).where(Account.person_id == person.id)):
        if account.closed_at is None:
            accounts.wipe(session, account, at=at)
        account.name = ""
    _forget_lessons(session, person)
    session.execute(delete(Correction).where(Correction.person_id == person.id))
    person.name = None
    person.number = None
    person.identity_checked_on = None
    person.identity_checked_by = None
    if not benefits_of(person.id):
        person.number_digest = None


def _forget_lessons(session: Session, person: Person) -> None:
    """What the person told when signing up, why an enrolment ended, and each mark in a class."""
    of_person = Enrolment.person_id == person.id
    empty = {"particulars_sealed": None, "reason": "", "skipped": "", "snapshot": ""}
    marks = select(Attendance.id).join(Enrolment).where(of_person)
    disputes = AttendanceDispute.attendance_id.in_(marks)
    session.execute(delete(AttendanceDispute).where(disputes))
    enrolments = select(Enrolment.id).where(of_person)
    session.execute(delete(Attendance).where(Attendance.enrolment_id.in_(enrolments)))
    session.execute(update(Enrolment).where(of_person).values(empty))


def _note(
    session: Session, act: str, noun: str, record_id: int, *, by: Account, at: datetime
) -> None:
    journal.write(session, at=at, by=by.key, act=act, noun=noun, record_id=record_id)


def _refusal(code: str, text: str) -> Refusal:
    return Refusal(code, [Reason(code, text, "", Weight.REFUSE)])
