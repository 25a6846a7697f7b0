"""The centre's desk: find a person by the card, prove who it is, hand back, reset, look in clear.

Everything here happens face to face, with the resident ID card on the table, and is journalled.
"""

import secrets
from datetime import date, datetime, timedelta
from hmac import compare_digest

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from portal.policy.identity import normal_number
from portal.policy.verdict import Reason, Weight
from portal.records import journal
from portal.records.accounts import Account, account_of_person
from portal.records.database import transaction
from portal.records.keyring import keyring
from portal.records.one_time_codes import ResetCode, newest_reset_code
from portal.records.people import Person, known_person, person_with_number, put_number
from portal.records.readings import Reading, ReadingReason
from portal.records.sign_in_log import forget_failures
from portal.services import entry, passwords, sign_ins
from portal.services.accounts import put_phone
from portal.services.entry import Visitor
from portal.services.refusal import Refusal

CODE_LASTS = timedelta(minutes=10)
CODE_DIGITS = 6
MOST_TRIES = 5
CLEAR_FIELDS = "number,phone"


def prove(person: Person, name: str, *, by: Account, at: datetime, on: date) -> None:
    """Note that the card was seen: the name on it is the person's, and the account is hers.

    Raises Refusal where another name was checked before.
    """
    with transaction() as session:
        _prove(session, person, name, by=by, at=at, on=on)


def register(number: str, name: str, *, by: Account, at: datetime, on: date) -> Person:
    """A person whose card lies on the desk, with no account and perhaps no phone.

    `number` and `name` are normal. Whoever is known already is proven; raises Refusal as `prove`.
    """
    try:
        with transaction() as session:
            person = known_person(session, number)
            if person is None:
                person = Person()
                put_number(person, number)
                session.add(person)
                session.flush()
                _note(session, person, "register_person", by=by, at=at, fields="number")
            _prove(session, person, name, by=by, at=at, on=on)
            return person
    except IntegrityError:
        words = "刚才有人同时登记，再点一次"
        raise Refusal("busy", [Reason("busy", words, "", Weight.REFUSE)]) from None


def _prove(
    session: Session, person: Person, name: str, *, by: Account, at: datetime, on: date
) -> None:
    if person.identity_checked_on and person.name not in (None, name):
        # A name that was checked once changes only with a second person's consent.
        words = "和已经核对过的姓名不一样，再看一遍身份证"
        raise Refusal("name_differs", [Reason("name_differs", words, "", Weight.REFUSE)])
    person.name = name
    person.identity_checked_on = on
    person.identity_checked_by = by.key
    account = account_of_person(person)
    if account:
        account.name = name
        account.card_seen_on = on
    _note(session, person, "check_identity", by=by, at=at, fields="name")


def make_code(person: Person, *, by: Account, at: datetime) -> str:
    """Six digits with which the person sets a new password within ten minutes, once."""
    account = _account(person)
    with transaction() as session:
        code = _new_code(session, account, by=by, at=at)
        _note(session, person, "make_reset_code", by=by, at=at)
    return code


def hand_back(person: Person, name: str, phone: str, *, by: Account, at: datetime, on: date) -> str:
    """Give the person the account that somebody else may hold; answers a code for a new password.

    The phone is replaced, the old password, devices and sessions end at once.
    """
    account = _account(person)
    with transaction() as session:
        sign_ins.end_all(session, account, at=at)
        sign_ins.forget_devices(session, account)
        account.password_hash = None
        put_phone(account, phone)
        _prove(session, person, name, by=by, at=at, on=on)
        code = _new_code(session, account, by=by, at=at)
        _note(session, person, "hand_back", by=by, at=at, fields="phone,password,name")
    return code


def set_password_with_code(
    number: str, code: str, password: str, *, visitor: Visitor, at: datetime
) -> Account:
    """The reset's second half, on the person's own phone. Raises Refusal; Locked after five tries.

    An unknown number, a wrong code and an old one answer alike.
    """
    passwords.refuse_weak(password, is_staff_rule=False, known=(normal_number(number),))
    entry.count_or_lock(_bucket(normal_number(number)), visitor, at=at)
    person = person_with_number(normal_number(number))
    account = account_of_person(person) if person else None
    digest = _digest(account.key if account else "", code)
    with transaction() as session:
        found = newest_reset_code(account) if account else None
        if account and found and _opens(found, digest, at=at):
            found.used_at = at
            passwords.set_password(account, password)
            account.password_changed_at = at
            sign_ins.end_all(session, account, at=at)
            journal.write(
                session,
                at=at,
                by=account.key,
                act="reset_password",
                noun="account",
                record_id=account.id,
                fields="password",
            )
            return account
    words = "身份证号或 6 位数字不对，或者过了 10 分钟。让工作人员重新给一个"
    raise Refusal("wrong_code", [Reason("wrong_code", words, "", Weight.REFUSE)])


def _opens(found: ResetCode, digest: str, *, at: datetime) -> bool:
    """Whether the code is this one, fresh, unused, and not guessed at too often; counts the try."""
    found.tries += 1
    is_open = found.used_at is None and at < found.ends_at and found.tries <= MOST_TRIES
    return compare_digest(found.code_digest, digest) and is_open


def reveal(person: Person, reason: ReadingReason, *, by: Account, at: datetime) -> tuple[str, str]:
    """ID number and phone in clear. The reading is kept, and the person sees it."""
    with transaction() as session:
        session.add(
            Reading(at=at, reader_id=by.id, person_id=person.id, fields=CLEAR_FIELDS, reason=reason)
        )
        _note(session, person, "reveal", by=by, at=at, fields=CLEAR_FIELDS)
    account = account_of_person(person)
    return person.number or "", (account.phone if account else None) or ""


def note_search(person: Person | None, *, by: Account, at: datetime) -> None:
    """Journal that an official looked a number up, found or not."""
    with transaction() as session:
        journal.write(
            session,
            at=at,
            by=by.key,
            act="find_person",
            noun="person",
            record_id=person.id if person else None,
            result="done" if person else "not_found",
        )


def _account(person: Person) -> Account:
    account = account_of_person(person)
    if account is None:
        words = "这个人还没有账号，让本人用自己的手机登记"
        raise Refusal("no_account", [Reason("no_account", words, "", Weight.REFUSE)])
    return account


def _new_code(session: Session, account: Account, *, by: Account, at: datetime) -> str:
    code = f"{secrets.randbelow(10**CODE_DIGITS):0{CODE_DIGITS}}"
    person = account.person
    if person and person.number:
        # A fresh code has its own five tries, whatever somebody guessed before.
        forget_failures(session, _bucket(person.number))
    session.add(
        ResetCode(
            account_id=account.id,
            code_digest=_digest(account.key, code),
            made_at=at,
            made_by=by.id,
            ends_at=at + CODE_LASTS,
        )
    )
    return code


def _bucket(number: str) -> str:
    return keyring().digest(number, of="counters.reset")


def _digest(account_key: str, code: str) -> str:
    """Keyed, because six digits are soon tried; the code is bound to its account."""
    return keyring().digest(f"{account_key}\0{''.join(code.split())}", of="reset_codes.code")


def _note(
    session: Session, person: Person, act: str, *, by: Account, at: datetime, fields: str = ""
) -> None:
    journal.write(
        session,
        at=at,
        by=by.key,
        act=act,
        noun="person",
        record_id=person.id,
        fields=fields,
    )
