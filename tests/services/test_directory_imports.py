"""Entries of the other directories from a spreadsheet: all of them into the draft, or none."""

import pytest
from flask import Flask

from portal.policy.directories import Directory
from portal.policy.roles import Role
from portal.policy.uscc import check_character
from portal.records.accounts import Account
from portal.records.database import db
from portal.records.directories import added_by, revision_with_key
from portal.records.evaluation_bodies import EvaluationBody
from portal.records.imports import Import
from portal.services import directories, imports
from portal.services.directory_imports import DIRECTORY_KINDS, EVALUATION_BODIES
from portal.services.imports import Job
from portal.services.law import law_of_place
from tests.clock import DAY, NOW
from tests.people import official
from tests.spreadsheets import a_file

pytestmark = pytest.mark.usefixtures("app")
HEADINGS = [column.label for column in EVALUATION_BODIES.columns]


@pytest.fixture
def officer(app: Flask) -> Account:
    return official(Role.PROPOSING_OFFICER, 1)


def a_draft(officer: Account, directory: Directory = Directory.EVALUATION_BODIES) -> str:
    return directories.begin(directory, from_day=DAY, basis="示例", by=officer, at=NOW, on=DAY).key


def a_body(serial: int, **changes: str) -> list[str]:
    code = f"9162017100000{serial:04d}"
    cells = {
        "name": f"示例评价中心{serial}",
        "uscc": code + check_character(code),
        "scopes": "电工 初级工至高级工；焊工 技师",
        "contact": "评价科",
        "business_phone": "0931-0000901",
        "address": "示例路 1 号",
        "from_day": "2026-01-01",
        "until_day": "",
    }
    return list((cells | changes).values())


def test_a_file_becomes_entries_of_the_draft_and_only_once(officer: Account) -> None:
    key = a_draft(officer)
    lines = [HEADINGS, *(a_body(serial) for serial in (1, 2))]

    def sent(subject: str) -> tuple[bool, Import]:
        content = a_file(lines)
        one = imports.upload(
            EVALUATION_BODIES, content, "机构.xlsx", subject=subject, by=officer, at=NOW
        )
        job = Job(officer, NOW, DAY, law_of_place(), EVALUATION_BODIES.find(subject, officer))
        imports.step(one, EVALUATION_BODIES, job)
        db.session.refresh(one)
        return one.rows_wrong == 0 and imports.apply(one, EVALUATION_BODIES, job), one

    assert sent(key)[0]
    draft = revision_with_key(key)
    assert draft
    added = added_by(EvaluationBody, draft)
    assert [one.name for one in added] == ["示例评价中心1", "示例评价中心2"]
    assert [scope.label for scope in added[0].scopes] == ["电工 初级工至高级工", "焊工 技师"]
    is_done, again = sent(key)
    assert not is_done
    assert again.rows_wrong == 2


def test_it_says_what_is_wrong_and_imports_nothing(officer: Account) -> None:
    key = a_draft(officer)
    wrong = [
        a_body(1, scopes="电工 十级"),
        a_body(2, until_day="2025-12-31"),
        a_body(3, uscc="91620171000000003X"),
    ]
    one = imports.upload(
        EVALUATION_BODIES, a_file([HEADINGS, *wrong]), "机构.xlsx", subject=key, by=officer, at=NOW
    )
    job = Job(officer, NOW, DAY, law_of_place(), EVALUATION_BODIES.find(key, officer))
    imports.step(one, EVALUATION_BODIES, job)
    db.session.refresh(one)
    assert one.rows_wrong == 3


def test_it_finds_only_a_draft_that_may_be_changed(officer: Account) -> None:
    key = a_draft(officer)
    for kind in DIRECTORY_KINDS:
        assert (kind.find(key, officer) is not None) == (kind is EVALUATION_BODIES)
    assert EVALUATION_BODIES.find("", officer) is None
