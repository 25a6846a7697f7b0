"""Accounts of staff and institutions: two officials, a first password once, an end at once."""

from datetime import timedelta

import pytest
from flask import Flask

from portal.policy.roles import Role
from portal.records.accounts import Account
from portal.records.database import db
from portal.services import entry, officials, sign_ins
from portal.services.entry import Visitor
from portal.services.officials import NewAccount
from portal.services.refusal import Refusal
from tests.conftest import NOW
from tests.people import official

VISITOR = Visitor("192.0.2.1", "", "电脑")
NEW = NewAccount(Role.REVIEWER, "新审核员", "13500000001", unit="first")


def officer(role: Role = Role.PROPOSING_OFFICER, serial: int = 1) -> Account:
    return official(role, serial)


def test_it_works(app: Flask) -> None:
    proposer, approver = officer(), officer(Role.APPROVING_OFFICER, 2)
    account, first = officials.propose(NEW, by=proposer, at=NOW)
    with pytest.raises(Refusal, match="wrong"):
        entry.sign_in(NEW.phone, first, visitor=VISITOR, at=NOW)
    officials.confirm(account, by=approver, at=NOW)
    db.session.rollback()
    assert entry.sign_in(NEW.phone, first, visitor=VISITOR, at=NOW) == account
    assert account.must_change_password
    assert account.confirmed_by == approver.id


def test_nobody_confirms_an_own_proposal(app: Flask) -> None:
    proposer = officer()
    account, _ = officials.propose(NEW, by=proposer, at=NOW)
    with pytest.raises(Refusal, match="own_proposal"):
        officials.confirm(account, by=proposer, at=NOW)


def test_a_proposal_is_confirmed_once(app: Flask) -> None:
    account, _ = officials.propose(NEW, by=officer(), at=NOW)
    approver = officer(Role.APPROVING_OFFICER, 2)
    officials.confirm(account, by=approver, at=NOW)
    with pytest.raises(Refusal, match="settled"):
        officials.confirm(account, by=approver, at=NOW)


def test_disabling_ends_sessions_and_bars_the_door(app: Flask) -> None:
    proposer, auditor = officer(), official(Role.AUDITOR, 3)
    token = sign_ins.start(auditor, is_whole=True, device_words="电脑", at=NOW)
    officials.disable(auditor, by=proposer, at=NOW)
    db.session.rollback()
    assert sign_ins.find(token, at=NOW) is None
    with pytest.raises(Refusal, match="own_account"):
        officials.disable(proposer, by=proposer, at=NOW)


def test_an_account_is_disabled_once(app: Flask) -> None:
    proposer, auditor = officer(), official(Role.AUDITOR, 3)
    officials.disable(auditor, by=proposer, at=NOW)
    with pytest.raises(Refusal, match="settled"):
        officials.disable(auditor, by=proposer, at=NOW + timedelta(hours=1))
    db.session.rollback()
    assert auditor.disabled_at == NOW


def test_a_renewed_password_keeps_the_second_factor(app: Flask) -> None:
    auditor = official(Role.AUDITOR, 3)
    first = officials.renew_first_password(auditor, by=officer(), at=NOW)
    db.session.rollback()
    assert entry.sign_in(auditor.phone or "", first, visitor=VISITOR, at=NOW) == auditor
    assert auditor.totp_since == NOW


def test_the_first_officers_are_made_once(app: Flask) -> None:
    made = officials.make_first_officers(at=NOW)
    assert len(made) == 2
    for _, name, first in made:
        assert entry.sign_in(name, first, visitor=VISITOR, at=NOW).must_change_password
    assert officials.make_first_officers(at=NOW) == []


def test_a_key_opens_only_until_there_is_a_phone(app: Flask) -> None:
    auditor = official(Role.AUDITOR, 3)
    with pytest.raises(Refusal, match="wrong"):
        entry.sign_in(auditor.key, "Yongxinpei-2026", visitor=VISITOR, at=NOW)
