"""The check of a certificate over the API."""

from typing import Any

import pytest
from flask import Flask

from portal.records.certificates import Certificate
from tests.client import CheckingClient
from tests.pages.public.test_certificates import NAME, NUMBER, certificate

__all__ = ["certificate"]
ADDRESS = "/api/v1/certificates"
UNKNOWN = {"status": "not_found", "message": "没有这个编号，或者姓名和证书上的不一样"}


def ask(client: CheckingClient, body: object) -> tuple[int, Any]:
    answer = client.post(ADDRESS, json=body, headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.headers["Cache-Control"] == "no-store"
    return answer.status_code, answer.json


def test_it_works(client: CheckingClient, certificate: Certificate) -> None:
    status, found = ask(client, {"number": NUMBER, "name": NAME})
    assert status == 200
    assert found == {
        "status": "valid",
        "number": NUMBER,
        "name": NAME,
        "id_number_masked": certificate.holder_number_masked,
        "project": "焊工就业技能培训",
        "hours_theory": 36,
        "hours_practice": 84,
        "from_day": "2026-11-16",
        "until_day": "2026-11-24",
        "institution": certificate.institution_name,
        "issuer": "兰州新区社会保障第一服务中心",
        "issued_on": "2026-11-23",
    }


@pytest.mark.parametrize(
    "body", [{"number": NUMBER, "name": "别人"}, {"number": "1", "name": NAME}]
)
def test_unknown_and_mismatched_answer_alike(
    client: CheckingClient, certificate: Certificate, body: object
) -> None:
    assert ask(client, body) == (200, UNKNOWN)


@pytest.mark.parametrize(
    "body",
    [
        {},
        [],
        {"number": NUMBER},
        {"number": 202251, "name": NAME},
        {"number": NUMBER, "name": None},
        {"number": NUMBER, "name": "x\x00"},
        {"number": NUMBER, "name": "\ud800"},
        {"number": "2" * 21, "name": NAME},
        {"number": NUMBER, "name": "长" * 51},
    ],
)
def test_it_refuses_another_shape(app: Flask, client: CheckingClient, body: object) -> None:
    status, answer = ask(client, body)
    assert status == 400
    assert answer["error"]["code"] == "wrong_parameter"
