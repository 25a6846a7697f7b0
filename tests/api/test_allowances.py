"""`/living-allowance` and `/evaluation-subsidy`."""

from collections.abc import Callable

import pytest

from tests.api.conftest import Ask

LIVING = {"labour_preparation": "true", "rural": "true", "days": "15"}
EVALUATION = {"kind": "skill_level", "fee": "260", "priority_group": "rural_migrant_worker"}


@pytest.mark.parametrize(
    ("asked", "amount", "code"),
    [
        ({}, 450, "living_allowance"),
        ({"rural": None, "minimum_living": "true"}, 450, "living_allowance"),
        ({"days": "0"}, 0, "living_allowance"),
        ({"labour_preparation": None}, 0, "not_labour_preparation"),
        ({"rural": None}, 0, "not_entitled"),
    ],
)
def test_living_allowance(ask: Ask, asked: dict[str, str | None], amount: int, code: str) -> None:
    status, body = ask("/living-allowance", **LIVING | asked)
    assert (status, body["amount"]) == (200, amount)
    assert body["reasons"][0]["code"] == code


@pytest.mark.parametrize(
    ("asked", "amount"),
    [
        ({}, 260),
        ({"fee": "350"}, 300),
        ({"kind": "special_skill"}, 100),
        ({"first": "true"}, 260),
        ({"first": "false"}, 0),
        ({"priority_group": None}, 0),
        ({"priority_group": "none"}, 0),
    ],
)
def test_evaluation_subsidy(ask: Ask, asked: dict[str, str | None], amount: int) -> None:
    status, body = ask("/evaluation-subsidy", **EVALUATION | asked)
    assert (status, body["amount"]) == (200, amount)
    assert body["reasons"][0]["clause"].endswith("四(三)")


@pytest.mark.parametrize(
    ("path", "asked", "named"),
    [
        ("/living-allowance", {"days": None}, "days"),
        ("/living-allowance", {"days": "-1"}, "days"),
        ("/living-allowance", {"days": "１５"}, "days"),
        ("/living-allowance", {"days": "1.5"}, "days"),
        ("/living-allowance", {"days": "9" * 500}, "days"),
        ("/living-allowance", {"rural": "on"}, "rural"),
        ("/evaluation-subsidy", {"kind": None}, "kind"),
        ("/evaluation-subsidy", {"fee": None}, "fee"),
        ("/evaluation-subsidy", {"fee": "260.00"}, "fee"),
        ("/evaluation-subsidy", {"fee": "²"}, "fee"),
        ("/evaluation-subsidy", {"priority_group": "employee"}, "priority_group"),
        ("/evaluation-subsidy", {"first": "0"}, "first"),
    ],
)
def test_a_wrong_shape_is_400_and_names_the_parameter(
    refused: Callable[..., str], path: str, asked: dict[str, str | None], named: str
) -> None:
    whole = LIVING if path == "/living-allowance" else EVALUATION
    assert refused(path, **whole | asked).startswith(f"{named} ")
