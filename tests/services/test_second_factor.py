"""The second factor of staff: enrolled once, a code once, recovery codes once, guessing locked."""

from datetime import datetime

import pyotp
import pytest
from flask import Flask

from portal.policy.roles import Role
from portal.records.accounts import Account
from portal.services import second_factor
from portal.services.entry import Locked, Visitor
from portal.services.refusal import Refusal
from tests.conftest import NOW, Hand
from tests.people import official

VISITOR = Visitor("192.0.2.1", "", "电脑")


def code_of(account: Account, at: datetime) -> str:
    return pyotp.TOTP(second_factor.secret_to_enrol(account)).at(at)


def test_it_works(app: Flask, clock: Hand) -> None:
    account = official(Role.AUDITOR)
    codes = second_factor.enrol(account, code_of(account, NOW), visitor=VISITOR, at=NOW)
    assert account.totp_since == NOW
    assert len(set(codes)) == 8
    clock.move(minutes=2)
    second_factor.check(account, code_of(account, clock()), visitor=VISITOR, at=clock())


def test_a_code_passes_once(app: Flask) -> None:
    account = official(Role.AUDITOR)
    code = code_of(account, NOW)
    second_factor.check(account, code, visitor=VISITOR, at=NOW)
    with pytest.raises(Refusal, match="wrong_code"):
        second_factor.check(account, code, visitor=VISITOR, at=NOW)


def test_a_recovery_code_passes_once(app: Flask) -> None:
    account = official(Role.AUDITOR)
    codes = second_factor.enrol(account, code_of(account, NOW), visitor=VISITOR, at=NOW)
    second_factor.check(account, codes[0].upper(), visitor=VISITOR, at=NOW)
    with pytest.raises(Refusal, match="wrong_code"):
        second_factor.check(account, codes[0], visitor=VISITOR, at=NOW)


def test_an_old_code_is_refused(app: Flask, clock: Hand) -> None:
    account = official(Role.AUDITOR)
    code = code_of(account, NOW)
    clock.move(minutes=2)
    with pytest.raises(Refusal, match="wrong_code"):
        second_factor.check(account, code, visitor=VISITOR, at=clock())


def test_guessing_locks(app: Flask) -> None:
    account = official(Role.AUDITOR)
    right = code_of(account, NOW)
    for _ in range(5):
        with pytest.raises(Refusal, match="wrong_code"):
            second_factor.check(account, "000000", visitor=VISITOR, at=NOW)
    with pytest.raises(Locked):
        second_factor.check(account, right, visitor=VISITOR, at=NOW)


def test_the_picture_loads_nothing(app: Flask) -> None:
    account = official(Role.AUDITOR)
    assert second_factor.picture(account, issuer="用新培").startswith("data:image/svg+xml")
