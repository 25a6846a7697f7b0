"""Several institutions at once, on the page and as a spreadsheet."""

from io import BytesIO

import pytest
from flask import Flask
from openpyxl import load_workbook

from portal.records.database import transaction
from tests.builders import a_listing, an_institution
from tests.client import CheckingClient

ADDRESS = "/lists/check"
CODE = "52620171MJ9000001X"
LINES = "\n".join(
    [
        *(CODE, "", "  试用好的职业培训学校 ", f"试用黑名职业培训学校\t{CODE}"),
        *("试用", "没有这家", "91620171MJ00000032"),
    ]
)
ANSWERS = [
    "这家机构在黑名单中",
    "未在黑名单中查到",
    "这家机构在黑名单中",
    "有 2 家名称相近，可能同名",
    "未在黑名单中查到，也不在培训机构目录里",
    "信用代码有误，没有这样的代码",
]


@pytest.fixture(autouse=True)
def listed(app: Flask) -> None:
    with transaction() as session:
        a_listing(session, an_institution(session, name="试用黑名职业培训学校"))
        an_institution(session, serial=2, name="试用好的职业培训学校")


def test_it_works(client: CheckingClient) -> None:
    assert 'name="lines"' in client.get(ADDRESS).get_data(as_text=True)
    answer = client.post(ADDRESS, data={"lines": LINES})
    page = answer.get_data(as_text=True)
    assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "no-store")
    assert "查了 6 行" in page
    places = [page.index(f"><b>{words}</b></td>", 0) for words in ANSWERS]
    assert min(places) > 0
    assert "试用好的职业培训学校 52620171MJ9000002X 中川园区示例路9号" in page
    assert "数据截至 <time>2026年11月23日 11:20</time>" in page
    assert "Set-Cookie" not in answer.headers


def test_the_spreadsheet_says_the_same(client: CheckingClient) -> None:
    answer = client.post(ADDRESS, data={"lines": LINES, "as": "spreadsheet"})
    assert answer.headers["Content-Disposition"].startswith('attachment; filename="lists-check-')
    rows = list(load_workbook(BytesIO(answer.data)).worksheets[0].values)
    assert [row[2] for row in rows[1:]] == ANSWERS
    assert rows[1][:2] == (1, CODE)
    assert {row[4] for row in rows[1:]} == {"2026年11月23日 11:20"}


def test_too_much_or_nothing_is_said_and_the_text_stays(client: CheckingClient) -> None:
    for lines, words in (
        ("某校\n" * 101, "一次最多 100 行，多了 1 行"),
        ("长" * 101, "这一行太长"),
        (" \n ", "写上要查的"),
    ):
        answer = client.post(ADDRESS, data={"lines": lines})
        page = answer.get_data(as_text=True)
        assert answer.status_code == 422
        assert words in page
        assert lines.strip() in page


def test_other_sites_may_not_send_it(client: CheckingClient) -> None:
    headers = {"Sec-Fetch-Site": "cross-site"}
    assert client.post(ADDRESS, data={"lines": CODE}, headers=headers).status_code == 403


def test_strange_lines_are_no_error(client: CheckingClient) -> None:
    lines = "=1+1\n<b>\n'\"*%_\n" + "９" * 18 + "\n" + "\U0001f600" * 50
    assert client.post(ADDRESS, data={"lines": lines}).status_code == 200
    assert client.post(ADDRESS, data={"lines": "a\x00b"}).status_code == 400
