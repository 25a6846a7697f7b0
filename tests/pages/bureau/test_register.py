"""A centre passes instructors and venues; two officers decide on the directory and on stars."""

import pytest
from flask import Flask

from portal.policy.register import RegisterNoun
from portal.policy.roles import Role
from tests.client import CheckingClient
from tests.filings import School, a_school
from tests.people import client_as, official, reviewer
from tests.register import asked, instructor, programme, venue

PAGE = "/bureau/register"


@pytest.fixture
def school(app: Flask) -> School:
    return a_school()


def text(client: CheckingClient, path: str) -> str:
    return client.get(path).get_data(as_text=True)


def test_a_centre_returns_and_passes(app: Flask, school: School) -> None:
    own = client_as(app, reviewer(1))
    first = asked(school, RegisterNoun.INSTRUCTOR, instructor()).key
    second = asked(school, RegisterNoun.VENUE, venue()).key
    assert "等您办的 2 件" in text(own, PAGE)
    page = f"{PAGE}/{first}"
    shown = text(own, page)
    assert "137****0801" in shown
    assert "13700000801" not in shown
    assert own.submit(f"{page}/return", {"reason": " "}, page=page).status_code == 422
    assert own.submit(f"{page}/return", {"reason": "缺证书"}, page=page).status_code == 303
    assert "退回补正" in text(own, page)
    page = f"{PAGE}/{second}"
    assert own.submit(f"{page}/approve", page=page).status_code == 303
    assert "已通过" in text(own, page)
    assert "二号车间" in text(own, f"/institutions/{school.institution.uscc}")
    elsewhere = client_as(app, reviewer(2, "second"))
    assert elsewhere.get(page).status_code == 404
    assert "等您办的 0 件" in text(elsewhere, PAGE)
    code = school.institution.uscc
    assert elsewhere.get(f"{PAGE}/institution?uscc={code}").status_code == 404


def test_two_officers_decide_on_a_programme(app: Flask, school: School) -> None:
    proposer = client_as(app, official(Role.PROPOSING_OFFICER, 1))
    approver = client_as(app, official(Role.APPROVING_OFFICER, 2))
    page = f"{PAGE}/{asked(school, RegisterNoun.PROGRAMME, programme()).key}"
    done = proposer.submit(f"{page}/propose", {"reason": "核对过"}, page=page)
    assert done.status_code == 303
    assert "等别人办的" in text(proposer, PAGE)
    assert approver.submit(f"{page}/approve", page=page).status_code == 303
    assert "已通过" in text(approver, page)
    assert "电工" in text(approver, f"/institutions/{school.institution.uscc}")


def test_an_officer_proposes_stars_and_measures(app: Flask, school: School) -> None:
    proposer = client_as(app, official(Role.PROPOSING_OFFICER, 1))
    approver = client_as(app, official(Role.APPROVING_OFFICER, 2))
    code = school.institution.uscc
    own = f"{PAGE}/institution?uscc={code}"
    star = {"uscc": code, "stars": "4", "basis": "试用评价办法", "rated_on": "2026-11-20"}
    bad = proposer.submit(f"{PAGE}/stars", star | {"rated_on": "2026-11-24"}, page=own)
    assert bad.status_code == 422
    page = proposer.submit(f"{PAGE}/stars", star, page=own).headers["Location"]
    approver.submit(f"{page}/approve", page=page)
    public = text(approver, f"/institutions/{code}")
    assert "4 星" in public
    assert "试用评价办法" in public
    measure = {"uscc": code, "instructor": school.instructor.key, "deed": "suspend"}
    bad = proposer.submit(f"{PAGE}/instructors", measure | {"reason": ""}, page=own)
    assert bad.status_code == 422
    done = proposer.submit(f"{PAGE}/instructors", measure | {"reason": "代课"}, page=own)
    page = done.headers["Location"]
    assert approver.submit(f"{page}/approve", page=page).status_code == 303
    assert "已暂停" in text(proposer, own)
    assert "没有。" in text(proposer, f"{own}&on=2020-01-01")
    sheet = proposer.get(f"{PAGE}/institution/sheet?uscc={code}")
    assert sheet.status_code == 200
    assert sheet.get_data().startswith(b"PK")
    assert "没有这家机构" in text(proposer, f"{PAGE}/institution?uscc=x")
