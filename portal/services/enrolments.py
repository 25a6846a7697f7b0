"""Signing up for a class, leaving it, and moving to another where it has stopped.

A class's seats are exact and its queue is in order, whatever arrives at once: see
`portal.services.seats`. Missing classes and enrolments raise LookupError: pages look first.
"""

from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.policy.enrolments import EnrolmentEventKind, EnrolmentState, NotPromoted
from portal.policy.jurisdiction import Jurisdiction
from portal.policy.verdict import Reason, Verdict, Weight
from portal.records import journal
from portal.records.accounts import Account, account_of_person
from portal.records.classes import TrainingClass
from portal.records.database import db, transaction
from portal.records.enrolments import Enrolment, enrolment_of
from portal.records.people import Person
from portal.records.publications import PublicNoun, raise_revision
from portal.records.seats import crowd_of
from portal.services.eligibility import is_proven, judge_sign_up, only_at_centre
from portal.services.enrolment_events import change, note
from portal.services.joining import Asked, put, refuse_unless_eligible
from portal.services.particulars import Particulars, particulars_from
from portal.services.queue import lock_people, lock_person, people_waiting
from portal.services.refusal import Refusal
from portal.services.seats import (
    lock_class,
    lock_class_with_number,
    lock_classes,
    promote,
    promote_elsewhere,
    why_no_seat_passes,
)

__all__ = ["Particulars", "enrol", "enrol_for", "judge", "leave", "move", "prefilled"]
STOPPED = (NotPromoted.SUSPENDED, NotPromoted.ENDED)


def judge(
    person: Person,
    account: Account | None,
    training_class: TrainingClass,
    particulars: Particulars,
    *,
    law: Jurisdiction,
    on: date,
) -> Verdict:
    """Whether the person may sign up now. Refusals bar it; warnings are told and kept.

    `account` None is a person whose card lies on the centre's desk.
    """
    closed = why_no_seat_passes(db.session(), training_class, on=on)
    return judge_sign_up(law, person, account, particulars, training_class, on=on, closed=closed)


def prefilled(account: Account) -> Particulars | None:
    """What this account told when it last signed up."""
    newest = (
        select(Enrolment)
        .where(Enrolment.account_id == account.id, Enrolment.particulars_sealed.is_not(None))
        .order_by(Enrolment.id.desc())
        .limit(1)
    )
    found = db.session.scalar(newest)
    return particulars_from(found.particulars) if found else None


def enrol(
    account: Account,
    number: str,
    particulars: Particulars,
    *,
    law: Jurisdiction,
    on: date,
    at: datetime,
    by: str,
) -> Enrolment:
    """A seat, or the end of the queue; signing up twice is signing up once.

    Raises Refusal with every reason against it.
    """
    person_id = account.person_id
    if person_id is None:
        raise ValueError("only a worker's account takes a seat")
    with transaction() as session:
        training_class = lock_class_with_number(session, number)
        asked = Asked(lock_person(session, person_id), account, particulars, by)
        return _join(session, training_class, asked, law=law, on=on, at=at)


def enrol_for(
    person: Person,
    number: str,
    particulars: Particulars,
    *,
    law: Jurisdiction,
    on: date,
    at: datetime,
    by: str,
) -> Enrolment:
    """The same for a person present, with an account or without. Raises Refusal: card_not_seen."""
    person_id = person.id
    with transaction() as session:
        training_class = lock_class_with_number(session, number)
        person = lock_person(session, person_id)
        if person.identity_checked_on is None:
            raise _refusal("card_not_seen", "先看身份证，核对是本人，再代办报名")
        asked = Asked(person, account_of_person(person), particulars, by)
        return _join(session, training_class, asked, law=law, on=on, at=at)


def leave(account: Account, key: str, *, on: date, at: datetime) -> None:
    """Give up the seat or the place; it passes on at once. Leaving twice is leaving once.

    A seat is given up until the class begins, a place in the queue always. Raises Refusal.
    """
    _leave(_seen(account, key), on=on, at=at, by=account.key)


def leave_for(person: Person, key: str, *, on: date, at: datetime, by: str) -> None:
    """The same for a person present. Raises LookupError where the person has no such enrolment."""
    chosen = select(Enrolment).where(Enrolment.key == key, Enrolment.person_id == person.id)
    found = db.session.scalar(chosen)
    if found is None:
        raise LookupError(key)
    _leave(found, on=on, at=at, by=by)


def move(
    account: Account,
    key: str,
    number: str,
    *,
    law: Jurisdiction,
    on: date,
    at: datetime,
    by: str,
) -> Enrolment:
    """From a class that has stopped to an equivalent one, with the first time in its queue.

    Moving twice is moving once. Raises Refusal.
    """
    found = _seen(account, key)
    source_id, person_id = found.class_id, found.person_id
    target_id = _id_of_class(number)
    with transaction() as session:
        held = {one.id: one for one in lock_classes(session, [source_id, target_id])}
        source, target = held[source_id], held[target_id]
        # All at once: the target's queue may move up right after.
        lock_people(session, [person_id, *people_waiting(target_id)])
        session.refresh(found)
        moved = session.scalar(select(Enrolment).where(Enrolment.moved_from_id == found.id))
        if moved:
            return moved
        _refuse_unless_stopped(session, found, source, on=on)
        if not _are_alike(source, target):
            raise _refusal("not_alike", "只能换到同一工种、同一等级的班")
        crowd = crowd_of(target_id, person_id, on=on)
        if crowd.live_id:
            raise _refusal("already", "这个班已经报过了，在“我的培训”里看")
        particulars = particulars_from(found.particulars)
        if particulars is None:
            raise _refusal("particulars_missing", "报名时填的资料没有了，重新报名")
        asked = Asked(found.person, account, particulars, by)
        verdict = refuse_unless_eligible(law, asked, target, crowd, on=on, instead_of=[source_id])
        had_seat = found.state.holds_seat
        _give_up(session, found, number, at=at, by=by)
        moved = put(session, asked, target, crowd, verdict, on=on, at=at, moved_from=found)
        promote(session, source, on=on, at=at, by=by)
        promote(session, target, on=on, at=at, by=by)
    if had_seat:
        promote_elsewhere([person_id], on=on, at=at, by=by)
    return moved


def _leave(found: Enrolment, *, on: date, at: datetime, by: str) -> None:
    class_id, person_id = found.class_id, found.person_id
    with transaction() as session:
        training_class = lock_class(session, class_id)
        session.refresh(found)
        if not found.state.is_live:
            return
        had_seat = found.state.holds_seat
        if had_seat and training_class.approved_at and on >= training_class.planned_start:
            raise _refusal("started", "已经开班，要退出就打电话给培训机构")
        change(session, found, EnrolmentState.WITHDRAWN, at=at, by=by)
        _note(session, found, "leave_class", at=at, by=by)
        raise_revision(session, PublicNoun.SEATS, at=at)
        promote(session, training_class, on=on, at=at, by=by)
    if had_seat:
        promote_elsewhere([person_id], on=on, at=at, by=by)


def _join(
    session: Session,
    training_class: TrainingClass,
    asked: Asked,
    *,
    law: Jurisdiction,
    on: date,
    at: datetime,
) -> Enrolment:
    crowd = crowd_of(training_class.id, asked.person.id, on=on)
    if crowd.live_id:
        live = session.get_one(Enrolment, crowd.live_id)
        account = asked.account
        if is_proven(asked.person, account) or (account and live.account_id == account.id):
            return live
        raise Refusal("only_at_centre", [only_at_centre()])
    verdict = refuse_unless_eligible(law, asked, training_class, crowd, on=on)
    return put(session, asked, training_class, crowd, verdict, on=on, at=at)


def _refuse_unless_stopped(
    session: Session, found: Enrolment, source: TrainingClass, *, on: date
) -> None:
    if found.state is EnrolmentState.RELEASED:
        return
    if found.state.is_live and why_no_seat_passes(session, source, on=on) in STOPPED:
        return
    raise _refusal("not_stopped", "这个班没有取消也没有暂停。想换班，先退出，再报别的班")


def _are_alike(one: TrainingClass, other: TrainingClass) -> bool:
    """Whether the same is taught in both, for the same level and kind of training."""

    def subject(of: TrainingClass) -> tuple[object, ...]:
        return (of.training_type, of.occupation_id, of.course, of.target_level)

    return one.id != other.id and subject(one) == subject(other)


def _give_up(session: Session, found: Enrolment, number: str, *, at: datetime, by: str) -> None:
    """The old enrolment, live or released, tells where the person went."""
    kind = EnrolmentEventKind.MOVED
    if found.state.is_live:
        words = f"换到了 {number} 班"
        withdrawn = EnrolmentState.WITHDRAWN
        change(session, found, withdrawn, at=at, by=by, reason=words, code=number, kind=kind)
    else:
        note(session, found, kind, at=at, by=by, code=number)
    _note(session, found, "move_class", at=at, by=by)


def _seen(account: Account, key: str) -> Enrolment:
    found = enrolment_of(account, key)
    if found is None:
        raise LookupError(key)
    return found


def _id_of_class(number: str) -> int:
    announced = TrainingClass.announced_at.is_not(None)
    found = db.session.scalar(
        select(TrainingClass.id).where(TrainingClass.number == number, announced)
    )
    if found is None:
        raise LookupError(number)
    return found


def _note(session: Session, enrolment: Enrolment, act: str, *, at: datetime, by: str) -> None:
    journal.write(session, at=at, by=by, act=act, noun="enrolment", record_id=enrolment.id)


def _refusal(code: str, text: str) -> Refusal:
    return Refusal(code, [Reason(code, text, "", Weight.REFUSE)])
