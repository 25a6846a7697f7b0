"""What the holder does with an account: sign up, change password and phone, close it."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from portal.policy import identity
from portal.policy.deadlines import day_of
from portal.policy.roles import Role
from portal.policy.verdict import Reason, Weight
from portal.records import journal
from portal.records.accounts import (
    NOTICE_VERSION,
    OF_STAFF,
    WORKERS_ON_A_PHONE,
    Account,
    NoticeShown,
    account_of_person,
    accounts_on_phone,
    has_seen_notice,
    phone_digest,
)
from portal.records.corrections import Correction
from portal.records.database import transaction
from portal.records.enrolments import enrolments_of
from portal.records.messages import Message
from portal.records.one_time_codes import ResetCode
from portal.records.people import Person, known_person, put_number
from portal.records.person_file import has_file, live_enrolments_of
from portal.services import enrolments, passwords, second_factor, sign_ins
from portal.services.refusal import Refusal


@dataclass(frozen=True)
class Applicant:
    """What a worker types to sign up, in normal form."""

    name: str
    number: str
    phone: str
    password: str


def sign_up(applicant: Applicant, *, at: datetime) -> Account:
    """A worker's account. Raises Refusal: weak_password, number_taken, phone_full.

    Whoever types a number does not own it: the account proves nothing until a card was seen.
    """
    passwords.refuse_weak(
        applicant.password, is_staff_rule=False, known=(applicant.phone, applicant.number)
    )
    # Hashed before anything is looked up, so that a known number takes no less time.
    salt = bytes.fromhex(phone_digest(applicant.phone))[: passwords.SALT_BYTES]
    hashed = passwords.password_hash(applicant.password, salt=salt)
    try:
        with transaction() as session:
            person = known_person(session, applicant.number) or _new_person(
                session, applicant.number
            )
            if account_of_person(person):
                raise _refusal("number_taken", "该身份证号已登记，请带身份证到服务中心办理")
            account = Account(
                role=Role.WORKER,
                person=person,
                name=applicant.name,
                password_hash=hashed,
                password_changed_at=at,
                created_at=at,
                confirmed_at=at,
            )
            put_phone(account, applicant.phone)
            session.add(account)
            session.flush()
            show_notice(session, account, at=at)
            _note(session, account, "sign_up", at=at)
            return account
    except IntegrityError:
        raise _refusal("busy", "刚才有人同时登记，再点一次") from None


def _new_person(session: Session, number: str) -> Person:
    person = Person()
    put_number(person, number)
    session.add(person)
    session.flush()
    return person


def put_phone(account: Account, phone: str) -> None:
    """Give the account this normal phone and a place on it; raises Refusal where it is full."""
    others = [other for other in accounts_on_phone(phone) if other.id != account.id]
    if account.role is not Role.WORKER:
        free = [] if others else [OF_STAFF]
    else:
        taken = {other.phone_place for other in others}
        places = range(1, WORKERS_ON_A_PHONE + 1)
        free = [] if OF_STAFF in taken else [place for place in places if place not in taken]
    if not free:
        words = "这个手机号不能再登记，换一个手机号，或带身份证到服务中心办理"
        raise _refusal("phone_full", words)
    account.phone = phone
    account.phone_digest = phone_digest(phone)
    account.phone_place = free[0]


def show_notice(session: Session, account: Account, *, at: datetime) -> None:
    """Keep that the privacy notice in force was shown, and when."""
    session.add(NoticeShown(account_id=account.id, version=NOTICE_VERSION, shown_at=at))


def see_notice(account: Account, *, at: datetime) -> None:
    """The holder has seen the privacy notice in force."""
    if not has_seen_notice(account):
        with transaction() as session:
            show_notice(session, account, at=at)


def refuse_wrong_password(account: Account, password: str) -> None:
    """Ask again before something that a stranger at an open phone must not do."""
    if not passwords.is_password_of(account, password):
        raise _refusal("wrong_password", "现在的密码不对，再填一次")


def change_password(
    account: Account, new: str, *, is_staff_rule: bool, at: datetime, token: str = ""
) -> None:
    """Set a new password and end every session but `token`'s. Ask for the old one first."""
    person = account.person
    known = (account.phone, person.number if person else None)
    passwords.refuse_weak(new, is_staff_rule=is_staff_rule, known=known)
    if passwords.is_password_of(account, new):
        raise _refusal("weak_password", "和现在的密码一样，换一个")
    with transaction() as session:
        passwords.set_password(account, new)
        account.password_changed_at = at
        account.must_change_password = False
        sign_ins.end_all(session, account, at=at, but=token)
        _note(session, account, "change_password", at=at, fields="password")


def change_phone(
    account: Account, phone: str, *, password: str, at: datetime, token: str = ""
) -> None:
    """Move the account to another normal phone; the password is hashed anew with its salt."""
    refuse_wrong_password(account, password)
    with transaction() as session:
        put_phone(account, phone)
        passwords.set_password(account, password)
        sign_ins.end_all(session, account, at=at, but=token)
        _note(session, account, "change_phone", at=at, fields="phone")


def prefer_elder(account: Account, *, is_wanted: bool) -> None:
    with transaction():
        account.prefers_elder = is_wanted


def close(account: Account, *, password: str, at: datetime) -> None:
    """Close a worker's account: phone, credentials, devices, messages and preferences go at once.

    Seats and places pass on first; a class that has begun keeps its trainee, without an account.
    Name and number go too, unless a file keeps them. Raises wrong_password or still_enrolled.
    """
    refuse_wrong_password(account, password)
    begun = _leave_classes(account, at=at)
    with transaction() as session:
        # Whoever signs up locks the person too.
        locked = select(Person).where(Person.id == account.person_id).with_for_update()
        person = session.scalars(locked).one()
        if live_enrolments_of(account) > begun:
            raise _refusal("still_enrolled", "刚才又报了班，再点一次")
        wipe(session, account, at=at)
        if not has_file(person):
            _forget(session, account, person)
        _note(session, account, "close_account", at=at)


def _leave_classes(account: Account, *, at: datetime) -> int:
    """Leave every class that may be left; answers how many have begun and keep the holder."""
    begun = 0
    for enrolment in enrolments_of(account):
        if not enrolment.state.is_live:
            continue
        try:
            enrolments.leave(account, enrolment.key, on=day_of(at), at=at)
        except Refusal:
            begun += 1
    return begun


def _forget(session: Session, account: Account, person: Person) -> None:
    """Take away who it was; of a person that came another way only what this account typed."""
    account.name = ""
    if account.card_seen_on or not person.name:
        session.execute(delete(Correction).where(Correction.person_id == person.id))
        person.number = None
        person.number_digest = None
        person.name = None


def wipe(session: Session, account: Account, *, at: datetime) -> None:
    """Close a worker's account: all that signs in, its messages and preferences."""
    empty(session, account, at=at)
    session.execute(delete(Message).where(Message.account_id == account.id))
    account.prefers_elder = False
    account.closed_at = at


def empty(session: Session, account: Account, *, at: datetime) -> None:
    """Take away all that signs in: sessions, devices, codes, phone, password, second factor."""
    sign_ins.end_all(session, account, at=at)
    sign_ins.forget_devices(session, account)
    second_factor.forget(session, account)
    session.execute(delete(ResetCode).where(ResetCode.account_id == account.id))
    account.phone = None
    account.phone_digest = None
    account.phone_place = None
    account.password_hash = None


def problems_with(applicant: Applicant, *, on: date) -> dict[str, str]:
    """What is wrong with each typed field, by its name; empty = nothing."""
    found = {
        "name": identity.problem_with_name(applicant.name),
        "number": identity.problem_with_number(applicant.number, on=on),
        "phone": identity.problem_with_phone(applicant.phone),
    }
    return {field: reason.text for field, reason in found.items() if reason}


def _note(session: Session, account: Account, act: str, *, at: datetime, **more: Any) -> None:
    journal.write(
        session, at=at, by=account.key, act=act, noun="account", record_id=account.id, **more
    )


def _refusal(code: str, text: str) -> Refusal:
    return Refusal(code, [Reason(code, text, "", Weight.REFUSE)])
