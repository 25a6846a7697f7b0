"""Signing in: who gets in, who does not, and what 500 wrong tries from eight threads come to."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask
from sqlalchemy import func, select

from portal.policy.roles import Role
from portal.records.database import db, transaction
from portal.records.sign_in_log import Counter, SignInEntry, SignInResult
from portal.services import entry, passwords, sign_ins
from portal.services.entry import Locked, Visitor
from portal.services.refusal import Refusal
from tests.conftest import NOW, Hand
from tests.people import PASSWORD, PHONE, SPOUSE, WORKER, Somebody, number, official

STRANGER = Visitor("192.0.2.1", "", "手机")
HOME = Visitor("192.0.2.2", "the-entry-cookie-of-home", "手机")


def results() -> list[str]:
    return list(db.session.scalars(select(SignInEntry.result).order_by(SignInEntry.id)))


@pytest.mark.parametrize("typed", [PHONE, "１３７００００0001", "+86 137-0000-0001", WORKER.number])
def test_it_works(app: Flask, typed: str) -> None:
    account = WORKER.signs_up()
    assert entry.sign_in(typed, PASSWORD, visitor=STRANGER, at=NOW) == account
    assert results() == [SignInResult.DONE]


def test_two_people_on_one_phone_each_get_in(app: Flask) -> None:
    worker, spouse = WORKER.signs_up(), SPOUSE.signs_up()
    assert entry.sign_in(PHONE, PASSWORD, visitor=STRANGER, at=NOW) == worker
    assert entry.sign_in(PHONE, SPOUSE.password, visitor=STRANGER, at=NOW) == spouse


def test_two_people_with_one_password_are_asked_for_the_id_number(app: Flask) -> None:
    WORKER.signs_up()
    spouse = Somebody(number=number(2)).signs_up()
    with pytest.raises(Refusal, match="two_people"):
        entry.sign_in(PHONE, PASSWORD, visitor=STRANGER, at=NOW)
    assert entry.sign_in(number(2), PASSWORD, visitor=STRANGER, at=NOW) == spouse


def test_unknown_wrong_and_ended_answer_alike(app: Flask) -> None:
    WORKER.signs_up()
    gone = official(Role.AUDITOR)
    phone = gone.phone or ""
    with transaction():
        gone.disabled_at = NOW
    answers = set()
    for typed, password in [
        (PHONE, "wrong"),
        ("13799999999", PASSWORD),
        (phone, PASSWORD),
        ("x", "y"),
    ]:
        with pytest.raises(Refusal) as refused:
            entry.sign_in(typed, password, visitor=STRANGER, at=NOW)
        answers.add((refused.value.code, refused.value.reasons))
    assert len(answers) == 1


def test_five_failures_lock_and_half_an_hour_later_it_opens(app: Flask, clock: Hand) -> None:
    WORKER.signs_up()
    for _ in range(5):
        with pytest.raises(Refusal, match="wrong"):
            entry.sign_in(PHONE, "wrong", visitor=STRANGER, at=clock())
        clock.move(minutes=1)
    with pytest.raises(Locked) as locked:
        entry.sign_in(PHONE, PASSWORD, visitor=STRANGER, at=clock())
    assert locked.value.until == NOW + entry.LOCKED_FOR
    clock.move(minutes=26)
    entry.sign_in(PHONE, PASSWORD, visitor=STRANGER, at=clock())


def test_an_unknown_number_locks_like_a_known_one(app: Flask) -> None:
    for _ in range(5):
        with pytest.raises(Refusal, match="wrong"):
            entry.sign_in("13799999999", "wrong", visitor=STRANGER, at=NOW)
    with pytest.raises(Locked):
        entry.sign_in("13799999999", "wrong", visitor=STRANGER, at=NOW)


def test_another_way_of_writing_has_no_tries_of_its_own(app: Flask) -> None:
    WORKER.signs_up()
    ways = [PHONE, "1-3700000001", "+86 13700000001", "１３７００００００01", "1370000-0001"]
    for typed in ways:
        with pytest.raises(Refusal, match="wrong"):
            entry.sign_in(typed, "guess", visitor=STRANGER, at=NOW)
    for typed in ("13--700000001", PHONE):
        with pytest.raises(Locked):
            entry.sign_in(typed, PASSWORD, visitor=STRANGER, at=NOW)


def test_success_forgets_the_failures(app: Flask) -> None:
    WORKER.signs_up()
    for _ in range(3):
        with pytest.raises(Refusal, match="wrong"):
            entry.sign_in(PHONE, "wrong", visitor=STRANGER, at=NOW)
    entry.sign_in(PHONE, PASSWORD, visitor=STRANGER, at=NOW)
    assert db.session.scalar(select(func.count()).select_from(Counter)) == 0


@pytest.fixture
def hashed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The passwords that were hashed while the test ran."""
    seen: list[str] = []
    real = passwords.password_hash

    def counting(password: str, *, salt: bytes) -> str:
        seen.append(password)
        return real(password, salt=salt)

    monkeypatch.setattr(passwords, "password_hash", counting)
    return seen


def test_500_wrong_tries_lock_strangers_and_not_the_owner(app: Flask, hashed: list[str]) -> None:
    account = WORKER.signs_up()
    sign_ins.remember_device(account, HOME.device, at=NOW)
    hashed.clear()

    def guess(serial: int) -> str:
        with app.app_context():
            try:
                entry.sign_in(PHONE, f"guess-{serial}", visitor=STRANGER, at=NOW)
            except Refusal as refused:
                return refused.code
            finally:
                db.session.remove()
        return "in"

    with ThreadPoolExecutor(8) as threads:
        codes = list(threads.map(guess, range(500)))
    assert codes.count("wrong") == entry.MOST_FAILURES == len(hashed)
    assert codes.count("locked") == 495
    with pytest.raises(Locked):
        entry.sign_in(PHONE, PASSWORD, visitor=STRANGER, at=NOW)
    assert entry.sign_in(PHONE, PASSWORD, visitor=HOME, at=NOW) == account


def test_a_known_number_costs_one_hash_like_an_unknown_one(app: Flask, hashed: list[str]) -> None:
    for serial in range(1, 9):
        Somebody(number=number(serial), password=f"Yige-mima-{serial}").signs_up()
    for typed in (PHONE, number(1), "13799999999", number(99)):
        hashed.clear()
        with pytest.raises(Refusal, match="wrong"):
            entry.sign_in(typed, "wrong", visitor=STRANGER, at=NOW)
        assert len(hashed) == 1, typed
