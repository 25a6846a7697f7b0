"""The centre's desk: hand back, reset codes, readings."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select, text
from sqlalchemy.exc import DatabaseError

from portal.records.accounts import Account
from portal.records.database import db
from portal.records.journal import JournalEntry
from portal.records.people import Person
from portal.records.readings import ReadingReason, readings_of
from portal.services import desk, entry, passwords, sign_ins
from portal.services.entry import Locked, Visitor
from portal.services.refusal import Refusal
from tests.conftest import DAY, NOW
from tests.people import PASSWORD, PHONE, SQUATTER, WORKER, reviewer

VISITOR = Visitor("192.0.2.1", "", "手机")
NEW = "Yiju-hao-ji-de-hua"


def person_of(account: Account) -> Person:
    assert account.person is not None
    return account.person


def reset(code: str, password: str = NEW, *, minutes: int = 0) -> Account:
    at = NOW + timedelta(minutes=minutes)
    return desk.set_password_with_code(WORKER.number, code, password, visitor=VISITOR, at=at)


def test_a_squatted_number_is_handed_back(app: Flask) -> None:
    account = SQUATTER.signs_up()
    squatters = sign_ins.start(account, is_whole=True, device_words="手机", at=NOW)
    code = desk.hand_back(person_of(account), WORKER.name, PHONE, by=reviewer(), at=NOW, on=DAY)
    assert sign_ins.find(squatters, at=NOW) is None
    for typed in (SQUATTER.phone, WORKER.number):
        with pytest.raises(Refusal, match="wrong"):
            entry.sign_in(typed, SQUATTER.password, visitor=VISITOR, at=NOW)
    reset(code)
    found = entry.sign_in(PHONE, NEW, visitor=VISITOR, at=NOW)
    assert (found.name, found.card_seen_on) == (WORKER.name, DAY)
    assert person_of(found).identity_checked_on == DAY
    acts = set(db.session.scalars(select(JournalEntry.act)))
    assert {"hand_back", "check_identity", "reset_password"} <= acts


def test_a_checked_name_does_not_change_at_the_desk_alone(app: Flask) -> None:
    account = WORKER.signs_up()
    by = reviewer()
    desk.prove(person_of(account), WORKER.name, by=by, at=NOW, on=DAY)
    desk.prove(person_of(account), WORKER.name, by=by, at=NOW, on=DAY)
    with pytest.raises(Refusal, match="name_differs"):
        desk.prove(person_of(account), "王别名", by=by, at=NOW, on=DAY)
    with pytest.raises(Refusal, match="name_differs"):
        desk.hand_back(person_of(account), "王别名", PHONE, by=by, at=NOW, on=DAY)
    db.session.rollback()
    assert account.name == WORKER.name
    assert passwords.is_password_of(account, PASSWORD)


def test_a_code_works_once_and_for_ten_minutes(app: Flask) -> None:
    account = WORKER.signs_up()
    by = reviewer()
    late = desk.make_code(person_of(account), by=by, at=NOW)
    with pytest.raises(Refusal, match="wrong_code"):
        reset(late, minutes=10)
    code = desk.make_code(person_of(account), by=by, at=NOW)
    assert reset(code, minutes=9) == account
    assert passwords.is_password_of(account, NEW)
    with pytest.raises(Refusal, match="wrong_code"):
        reset(code, "Haiyou-yiju-hua", minutes=9)


def test_a_newer_code_replaces_the_older(app: Flask) -> None:
    account = WORKER.signs_up()
    by = reviewer()
    first, second = (desk.make_code(person_of(account), by=by, at=NOW) for _ in range(2))
    if first != second:
        with pytest.raises(Refusal, match="wrong_code"):
            reset(first)
    reset(second)


def test_five_wrong_codes_lock(app: Flask) -> None:
    account = WORKER.signs_up()
    code = desk.make_code(person_of(account), by=reviewer(), at=NOW)
    wrong = "000000" if code != "000000" else "000001"
    for _ in range(5):
        with pytest.raises(Refusal, match="wrong_code"):
            reset(wrong)
    with pytest.raises(Locked):
        reset(code)


def test_unknown_numbers_and_wrong_codes_answer_alike(app: Flask) -> None:
    with pytest.raises(Refusal) as unknown:
        reset("123456")
    WORKER.signs_up()
    with pytest.raises(Refusal) as wrong:
        reset("123456")
    assert unknown.value.reasons == wrong.value.reasons


def test_codes_are_kept_hashed(app: Flask) -> None:
    account = WORKER.signs_up()
    code = desk.make_code(person_of(account), by=reviewer(), at=NOW)
    rows = db.session.execute(text("SELECT code_digest FROM reset_codes")).scalars().all()
    assert len(rows) == 1
    assert code not in rows


def test_a_reset_keeps_name_and_phone(app: Flask) -> None:
    account = WORKER.signs_up()
    reset(desk.make_code(person_of(account), by=reviewer(), at=NOW))
    db.session.rollback()
    assert (account.name, account.phone) == (WORKER.name, PHONE)
    with pytest.raises(Refusal, match="wrong"):
        entry.sign_in(PHONE, PASSWORD, visitor=VISITOR, at=NOW)


def test_a_reading_is_kept_and_cannot_be_undone(app: Flask) -> None:
    account = WORKER.signs_up()
    by = reviewer()
    clear = desk.reveal(person_of(account), ReadingReason.CALL, by=by, at=NOW)
    assert clear == (WORKER.number, PHONE)
    (reading,) = readings_of(person_of(account))
    assert (reading.reader, reading.reason) == (by, ReadingReason.CALL)
    db.session.rollback()
    for deed in ("UPDATE readings SET fields = ''", "DELETE FROM readings"):
        with pytest.raises(DatabaseError, match="append-only"), db.engine.begin() as connection:
            connection.execute(text(deed))
