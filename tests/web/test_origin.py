"""Public forms are taken from the portal's own pages alone; programs have the API."""

from collections.abc import Sequence

import pytest
from flask import Flask, Response, request
from flask.testing import FlaskClient
from werkzeug.datastructures import Headers

from tests.client import CheckingClient
from tests.conftest import Hand, running

HERE = "http://localhost"


@pytest.fixture
def bare(app: Flask) -> FlaskClient:
    """A client that says nothing of itself, before a public form that echoes a word."""
    app.add_url_rule("/sends", "public.sends", _echo, methods=["POST"])
    return FlaskClient(app)


def _echo() -> Response:
    return Response(request.form["word"], mimetype="text/plain")


def status(client: FlaskClient, *headers: tuple[str, str], base_url: str = HERE) -> int:
    sent = client.post("/sends", data={"word": "x"}, headers=Headers(headers), base_url=base_url)
    return sent.status_code


def test_it_works(app: Flask, bare: FlaskClient) -> None:
    client = app.test_client()
    assert isinstance(client, CheckingClient)
    answer = client.post("/sends", data={"word": "好"})
    assert (answer.status_code, answer.get_data(as_text=True)) == (200, "好")


def test_it_refuses_who_says_nothing_with_a_page_that_says_what_to_do(bare: FlaskClient) -> None:
    answer = bare.post("/sends", data={"word": "secret"})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 403
    assert "没有提交" in page
    assert "打开要办的那一页" in page
    assert "secret" not in page
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    ("site", "expected"),
    [
        ("same-origin", 200),
        ("same-site", 403),
        ("cross-site", 403),
        ("none", 403),
        ("", 403),
        ("Same-Origin", 403),
        ("same-origin, cross-site", 403),
    ],
)
def test_what_the_browser_says_decides(bare: FlaskClient, site: str, expected: int) -> None:
    assert status(bare, ("Sec-Fetch-Site", site)) == expected
    assert status(bare, ("Sec-Fetch-Site", site), ("Origin", HERE)) == expected


@pytest.mark.parametrize(
    ("origin", "expected"),
    [
        (HERE, 200),
        ("null", 403),
        ("", 403),
        ("https://localhost", 403),
        ("http://localhost:8080", 403),
        ("http://localhost.evil.example", 403),
        ("http://evil.example", 403),
        ("http://localhost, http://evil.example", 403),
    ],
)
def test_where_it_says_nothing_the_origin_does(
    bare: FlaskClient, origin: str, expected: int
) -> None:
    assert status(bare, ("Origin", origin)) == expected
    assert status(bare, ("Origin", origin), ("Referer", f"{HERE}/certificates")) == expected


@pytest.mark.parametrize(
    ("referer", "expected"),
    [
        ("http://localhost/certificates?view=elder", 200),
        ("http://localhost", 403),
        ("http://localhost:8080/", 403),
        ("http://localhost@evil.example/", 403),
        ("http://evil.example/http://localhost/", 403),
        ("https://localhost/", 403),
        ("http://[", 403),
    ],
)
def test_where_there_is_no_origin_the_referer_does(
    bare: FlaskClient, referer: str, expected: int
) -> None:
    assert status(bare, ("Referer", referer)) == expected


@pytest.mark.parametrize(
    "headers",
    [
        [("Sec-Fetch-Site", "same-origin"), ("Sec-Fetch-Site", "cross-site")],
        [("Sec-Fetch-Site", "cross-site"), ("Sec-Fetch-Site", "same-origin")],
        [("Origin", HERE), ("Origin", "http://evil.example")],
    ],
)
def test_of_two_answers_none_counts(bare: FlaskClient, headers: Sequence[tuple[str, str]]) -> None:
    assert status(bare, *headers) == 403


def test_port_and_scheme_belong_to_the_origin(bare: FlaskClient) -> None:
    there = "https://portal.example:8443"
    assert status(bare, ("Origin", there), base_url=there) == 200
    assert status(bare, ("Origin", "https://portal.example"), base_url=there) == 403
    assert (
        status(bare, ("Origin", "https://portal.example"), base_url="https://portal.example:443")
        == 200
    )


def test_behind_a_trusted_proxy_the_visitors_address_counts(url: str) -> None:
    forwarded = [("X-Forwarded-Proto", "https"), ("X-Forwarded-Host", "portal.example")]
    for proxies, expected in ((0, 403), (1, 200)):
        with running(url, Hand(), trusted_proxies=proxies) as app:
            app.add_url_rule("/sends", "public.sends", _echo, methods=["POST"])
            client = FlaskClient(app)
            assert status(client, ("Origin", "https://portal.example"), *forwarded) == expected


def test_reading_asks_nothing(bare: FlaskClient) -> None:
    elsewhere = {"Sec-Fetch-Site": "cross-site", "Origin": "http://evil.example"}
    assert bare.get("/classes", headers=elsewhere).status_code == 200


def test_programs_send_to_the_api(bare: FlaskClient) -> None:
    assert bare.post("/api/v1/entitlement", json={}).status_code == 400
