"""机构申请: checked by its centre, proposed by one officer, decided by another."""

import pytest
from flask import Flask

from portal.policy.applications import ApplicationKind
from tests.applications import Office, an_office
from tests.client import CheckingClient
from tests.people import client_as, reviewer

PAGE = "/bureau/applications"


@pytest.fixture
def office(app: Flask) -> Office:
    return an_office()


def text(client: CheckingClient, path: str = PAGE) -> str:
    return client.get(path).get_data(as_text=True)


def proposal_in(page: str) -> str:
    return page.split('name="proposal" value="')[1].split('"', maxsplit=1)[0]


CHECKED = {
    "on_day": "2026-11-23",
    "venue": "good",
    "equipment": "good",
    "safety": "good",
    "licence": "good",
    "words": "",
}


def test_it_works(app: Flask, office: Office) -> None:
    one = office.submits()
    page = f"{PAGE}/{one.key}"
    centre, proposing, approving = (
        client_as(app, account) for account in (office.reviewer, office.proposing, office.approving)
    )
    assert "等您办的 1 件" in text(centre)
    assert "没有等您办的申请" in text(proposing)
    mended = centre.submit(f"{page}/check", CHECKED | {"safety": "mend"}, page=page)
    assert mended.status_code == 422
    assert "写清要改什么" in mended.get_data(as_text=True)
    assert centre.submit(f"{page}/check", CHECKED, page=page).status_code == 303
    assert "等您办的 1 件" in text(proposing)
    without = proposing.submit(f"{page}/propose", {"is_for": "yes"}, page=page)
    assert "写备案号" in without.get_data(as_text=True)
    fields = {"is_for": "yes", "filing_no": "试备1号"}
    assert proposing.submit(f"{page}/propose", fields, page=page).status_code == 303
    shown = text(approving, page)
    assert "备案号 试备1号" in shown
    sent = {"proposal": proposal_in(shown)}
    assert approving.submit(f"{page}/approve", sent, page=page).status_code == 303
    assert "已同意" in text(approving, page)
    assert "试用新职业培训学校" in text(approving, "/institutions")
    again = approving.submit(f"{page}/decline", sent, page="/bureau/own")
    assert again.status_code == 422
    assert "刚才已经有人办了" in again.get_data(as_text=True)


def test_each_has_the_own_part(app: Flask, office: Office) -> None:
    one = office.submits()
    page = f"{PAGE}/{one.key}"
    other = client_as(app, reviewer(990, "second"))
    assert other.get(page).status_code == 404
    proposing = client_as(app, office.proposing)
    assert "现场核查</h2>" not in text(proposing, page)
    assert proposing.post(f"{page}/check").status_code == 404
    assert proposing.post(f"{page}/approve").status_code == 404


def test_a_draft_is_nobodys_but_the_institutions(app: Flask, office: Office) -> None:
    key = office.begins().key
    assert client_as(app, office.proposing).get(f"{PAGE}/{key}").status_code == 404


def test_a_change_shows_what_it_was(app: Flask, office: Office) -> None:
    office.decides()
    one = office.submits(ApplicationKind.CHANGE, {"address": "新址2号"})
    shown = text(client_as(app, office.proposing), f"{PAGE}/{one.key}")
    assert "<b>新址2号</b><br><del>中川园区示例路1号</del>" in shown
    assert "<del>试用新职业培训学校" not in shown


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"on_day": ""}, "写哪天去的"),
        ({"on_day": "2026-11-24"}, "不能在今天以后"),
        ({"venue": "x"}, "没有这一项"),
        ({"safety": ""}, "选一项"),
        ({"safety": "none"}, "备案要看"),
    ],
)
def test_it_explains_what_is_wrong(
    app: Flask, office: Office, changes: dict[str, str], words: str
) -> None:
    page = f"{PAGE}/{office.submits().key}"
    centre = client_as(app, office.reviewer)
    answer = centre.submit(f"{page}/check", CHECKED | changes, page=page)
    assert answer.status_code == 422
    assert words in answer.get_data(as_text=True)
