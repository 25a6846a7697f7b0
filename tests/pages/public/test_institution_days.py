"""On that day: the directory and an institution's page answer as it was, dated and no more."""

from datetime import timedelta

import pytest
from flask import Flask

from portal.policy.registry import Standing
from portal.policy.roles import Role
from portal.records.database import transaction
from portal.records.institution_details import FormerDetails
from portal.records.institutions import Institution
from portal.services import standings
from tests.builders import a_listing, an_institution
from tests.client import CheckingClient
from tests.conftest import DAY, NOW, Hand
from tests.people import official

THEN = "2026-06-01"
SENTENCE = "已过公示期的记录不再提供查询"


@pytest.fixture
def school(app: Flask) -> Institution:
    """It bore another name, elsewhere, until the end of August."""
    with transaction() as session:
        found = an_institution(session, name="试用今名学校", district="西岔园区")
        was = {"from_day": found.filed_on, "until_day": DAY.replace(month=8, day=31)}
        former = FormerDetails(
            institution_id=found.id, name="试用旧名学校", district="中川园区", address="旧址", **was
        )
        session.add(former)
    return found


def text(client: CheckingClient, path: str, status: int = 200) -> str:
    answer = client.get(path)
    assert answer.status_code == status, path
    return answer.get_data(as_text=True)


def test_it_works(client: CheckingClient, school: Institution) -> None:
    listed = text(client, f"/institutions?on={THEN}&district=中川园区")
    assert "试用旧名学校" in listed
    assert SENTENCE in listed
    assert f"/institutions/{school.uscc}?on={THEN}" in listed
    page = text(client, f"/institutions/{school.uscc}?on={THEN}")
    assert "<h1>试用旧名学校</h1>" in page
    assert "2026年6月1日的记录，当天在目录里" in page
    assert SENTENCE in page
    today = text(client, f"/institutions/{school.uscc}")
    assert "<h1>试用今名学校</h1>" in today
    assert "试用旧名学校" in today
    assert SENTENCE not in today
    assert "试用今名学校" not in text(client, "/institutions?district=中川园区")


@pytest.mark.parametrize("day", ["2099-01-01", "2026-02-30", "１", ""])
def test_a_day_that_cannot_be_answered_breaks_nothing(
    client: CheckingClient, school: Institution, day: str
) -> None:
    status = 422 if day in ("2026-02-30", "１") else 200
    assert "试用今名学校" in text(client, f"/institutions?on={day}", status)
    assert "<h1>试用今名学校</h1>" in text(client, f"/institutions/{school.uscc}?on={day}", status)


def test_before_its_filing_it_was_not_there(client: CheckingClient, school: Institution) -> None:
    page = text(client, f"/institutions/{school.uscc}?on=2025-01-01")
    assert "2025年1月1日不在培训机构目录里" in page
    assert SENTENCE in page
    assert "没有符合条件的机构" in text(client, "/institutions?on=2025-01-01")


def test_why_a_measure_was_taken_is_told_of_no_past_day(
    client: CheckingClient, school: Institution, clock: Hand
) -> None:
    officers = official(Role.PROPOSING_OFFICER, 1), official(Role.APPROVING_OFFICER, 2)
    for standing, on in (
        (Standing.SUSPENDED, DAY),
        (Standing.FILED, DAY + timedelta(days=5)),
    ):
        proposal = standings.propose(school, standing, "查出代签到", by=officers[0], at=NOW, on=on)
        standings.approve(proposal, by=officers[1], at=NOW, on=on)
    clock.move(days=10)
    page = text(client, f"/institutions/{school.uscc}?on=2026-11-24")
    assert "已暂停" in page
    assert "代签到" not in page


def test_an_entry_answers_only_while_it_is_public(
    client: CheckingClient, school: Institution, clock: Hand
) -> None:
    with transaction() as session:
        ends = DAY + timedelta(days=3)
        a_listing(session, school, term_until=ends, public_until=ends)
    path = f"/institutions/{school.uscc}?on=2026-10-01"
    assert "黑名单·" in text(client, path)
    clock.move(days=4)
    page = text(client, path)
    assert "黑名单·" not in page
    assert SENTENCE in page
    assert "黑名单·" not in text(client, "/institutions?on=2026-10-01")
