"""Headers that every answer carries, and one address for one page."""

import pytest
from flask import Flask

from tests.client import CheckingClient
from tests.conftest import Hand, make_app, running


@pytest.mark.parametrize("path", ["/", "/healthz", "/no-such-page", "/api/v1/occupations"])
def test_every_answer_is_strict(client: CheckingClient, path: str) -> None:
    headers = client.get(path).headers
    policy = headers["Content-Security-Policy"]
    assert "unsafe" not in policy
    for rule in ("default-src 'none'", "base-uri 'none'", "frame-ancestors 'none'"):
        assert rule in policy
    assert headers["Referrer-Policy"] == "same-origin"
    assert "Set-Cookie" not in headers
    assert not [name for name, _ in headers if name.startswith("Access-Control")]
    is_text = headers["Content-Type"].startswith("text/")
    assert headers["Content-Type"].endswith("; charset=utf-8") is is_text


def test_https_is_remembered_only_over_https(client: CheckingClient) -> None:
    assert "Strict-Transport-Security" not in client.get("/healthz").headers
    secure = client.get("/healthz", base_url="https://localhost")
    assert "max-age=31536000" in secure.headers["Strict-Transport-Security"]


def test_a_forwarded_scheme_counts_only_behind_a_trusted_proxy(url: str) -> None:
    sent = {"X-Forwarded-Proto": "https"}
    for proxies, believed in ((0, False), (1, True)):
        with running(url, Hand(), trusted_proxies=proxies) as app:
            headers = app.test_client().get("/healthz", headers=sent).headers
        assert ("Strict-Transport-Security" in headers) is believed


@pytest.mark.parametrize("typed", ["a\x00b", "\x1b[0m", "\x0b"])
def test_control_characters_in_a_form_are_refused_in_words(
    client: CheckingClient, typed: str
) -> None:
    answer = client.submit("/login", {"name": typed, "password": "x"})
    assert answer.status_code == 400
    assert "重新写一遍" in answer.get_data(as_text=True)


def test_lines_and_tabs_in_a_form_are_fine(client: CheckingClient) -> None:
    assert client.submit("/login", {"name": "a\r\n\tb", "password": "x"}).status_code == 422


def test_a_copy_elsewhere_must_ask_again(client: CheckingClient) -> None:
    first = client.get("/occupations")
    assert first.headers["Cache-Control"] == "public, no-cache"
    again = client.get("/occupations", headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304
    assert again.data == b""


def test_unknown_parameters_are_taken_away(client: CheckingClient) -> None:
    answer = client.get("/occupations?utm_source=x&q=焊工&view=elder&fbclid=1")
    assert answer.status_code == 302
    assert answer.headers["Location"] == "/occupations?q=%E7%84%8A%E5%B7%A5&view=elder"


def test_of_a_repeated_parameter_the_first_counts(client: CheckingClient) -> None:
    twice = client.get("/occupations?q=焊工&q=电工").get_data(as_text=True)
    assert "焊工" in twice
    assert client.get("/occupations?q=焊工").get_data(as_text=True) == twice


def test_the_api_ignores_unknown_parameters(client: CheckingClient) -> None:
    assert client.get("/api/v1/occupations?utm_source=x").status_code == 200


def test_health_tells_process_and_database_apart(app: Flask, client: CheckingClient) -> None:
    assert client.get("/healthz").data == b"ok\n"
    assert client.get("/readyz").data == b"ok\n"
    assert client.get("/readyz").headers["Cache-Control"] == "no-store"


def test_a_database_without_tables_is_not_ready(tmp_path_factory: pytest.TempPathFactory) -> None:
    path = tmp_path_factory.mktemp("empty") / "empty.sqlite3"
    app = make_app(f"sqlite:///{path}", Hand())
    assert app.test_client().get("/healthz").status_code == 200
    assert app.test_client().get("/readyz").status_code == 503
