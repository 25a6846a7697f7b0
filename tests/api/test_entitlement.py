"""POST `/entitlement`: a history and what is wanted, judged; nothing of it is kept."""

import json
from typing import Any

import pytest

from tests.client import CheckingClient

PAID = {
    "on": "2026-01-05",
    "type": "employment_skills",
    "occupation": "焊工",
    "level": "none",
    "state": "paid",
}
WANTED = {
    "on": "2026-12-17",
    "type": "employment_skills",
    "occupation": "养老护理员",
    "level": "none",
}


def post(client: CheckingClient, body: object) -> tuple[int, Any]:
    response = client.post("/api/v1/entitlement", json=body)
    return response.status_code, response.json


def test_it_works(law_client: CheckingClient) -> None:
    status, body = post(law_client, {"history": [], "wanted": WANTED})
    assert status == 200
    assert body == {
        "allowed": True,
        "reasons": [
            {
                "code": "left",
                "text": "您累计享受过0次补贴培训，还可以享受3次",
                "clause": "新民社发〔2025〕13号 附件3 备注5",
            }
        ],
        "used_lifetime": 0,
        "used_this_year": 0,
        "next_possible": "2026-12-17",
    }


def test_it_says_when_to_come_again(law_client: CheckingClient) -> None:
    status, body = post(law_client, {"history": [PAID], "wanted": WANTED})
    assert (status, body["allowed"]) == (200, False)
    assert body["reasons"][0]["text"] == "您今年已享受过1次补贴培训，2027年可以再报"
    assert (body["used_lifetime"], body["used_this_year"]) == (1, 1)
    assert body["next_possible"] == "2027-01-01"


@pytest.mark.parametrize(
    ("changes", "wanted", "allowed", "used"),
    [
        ({"state": "rejected"}, {}, True, 0),
        ({"state": "recovered"}, {}, True, 0),
        ({"state": "under_claim"}, {}, False, 1),
        ({"on": "2025-12-30"}, {}, True, 1),
        ({"on": "2025-12-30"}, {"occupation": "焊工"}, False, 1),
        ({"on": "2025-12-30"}, {"occupation": "a44"}, False, 1),
        ({"on": "2025-12-30"}, {"occupation": "焊工", "level": "advanced"}, True, 1),
        ({"type": "skill_upgrade"}, {"occupation": "焊工"}, False, 0),
        ({"type": "skill_upgrade"}, {}, True, 0),
    ],
)
def test_each_field_counts(
    law_client: CheckingClient,
    changes: dict[str, str],
    wanted: dict[str, str],
    allowed: bool,
    used: int,
) -> None:
    status, body = post(law_client, {"history": [PAID | changes], "wanted": WANTED | wanted})
    assert (status, body["allowed"], body["used_lifetime"]) == (200, allowed, used), body


def test_occupation_and_level_may_be_left_out(law_client: CheckingClient) -> None:
    wanted = {"on": "2026-12-17", "type": "entrepreneurship", "occupation": None}
    status, body = post(law_client, {"history": [], "wanted": wanted})
    assert (status, body["allowed"]) == (200, True)


def test_an_occupation_that_the_place_does_not_know_is_barred(law_client: CheckingClient) -> None:
    status, body = post(law_client, {"history": [], "wanted": WANTED | {"occupation": "啥"}})
    assert status == 422
    assert body["error"]["code"] == "unknown_occupation"
    elsewhere = PAID | {"occupation": "啥", "on": "2025-05-01"}
    assert post(law_client, {"history": [elsewhere], "wanted": WANTED})[0] == 200


def without(row: dict[str, str], name: str) -> dict[str, str]:
    return {key: value for key, value in row.items() if key != name}


@pytest.mark.parametrize(
    ("body", "named"),
    [
        ([], "正文"),
        ("x", "正文"),
        (None, "正文"),
        ({"wanted": WANTED}, "history"),
        ({"history": {}, "wanted": WANTED}, "history"),
        ({"history": [PAID] * 101, "wanted": WANTED}, "history"),
        ({"history": [[]], "wanted": WANTED}, "history[0]"),
        ({"history": []}, "wanted"),
        ({"history": [], "wanted": []}, "wanted"),
        ({"history": [], "wanted": without(WANTED, "on")}, "wanted.on"),
        ({"history": [], "wanted": WANTED | {"on": 20261217}}, "wanted.on"),
        ({"history": [], "wanted": WANTED | {"on": "2026-12-17T00:00:00"}}, "wanted.on"),
        ({"history": [], "wanted": WANTED | {"type": "skills"}}, "wanted.type"),
        ({"history": [], "wanted": WANTED | {"occupation": ["焊工"]}}, "wanted.occupation"),
        ({"history": [], "wanted": WANTED | {"level": 3}}, "wanted.level"),
        ({"history": [PAID, without(PAID, "state")], "wanted": WANTED}, "history[1].state"),
        ({"history": [PAID | {"state": True}], "wanted": WANTED}, "history[0].state"),
    ],
)
def test_a_wrong_shape_is_400_and_names_the_place(
    law_client: CheckingClient, body: object, named: str
) -> None:
    status, answer = post(law_client, body)
    assert status == 400
    assert answer["error"]["message"].startswith(f"{named} ")


@pytest.mark.parametrize(
    "raw", [b"", b"{", b"\xff", b"[" * 100_000, b'{"history": NaN}', json.dumps("x" * 9).encode()]
)
def test_a_body_that_is_no_json_is_400(law_client: CheckingClient, raw: bytes) -> None:
    response = law_client.post("/api/v1/entitlement", data=raw)
    assert response.status_code == 400


def test_an_endless_body_is_413(law_client: CheckingClient) -> None:
    response = law_client.post("/api/v1/entitlement", data=b" " * (1024 * 1024 + 1))
    assert response.status_code == 413
    assert response.json
    assert response.json["error"]["code"] == "request_entity_too_large"


def test_no_cache_keeps_an_answer_about_somebody(law_client: CheckingClient) -> None:
    response = law_client.post("/api/v1/entitlement", json={"history": [PAID], "wanted": WANTED})
    assert response.headers["Cache-Control"] == "no-store"
