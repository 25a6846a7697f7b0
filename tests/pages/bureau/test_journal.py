"""The auditor's journal: filters, export, nothing personal in it."""

import pytest
from flask import Flask
from sqlalchemy import select

from portal.policy.roles import Role
from portal.records.database import db
from portal.records.journal import JournalEntry
from tests.client import CheckingClient
from tests.people import PHONE, WORKER, official, sign_in
from tests.spreadsheets import lines_of


@pytest.fixture
def auditor(app: Flask, client: CheckingClient) -> CheckingClient:
    WORKER.signs_up()
    sign_in(client, official(Role.AUDITOR))
    return client


def test_it_works(auditor: CheckingClient) -> None:
    page = auditor.get("/bureau/journal").get_data(as_text=True)
    assert "登记账号" in page
    assert "建库" in page
    for secret in (WORKER.name, WORKER.number, PHONE):
        assert secret not in page


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("act=sign_up", True),
        ("act=lay_foundation", False),
        ("since=2026-11-23", True),
        ("since=2026-11-24", False),
        ("until=2026-11-22", False),
        ("by=cli", False),
    ],
)
def test_it_filters(auditor: CheckingClient, query: str, found: bool) -> None:
    page = auditor.get(f"/bureau/journal?{query}").get_data(as_text=True)
    assert (">登记账号</td>" in page) is found


def test_a_wrong_day_is_said(auditor: CheckingClient) -> None:
    assert auditor.get("/bureau/journal?since=yesterday").status_code == 422
    assert auditor.get("/bureau/journal?page=x").status_code == 404


def test_the_export_is_journalled_itself(auditor: CheckingClient) -> None:
    answer = auditor.get("/bureau/journal.xlsx?act=sign_up")
    assert [line[2] for line in lines_of(answer)] == ["做了什么", "登记账号"]
    acts = db.session.scalars(select(JournalEntry.act)).all()
    assert acts.count("export_journal") == 1


def test_refused_access_is_journalled_and_a_strangers_is_not(
    app: Flask, client: CheckingClient
) -> None:
    app.test_client().get("/bureau/accounts")
    auditor = official(Role.AUDITOR)
    sign_in(client, auditor)
    for _ in range(2):
        for path in ("/bureau/accounts", "/worker", "/nothing"):
            assert client.get(path).status_code == 404
    page = client.get("/bureau/journal?act=refused").get_data(as_text=True)
    assert ">打开无权的页面</td>" in page
    rows = db.session.execute(
        select(JournalEntry.by, JournalEntry.noun, JournalEntry.result).where(
            JournalEntry.act == "refused"
        )
    ).all()
    assert sorted(rows) == [
        (auditor.key, "bureau.accounts", "refused"),
        (auditor.key, "worker.home", "refused"),
    ]
