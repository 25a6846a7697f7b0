"""An institution's standing, proposed on one officer's page and decided on another's."""

import pytest
from flask import Flask

from portal.records.database import transaction
from portal.records.institutions import Institution
from portal.records.standing_proposals import proposals
from tests.builders import a_class, an_institution
from tests.client import CheckingClient
from tests.clock import DAY
from tests.people import reviewer, sign_in

PAGE = "/bureau/standings"


@pytest.fixture
def school(app: Flask) -> Institution:
    with transaction() as session:
        institution = an_institution(session)
        a_class(session, institution)
    return institution


def propose(client: CheckingClient, school: Institution, **changes: str) -> tuple[int, str]:
    fields = {"uscc": school.uscc, "standing": "suspended", "deadline": "", "reason": "代签到"}
    answer = client.submit(PAGE, fields | changes)
    return answer.status_code, answer.get_data(as_text=True)


def newest() -> str:
    return proposals(on=DAY, most=1)[0].proposal.key


def text(client: CheckingClient, path: str = PAGE) -> str:
    return client.get(path).get_data(as_text=True)


def test_it_works(proposer: CheckingClient, approver: CheckingClient, school: Institution) -> None:
    assert propose(proposer, school)[0] == 303
    assert f"暂停招生：{school.name}" in text(proposer)
    assert "等审批人决定" in text(proposer)
    assert "代签到" in text(approver)
    assert approver.submit(f"{PAGE}/{newest()}/approve", page=PAGE).status_code == 303
    assert "没有等决定的变更" in text(approver)
    assert "已同意" in text(approver)
    assert "暂停招生" in text(approver, "/classes/26-90001")
    assert "已暂停" in text(approver, f"/institutions/{school.uscc}")


def test_it_is_left_as_it_is(
    proposer: CheckingClient, approver: CheckingClient, school: Institution
) -> None:
    propose(proposer, school)
    key = newest()
    assert approver.submit(f"{PAGE}/{key}/decline", page=PAGE).status_code == 303
    assert "没有同意" in text(approver)
    propose(proposer, school)
    again = approver.submit(f"{PAGE}/{key}/approve", page=PAGE)
    assert again.status_code == 422
    assert "刚才已经有人不同意了" in again.get_data(as_text=True)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"uscc": ""}, "写机构的信用代码"),
        ({"uscc": "52620171MJ9000999X"}, "没有这家机构"),
        ({"standing": ""}, "选一项"),
        ({"standing": "withdrawn"}, "没有这一项"),
        ({"standing": "filed"}, "不能改成"),
        ({"standing": "rectification"}, "写整改到哪天"),
        ({"standing": "rectification", "deadline": "2026-11-23"}, "写整改到哪天"),
        ({"standing": "rectification", "deadline": "明天"}, "没有这一天"),
        ({"reason": " "}, "写事实和依据"),
        ({"reason": "长" * 501}, "太长了"),
    ],
)
def test_it_explains_what_is_wrong(
    proposer: CheckingClient, school: Institution, changes: dict[str, str], words: str
) -> None:
    status, page = propose(proposer, school, **changes)
    assert status == 422
    assert words in page
    assert proposals(on=DAY, most=1) == []


def test_a_second_proposal_waits_for_the_first(
    proposer: CheckingClient, school: Institution
) -> None:
    propose(proposer, school)
    status, page = propose(proposer, school)
    assert status == 422
    assert "已经有一项变更在等审批" in page


def test_each_officer_has_the_own_part(
    app: Flask, proposer: CheckingClient, approver: CheckingClient, school: Institution
) -> None:
    propose(proposer, school)
    assert "提出变更" not in text(approver)
    assert "马上生效" not in text(proposer)
    assert proposer.post(f"{PAGE}/{newest()}/approve").status_code == 404
    assert approver.post(PAGE).status_code == 404
    stranger = app.test_client()
    sign_in(stranger, reviewer(903))
    assert stranger.get(PAGE).status_code == 404
