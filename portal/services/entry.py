"""Signing in: by phone, ID number or the key of a new official, with limits that hold.

Unknown numbers, wrong passwords and ended accounts answer alike, in words, status and time. Five
failures within half an hour lock a number for unknown devices; a device where its owner signed in
before counts apart, so that an attacker cannot lock the owner out.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from portal.policy.identity import PHONE, normal_number, normal_phone
from portal.policy.verdict import Reason, Weight
from portal.records.accounts import (
    Account,
    account_of_person,
    account_with_key,
    accounts_on_phone,
)
from portal.records.database import transaction
from portal.records.keyring import keyring
from portal.records.people import person_with_number
from portal.records.sign_in_log import (
    SignInEntry,
    SignInResult,
    count_failure,
    forget_failures,
)
from portal.services import passwords, sign_ins
from portal.services.refusal import Refusal

MOST_FAILURES = 5
LOCKED_FOR = timedelta(minutes=30)


@dataclass(frozen=True)
class Visitor:
    """Where a try comes from. `device` is the entry cookie's token, or ''."""

    address: str
    device: str
    device_words: str


class Locked(Refusal):
    """Too many failures; `until` says when to try again."""

    def __init__(self, until: datetime) -> None:
        super().__init__("locked", [Reason("locked", "输错太多次，先停一停", "", Weight.REFUSE)])
        self.until = until


def sign_in(typed: str, password: str, *, visitor: Visitor, at: datetime) -> Account:
    """The account whose password this is; raises Refusal, or Locked after five failures."""
    accounts = accounts_of(typed)
    bucket = bucket_of(typed, accounts, visitor, at=at)
    count_or_lock(bucket, visitor, at=at)
    matching = [one for one in passwords.holders_of(password, accounts) if one.is_live]
    found = matching[0] if len(matching) == 1 else None
    with transaction() as session:
        session.add(_entry(found, visitor, at, SignInResult.DONE if found else None))
        if found:
            forget_failures(session, bucket)
    if found:
        return found
    raise _two_people() if matching else _wrong()


def accounts_of(typed: str) -> list[Account]:
    """Whom a phone, an ID number or an official's key may mean."""
    phone = normal_phone(typed)
    if PHONE.fullmatch(phone):
        return accounts_on_phone(phone)
    person = person_with_number(normal_number(typed))
    account = account_of_person(person) if person else account_with_key(typed.strip().lower())
    is_named = account is not None and (person is not None or account.phone_digest is None)
    return [account] if account and is_named else []


def bucket_of(typed: str, accounts: list[Account], visitor: Visitor, *, at: datetime) -> str:
    """The counter of this number: one for all unknown devices, one for each known device."""
    is_known = sign_ins.is_known_device(accounts, visitor.device, at=at)
    device = visitor.device if is_known else ""
    return keyring().digest(f"{_as_meant(typed)}\0{device}", of="counters.sign_in")


def _as_meant(typed: str) -> str:
    """One way of writing for what is looked up alike, so that 1-37… has no tries of its own."""
    phone = normal_phone(typed)
    return phone if PHONE.fullmatch(phone) else normal_number(typed)


def count_or_lock(bucket: str, visitor: Visitor, *, at: datetime) -> None:
    """Count this try as failed before it is made; raises Locked when too many were."""
    with transaction() as session:
        failures, since = count_failure(session, bucket, at=at, from_moment=at - LOCKED_FOR)
        if failures > MOST_FAILURES:
            session.add(_entry(None, visitor, at, SignInResult.LOCKED))
    if failures > MOST_FAILURES:
        raise Locked(until=since + LOCKED_FOR)


def log(account: Account, visitor: Visitor, result: SignInResult, *, at: datetime) -> None:
    """Note another step of a sign-in."""
    with transaction() as session:
        session.add(_entry(account, visitor, at, result))


def _entry(
    account: Account | None, visitor: Visitor, at: datetime, result: SignInResult | None
) -> SignInEntry:
    return SignInEntry(
        at=at,
        account_id=account.id if account else None,
        result=result or SignInResult.REFUSED,
        address=visitor.address[:45],
        device_words=visitor.device_words,
    )


def _wrong() -> Refusal:
    words = "号码或密码不对。忘了密码，带身份证到服务中心重设"
    return Refusal("wrong", [Reason("wrong", words, "", Weight.REFUSE)])


def _two_people() -> Refusal:
    words = "这个手机号上不止一个人用这个密码，改用身份证号登录"
    return Refusal("two_people", [Reason("two_people", words, "", Weight.REFUSE)])
