"""Corrections: one reviewer proposes, a second writes it anew; the old value stays sealed."""

import pytest
from flask import Flask
from sqlalchemy import select, text, update
from sqlalchemy.exc import IntegrityError

from portal.records.accounts import Account
from portal.records.corrections import (
    CorrectedField,
    Correction,
    Evidence,
    correction_with_key,
    open_corrections,
    open_corrections_of,
)
from portal.records.database import db, transaction
from portal.records.journal import JournalEntry
from portal.records.people import Person, person_with_number
from portal.services import accounts, corrections, desk
from portal.services.refusal import Refusal
from tests.conftest import DAY, NOW
from tests.people import PASSWORD, SPOUSE, WORKER, number, reviewer

NAME, NUMBER = CorrectedField.NAME, CorrectedField.NUMBER
RIGHT_NAME, RIGHT_NUMBER = "汪示一", number(9)


@pytest.fixture
def worker(app: Flask) -> Account:
    return WORKER.signs_up()


@pytest.fixture
def first(app: Flask) -> Account:
    return reviewer(1)


@pytest.fixture
def second(app: Flask) -> Account:
    return reviewer(2)


def person_of(account: Account) -> Person:
    assert account.person is not None
    return account.person


def propose(account: Account, field: CorrectedField, value: str, *, by: Account) -> Correction:
    return corrections.propose(
        person_of(account), field, value, Evidence.RESIDENT_CARD, by=by, at=NOW
    )


def test_it_works(worker: Account, first: Account, second: Account) -> None:
    desk.prove(person_of(worker), WORKER.name, by=first, at=NOW, on=DAY)
    correction = propose(worker, NAME, RIGHT_NAME, by=first)
    db.session.rollback()
    assert worker.name == WORKER.name
    assert open_corrections("first") == [correction]
    corrections.confirm(correction, RIGHT_NAME, by=second, at=NOW)
    db.session.rollback()
    assert (worker.name, person_of(worker).name) == (RIGHT_NAME, RIGHT_NAME)
    assert (correction.old, correction.decided_by) == (WORKER.name, second.id)
    assert open_corrections("first") == []


def test_a_number_moves_with_its_digest(worker: Account, first: Account, second: Account) -> None:
    correction = propose(worker, NUMBER, RIGHT_NUMBER, by=first)
    corrections.confirm(correction, RIGHT_NUMBER, by=second, at=NOW)
    db.session.rollback()
    assert person_with_number(RIGHT_NUMBER) == person_of(worker)
    assert person_of(worker).number == RIGHT_NUMBER
    assert person_with_number(WORKER.number) is None
    assert (correction.old, correction.new) == (WORKER.number, RIGHT_NUMBER)


def test_what_is_kept_is_sealed(worker: Account, first: Account) -> None:
    propose(worker, NUMBER, RIGHT_NUMBER, by=first)
    propose(worker, NAME, RIGHT_NAME, by=first)
    rows = db.session.execute(text("SELECT * FROM corrections")).all()
    journal = db.session.execute(text("SELECT * FROM journal")).all()
    for secret in (WORKER.number, RIGHT_NUMBER, WORKER.name, RIGHT_NAME):
        assert secret not in str(journal)
        for row in rows:
            assert all(
                secret.encode() not in (cell if isinstance(cell, bytes) else str(cell).encode())
                for cell in row
            )


def test_the_proposer_cannot_decide(worker: Account, first: Account) -> None:
    correction = propose(worker, NAME, RIGHT_NAME, by=first)
    with pytest.raises(Refusal, match="own_proposal"):
        corrections.confirm(correction, RIGHT_NAME, by=first, at=NOW)
    with pytest.raises(Refusal, match="own_proposal"):
        corrections.decline(correction, by=first, at=NOW)
    alone = {"decided_by": first.id, "decided_at": NOW, "is_confirmed": True}
    with pytest.raises(IntegrityError), transaction() as session:
        session.execute(update(Correction).values(alone))


def test_two_values_that_differ_change_nothing(
    worker: Account, first: Account, second: Account
) -> None:
    correction = propose(worker, NAME, RIGHT_NAME, by=first)
    with pytest.raises(Refusal, match="value_differs"):
        corrections.confirm(correction, "黄示一", by=second, at=NOW)
    db.session.rollback()
    assert (worker.name, correction.decided_at) == (WORKER.name, None)


def test_the_later_of_two_is_refused(worker: Account, first: Account, second: Account) -> None:
    correction = propose(worker, NAME, RIGHT_NAME, by=first)
    corrections.decline(correction, by=second, at=NOW)
    with pytest.raises(Refusal, match="settled"):
        corrections.confirm(correction, RIGHT_NAME, by=reviewer(3), at=NOW)
    db.session.rollback()
    assert worker.name == WORKER.name


def test_another_unit_does_not_see_it(worker: Account, first: Account) -> None:
    correction = propose(worker, NAME, RIGHT_NAME, by=first)
    assert correction_with_key(correction.key, unit="second") is None
    assert open_corrections("second") == []


def test_it_refuses_a_number_of_somebody_else(
    worker: Account, first: Account, second: Account
) -> None:
    correction = propose(worker, NUMBER, SPOUSE.number, by=first)
    SPOUSE.signs_up()
    with pytest.raises(Refusal, match="number_taken"):
        corrections.confirm(correction, SPOUSE.number, by=second, at=NOW)
    corrections.decline(correction, by=second, at=NOW)
    with pytest.raises(Refusal, match="number_taken"):
        propose(worker, NUMBER, SPOUSE.number, by=first)
    db.session.rollback()
    assert person_of(worker).number == WORKER.number
    results = db.session.scalars(
        select(JournalEntry.result)
        .where(JournalEntry.act == "propose_correction")
        .order_by(JournalEntry.id)
    )
    assert list(results) == ["done", "number_taken"]


def test_it_refuses_what_changes_nothing_and_what_already_waits(
    worker: Account, first: Account
) -> None:
    with pytest.raises(Refusal, match="unchanged"):
        propose(worker, NAME, WORKER.name, by=first)
    propose(worker, NAME, RIGHT_NAME, by=first)
    with pytest.raises(Refusal, match="waiting"):
        propose(worker, NAME, "黄示一", by=first)
    propose(worker, NUMBER, RIGHT_NUMBER, by=first)
    assert len(open_corrections_of(person_of(worker))) == 2


def test_a_name_that_changed_meanwhile_is_proposed_anew(
    worker: Account, first: Account, second: Account
) -> None:
    correction = propose(worker, NAME, RIGHT_NAME, by=first)
    desk.prove(person_of(worker), "黄示一", by=second, at=NOW, on=DAY)
    with pytest.raises(Refusal, match="moved"):
        corrections.confirm(correction, RIGHT_NAME, by=second, at=NOW)
    db.session.rollback()
    assert worker.name == "黄示一"


def test_closing_the_account_forgets_them(worker: Account, first: Account) -> None:
    propose(worker, NUMBER, RIGHT_NUMBER, by=first)
    accounts.close(worker, password=PASSWORD, at=NOW)
    assert db.session.scalars(select(Correction)).all() == []
