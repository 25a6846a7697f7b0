"""Benefits count from a second reviewer's confirmation on, and by their state from then on."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from portal.policy.entitlement import BenefitState, BenefitType, capped
from portal.policy.terms import Level
from portal.records.accounts import Account
from portal.records.benefit_batches import BenefitBatch
from portal.records.benefit_changes import BenefitChange
from portal.records.benefits import BenefitRow, benefits_of
from portal.records.database import db, transaction
from portal.records.journal import JournalEntry
from portal.records.people import Person, person_with_number
from portal.services import benefits
from portal.services.refusal import Refusal
from tests.clock import DAY, NOW
from tests.lessons import a_reviewer, a_trainee
from tests.people import number

pytestmark = pytest.mark.usefixtures("app")
Two = tuple[Account, Account]


@pytest.fixture
def two(app: Flask) -> Two:
    return a_reviewer(), a_reviewer()


def a_line(id_number: str = number(), **changes: Any) -> dict[str, Any]:
    values: dict[str, Any] = {
        "number": id_number,
        "name": "王示一",
        "on_day": date(2025, 6, 30),
        "type": BenefitType.EMPLOYMENT_SKILLS,
        "occupation": "焊工",
        "level": Level.NONE,
        "state": BenefitState.PAID,
        "amount": 1000,
        "source": "技能甘肃导出",
    }
    return values | changes


def entered(by: Account, *lines: dict[str, Any]) -> BenefitBatch:
    return benefits.enter(lines or [a_line()], by=by, at=NOW)


def used(person: Person | None) -> int:
    assert person
    db.session.rollback()
    return len(capped(benefits_of(person.id)))


def acts() -> list[str]:
    db.session.rollback()
    return list(db.session.scalars(select(JournalEntry.act).order_by(JournalEntry.id)))


def test_it_works(two: Two) -> None:
    """A person nobody knew gets a row without a name, that no card proved."""
    batch = entered(two[0])
    person = person_with_number(number())
    assert person
    assert (person.number, person.name, person.identity_checked_on) == (number(), None, None)
    assert list(batch.names_by_key.values()) == ["王示一"]
    assert used(person) == 0
    benefits.confirm(batch, by=two[1], at=NOW, on=DAY)
    assert used(person) == 1
    # The name was for the second reviewer alone.
    assert batch.names is None
    assert acts()[-2:] == ["enter_benefits", "confirm_benefits"]


def test_nobody_confirms_an_own_entry_and_it_is_decided_once(two: Two) -> None:
    batch = entered(two[0])
    with pytest.raises(Refusal, match="own"):
        benefits.confirm(batch, by=two[0], at=NOW, on=DAY)
    benefits.confirm(batch, by=two[1], at=NOW, on=DAY)
    with pytest.raises(Refusal, match="settled"):
        benefits.confirm(batch, by=a_reviewer(), at=NOW, on=DAY)
    with pytest.raises(Refusal, match="settled"):
        benefits.decline(batch, by=a_reviewer(), at=NOW)


def test_the_database_refuses_one_reviewer_for_both(two: Two) -> None:
    batch = entered(two[0])
    with transaction():
        batch.names = None
    with pytest.raises(IntegrityError, match="by_another"), transaction():
        batch.is_approved, batch.decided_at, batch.decided_by = True, NOW, two[0].id


@pytest.mark.parametrize("is_own", [True, False])
def test_what_is_taken_back_never_was(two: Two, is_own: bool) -> None:
    """With it go people known by nothing else; a worker with an account stays."""
    worker = a_trainee(1)
    assert worker.person
    batch = entered(two[0], a_line(), a_line(worker.person.number or ""))
    benefits.decline(batch, by=two[0] if is_own else two[1], at=NOW)
    db.session.rollback()
    assert db.session.scalars(select(BenefitRow)).all() == []
    assert person_with_number(number()) is None
    assert worker.person.number
    assert acts()[-1] == ("withdraw_benefits" if is_own else "decline_benefits")
    entered(two[0])


def test_the_same_benefit_is_entered_once(two: Two) -> None:
    entered(two[0])
    with pytest.raises(Refusal, match="twice"):
        entered(two[1])


def test_a_recovery_by_two_gives_the_time_back(two: Two) -> None:
    benefits.confirm(entered(two[0]), by=two[1], at=NOW, on=DAY)
    row = db.session.scalars(select(BenefitRow)).one()
    assert used(row.person) == 1
    benefits.propose_change(row, BenefitState.RECOVERED, "重复发放", by=two[0], at=NOW, on=DAY)
    with pytest.raises(Refusal, match="waiting"):
        benefits.propose_change(row, BenefitState.RECOVERED, "重复发放", by=two[1], at=NOW, on=DAY)
    change = db.session.scalars(select(BenefitChange)).one()
    with pytest.raises(Refusal, match="own"):
        benefits.confirm_change(change, by=two[0], at=NOW, on=DAY)
    assert used(row.person) == 1
    benefits.confirm_change(change, by=two[1], at=NOW, on=DAY)
    assert used(row.person) == 0
    with pytest.raises(Refusal, match="settled"):
        benefits.decline_change(change, by=two[1], at=NOW)
    assert acts()[-2:] == ["propose_benefit_change", "confirm_benefit_change"]


def test_a_declined_or_withdrawn_change_leaves_the_state(two: Two) -> None:
    benefits.confirm(entered(two[0]), by=two[1], at=NOW, on=DAY)
    row = db.session.scalars(select(BenefitRow)).one()
    for decider in (two[1], two[0]):
        benefits.propose_change(row, BenefitState.RECOVERED, "重复发放", by=two[0], at=NOW, on=DAY)
        chosen = select(BenefitChange).where(BenefitChange.decided_at.is_(None))
        benefits.decline_change(db.session.scalars(chosen).one(), by=decider, at=NOW)
    assert row.state is BenefitState.PAID
    assert acts()[-1] == "withdraw_benefit_change"


@pytest.mark.parametrize(
    ("is_confirmed", "state", "code"),
    [
        (False, BenefitState.RECOVERED, "unconfirmed"),
        (True, BenefitState.UNDER_CLAIM, "no_such_step"),
        (True, BenefitState.PAID, "no_such_step"),
    ],
)
def test_it_refuses_other_steps(
    two: Two, is_confirmed: bool, state: BenefitState, code: str
) -> None:
    decide: Callable[..., None] = benefits.confirm if is_confirmed else (lambda *_, **__: None)
    decide(entered(two[0]), by=two[1], at=NOW, on=DAY)
    row = db.session.scalars(select(BenefitRow)).one()
    with pytest.raises(Refusal, match=code):
        benefits.propose_change(row, state, "依据", by=two[0], at=NOW, on=DAY)
