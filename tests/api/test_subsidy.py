"""`/subsidy` gives the law's answer: parameters, defaults, flags, and when it refuses."""

from collections.abc import Callable

import pytest

from tests.api.conftest import Ask
from tests.client import CheckingClient

SKILLS = {"type": "employment_skills", "occupation": "焊工"}


def test_it_works(ask: Ask) -> None:
    status, body = ask("/subsidy", **SKILLS)
    assert status == 200
    assert body["amount"] == 1500
    assert body["flags"] == []
    assert body["reasons"][0] == {
        "code": "rate",
        "text": "A类，培训合格证",
        "clause": "新民社发〔2025〕13号 附件3 A类",
    }


@pytest.mark.parametrize(
    ("asked", "amount"),
    [
        ({"occupation": "a44"}, 1500),
        ({"award": "advanced", "certificate": "skill_level_certificate"}, 2000),
        ({"award": "advanced", "certificate": "none"}, 1500),
        ({"shortage": "true"}, 1800),
        ({"type": "on_post_skills", "award": "technician"}, 2500),
        ({"project_based": "true", "employed": "false"}, 0),
        ({"type": "entrepreneurship", "occupation": None, "course": "ONLINE"}, 1900),
        ({"type": "apprenticeship", "level": "intermediate"}, 6000),
        ({"type": "apprenticeship", "level": "advanced", "shortage": "true"}, 9000),
        ({"type": "apprenticeship", "occupation": None, "level": "junior"}, 5000),
    ],
)
def test_each_parameter_counts(ask: Ask, asked: dict[str, str | None], amount: int) -> None:
    status, body = ask("/subsidy", **SKILLS | asked)
    assert (status, body["amount"]) == (200, amount), body


def test_the_directory_in_force_decides_unless_told_otherwise(demo: CheckingClient) -> None:
    def amount(**asked: str) -> int:
        asked |= {"type": "employment_skills", "occupation": "养老护理员"}
        body = demo.get("/api/v1/subsidy", query_string=asked).json
        assert body
        number: int = body["amount"]
        return number

    assert amount() == 1440
    assert amount(shortage="false") == 1200
    assert amount(on="2025-12-31") == 1200  # a day before the directory
    assert amount(shortage="true", on="2025-12-31") == 1440


def test_what_is_left_out_is_assumed_and_flagged(ask: Ask) -> None:
    _, body = ask("/subsidy", **SKILLS, award="advanced", project_based="true")
    assert body["amount"] == 2000
    assert body["flags"] == ["certificate_assumed", "employment_assumed"]


def test_an_empty_value_is_left_out(ask: Ask) -> None:
    _, body = ask("/subsidy", **SKILLS, award="", course="", level="", shortage="", on="")
    assert body["amount"] == 1500


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ({"occupation": "不存在的工种"}, "unknown_occupation"),
        ({"on": "2025-04-21"}, "before_tables"),
        ({"on": "0001-01-01"}, "before_tables"),
        ({"occupation": "企业职工通用素质培训"}, "general_quality"),
        (
            {"type": "apprenticeship", "level": "junior", "project_based": "true"},
            "project_not_apprenticeship",
        ),
    ],
)
def test_what_the_law_bars_is_422_with_its_reason(
    ask: Ask, asked: dict[str, str], code: str
) -> None:
    status, body = ask("/subsidy", **SKILLS | asked)
    assert status == 422
    assert body["error"]["code"] == code
    assert body["error"]["reasons"][0]["text"] == body["error"]["message"]
    assert body["error"]["reasons"][0]["clause"]


@pytest.mark.parametrize(
    ("asked", "named"),
    [
        ({"type": None}, "type"),
        ({"type": "skills"}, "type"),
        ({"type": "EMPLOYMENT_SKILLS"}, "type"),
        ({"occupation": None}, "occupation"),
        ({"occupation": "焊" * 41}, "occupation"),
        ({"award": "best"}, "award"),
        ({"type": "entrepreneurship"}, "course"),
        ({"type": "entrepreneurship", "course": "syb"}, "course"),
        ({"type": "apprenticeship"}, "level"),
        ({"type": "apprenticeship", "level": "technician"}, "level"),
        ({"shortage": "1"}, "shortage"),
        ({"shortage": "True"}, "shortage"),
        ({"project_based": "yes"}, "project_based"),
        ({"certificate": "diploma"}, "certificate"),
        ({"employed": "nein"}, "employed"),
        ({"on": "2026-02-30"}, "on"),
        ({"on": "20261123"}, "on"),
        ({"on": "2026-W48-1"}, "on"),
        ({"on": "２０２６-１１-２３"}, "on"),
    ],
)
def test_a_wrong_shape_is_400_and_names_the_parameter(
    refused: Callable[..., str], asked: dict[str, str | None], named: str
) -> None:
    assert refused("/subsidy", **SKILLS | asked).startswith(f"{named} ")


def test_of_a_repeated_parameter_the_first_counts(law_client: CheckingClient) -> None:
    body = law_client.get("/api/v1/subsidy?type=entrepreneurship&course=GYB&course=x&other=1").json
    assert body
    assert body["amount"] == 500
