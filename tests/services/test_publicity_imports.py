"""The table of a publicity notice from a spreadsheet: all of its rows, or none."""

import pytest

from portal.policy.roles import Role
from portal.records.accounts import Account
from portal.records.database import db
from portal.records.imports import Import, wrong_rows_of
from portal.records.notices import Notice, NoticeKind
from portal.records.publicity import rows_of
from portal.services import drafts, imports
from portal.services.imports import Job
from portal.services.publicity_imports import COLUMNS, PUBLICITY
from tests.clock import DAY, NOW
from tests.filings import LAW
from tests.people import official
from tests.spreadsheets import a_file

pytestmark = pytest.mark.usefixtures("app")
WHOLE = ("试用学校", "焊工", "就业技能", 10, 10, 10, 100, 1000, None, None)
LESS = ("试用学校", "电工", "就业技能", 10, 10, 9, 100, 1000, None, "1 人今年享受过")
WRONG = ("试用学校", "电工", "就业技能", 10, 11, 9, 100, 1000, None, None)


@pytest.fixture
def officer() -> Account:
    return official(Role.PROPOSING_OFFICER)


@pytest.fixture
def draft(officer: Account) -> Notice:
    values = {"title": "公示", "issuer": "试用机关", "body": "核对", "kind": NoticeKind.PUBLICITY}
    return drafts.begin(Notice, values, by=officer, at=NOW)


def checked(draft: Notice, officer: Account, *lines: tuple[object, ...]) -> tuple[Import, Job]:
    found = PUBLICITY.find(draft.key, officer)
    job = Job(by=officer, at=NOW, on=DAY, law=LAW, subject=found)
    content = a_file([[column.label for column in COLUMNS], *lines])
    one = imports.upload(PUBLICITY, content, "公示.xlsx", subject=draft.key, by=officer, at=NOW)
    imports.step(one, PUBLICITY, job)
    return one, job


def test_its_rows_take_the_place_of_what_was_there(draft: Notice, officer: Account) -> None:
    for lines in ((WHOLE,), (WHOLE, LESS)):
        one, job = checked(draft, officer, *lines)
        imports.apply(one, PUBLICITY, job)
        db.session.rollback()
        assert [row.amount for row in rows_of(draft)] == [10_000, 9000][: len(lines)]


def test_a_row_that_does_not_add_up_is_named(draft: Notice, officer: Account) -> None:
    one, _ = checked(draft, officer, WHOLE, WRONG)
    wrong = wrong_rows_of(one, most=10)
    assert "合格人数比备案人数多" in str([row.problems for row in wrong])
    assert rows_of(draft) == []


def test_only_a_draft_takes_rows(draft: Notice, officer: Account) -> None:
    ordinary = drafts.begin(
        Notice, {"title": "通知", "issuer": "试用机关", "body": "x"}, by=officer, at=NOW
    )
    assert PUBLICITY.find(ordinary.key, officer) is None
    assert PUBLICITY.find("00000000", officer) is None
    assert PUBLICITY.find(draft.key, officer) is not None
