"""备案: a manager applies, follows what becomes of it, and sees every order and proposal."""

import re
from collections.abc import Mapping
from datetime import timedelta
from io import BytesIO

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from portal.policy.applications import ApplicationKind, ApplicationState
from portal.policy.registry import Standing
from portal.policy.roles import Role
from portal.records.applications import applications_of
from portal.records.database import transaction
from portal.records.institutions import Institution
from portal.services import application_decisions, standings
from tests.applications import a_newcomer, an_office
from tests.builders import an_institution
from tests.client import CheckingClient
from tests.clock import DAY, NOW
from tests.files import PDF
from tests.people import official, sign_in

PAGE = "/institution/applications"
TYPED = {
    "name": "试用新职业培训学校",
    "kind": "private_school",
    "nature": "private_non_profit",
    "licence_no": "试民9号",
    "licence_until": "2028-12-31",
    "address": "中川园区示例路1号",
    "district": "中川园区",
    "centre": "first",
    "contact_name": "王老师",
    "business_phone": "0931-0000901",
    "words": "",
    "subject": "焊工",
    "training_type": "employment_skills",
    "highest_level": "junior",
}


def manager_of(app: Flask, institution: Institution) -> CheckingClient:
    client = app.test_client()
    assert isinstance(client, CheckingClient)
    sign_in(client, official(Role.MANAGER, 901, institution_id=institution.id))
    return client


@pytest.fixture
def newcomer(app: Flask) -> Institution:
    return a_newcomer()


@pytest.fixture
def manager(app: Flask, newcomer: Institution) -> CheckingClient:
    return manager_of(app, newcomer)


def text(client: CheckingClient, path: str = PAGE) -> str:
    return client.get(path).get_data(as_text=True)


def save(client: CheckingClient, page: str, fields: Mapping[str, object]) -> TestResponse:
    """Send the form as the page gave it, with what it saw last."""
    seen = re.search('name="seen" value="(\\d+)"', text(client, page))
    assert seen
    return client.submit(page, {"seen": seen[1], **fields})


def begin(client: CheckingClient, kind: str = "filing") -> str:
    answer = client.submit(PAGE, {"kind": kind})
    assert answer.status_code == 303
    return str(answer.headers["Location"])


def test_it_works(manager: CheckingClient, newcomer: Institution) -> None:
    assert "还没有备案" in text(manager)
    page = begin(manager)
    assert newcomer.name in text(manager, page)
    added = save(manager, page, TYPED | {"deed": "add", "files": (BytesIO(PDF), "许可证.pdf")})
    assert added.status_code == 303
    shown = text(manager, page)
    assert "<b>焊工</b> 就业技能，最高到初级工" in shown
    assert "许可证.pdf" in shown
    file = shown.split(f'href="{page}/files/')[1].split('"')[0]
    assert manager.get(f"{page}/files/{file}").data == PDF
    assert manager.get(f"{page}/files/00000000").status_code == 404
    handed_in = save(manager, page, TYPED | {"subject": "", "deed": "submit"})
    assert handed_in.status_code == 303
    assert "等服务中心现场核查" in text(manager, page)
    again = manager.submit(PAGE, {"kind": "filing"}, page="/institution/own")
    assert again.status_code == 422
    assert "还没有办完" in again.get_data(as_text=True)
    assert manager.submit(f"{page}/withdraw", page=page).status_code == 303
    assert "已撤回" in text(manager)


def test_it_names_everything_that_is_missing_and_loses_nothing(manager: CheckingClient) -> None:
    page = begin(manager)
    sent = save(manager, page, {"name": "写了名字", "deed": "submit"})
    shown = sent.get_data(as_text=True)
    assert sent.status_code == 422
    for words in ("选机构类别", "写地址", "选园区", "写业务电话", "至少写一项", "写了名字"):
        assert words in shown


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"kind": "church"}, "没有这一项"),
        ({"licence_until": "９９"}, "没有这一天"),
        ({"subject": "没有的工种"}, "没有这个工种"),
        ({"name": "长" * 101}, "太长了"),
    ],
)
def test_it_explains_what_is_wrong(
    manager: CheckingClient, changes: dict[str, str], words: str
) -> None:
    page = begin(manager)
    answer = save(manager, page, TYPED | changes | {"deed": "save"})
    assert answer.status_code == 422
    assert words in answer.get_data(as_text=True)


def test_a_nul_byte_and_a_strange_kind_break_nothing(manager: CheckingClient) -> None:
    page = begin(manager)
    assert save(manager, page, TYPED | {"address": "a\0b", "deed": "save"}).status_code < 500
    assert manager.submit(PAGE, {"kind": "x"}).status_code == 303
    program = (BytesIO(b"MZ" + b"\0" * 200), "x.pdf")
    refused = save(manager, page, TYPED | {"deed": "save", "files": program})
    assert refused.status_code == 422
    assert 'id="files-error"' in refused.get_data(as_text=True)


def test_a_refusal_says_why_and_what_to_do(app: Flask) -> None:
    office = an_office()
    one = office.submits()
    office.checks(one)
    key = office.proposes(one, is_for=False)
    client = app.test_client()
    assert isinstance(client, CheckingClient)
    sign_in(client, office.manager)
    assert "不同意" in text(client, f"{PAGE}/{one.key}")
    application_decisions.approve(one, proposal=key, by=office.approving, at=NOW, on=DAY)
    page = text(client, f"{PAGE}/{one.key}")
    assert "场地不够" in page
    assert "改好再申请" in page


def test_it_sees_orders_proposals_and_what_runs_out(app: Flask) -> None:
    with transaction() as session:
        school = an_institution(session, licence_until=DAY + timedelta(days=60))
    client = manager_of(app, school)
    assert "还有 60 天" in text(client)
    officers = official(Role.PROPOSING_OFFICER, 902), official(Role.APPROVING_OFFICER, 903)
    deadline = DAY + timedelta(days=7)
    proposal = standings.propose(
        school,
        Standing.RECTIFICATION,
        "灭火器过期",
        deadline=deadline,
        by=officers[0],
        at=NOW,
        on=DAY,
    )
    assert "经办人提出限期整改，等审批人决定" in text(client)
    standings.approve(proposal, by=officers[1], at=NOW, on=DAY)
    page = text(client)
    assert "限期整改，到2026年11月30日为止" in page
    assert "灭火器过期" in page
    assert "限期整改，到11月30日" in text(client, "/institution")
    report = begin(client, "mending")
    assert save(client, report, {"deed": "submit"}).status_code == 422
    assert save(client, report, {"words": "换了新的", "deed": "submit"}).status_code == 303
    (one,) = applications_of(school.id)
    assert (one.kind, one.state) == (ApplicationKind.MENDING, ApplicationState.SUBMITTED)


@pytest.mark.parametrize(
    ("days", "words"), [(61, ""), (0, "还有 0 天"), (-1, "到期，机构现在不在")]
)
def test_the_licence_is_called_to_mind_in_time(app: Flask, days: int, words: str) -> None:
    with transaction() as session:
        school = an_institution(session, licence_until=DAY + timedelta(days=days))
    page = text(manager_of(app, school))
    assert words in page
    assert ("提醒" in page or "到期" in page) is bool(words)
