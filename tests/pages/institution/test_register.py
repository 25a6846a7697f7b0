"""An institution asks for instructors, venues and programmes, and follows what becomes of it."""

from io import BytesIO

import pytest
from flask import Flask

from portal.policy.register import RegisterNoun
from portal.records.database import db
from portal.records.register_changes import RegisterChange
from portal.services import register_changes
from tests.client import CheckingClient
from tests.clock import NOW
from tests.files import PDF
from tests.filings import School, a_school
from tests.people import number, reviewer, sign_in
from tests.register import asked, programme, venue

NEW = "/institution/register/new"
INSTRUCTOR = {
    "name": "赵示师",
    "number": number(801),
    "phone": "13700000801",
    "kind": "both",
    "occupations": "焊工\n电工",
    "certificate": "skill_level_certificate",
    "certificate_number": "S000062000001234567890",
    "certificate_level": "technician",
    "shows_full_name": "",
}
VENUE = {
    "name": "二号车间",
    "address": "中川园区示例路9号",
    "district": "中川园区",
    "kind": "practice",
    "seats": "20",
    "workstations": "40",
    "ownership": "lease",
    "lease_until": "2026-12-10",
    "safety_checked_on": "2025-12-01",
}
PROGRAMME = {"kind": "employment_skills", "occupation": "电工", "highest_level": "junior"}


@pytest.fixture
def school(app: Flask) -> School:
    return a_school()


@pytest.fixture
def manager(client: CheckingClient, school: School) -> CheckingClient:
    sign_in(client, school.manager)
    return client


def text(client: CheckingClient, path: str) -> str:
    return client.get(path).get_data(as_text=True)


def ask(client: CheckingClient, noun: str, fields: dict[str, str], deed: str = "submit") -> str:
    answer = client.submit(f"{NEW}?noun={noun}", fields | {"deed": deed})
    assert answer.status_code == 303, answer.get_data(as_text=True)
    return str(answer.headers["Location"])


def test_it_works(manager: CheckingClient) -> None:
    for noun, fields, words in (
        ("instructor", INSTRUCTOR, "赵示师"),
        ("venue", VENUE, "二号车间"),
        ("programme", PROGRAMME, "电工"),
    ):
        page = ask(manager, noun, fields)
        assert "待审核" in text(manager, page)
        assert words in text(manager, f"/institution/{noun}s")
    page = text(manager, ask(manager, "programme", {"kind": "SYB"}))
    assert "SYB" in page


def test_a_draft_is_filled_in_again_and_gets_papers(manager: CheckingClient) -> None:
    page = ask(manager, "instructor", INSTRUCTOR, deed="save")
    shown = text(manager, page)
    assert "草稿" in shown
    assert number(801) in shown
    sent = manager.submit(f"{page}/papers", {"papers": (BytesIO(PDF), "证书.pdf")}, page=page)
    assert sent.status_code == 303
    assert "证书.pdf" in text(manager, page)
    assert manager.submit(f"{page}/papers", {}, page=page).status_code == 422
    assert manager.submit(page, INSTRUCTOR | {"deed": "submit"}).status_code == 303
    shown = text(manager, page)
    assert "待审核" in shown
    # What nobody may change any more is masked.
    assert number(801) not in shown
    assert manager.submit(f"{page}/withdraw", page=page).status_code == 303
    assert "已撤回" in text(manager, page)


def test_what_was_returned_says_why(manager: CheckingClient, school: School) -> None:
    change = asked(school, RegisterNoun.VENUE, venue())
    register_changes.send_back(change, "缺安全检查表", by=reviewer(1), at=NOW)
    page = text(manager, f"/institution/register/{change.key}")
    assert "退回补正：缺安全检查表" in page
    assert 'value="二号车间"' in page


def test_a_change_begins_with_what_is_approved(manager: CheckingClient, school: School) -> None:
    venues, programmes = "/institution/venues", "/institution/programmes"
    assert "一号教室" in text(manager, venues)
    change = f"{NEW}?noun=venue&of={school.venue.key}"
    assert 'value="一号教室"' in text(manager, change)
    assert manager.submit(change, VENUE | {"deed": "submit"}).status_code == 303
    again = manager.submit(change, VENUE | {"deed": "submit"})
    assert again.status_code == 422
    assert "已经有一个变更没有办完" in again.get_data(as_text=True)
    assert "焊工" in text(manager, programmes)
    code = text(manager, programmes).split("of=")[1].split('"')[0]
    assert code.endswith(".employment_skills")
    end = {"noun": "programme", "of": code, "reason": ""}
    page = f"{NEW}?noun=programme&of={code}"
    assert manager.submit("/institution/register/end", end, page=page).status_code == 422
    done = manager.submit("/institution/register/end", end | {"reason": "不再开班"}, page=page)
    assert done.status_code == 303
    db.session.rollback()
    assert db.session.query(RegisterChange).count() == 2


@pytest.mark.parametrize(
    ("noun", "changes", "words"),
    [
        ("instructor", {"number": "62010019900101"}, "应为 18 位"),
        ("instructor", {"name": "A1"}, "只能有汉字"),
        ("instructor", {"phone": "123"}, "手机号是 11 位"),
        ("instructor", {"occupations": ""}, "写能教的工种"),
        ("instructor", {"occupations": "开飞船"}, "没有这个工种"),
        ("instructor", {"kind": "x"}, "没有这一项"),
        ("venue", {"seats": "0"}, "写 1 到 2000"),
        ("venue", {"seats": "9" * 30}, "写 1 到 2000"),
        ("venue", {"workstations": "一"}, "只写数字"),
        ("venue", {"lease_until": ""}, "写租到哪天"),
        ("venue", {"safety_checked_on": "2026-11-24"}, "不能晚于今天"),
        ("venue", {"district": "别处"}, "没有这一项"),
        ("programme", {"occupation": ""}, "写职业（工种）"),
        ("programme", {"kind": "entrepreneurship"}, "没有这一项"),
    ],
)
def test_it_explains_what_is_wrong(
    manager: CheckingClient, noun: str, changes: dict[str, str], words: str
) -> None:
    known = {"instructor": INSTRUCTOR, "venue": VENUE, "programme": PROGRAMME}[noun]
    answer = manager.submit(f"{NEW}?noun={noun}", known | changes | {"deed": "save"})
    assert answer.status_code == 422
    assert words in answer.get_data(as_text=True)


def test_a_rival_finds_nothing(client: CheckingClient, school: School) -> None:
    change = asked(school, RegisterNoun.PROGRAMME, programme())
    sign_in(client, a_school(2).manager)
    assert client.get(f"/institution/register/{change.key}").status_code == 404
    assert client.get(f"{NEW}?noun=venue&of={school.venue.key}").status_code == 404
    assert client.get(f"{NEW}?noun=star").status_code == 200
