"""The data sets as spreadsheets: all columns, made once, and of so many rows."""

from collections.abc import Iterable, Sequence

import pytest
from flask import Flask

from portal.api import spreadsheets
from portal.exports.dataset import Column, Row
from portal.exports.sets import SETS
from portal.exports.spreadsheet import workbook
from portal.records.database import transaction
from portal.records.publications import PublicNoun, raise_revision
from portal.web.limits import CALLS, SPREADSHEET_COSTS
from tests.builders import a_class, an_institution
from tests.client import CheckingClient
from tests.conftest import NOW
from tests.spreadsheets import lines_of
from tests.web.test_limits import use_up


def test_it_works(demo: CheckingClient) -> None:
    for held in SETS:
        headings, *lines = lines_of(demo.get(f"/api/v1/{held.key}.xlsx"))
        assert headings == [column.label for column in held.columns]
        found = demo.get(f"/api/v1/{held.key}").json
        assert found
        assert len(lines) == found["total"]


def test_it_is_made_once_until_something_changes(
    app: Flask, client: CheckingClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[str] = []

    def counted(columns: Sequence[Column], rows: Iterable[Row], *, title: str) -> bytes:
        made.append(title)
        return workbook(columns, rows, title=title)

    monkeypatch.setattr(spreadsheets, "workbook", counted)
    first = client.get("/api/v1/classes.xlsx")
    again = {"If-None-Match": first.headers["ETag"]}
    assert client.get("/api/v1/classes.xlsx", headers=again).status_code == 304
    assert made == ["近期开班"]
    with transaction() as session:
        raise_revision(session, PublicNoun.CLASSES, at=NOW)
    assert client.get("/api/v1/classes.xlsx", headers=again).status_code == 200
    assert made == ["近期开班", "近期开班"]


def test_a_large_set_says_where_the_rest_is(
    app: Flask, client: CheckingClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    with transaction() as session:
        school = an_institution(session)
        for serial in range(3):
            a_class(session, school, number=f"26-{serial:05d}")
    monkeypatch.setattr(spreadsheets, "MOST_IN_SPREADSHEET", 2)
    _, *lines = lines_of(client.get("/api/v1/classes.xlsx"))
    assert [line[0] for line in lines[:2]] == ["26-00000", "26-00001"]
    assert lines[2][0] == "这里只有前 2 行，全部的在 CSV 里"
    assert len(lines) == 3


def test_it_counts_for_more_than_a_csv(app: Flask, client: CheckingClient) -> None:
    use_up(app, CALLS, left=SPREADSHEET_COSTS)
    assert client.get("/api/v1/lists.xlsx").status_code == 200
    assert client.get("/api/v1/lists").status_code == 429
