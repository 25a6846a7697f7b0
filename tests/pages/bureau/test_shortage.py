"""The officials' pages of the shortage directory: drafted on one, decided on another."""

import re
from html import unescape
from io import BytesIO

import pytest
from flask import Flask
from openpyxl import load_workbook

from portal.records.database import transaction
from portal.records.shortage_proposals import proposals_for, version_numbered
from tests.builders import a_class, a_directory, an_institution
from tests.client import CheckingClient
from tests.people import reviewer, sign_in

PAGE = "/bureau/shortage"
HEAD = {
    "level": "new_area",
    "title": "试用目录第2版",
    "document_no": "试用发〔2026〕2号",
    "issuer": "试用机关",
    "issued_on": "",
    "uplift_percent": "20",
    "note": "",
}

WRONG: tuple[tuple[str, dict[str, str], str], ...] = (
    ("head", HEAD | {"title": ""}, "写名称"),
    ("head", HEAD | {"uplift_percent": "101"}, "写 0 到 100 的整数"),
    ("head", HEAD | {"uplift_percent": "9" * 30}, "写 0 到 100 的整数"),
    ("head", HEAD | {"level": "x"}, "没有这一项"),
    ("head", HEAD | {"document_no": "长" * 61}, "太长了"),
    ("head", HEAD | {"issued_on": "昨天"}, "没有这一天"),
    ("entries/a52", {"industry": ""}, "选一个产业"),
    ("entries/a52", {"industry": "x"}, "没有这一项"),
    ("entries/a52", {"industry": "新能源", "levels": "none"}, "没有这个等级"),
    ("entries/a52", {"industry": "新能源", "annual_demand": "0"}, "写 1 到"),
    ("propose", {"day": ""}, "写从哪天起执行"),
    ("propose", {"day": "2026-11-22"}, "这一天已经过了"),
)


@pytest.fixture(autouse=True)
def first(app: Flask) -> None:
    with transaction() as session:
        a_directory(session, "焊工", "快递员")
        a_class(session, an_institution(session))


def text(client: CheckingClient, path: str = PAGE) -> str:
    return unescape(client.get(path).get_data(as_text=True))


def send(client: CheckingClient, path: str, page: str = "", **fields: str) -> tuple[int, str]:
    """Fill the form of a page and send it with what the page holds back: the deed last seen."""
    held = re.search('name="seen" value="([^"]+)"', text(client, page or path))
    answer = client.submit(path, {"seen": held[1] if held else "", **fields}, page=page)
    return answer.status_code, unescape(answer.get_data(as_text=True))


def a_draft(client: CheckingClient) -> str:
    assert send(client, PAGE, source="1")[0] == 303
    assert send(client, f"{PAGE}/2/head", **HEAD)[0] == 303
    return f"{PAGE}/2"


def newest() -> str:
    version = version_numbered(2)
    assert version
    return proposals_for(version)[0].proposal.key


def test_it_works(proposer: CheckingClient, approver: CheckingClient) -> None:
    draft = a_draft(proposer)
    assert "焊工" in text(proposer, f"{draft}/entries?q=hg")
    welder = f"{draft}/entries/a44"
    assert send(proposer, f"{welder}/remove", welder)[0] == 303
    assert send(proposer, f"{draft}/entries/a52", industry="新能源", annual_demand="30")[0] == 303
    page = text(proposer, f"{draft}?day=2026-12-01")
    assert "和那天在执行的第1版比，新增 1 个，移出 1 个，改动 0 个" in page
    assert "<del>1800</del> → <b>1500 元</b>" in page
    assert "1 个班的补贴会变" in page
    assert "26-90001" in page
    assert "附件3 备注2" in page
    assert send(proposer, f"{draft}/propose", draft, day="2026-12-01")[0] == 303
    assert "等审批人决定" in text(proposer, draft)
    assert "◐" in text(approver)
    assert "1 个班的补贴会变" in text(approver, draft)
    assert send(approver, f"{PAGE}/proposals/{newest()}/approve", draft)[0] == 303
    assert "已发布，未到日期" in text(approver)
    assert "急需紧缺" not in text(approver, "/occupations/a52?").split("</h1>")[1][:200]
    assert "2026年11月30日" in text(approver, "/shortage")
    assert "电工" in text(approver, "/shortage?on=2026-12-01")
    assert "补贴上浮" not in text(approver, "/classes/26-90001")


def test_a_version_is_taken_away_as_a_spreadsheet(proposer: CheckingClient) -> None:
    answer = proposer.get(f"{PAGE}/1/entries.xlsx")
    assert answer.status_code == 200
    lines = list(load_workbook(BytesIO(answer.data)).worksheets[0].iter_rows(values_only=True))
    assert lines[0] == ("职业（工种）", "产业", "等级", "紧缺情况", "一年约需（人）")
    assert [line[:3] for line in lines[1:]] == [
        ("焊工", "新材料", "全部等级"),
        ("快递员", "新材料", "全部等级"),
    ]


def test_a_draft_is_filled_from_a_spreadsheet(proposer: CheckingClient) -> None:
    draft = a_draft(proposer)
    new = "/bureau/imports/new/shortage?subject=2"
    assert new in text(proposer, draft)
    taken = BytesIO(proposer.get(f"{PAGE}/1/entries.xlsx").data)
    answer = proposer.submit(new, {"file": (taken, "目录.xlsx")})
    address = answer.headers["Location"]
    for deed in ("step", "apply"):
        assert proposer.submit(f"{address}/{deed}", page=address).status_code in (200, 303)
    page = text(proposer, address)
    assert "导入了 2 行" in page
    assert f'href="{draft}"' in page


def test_it_is_sent_back_with_a_reason(proposer: CheckingClient, approver: CheckingClient) -> None:
    draft = a_draft(proposer)
    send(proposer, f"{draft}/propose", draft, day="2026-12-01")
    decline = f"{PAGE}/proposals/{newest()}/decline"
    status, page = send(approver, decline, draft, remark=" ")
    assert (status, "写要改什么" in page) == (422, True)
    assert send(approver, decline, draft, remark="少了养老护理员")[0] == 303
    assert "退回：少了养老护理员" in text(proposer, draft)
    status, page = send(approver, decline, draft, remark="再退")
    assert (status, "刚才已经有人退回了" in page) == (422, True)


def test_it_is_withdrawn_by_two(proposer: CheckingClient, approver: CheckingClient) -> None:
    first = f"{PAGE}/1"
    fields = {"day": "2026-12-01", "reason": "文件有误"}
    assert send(proposer, f"{first}/withdraw", first, **fields)[0] == 303
    version = version_numbered(1)
    assert version
    key = proposals_for(version)[0].proposal.key
    assert "移出 2 个" in text(approver, first)
    assert send(approver, f"{PAGE}/proposals/{key}/approve", first)[0] == 303
    page = text(approver, "/shortage")
    assert "2026年12月1日起撤回" in page
    assert "撤回的理由：文件有误" in page
    assert "没有急需紧缺目录" in text(approver, "/shortage?on=2026-12-01")


def test_it_explains_what_is_wrong(proposer: CheckingClient) -> None:
    draft = a_draft(proposer)
    for path, fields, words in WRONG:
        held = draft if path == "propose" else ""
        status, page = send(proposer, f"{draft}/{path}", held, **fields)
        assert (status, words in page) == (422, True), (path, words)


def test_each_officer_has_the_own_part(
    app: Flask, proposer: CheckingClient, approver: CheckingClient
) -> None:
    draft = a_draft(proposer)
    assert "新建一版" not in text(approver)
    assert "加工种" not in text(approver, draft)
    assert approver.get(f"{draft}/head").status_code == 404
    assert proposer.get(f"{PAGE}/1/head").status_code == 404
    stranger = app.test_client()
    sign_in(stranger, reviewer(903))
    assert stranger.get(PAGE).status_code == 404
    for path in ("x", "99999", "9" * 30, "-1"):
        assert proposer.get(f"{PAGE}/{path}").status_code == 404


def test_a_page_that_is_not_the_newest_is_told_what_happened(proposer: CheckingClient) -> None:
    draft = a_draft(proposer)
    answer = proposer.submit(f"{draft}/head", HEAD | {"seen": "1"})
    assert answer.status_code == 422
    assert "改急需紧缺目录草稿。看过现在的再办" in answer.get_data(as_text=True)
