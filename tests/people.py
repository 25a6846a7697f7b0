"""The cast: people with accounts, for tests that need somebody. Numbers and phones are invented."""

from dataclasses import dataclass
from datetime import datetime

from flask import Flask
from flask.testing import FlaskClient

from portal.policy.identity import check_character
from portal.policy.roles import Role
from portal.records.accounts import Account
from portal.records.database import db, transaction
from portal.services import passwords, sign_ins
from portal.services.accounts import Applicant, put_phone, sign_up
from tests.builders import an_institution
from tests.client import CheckingClient
from tests.conftest import NOW

PASSWORD = "Yongxinpei-2026"
PHONE, OTHER_PHONE = "13700000001", "13700000002"


def number(serial: int = 1) -> str:
    """An ID number with a right check digit, of nobody."""
    body = f"62010019900101{serial:03d}"
    return body + check_character(body)


@dataclass(frozen=True)
class Somebody:
    """What a person types to sign up."""

    name: str = "王示一"
    number: str = number(1)
    phone: str = PHONE
    password: str = PASSWORD

    def signs_up(self, *, at: datetime = NOW) -> Account:
        return sign_up(Applicant(self.name, self.number, self.phone, self.password), at=at)


WORKER = Somebody()
# The second worker on the same phone.
SPOUSE = Somebody("李示二", number(2), PHONE, "Liangge-ren-2026")
# Types the worker's number before the worker does.
SQUATTER = Somebody("赵示三", number(1), OTHER_PHONE, "Zhanle-nide-hao")


def official(
    role: Role, serial: int = 1, *, is_enrolled: bool = True, **columns: object
) -> Account:
    """A confirmed account of staff or of an institution, with a phone of its own."""
    account = Account(
        role=role,
        name=f"示例{role.label}",
        created_at=NOW,
        confirmed_at=NOW,
        password_changed_at=NOW,
        totp_since=NOW if role.is_staff and is_enrolled else None,
        **columns,
    )
    with transaction() as session:
        session.add(account)
        put_phone(account, f"136{serial:08d}")
        passwords.set_password(account, PASSWORD)
    db.session.refresh(account)
    return account


def somebody(role: Role, serial: int = 1) -> Account:
    """An account of this role, in an institution or unit of its own where the role has one."""
    if role is Role.WORKER:
        return Somebody(number=number(serial)).signs_up()
    if role in (Role.MANAGER, Role.INSTRUCTOR):
        with transaction() as session:
            institution_id = an_institution(session, serial=serial).id
        return official(role, serial, institution_id=institution_id)
    return reviewer(serial) if role is Role.REVIEWER else official(role, serial)


def client_as(app: Flask, account: Account) -> CheckingClient:
    """A client of the account's own."""
    client = app.test_client()
    assert isinstance(client, CheckingClient)
    sign_in(client, account)
    return client


def sign_in(client: FlaskClient, account: Account, *, at: datetime = NOW) -> str:
    """Let the client be the account, without the sign-in page; answers the session's token."""
    token = sign_ins.start(account, is_whole=True, device_words="手机", at=at)
    is_demonstration = client.application.extensions["settings"].demonstration
    client.set_cookie("session" if is_demonstration else "__Host-session", token)
    return token


def reviewer(serial: int = 1, unit: str = "first") -> Account:
    return official(Role.REVIEWER, serial, unit=unit)
