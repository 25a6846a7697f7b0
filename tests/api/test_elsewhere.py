"""In a place whose documents are silent the API says so: 200, null, `no_rule`."""

from collections.abc import Iterator

import pytest

from portal.policy.jurisdiction import load
from tests.client import CheckingClient

SKILLS = "type=employment_skills&occupation=焊工"


@pytest.fixture
def elsewhere(law_client: CheckingClient) -> Iterator[CheckingClient]:
    extensions = law_client.application.extensions
    here = extensions["jurisdiction"]
    extensions["jurisdiction"] = load("guangdong")
    yield law_client
    extensions["jurisdiction"] = here


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        (f"subsidy?{SKILLS}", "amount"),
        (f"subsidy?{SKILLS}&shortage=true&on=2020-01-01", "amount"),
        ("subsidy?type=entrepreneurship&course=SYB", "amount"),
        ("subsidy?type=apprenticeship&level=junior&project_based=true", "amount"),
        ("living-allowance?labour_preparation=true&rural=true&days=15", "amount"),
        ("evaluation-subsidy?kind=skill_level&fee=260&priority_group=hard_to_employ", "amount"),
        ("hours?subsidy_class=A&hours=120", "allowed"),
        ("hours?course=SYB&hours=56", "allowed"),
    ],
)
def test_no_rule_is_an_answer(elsewhere: CheckingClient, asked: str, field: str) -> None:
    answer = elsewhere.get(f"/api/v1/{asked}")
    assert answer.status_code == 200
    assert answer.json
    assert answer.json[field] is None
    assert [reason["code"] for reason in answer.json["reasons"]] == ["no_rule"]
    assert answer.json["reasons"][0]["text"].startswith("广东")


def test_no_rule_bars_nobody(elsewhere: CheckingClient) -> None:
    wanted = {"on": "2026-12-17", "type": "employment_skills", "occupation": "焊工"}
    answer = elsewhere.post("/api/v1/entitlement", json={"history": [], "wanted": wanted})
    assert answer.status_code == 200
    assert answer.json
    assert (answer.json["allowed"], answer.json["next_possible"]) == (None, None)
    assert answer.json["reasons"][0]["code"] == "no_rule"


def test_rates_need_no_rule_and_targets_do(elsewhere: CheckingClient) -> None:
    answer = elsewhere.get("/api/v1/outcomes?qualified=40&certified=16")
    assert answer.json
    assert answer.json["certification_rate"] == "40.00"
    assert answer.json["employment_rate"] is None
    assert [reason["code"] for reason in answer.json["reasons"]] == ["no_rule"]
