"""The journal in plain words, one's own part of it, and refused access that cannot fill a disk."""

import ast
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

from flask import Flask
from sqlalchemy import select

from portal.policy.classes import ClassAct
from portal.policy.roles import Role
from portal.records.account_changes import open_change_of
from portal.records.accounts import Account
from portal.records.database import db, transaction
from portal.records.journal import JournalEntry
from portal.records.journal_acts import ACTS, FIELDS, NOUNS, words_of_act
from portal.services import account_changes, desk
from portal.services.account_changes import Position
from portal.services.journal import OwnEntry, note_refused, own_journal
from tests.conftest import DAY, NOW
from tests.people import SPOUSE, SQUATTER, WORKER, official, reviewer

LATER = NOW + timedelta(days=30)


def written(tree: ast.Module, name: str) -> Iterator[str]:
    """Every text that a call of this module gives to a parameter of this name."""
    places = {
        node.name: [argument.arg for argument in node.args.args].index(name)
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef) and name in [one.arg for one in node.args.args]
    }
    for call in ast.walk(tree):
        if not isinstance(call, ast.Call):
            continue
        given = [keyword.value for keyword in call.keywords if keyword.arg == name]
        if isinstance(call.func, ast.Name) and call.func.id in places:
            given += call.args[places[call.func.id] :][:1]
        for one in given:
            yield from texts(one)


def texts(node: ast.expr) -> Iterator[str]:
    """The plain texts that an argument may be: `"a"`, `"a" if … else "b"`."""
    if isinstance(node, ast.IfExp):
        yield from (*texts(node.body), *texts(node.orelse))
    elif isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value


def written_anywhere(root: Path, name: str) -> set[str]:
    """The same in every module that writes into the journal."""
    sources = [path.read_text() for path in sorted((root / "portal").rglob("*.py"))]
    trees = [ast.parse(source) for source in sources if "journal" in source]
    return {text for tree in trees for text in written(tree, name)}


def test_every_act_that_is_written_has_its_words(root: Path) -> None:
    found = written_anywhere(root, "act")
    assert {"sign_up", "propose_account", "confirm_correction", "refused"} <= found
    assert found <= ACTS.keys(), "give them words in portal/records/journal_acts.py"


def test_everything_that_an_act_is_done_to_has_its_word(root: Path) -> None:
    found = written_anywhere(root, "noun")
    assert {"account", "class", "person"} <= found
    assert found <= NOUNS.keys(), "give them words in portal/records/journal_acts.py"


def test_every_act_on_a_class_has_its_words() -> None:
    assert {f"class_{act}" for act in ClassAct} <= ACTS.keys()


def test_every_field_of_people_and_accounts_has_its_word() -> None:
    assert {"name", "number", "phone", "password", "second_factor"} <= FIELDS.keys()


def test_an_act_without_words_is_shown_as_it_is() -> None:
    assert words_of_act("of_old") == "of_old"


def lines(account: Account, *, page: int = 1, size: int = 50) -> list[tuple[str, str]]:
    return [(entry.act, who(entry)) for entry in own_journal(account, page=page, size=size)]


def who(entry: OwnEntry) -> str:
    return "own" if entry.is_own else f"{entry.role or ''} {entry.unit or ''}".strip()


def test_it_works(app: Flask) -> None:
    account, by = WORKER.signs_up(), reviewer()
    SPOUSE.signs_up()
    assert account.person is not None
    desk.prove(account.person, WORKER.name, by=by, at=NOW, on=DAY)
    assert lines(account) == [("当面核对身份证", "reviewer first"), ("登记账号", "own")]
    (entry, *_) = own_journal(account, page=1, size=50)
    assert (entry.fields, entry.is_done) == ("姓名", True)


def test_it_names_the_role_of_that_day(app: Flask) -> None:
    account, by = WORKER.signs_up(), reviewer()
    assert account.person is not None
    desk.make_code(account.person, by=by, at=NOW)
    proposer, approver = official(Role.PROPOSING_OFFICER, 2), official(Role.APPROVING_OFFICER, 3)
    for position in (Position(Role.REVIEWER, unit="second"), Position(Role.AUDITOR)):
        account_changes.propose_position(by, position, by=proposer, at=LATER)
        change = open_change_of(by)
        assert change is not None
        account_changes.confirm(change, by=approver, at=LATER)
    db.session.rollback()
    assert by.role is Role.AUDITOR
    assert lines(account)[0] == ("给重设密码的 6 位数字", "reviewer first")


def test_it_comes_in_pages(app: Flask) -> None:
    account, by = WORKER.signs_up(), reviewer()
    assert account.person is not None
    for _ in range(3):
        desk.note_search(account.person, by=by, at=NOW)
    assert [len(lines(account, page=page, size=2)) for page in (1, 2, 3)] == [3, 2, 0]


def test_an_unproven_account_sees_its_own_time_only(app: Flask) -> None:
    """Somebody types a number that an official had looked up before."""
    by = reviewer()
    account = SQUATTER.signs_up()
    with transaction():
        account.created_at = NOW + timedelta(hours=1)
    assert account.person is not None
    desk.note_search(account.person, by=by, at=NOW)
    assert lines(account) == []
    desk.prove(account.person, WORKER.name, by=by, at=LATER, on=DAY)
    assert len(lines(account)) == 3


def refused() -> list[tuple[str, str]]:
    rows = db.session.execute(
        select(JournalEntry.by, JournalEntry.noun).where(
            JournalEntry.act == "refused", JournalEntry.result == "refused"
        )
    )
    return [(by, noun) for by, noun in rows]


def test_refused_access_is_noted_once_an_hour(app: Flask) -> None:
    account, other = official(Role.AUDITOR), official(Role.APPROVING_OFFICER, 2)
    for minutes in range(0, 60, 10):
        at = NOW + timedelta(minutes=minutes)
        note_refused(account, "bureau.desk", at=at)
        note_refused(other, "bureau.desk", at=at)
        note_refused(account, "bureau.accounts", at=at)
    db.session.rollback()
    assert sorted(refused()) == sorted(
        [(account.key, "bureau.desk"), (other.key, "bureau.desk"), (account.key, "bureau.accounts")]
    )
    note_refused(account, "bureau.desk", at=NOW + timedelta(minutes=61))
    db.session.rollback()
    assert len(refused()) == 4


def test_a_long_endpoint_fits(app: Flask) -> None:
    note_refused(official(Role.AUDITOR), "bureau." + "x" * 80, at=NOW)
    db.session.rollback()
    assert len(refused()) == 1
