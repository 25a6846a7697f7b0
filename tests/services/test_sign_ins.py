"""Sessions end on the server: when left idle, when too old, when ended, when the account is."""

import pytest
from flask import Flask

from portal.policy.roles import Role
from portal.records.accounts import Account
from portal.records.database import transaction
from portal.records.sign_ins import sign_in_with
from portal.services import sign_ins
from tests.conftest import NOW, Hand
from tests.people import WORKER, official


def begun(account: Account) -> str:
    return sign_ins.start(account, is_whole=True, device_words="手机", at=NOW)


def test_it_works(app: Flask) -> None:
    account = WORKER.signs_up()
    token = begun(account)
    assert len(token) >= 43
    found = sign_ins.find(token, at=NOW)
    assert found is not None
    assert found.account == account
    assert sign_ins.find("another", at=NOW) is None


@pytest.mark.parametrize(("hours", "opens"), [(11, True), (12, False)])
def test_a_worker_may_be_idle_for_twelve_hours(
    app: Flask, clock: Hand, hours: int, opens: bool
) -> None:
    token = begun(WORKER.signs_up())
    clock.move(hours=hours)
    assert (sign_ins.find(token, at=clock()) is not None) is opens


@pytest.mark.parametrize(("minutes", "opens"), [(29, True), (30, False)])
def test_staff_may_be_idle_for_half_an_hour(
    app: Flask, clock: Hand, minutes: int, opens: bool
) -> None:
    token = begun(official(Role.AUDITOR))
    clock.move(minutes=minutes)
    assert (sign_ins.find(token, at=clock()) is not None) is opens


@pytest.mark.parametrize(
    ("role", "step", "longest"), [(Role.WORKER, 10, 7 * 24), (Role.AUDITOR, 0, 12)]
)
def test_however_busy_it_ends(app: Flask, clock: Hand, role: Role, step: int, longest: int) -> None:
    token = begun(WORKER.signs_up() if role is Role.WORKER else official(role))
    while clock() - NOW < sign_ins.longest(role):
        assert sign_ins.find(token, at=clock()) is not None
        clock.move(hours=step, minutes=0 if step else 20)
    assert sign_ins.find(token, at=clock()) is None
    assert sign_ins.longest(role).total_seconds() == longest * 3600


def test_a_sight_is_written_at_most_once_a_minute(app: Flask, clock: Hand) -> None:
    token = begun(WORKER.signs_up())
    clock.move(seconds=30)
    sign_ins.find(token, at=clock())
    found = sign_in_with(token)
    assert found is not None
    assert found.seen_at == NOW
    clock.move(seconds=30)
    sign_ins.find(token, at=clock())
    assert found.seen_at == clock()


def test_signing_out_ends_it_on_the_server(app: Flask) -> None:
    account = WORKER.signs_up()
    one, other = begun(account), begun(account)
    sign_ins.end(one, at=NOW)
    assert sign_ins.find(one, at=NOW) is None
    assert sign_ins.find(other, at=NOW) is not None
    sign_ins.end_everywhere(account, at=NOW)
    assert sign_ins.find(other, at=NOW) is None


def test_a_disabled_account_opens_nothing(app: Flask) -> None:
    account = official(Role.AUDITOR)
    token = begun(account)
    with transaction():
        account.disabled_at = NOW
    assert sign_ins.find(token, at=NOW) is None
