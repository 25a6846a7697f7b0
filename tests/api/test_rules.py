"""`/hours`, `/deadline` and `/outcomes`."""

from collections.abc import Callable
from datetime import date

import pytest

from portal.records.database import transaction
from portal.records.holidays import Holiday
from tests.api.conftest import Ask
from tests.client import CheckingClient
from tests.conftest import Hand


@pytest.mark.parametrize(
    ("asked", "allowed", "overridable", "codes"),
    [
        ({"subsidy_class": "A", "hours": "120"}, True, False, ["hours_met"]),
        ({"subsidy_class": "A", "hours": "119"}, False, False, ["min_hours"]),
        (
            {"subsidy_class": "A", "hours": "60", "project_based": "true"},
            True,
            False,
            ["hours_met"],
        ),
        ({"project_based": "true", "hours": "59"}, False, False, ["min_hours"]),
        (
            {"subsidy_class": "B", "theory": "30", "practice": "70"},
            True,
            False,
            ["hours_met", "practice_met"],
        ),
        (
            {"subsidy_class": "B", "theory": "31", "practice": "69"},
            False,
            False,
            ["hours_met", "practice_too_low"],
        ),
        (
            {"subsidy_class": "B", "theory": "30", "hours": "100"},
            True,
            False,
            ["hours_met", "practice_met"],
        ),
        ({"course": "EYB", "hours": "48", "days": "6"}, True, False, ["hours_met"]),
        ({"course": "SYB", "hours": "56", "days": "6"}, False, True, None),
        (
            {"subsidy_class": "D", "hours": "60", "days": "7"},
            False,
            True,
            ["hours_met", "hours_per_day"],
        ),
    ],
)
def test_hours(
    ask: Ask,
    asked: dict[str, str],
    allowed: bool,
    overridable: bool,
    codes: list[str] | None,
) -> None:
    status, body = ask("/hours", **asked)
    assert status == 200
    assert (body["allowed"], body["overridable"]) == (allowed, overridable)
    assert codes is None or [reason["code"] for reason in body["reasons"]] == codes


@pytest.mark.parametrize(
    ("start", "count", "due", "provisional"),
    [
        ("2026-11-23", 5, "2026-11-30", False),
        ("2026-09-30", 3, "2026-10-10", False),
        ("2026-11-23", 0, "2026-11-23", False),
        ("2026-12-18", 15, "2027-01-08", True),
        ("2026-03-02", 15, "2026-03-23", False),
        ("2026-03-30", 5, "2026-04-07", False),
    ],
)
def test_deadline(ask: Ask, start: str, count: int, due: str, provisional: bool) -> None:
    status, body = ask("/deadline", **{"from": start}, working_days=count)
    assert status == 200
    assert body == {"due": due, "provisional": provisional}


def test_the_calendar_is_the_databases_own(client: CheckingClient) -> None:
    with transaction() as session:
        session.get_one(Holiday, date(2026, 11, 24)).is_working = False
    body = client.get("/api/v1/deadline?from=2026-11-23&working_days=5").json
    assert body == {"due": "2026-12-01", "provisional": False}


def test_a_day_before_the_rules_is_422(client: CheckingClient, clock: Hand) -> None:
    clock.move(days=-1000)
    answer = client.get("/api/v1/outcomes?qualified=40&certified=16")
    assert answer.status_code == 422
    assert answer.json
    assert answer.json["error"]["code"] == "before_tables"


@pytest.mark.parametrize(
    ("asked", "certification", "employment", "codes"),
    [
        ((39, 15, None), "38.46", None, ["certification_low"]),
        ((40, 16, 20), "40.00", "50.00", ["certification_met", "employment_met"]),
        ((40, None, 19), None, "47.50", ["employment_low"]),
        ((0, 0, 0), None, None, ["nobody_qualified"]),
        ((40, None, None), None, None, []),
    ],
)
def test_outcomes(
    ask: Ask,
    asked: tuple[int, int | None, int | None],
    certification: str | None,
    employment: str | None,
    codes: list[str],
) -> None:
    qualified, certified, employed = asked
    status, body = ask("/outcomes", qualified=qualified, certified=certified, employed=employed)
    assert status == 200
    assert body["certification_rate"] == certification
    assert body["employment_rate"] == employment
    assert [reason["code"] for reason in body["reasons"]] == codes


@pytest.mark.parametrize(
    ("path", "asked", "named"),
    [
        ("/hours", {"hours": "100"}, "subsidy_class"),
        ("/hours", {"subsidy_class": "a", "hours": "100"}, "subsidy_class"),
        ("/hours", {"subsidy_class": "A"}, "hours"),
        ("/hours", {"subsidy_class": "A", "theory": "30"}, "hours"),
        ("/hours", {"subsidy_class": "A", "hours": "1e2"}, "hours"),
        ("/hours", {"course": "SYB", "hours": "56", "days": "７"}, "days"),
        ("/deadline", {"working_days": "5"}, "from"),
        ("/deadline", {"from": "2026-11-23"}, "working_days"),
        ("/deadline", {"from": "2026-11-31", "working_days": "5"}, "from"),
        ("/deadline", {"from": "2026-11-23", "working_days": "-5"}, "working_days"),
        ("/deadline", {"from": "2026-11-23", "working_days": "1001"}, "working_days"),
        ("/deadline", {"from": "9999-12-31", "working_days": "1"}, "from"),
        ("/outcomes", {}, "qualified"),
        ("/outcomes", {"qualified": "40", "certified": "41"}, "certified"),
        ("/outcomes", {"qualified": "40", "employed": "41"}, "employed"),
        ("/outcomes", {"qualified": "99999999999999999999"}, "qualified"),
    ],
)
def test_a_wrong_shape_is_400_and_names_the_parameter(
    refused: Callable[..., str], path: str, asked: dict[str, str], named: str
) -> None:
    assert refused(path, **asked).startswith(f"{named} ")
