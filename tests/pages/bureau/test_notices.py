"""Notices, 补贴公示 and policy documents: written by one officer, published by another."""

import re
from collections.abc import Mapping
from html import unescape
from io import BytesIO

import pytest
from flask import Flask
from sqlalchemy import select
from werkzeug.test import TestResponse

from portal.policy.listing import ListingMeasure
from portal.policy.roles import Role
from portal.records.database import db, transaction
from portal.records.drafts import Drafted
from portal.records.notices import Notice
from portal.records.policies import PolicyDocument
from portal.services.drafts import mark_of
from tests.builders import a_listing, an_institution
from tests.client import CheckingClient
from tests.clock import DAY
from tests.files import PDF, PROGRAM
from tests.people import client_as, official

PAGE, POLICIES = "/bureau/notices", "/bureau/policies"
NOTICE = {"title": "冬季上课时间", "issuer": "试用机关", "body": "**见附件**"}
PUBLICITY = NOTICE | {"basis": "13号", "object_unit": "就业科", "object_phone": "0931-0000900"}
ROW = {
    "institution": "试用学校",
    "subject": "焊工",
    "training_type": "employment_skills",
    "filed": "10",
    "qualified": "10",
    "approved": "９",
    "hours": "100",
    "standard": "1000",
    "amount": "",
    "deduction": "1 人今年享受过",
}


@pytest.fixture
def writer(app: Flask) -> CheckingClient:
    return client_as(app, official(Role.PROPOSING_OFFICER, 901))


def words(answer: TestResponse, status: int = 200) -> str:
    assert answer.status_code == status, answer.get_data(as_text=True)
    return unescape(answer.get_data(as_text=True))


def new(client: CheckingClient, page: str, fields: dict[str, str], kind: str = "") -> str:
    """Write a draft; answers its page."""
    answer = client.submit(f"{page}/new{kind}", fields)
    assert answer.status_code == 303, words(answer, 422)
    return str(answer.headers["Location"]).split("#")[0]


def the_draft(kind: type[Drafted], page: str) -> Drafted:
    db.session.rollback()
    return db.session.scalars(select(kind).where(kind.key == page.rsplit("/", 1)[1])).one()


def deed(
    client: CheckingClient, page: str, name: str, fields: Mapping[str, object] | None = None
) -> TestResponse:
    seen = mark_of(the_draft(PolicyDocument if POLICIES in page else Notice, page))
    return client.submit(f"{page}/{name}", {"seen": seen, **(fields or {})}, page=page)


def test_it_works(writer: CheckingClient, approver: CheckingClient, client: CheckingClient) -> None:
    page = new(writer, PAGE, NOTICE)
    file = {"files": (BytesIO(PDF), "课表.pdf")}
    assert deed(writer, page, "files", file).status_code == 303
    shown = words(writer.get(page))
    assert "<strong>见附件</strong>" in shown
    assert "课表.pdf" in shown
    assert deed(writer, page, "submit").status_code == 303
    assert "等审批" in words(approver.get(PAGE))
    assert "<strong>见附件</strong>" in words(approver.get(page))
    assert "冬季上课时间" not in words(client.get("/notices"))
    assert deed(approver, page, "publish").status_code == 303
    assert "冬季上课时间" in words(client.get("/notices"))
    address = f"/notices/{page.rsplit('/', 1)[1]}"
    found = re.search(rf'href="({address}/files/\w+)"', words(client.get(address)))
    assert found
    answer = client.get(found[1])
    assert answer.data == PDF
    assert answer.headers["Cache-Control"] == "public, no-cache"
    assert answer.headers["Content-Disposition"].startswith("attachment;")
    assert client.get(f"{address}/files/00000000").status_code == 404


def test_a_correction_and_the_old_point_at_each_other(
    writer: CheckingClient, approver: CheckingClient, client: CheckingClient
) -> None:
    old = new(writer, PAGE, NOTICE)
    deed(writer, old, "submit")
    deed(approver, old, "publish")
    edit = str(deed(writer, old, "correct").headers["Location"])
    seen = mark_of(the_draft(Notice, edit.removesuffix("/edit")))
    assert writer.submit(edit, NOTICE | {"title": "更正", "seen": seen}).status_code == 303
    stale = writer.submit(edit, NOTICE | {"title": "再改", "seen": "-"})
    assert "刚才有人办过了" in words(stale, 422)
    page = edit.removesuffix("/edit")
    deed(writer, page, "submit")
    deed(approver, page, "publish")
    old_page = words(client.get(old.removeprefix("/bureau")))
    assert "以新的为准" in old_page
    assert page.removeprefix("/bureau") in old_page
    assert "这是更正" in words(client.get(page.removeprefix("/bureau")))
    assert "已更正" in words(client.get("/notices?archive=1"))
    assert deed(approver, page, "end").status_code == 303


def test_it_explains_what_is_wrong(writer: CheckingClient, approver: CheckingClient) -> None:
    for changes, expected in (
        ({"title": " "}, "写标题"),
        ({"title": "长" * 121}, "最多 120 个字"),
        ({"body": ""}, "写正文"),
        ({"from_day": "明天"}, "没有这一天"),
        ({"from_day": "2026-12-01", "until_day": "2026-11-30"}, "最后一天在第一天之前"),
    ):
        assert expected in words(writer.submit(f"{PAGE}/new", NOTICE | changes), 422)
    page = new(writer, PAGE, NOTICE | {"until_day": "2026-11-20"})
    file = {"files": (BytesIO(PROGRAM), "课表.pdf")}
    refused = words(deed(writer, page, "files", file), 422)
    assert "它是程序" in refused
    assert "文件没有留住" in refused
    deed(writer, page, "submit")
    assert "公布之前" in words(deed(approver, page, "publish"), 422)
    assert "写要改什么" in words(deed(approver, page, "return", {"reason": " "}), 422)
    assert deed(approver, page, "return", {"reason": "日期反了"}).status_code == 303
    assert "日期反了" in words(writer.get(page))
    assert deed(writer, page, "discard").status_code == 303
    assert "还没有" in words(writer.get(PAGE))


def test_a_publicity_notice_is_filled_in_posted_and_objected_to(
    writer: CheckingClient, approver: CheckingClient, client: CheckingClient
) -> None:
    page = new(writer, PAGE, PUBLICITY, "?kind=publicity")
    assert "表里还没有一行" in words(deed(writer, page, "submit"), 422)
    wrong = words(deed(writer, page, "rows", ROW | {"qualified": "11", "filed": "9" * 30}), 422)
    assert "写 1 到 1000000 之间的数" in wrong
    assert "合格人数比备案人数多" in words(
        deed(writer, page, "rows", ROW | {"qualified": "11"}), 422
    )
    assert deed(writer, page, "rows", ROW).status_code == 303
    found = re.search(r'href="(/bureau/imports/new/notices[^"]+)"', words(writer.get(page)))
    assert found
    assert "补贴公示的表格" in words(writer.get(found[1]))
    deed(writer, page, "submit")
    with transaction() as session:
        school = an_institution(session, name=ROW["institution"])
        measure = a_listing(session, school, measure=ListingMeasure.SUSPEND_ALL)
    assert "试用学校的补贴暂缓（试用决字〔2026〕1号" in words(writer.get(page))
    assert "不是取消" in words(deed(approver, page, "publish"), 422)
    with transaction():
        measure.ended_on = DAY
    deed(approver, page, "publish")
    address = page.replace("/bureau/notices", "/publicity")
    posted = words(client.get(address))
    assert "公示中" in posted
    assert "2026年11月30日" in posted
    assert "9000 元" in posted
    assert "冬季上课时间" in words(client.get("/publicity"))
    assert "正在公示的补贴" in words(client.get("/"))
    assert "冬季上课时间" not in words(client.get("/notices"))
    assert client.get(page.removeprefix("/bureau")).status_code == 404
    objection = {"objector": "王示一", "who": "person", "text": "人数不对"}
    late = deed(approver, page, "objections", objection | {"received_on": "2026-11-20"})
    assert "以外收到的" in words(late, 422)
    kept = deed(approver, page, "objections", objection | {"received_on": "2026-11-23"})
    assert kept.status_code == 303
    shown = words(approver.get(page))
    assert "王**" in shown
    assert "王示一" not in shown
    assert "收到异议 1 件，已答复 0 件" in words(client.get(address))
    found = re.search(r"objections/\w+/answer", shown)
    assert found
    assert "写怎么核实" in words(deed(approver, page, found[0], {"answer": ""}), 422)
    assert deed(approver, page, found[0], {"answer": "核对过"}).status_code == 303
    assert "已答复 1 件" in words(client.get(address))
    assert "人数不对" not in words(client.get(address))


def test_a_policy_document_goes_the_same_way(
    writer: CheckingClient, approver: CheckingClient, client: CheckingClient
) -> None:
    document = {
        "title": "试用办法",
        "document_no": "试用发〔2026〕9号",
        "issuer": "试用机关",
        "issued_on": "2026-11-20",
        "body": "要点",
    }
    assert "写发文日期" in words(
        writer.submit(f"{POLICIES}/new", document | {"issued_on": ""}), 422
    )
    page = new(writer, POLICIES, document)
    assert deed(writer, page, "files", {"files": (BytesIO(PDF), "原件.pdf")}).status_code == 303
    assert deed(writer, page, "submit").status_code == 303
    assert "试用办法" not in words(client.get("/policies"))
    assert deed(approver, page, "publish").status_code == 303
    assert "试用办法" in words(client.get("/policies"))
    address = page.removeprefix("/bureau")
    found = re.search(rf'href="({address}/files/\w+)"', words(client.get(address)))
    assert found
    assert client.get(found[1]).data == PDF
