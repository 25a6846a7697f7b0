"""The data sets in the open API: pages as JSON, the whole as CSV, and what caches are told."""

import gc
from urllib.parse import unquote

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from portal.exports.dataset import ROWS
from portal.exports.sets import SETS
from portal.records.database import transaction
from portal.records.publications import PublicNoun, raise_revision
from tests.builders import a_class, an_institution
from tests.client import CheckingClient
from tests.conftest import NOW, Hand

KEYS = [held.key for held in SETS]


def test_it_works(demo: CheckingClient) -> None:
    for held in SETS:
        answer = demo.get(f"/api/v1/{held.key}")
        assert answer.status_code == 200
        assert answer.json
        assert set(answer.json) == {"items", "page", "pages", "total", "as_of"}
        assert answer.json["page"] == 1
        assert answer.json["as_of"].endswith("+08:00")
        assert list(answer.json["items"][0]) == [column.name for column in held.columns]


def test_chinese_is_written_as_it_is(demo: CheckingClient) -> None:
    assert "养老护理员" in demo.get("/api/v1/occupations?q=养老护理员").get_data(as_text=True)


def test_a_search_finds_by_initials_and_is_of_now(demo: CheckingClient, clock: Hand) -> None:
    clock.move(minutes=5)
    found = demo.get("/api/v1/occupations?q=hg").json
    assert found
    assert "焊工" in [row["name"] for row in found["items"]]
    assert found["as_of"] == "2026-11-23T11:25:00+08:00"
    whole = demo.get("/api/v1/occupations").json
    assert whole
    assert whole["as_of"] < found["as_of"]


def test_a_common_word_is_not_counted_to_its_end(app: Flask, client: CheckingClient) -> None:
    with transaction() as session:
        school = an_institution(session)
        for serial in range(205):
            a_class(session, school, number=f"26-{serial:05d}")
    found = client.get("/api/v1/classes?q=焊工").json
    assert found
    assert (found["total"], found["pages"], len(found["items"])) == ("200+", 2, ROWS)
    exact = client.get("/api/v1/classes").json
    assert exact
    assert (exact["total"], exact["pages"]) == (205, 3)


def test_a_page_past_the_end_is_404_and_says_how_many_there_are(law_client: CheckingClient) -> None:
    for key in KEYS:
        answer = law_client.get(f"/api/v1/{key}?page=9")
        assert answer.status_code == 404
        assert answer.json
        assert answer.json["error"]["code"] == "not_found"
        assert answer.json["error"]["message"].startswith("没有第 9 页，一共 ")
        assert answer.json["error"]["reasons"][0]["code"] == "page"


@pytest.mark.parametrize("page", ["0", "-1", "1.5", "１", "x", "9" * 30, "1e3", "²", " 1"])
def test_what_is_no_page_number_is_400(law_client: CheckingClient, page: str) -> None:
    answer = law_client.get("/api/v1/occupations", query_string={"page": page})
    assert answer.status_code == 400
    assert answer.json
    assert answer.json["error"]["message"].startswith("page ")


def test_a_query_that_is_too_long_is_400(law_client: CheckingClient) -> None:
    answer = law_client.get("/api/v1/lists", query_string={"q": "焊" * 61})
    assert answer.status_code == 400


def test_unknown_and_repeated_parameters_do_no_harm(law_client: CheckingClient) -> None:
    answer = law_client.get("/api/v1/occupations?page=2&page=x&utm_source=y&q=")
    assert answer.status_code == 200
    assert answer.json
    assert answer.json["page"] == 2


def test_nothing_but_reading_is_served(law_client: CheckingClient) -> None:
    for path in (*KEYS, "occupations.csv", "openapi.json", "subsidy"):
        answer = law_client.post(f"/api/v1/{path}")
        assert answer.status_code == 405
        assert "GET" in answer.headers["Allow"]
        assert answer.json
        assert answer.json["error"]["code"] == "method_not_allowed"


def test_no_other_origin_is_let_in(law_client: CheckingClient) -> None:
    headers = {"Origin": "https://elsewhere.example"}
    answer = law_client.get("/api/v1/occupations", headers=headers)
    assert not [name for name, _ in answer.headers if name.startswith("Access-Control")]
    assert "Set-Cookie" not in answer.headers


def asked_again(client: CheckingClient, path: str, first: TestResponse) -> int:
    headers = {"If-None-Match": first.headers["ETag"]}
    return client.get(path, headers=headers).status_code


def test_whoever_has_it_already_is_told_so(client: CheckingClient) -> None:
    page, sheet = client.get("/api/v1/classes"), client.get("/api/v1/classes.csv")
    assert page.headers["Cache-Control"] == sheet.headers["Cache-Control"] == "public, no-cache"
    assert asked_again(client, "/api/v1/classes", page) == 304
    assert asked_again(client, "/api/v1/classes.csv", sheet) == 304
    with transaction() as session:
        a_class(session, an_institution(session))
        raise_revision(session, PublicNoun.CLASSES, at=NOW)
    assert asked_again(client, "/api/v1/classes.csv", sheet) == 200


def test_the_sheet_is_a_download_with_a_chinese_name(demo: CheckingClient) -> None:
    answer = demo.get("/api/v1/lists.csv")
    assert answer.mimetype == "text/csv"
    assert answer.content_type == "text/csv; charset=utf-8"
    assert answer.data.startswith("\ufeff编号,".encode())
    name = answer.headers["Content-Disposition"]
    assert name.startswith("attachment; filename=\"lists-2026-11-23.csv\"; filename*=UTF-8''")
    assert unquote(name).endswith("黑白名单2026-11-23.csv")


def test_the_sheet_is_streamed(demo: CheckingClient) -> None:
    answer = demo.get("/api/v1/occupations.csv", buffered=False)
    assert answer.is_streamed
    assert "Content-Length" not in answer.headers
    assert sum(1 for _ in answer.response) > 2
    answer.close()


def test_a_sheet_that_nobody_reads_leaves_nothing_open(demo: CheckingClient) -> None:
    first = demo.get("/api/v1/occupations.csv", buffered=False)
    next(iter(first.response))
    first.close()
    assert demo.head("/api/v1/occupations.csv").status_code == 200
    assert asked_again(demo, "/api/v1/occupations.csv", first) == 304
    gc.collect()  # what was left open would warn now, and a warning is an error
    assert demo.get("/api/v1/occupations.csv").status_code == 200


def test_the_sheet_holds_whole_numbers_and_words_for_yes_and_no(demo: CheckingClient) -> None:
    lines = demo.get("/api/v1/occupations.csv").get_data(as_text=True).splitlines()
    (nursing,) = [line for line in lines if ",养老护理员," in line]
    assert nursing.startswith("b114,养老护理员,B,occupation,职业（工种）,,,,100,true,20,1200,1440,")


def test_the_sheet_takes_few_questions_however_long_it_is(
    client: CheckingClient, statements: list[str]
) -> None:
    with transaction() as session:
        for serial in range(1, 31):
            a_class(session, an_institution(session, serial=serial), number=f"26-{serial:05d}")
    for held in SETS:
        statements.clear()
        lines = client.get(f"/api/v1/{held.key}.csv").get_data(as_text=True).splitlines()
        empty = held.key == "lists" or PublicNoun.DIRECTORIES in held.nouns
        assert len(lines) == {"occupations": 338}.get(held.key, 1 if empty else 31)
        assert len([text for text in statements if text.startswith("SELECT")]) <= 8
