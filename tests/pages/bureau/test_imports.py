"""The pages of an import: template, upload, progress, report, and one click that imports."""

from io import BytesIO

import pytest
from flask import Flask
from openpyxl import load_workbook
from sqlalchemy import func, select

from portal.policy.roles import Role
from portal.records.benefits import BenefitRow
from portal.records.database import db
from portal.services import imports
from tests.client import CheckingClient
from tests.files import PROGRAM, an_archive
from tests.people import number, official, reviewer, sign_in
from tests.services.test_imports import HEADINGS, a_line
from tests.spreadsheets import a_file, lines_of

NEW = "/bureau/imports/new/benefits"


@pytest.fixture
def centre(app: Flask, client: CheckingClient) -> CheckingClient:
    sign_in(client, reviewer())
    return client


def send(client: CheckingClient, content: bytes, name: str = "记录.xlsx") -> str:
    """Upload a file; the address that it leads to, or the page that says what is wrong."""
    answer = client.submit(NEW, {"file": (BytesIO(content), name)})
    return answer.headers.get("Location") or answer.get_data(as_text=True)


def page(client: CheckingClient, address: str) -> str:
    return client.get(address).get_data(as_text=True)


def test_it_works(centre: CheckingClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(imports, "STEP", 2)
    address = send(centre, a_file([HEADINGS, *(a_line(serial) for serial in range(1, 4))]))
    assert "检查了 0 行" in page(centre, address)
    step = centre.submit(f"{address}/step", page=address)
    assert "检查了 2 行" in step.get_data(as_text=True)
    token = page(centre, address).split('name="csrf_token" value="')[1].split('"')[0]
    fragment = centre.post(
        f"{address}/step", data={"csrf_token": token}, headers={"HX-Request": "true"}
    ).get_data(as_text=True)
    assert fragment.lstrip().startswith('<section class="band" id="import">')
    assert "3 行都没有问题" in fragment
    for _ in range(2):
        assert centre.post(f"{address}/apply", data={"csrf_token": token}).status_code == 303
    assert "导入了 3 行" in page(centre, address)
    assert db.session.scalar(select(func.count()).select_from(BenefitRow)) == 3
    assert "已导入" in page(centre, NEW)


def test_a_report_names_row_and_column_and_is_taken_away(centre: CheckingClient) -> None:
    wrong = a_line(1, amount="一千", level="五级")
    address = send(centre, a_file([HEADINGS, a_line(2), wrong]))
    centre.submit(f"{address}/step", page=address)
    found = page(centre, address)
    assert "2 行里有 1 行要改，一行也没有导入" in found
    assert "第 3 行" in found
    assert "金额（元）：只写整数" in found
    headings, line = lines_of(centre.get(f"{address}/problems.xlsx"))
    assert headings[:3] == ["行号", "问题", "身份证号"]
    assert (line[0], line[2]) == ("3", number(1))
    assert line[1].startswith("等级：只能填：")
    assert centre.submit(f"{address}/drop", page=address).status_code == 303
    assert "上传的内容已经删除" in page(centre, address)


def test_the_template_says_every_column_and_is_imported_as_it_is(centre: CheckingClient) -> None:
    answer = centre.get(f"{NEW}/template.xlsx")
    assert lines_of(answer) == [list(HEADINGS)]
    book = load_workbook(BytesIO(answer.get_data()))
    assert (
        book["填写说明"]["D5"].value
        == "就业技能、岗位技能、创业培训、企业新型学徒制、参保职工技能提升补贴"
    )
    book.worksheets[0].append(a_line())
    filled = BytesIO()
    book.save(filled)
    assert send(centre, filled.getvalue()).startswith("/bureau/imports/")


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (PROGRAM, "它是程序，不收"),
        (an_archive(("xl/a.xml", b"\0" * 51 * 2**20)), "解开以后太大"),
        (a_file([("姓名",)]), "少了一列“身份证号”"),
    ],
)
def test_it_refuses_what_is_no_table_in_words(
    centre: CheckingClient, content: bytes, words: str
) -> None:
    found = send(centre, content)
    assert words in found
    assert "文件没有留住" in found


def test_nobody_else_sees_it_or_may_import(app: Flask, centre: CheckingClient) -> None:
    address = send(centre, a_file([HEADINGS, a_line()]))
    colleague, officer = app.test_client(), app.test_client()
    sign_in(colleague, reviewer(2))
    sign_in(officer, official(Role.PROPOSING_OFFICER, 3))
    assert colleague.get(address).status_code == 404
    for path in (address, NEW):
        assert officer.get(path).status_code == 404
    assert centre.get("/bureau/imports/new/benefits?subject=x").status_code == 404
    assert centre.submit(NEW).status_code == 422
