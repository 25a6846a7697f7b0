"""Changes of an official's account: proposed by one, confirmed by another, nothing before."""

from threading import Barrier, Thread

import pyotp
import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from portal.policy.roles import Role
from portal.records.account_changes import AccountChange, ChangeKind, open_change_of
from portal.records.accounts import Account
from portal.records.database import db, transaction
from portal.records.instructors import Instructor
from portal.records.journal import JournalEntry
from portal.services import account_changes, officials, second_factor, sign_ins
from portal.services.account_changes import Position
from portal.services.entry import Visitor
from portal.services.refusal import Refusal
from tests.conftest import NOW
from tests.people import official, reviewer, somebody

VISITOR = Visitor("192.0.2.1", "", "电脑")
AUDITOR = Position(Role.AUDITOR)


@pytest.fixture
def proposer(app: Flask) -> Account:
    return official(Role.PROPOSING_OFFICER, 1)


@pytest.fixture
def approver(app: Flask) -> Account:
    return official(Role.APPROVING_OFFICER, 2)


def proposed(account: Account) -> AccountChange:
    change = open_change_of(account)
    assert change is not None
    return change


def test_it_works(proposer: Account, approver: Account) -> None:
    account = reviewer(3)
    token = sign_ins.start(account, is_whole=True, device_words="电脑", at=NOW)
    account_changes.propose_position(account, AUDITOR, by=proposer, at=NOW)
    db.session.rollback()
    assert (account.role, account.unit) == (Role.REVIEWER, "first")
    assert sign_ins.find(token, at=NOW) is not None

    account_changes.confirm(proposed(account), by=approver, at=NOW)
    db.session.rollback()
    assert (account.role, account.unit) == (Role.AUDITOR, None)
    assert sign_ins.find(token, at=NOW) is None
    (change,) = db.session.scalars(select(AccountChange))
    assert (change.was_role, change.was_unit, change.is_confirmed) == (
        Role.REVIEWER,
        "first",
        True,
    )
    noted = db.session.execute(
        select(JournalEntry.act, JournalEntry.by, JournalEntry.record_id, JournalEntry.fields)
    ).all()
    assert ("propose_account_change", proposer.key, account.id, "role,unit") in noted
    assert ("confirm_account_change", approver.key, account.id, "role,unit") in noted


def test_a_declined_change_changes_nothing(proposer: Account, approver: Account) -> None:
    account = reviewer(3)
    token = sign_ins.start(account, is_whole=True, device_words="电脑", at=NOW)
    account_changes.propose_position(account, AUDITOR, by=proposer, at=NOW)
    account_changes.decline(proposed(account), by=approver, at=NOW)
    db.session.rollback()
    assert (account.role, open_change_of(account)) == (Role.REVIEWER, None)
    assert sign_ins.find(token, at=NOW) is not None


@pytest.mark.parametrize(
    ("was", "new"),
    [
        (Role.REVIEWER, Position(Role.REVIEWER, unit="second")),
        (Role.PROPOSING_OFFICER, Position(Role.REVIEWER, unit="first")),
        (Role.APPROVING_OFFICER, AUDITOR),
        (Role.AUDITOR, Position(Role.PROPOSING_OFFICER)),
    ],
)
def test_staff_take_each_others_places(
    proposer: Account, approver: Account, was: Role, new: Position
) -> None:
    account = somebody(was, 7)
    account_changes.propose_position(account, new, by=proposer, at=NOW)
    account_changes.confirm(proposed(account), by=approver, at=NOW)
    db.session.rollback()
    assert account_changes.position_of(account) == new


def test_an_institutions_people_stay_its_people_or_move(
    proposer: Account, approver: Account
) -> None:
    manager, elsewhere = somebody(Role.MANAGER, 7), somebody(Role.MANAGER, 8)
    for position in (
        Position(Role.INSTRUCTOR, institution_id=manager.institution_id),
        Position(Role.MANAGER, institution_id=elsewhere.institution_id),
    ):
        account_changes.propose_position(manager, position, by=proposer, at=NOW)
        account_changes.confirm(proposed(manager), by=approver, at=NOW)
        db.session.rollback()
        assert account_changes.position_of(manager) == position


def test_who_changes_place_teaches_no_more_under_the_account(
    proposer: Account, approver: Account
) -> None:
    """The old institution's instructor is free for another account."""
    account, elsewhere = somebody(Role.INSTRUCTOR, 7), somebody(Role.MANAGER, 8)
    with transaction() as session:
        instructor = Instructor(
            institution_id=account.institution_id,
            name=account.name,
            account_id=account.id,
        )
        session.add(instructor)
    moved = Position(Role.INSTRUCTOR, institution_id=elsewhere.institution_id)
    account_changes.propose_position(account, moved, by=proposer, at=NOW)
    db.session.rollback()
    assert instructor.account_id == account.id
    account_changes.confirm(proposed(account), by=approver, at=NOW)
    db.session.rollback()
    assert instructor.account_id is None


def test_it_refuses_another_door(proposer: Account) -> None:
    """`tests/policy/test_roles.py` walks every pair of roles."""
    for account, role in ((somebody(Role.WORKER, 7), Role.AUDITOR), (reviewer(3), Role.WORKER)):
        with pytest.raises(Refusal, match="out_of_reach"):
            account_changes.propose_position(account, Position(role), by=proposer, at=NOW)


def test_it_refuses_ones_own_account(proposer: Account, approver: Account) -> None:
    with pytest.raises(Refusal, match="own_account"):
        account_changes.propose_position(proposer, AUDITOR, by=proposer, at=NOW)
    account_changes.propose_position(approver, AUDITOR, by=proposer, at=NOW)
    for decide in (account_changes.confirm, account_changes.decline):
        with pytest.raises(Refusal, match="own_account"):
            decide(proposed(approver), by=approver, at=NOW)
    db.session.rollback()
    assert approver.role is Role.APPROVING_OFFICER


def test_it_refuses_the_proposer_as_the_second(proposer: Account) -> None:
    account = reviewer(3)
    account_changes.propose_position(account, AUDITOR, by=proposer, at=NOW)
    with pytest.raises(Refusal, match="own_proposal"):
        account_changes.confirm(proposed(account), by=proposer, at=NOW)


def test_it_refuses_what_changes_nothing_and_what_is_out_of_use(proposer: Account) -> None:
    account = reviewer(3)
    with pytest.raises(Refusal, match="unchanged"):
        account_changes.propose_position(
            account, Position(Role.REVIEWER, unit="first"), by=proposer, at=NOW
        )
    officials.disable(account, by=proposer, at=NOW)
    with pytest.raises(Refusal, match="not_in_use"):
        account_changes.propose_position(account, AUDITOR, by=proposer, at=NOW)


def test_an_account_that_ended_meanwhile_is_not_changed(
    proposer: Account, approver: Account
) -> None:
    account = reviewer(3)
    account_changes.propose_position(account, AUDITOR, by=proposer, at=NOW)
    officials.disable(account, by=proposer, at=NOW)
    with pytest.raises(Refusal, match="not_in_use"):
        account_changes.confirm(proposed(account), by=approver, at=NOW)
    account_changes.decline(proposed(account), by=approver, at=NOW)
    db.session.rollback()
    assert open_change_of(account) is None


def test_two_proposing_officers_do_not_propose_each_other_away(
    proposer: Account, approver: Account
) -> None:
    other = official(Role.PROPOSING_OFFICER, 3)
    account_changes.propose_position(other, AUDITOR, by=proposer, at=NOW)
    account_changes.propose_position(proposer, AUDITOR, by=other, at=NOW)
    account_changes.confirm(proposed(other), by=approver, at=NOW)
    with pytest.raises(Refusal, match="proposer_left"):
        account_changes.confirm(proposed(proposer), by=approver, at=NOW)
    db.session.rollback()
    assert proposer.role is Role.PROPOSING_OFFICER


def test_one_change_waits_at_a_time(proposer: Account) -> None:
    account = reviewer(3)
    account_changes.propose_position(account, AUDITOR, by=proposer, at=NOW)
    with pytest.raises(Refusal, match="waiting"):
        account_changes.propose_new_second_factor(account, by=proposer, at=NOW)


def test_of_two_officials_at_once_one_is_told(app: Flask, proposer: Account) -> None:
    account = reviewer(3)
    account_changes.propose_position(account, AUDITOR, by=proposer, at=NOW)
    officers = [official(Role.APPROVING_OFFICER, serial).id for serial in (4, 5)]
    change_id, start, told = proposed(account).id, Barrier(2), list[str]()
    db.session.rollback()

    def decide(officer: int, *, is_confirmed: bool) -> None:
        with app.app_context():
            by, change = db.session.get(Account, officer), db.session.get(AccountChange, change_id)
            assert by is not None
            assert change is not None
            db.session.rollback()
            start.wait()
            try:
                deed = account_changes.confirm if is_confirmed else account_changes.decline
                deed(change, by=by, at=NOW)
            except Refusal as refusal:
                told.append(refusal.code)
            db.session.remove()

    threads = [
        Thread(target=decide, args=(officer,), kwargs={"is_confirmed": not number})
        for number, officer in enumerate(officers)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert told == ["settled"]
    change = db.session.get(AccountChange, change_id)
    assert change is not None
    assert change.is_confirmed is (account.role is Role.AUDITOR)


def test_a_lost_second_factor_is_enrolled_anew(proposer: Account, approver: Account) -> None:
    account = official(Role.AUDITOR, 3)
    secret = second_factor.secret_to_enrol(account)
    account_changes.propose_new_second_factor(account, by=proposer, at=NOW)
    db.session.rollback()
    assert (account.totp_since, account.totp_secret) == (NOW, secret)
    account_changes.confirm(proposed(account), by=approver, at=NOW)
    db.session.rollback()
    assert (account.totp_since, account.totp_secret) == (None, None)
    assert account.role is Role.AUDITOR
    assert second_factor.secret_to_enrol(account) != secret


def test_recovery_codes_end_with_the_second_factor(proposer: Account, approver: Account) -> None:
    account = official(Role.AUDITOR, 3)
    codes = _enrol(account)
    account_changes.propose_new_second_factor(account, by=proposer, at=NOW)
    account_changes.confirm(proposed(account), by=approver, at=NOW)
    with pytest.raises(Refusal, match="wrong_code"):
        second_factor.check(account, codes[0], visitor=VISITOR, at=NOW)


def test_it_refuses_a_second_factor_that_is_not_there(proposer: Account) -> None:
    for account in (official(Role.AUDITOR, 3, is_enrolled=False), somebody(Role.MANAGER, 7)):
        with pytest.raises(Refusal, match="not_enrolled"):
            account_changes.propose_new_second_factor(account, by=proposer, at=NOW)


@pytest.mark.parametrize(
    "wrong",
    [
        {"role": Role.WORKER},
        {"role": Role.REVIEWER},
        {"role": Role.MANAGER},
        {"role": None},
        {"unit": "first"},
        {"kind": ChangeKind.SECOND_FACTOR},
        {"is_confirmed": True},
        {"decided_at": NOW, "is_confirmed": True},
    ],
)
def test_the_database_refuses_halves(proposer: Account, wrong: dict[str, object]) -> None:
    account = official(Role.AUDITOR, 3)
    whole = {"kind": ChangeKind.POSITION, "role": Role.PROPOSING_OFFICER, "account_id": account.id}
    also = {"was_role": Role.AUDITOR, "proposed_by": proposer.id, "proposed_at": NOW}
    with pytest.raises(IntegrityError), transaction() as session:
        session.add(AccountChange(**whole | also | wrong))


def test_the_database_refuses_a_second_that_waits(proposer: Account) -> None:
    account = official(Role.AUDITOR, 3)
    account_changes.propose_new_second_factor(account, by=proposer, at=NOW)
    with pytest.raises(IntegrityError), transaction() as session:
        session.add(
            AccountChange(
                kind=ChangeKind.SECOND_FACTOR,
                account_id=account.id,
                was_role=Role.AUDITOR,
                proposed_by=proposer.id,
                proposed_at=NOW,
            )
        )


@pytest.mark.parametrize("column", ["proposed_by", "decided_by"])
def test_the_database_refuses_ones_own_account(
    proposer: Account, approver: Account, column: str
) -> None:
    account = official(Role.AUDITOR, 3)
    decided = {"decided_at": NOW, "is_confirmed": True, "decided_by": approver.id}
    with pytest.raises(IntegrityError), transaction() as session:
        session.add(
            AccountChange(
                kind=ChangeKind.SECOND_FACTOR,
                account_id=account.id,
                was_role=Role.AUDITOR,
                proposed_at=NOW,
                **{"proposed_by": proposer.id} | decided | {column: account.id},
            )
        )


def _enrol(account: Account) -> list[str]:
    code = pyotp.TOTP(second_factor.secret_to_enrol(account)).at(NOW)
    return second_factor.enrol(account, code, visitor=VISITOR, at=NOW)
