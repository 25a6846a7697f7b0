"""Signing up, changing and closing; squatters, shared phones, and what the database refuses."""

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from portal.policy.roles import Role
from portal.records.accounts import NOTICE_VERSION, Account, NoticeShown, account_with_key
from portal.records.database import db, transaction
from portal.records.journal import JournalEntry
from portal.records.people import Person, number_digest, person_with_number
from portal.records.sign_ins import open_sign_ins
from portal.services import accounts, passwords, sign_ins
from portal.services.refusal import Refusal
from tests.conftest import NOW
from tests.people import (
    OTHER_PHONE,
    PASSWORD,
    PHONE,
    SPOUSE,
    SQUATTER,
    WORKER,
    Somebody,
    number,
    official,
)
from tests.thrift import HASH_COST


def test_it_works(app: Flask) -> None:
    key = WORKER.signs_up().key
    db.session.rollback()
    found = account_with_key(key)
    assert found is not None
    assert found.is_live
    assert found.person is not None
    assert found.person.number == WORKER.number
    assert found.phone == PHONE
    assert found.card_seen_on is None
    assert db.session.scalar(select(NoticeShown.version)) == NOTICE_VERSION
    assert db.session.scalar(select(JournalEntry.by).where(JournalEntry.act == "sign_up")) == key


def test_nothing_personal_is_stored_in_plain(app: Flask) -> None:
    WORKER.signs_up()
    person, account = (
        db.session.scalars(select(Person)).one(),
        db.session.scalars(select(Account)).one(),
    )
    stored = [getattr(row, column.name) for row in (person, account) for column in row.__table__.c]
    assert not [value for value in stored if WORKER.number in str(value) or PHONE in str(value)]


def test_a_taken_number_is_refused_and_changes_nothing(app: Flask) -> None:
    SQUATTER.signs_up()
    with pytest.raises(Refusal, match="number_taken"):
        WORKER.signs_up()
    account = db.session.scalars(select(Account)).one()
    assert account.name == SQUATTER.name


def test_an_imported_person_is_joined_unchecked(app: Flask) -> None:
    with transaction() as session:
        session.add(Person(name="真名", number_digest=None))
        imported = Person(name="王真名", number_digest=number_digest(WORKER.number))
        imported.number = WORKER.number
        session.add(imported)
    account = WORKER.signs_up()
    assert account.person is not None
    assert account.person.name == "王真名"
    assert account.name == WORKER.name
    assert account.card_seen_on is None


def test_eight_workers_share_a_phone_and_the_ninth_is_refused(app: Flask) -> None:
    for serial in range(1, 9):
        Somebody(number=number(serial)).signs_up()
    with pytest.raises(Refusal, match="phone_full"):
        Somebody(number=number(9)).signs_up()


def test_staff_never_share_a_phone(app: Flask) -> None:
    auditor = official(Role.AUDITOR)
    with pytest.raises(Refusal, match="phone_full"):
        Somebody(phone=auditor.phone or "").signs_up()
    with pytest.raises(Refusal, match="phone_full"):
        official(Role.AUDITOR)


def test_the_database_itself_counts_a_phones_places(app: Flask) -> None:
    first, second = WORKER.signs_up(), SPOUSE.signs_up()
    assert (first.phone_place, second.phone_place) == (1, 2)
    with pytest.raises(IntegrityError), transaction():
        second.phone_place = 1


@pytest.mark.parametrize(
    ("password", "words"),
    [
        ("short", "还差 3 位"),
        ("password", "太常见"),
        ("12345678", "太常见"),
        ("aaaaaaaaaaaaaaaa", "太常见"),
        (PHONE, "手机号"),
        (WORKER.number, "身份证号"),
        (WORKER.number[-8:], "身份证号"),
        ("长" * 201, "最多 200"),
    ],
)
def test_it_refuses_a_weak_password(app: Flask, password: str, words: str) -> None:
    with pytest.raises(Refusal, match="weak_password") as refused:
        Somebody(password=password).signs_up()
    assert words in refused.value.reasons[0].text


@pytest.mark.parametrize("password", ["correct horse battery", "一二三四五六七八", "天地玄黄" * 16])
def test_length_counts_and_not_composition(app: Flask, password: str) -> None:
    Somebody(password=password).signs_up()


def test_the_staff_rule_asks_for_three_kinds(app: Flask) -> None:
    with pytest.raises(Refusal, match="weak_password"):
        passwords.refuse_weak("correct horse battery", is_staff_rule=True)
    passwords.refuse_weak(passwords.first_password(), is_staff_rule=True)
    passwords.refuse_weak(PASSWORD, is_staff_rule=True)


def test_a_new_password_ends_the_other_sessions(app: Flask) -> None:
    account = WORKER.signs_up()
    here = sign_ins.start(account, is_whole=True, device_words="手机", at=NOW)
    there = sign_ins.start(account, is_whole=True, device_words="电脑", at=NOW)
    accounts.change_password(account, "Xin-de-mima-1", is_staff_rule=False, at=NOW, token=here)
    assert sign_ins.find(here, at=NOW) is not None
    assert sign_ins.find(there, at=NOW) is None
    assert passwords.is_password_of(account, "Xin-de-mima-1")
    assert not passwords.is_password_of(account, PASSWORD)


def test_a_new_phone_keeps_the_password_and_asks_for_it(app: Flask) -> None:
    account = WORKER.signs_up()
    with pytest.raises(Refusal, match="wrong_password"):
        accounts.change_phone(account, OTHER_PHONE, password="wrong", at=NOW)
    accounts.change_phone(account, OTHER_PHONE, password=PASSWORD, at=NOW)
    db.session.rollback()
    assert account.phone == OTHER_PHONE
    assert passwords.holders_of(PASSWORD, [account]) == [account]


def test_closing_leaves_nothing_that_names_the_person(app: Flask) -> None:
    account = WORKER.signs_up()
    sign_ins.start(account, is_whole=True, device_words="手机", at=NOW)
    with pytest.raises(Refusal, match="wrong_password"):
        accounts.close(account, password="wrong", at=NOW)
    accounts.close(account, password=PASSWORD, at=NOW)
    db.session.rollback()
    assert account.person is not None
    assert (account.phone, account.password_hash, account.name) == (None, None, "")
    assert (account.person.number, account.person.number_digest) == (None, None)
    assert open_sign_ins(account) == []
    assert person_with_number(WORKER.number) is None
    assert WORKER.signs_up().id != account.id


def test_a_role_keeps_its_shape(app: Flask) -> None:
    with pytest.raises(IntegrityError), transaction() as session:
        session.add(Account(role=Role.REVIEWER, name="无单位", created_at=NOW))
    with pytest.raises(IntegrityError), transaction() as session:
        session.add(Account(role=Role.AUDITOR, name="有单位", created_at=NOW, unit="first"))


def test_a_hash_costs_what_owasp_asks_at_least() -> None:
    kibibytes, passes = HASH_COST
    assert kibibytes >= 19 * 1024
    assert passes >= 2
