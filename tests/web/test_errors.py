"""Error pages in plain Chinese; nothing that a client sends is a 500."""

import logging
import re
from itertools import product

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge, TooManyRequests

from portal.policy.roles import Role
from portal.web.headers import LONGEST_ADDRESS
from tests.access import address_of
from tests.client import CheckingClient
from tests.people import WORKER, official, sign_in

PAGES = [
    "/",
    "/occupations",
    "/occupations/a44",
    "/shortage",
    "/institutions",
    "/lists",
    "/classes",
    "/subsidy",
    "/notices",
    "/policies",
    "/privacy",
    "/accessibility",
    "/open-data",
]
STRANGE = ("%00", "%0d%0aX:%201", "%ef%bf%bd", "%1f")


def test_an_unknown_page_says_what_to_do_next(client: CheckingClient) -> None:
    answer = client.get("/no-such-page")
    page = answer.get_data(as_text=True)
    assert answer.status_code == 404
    assert "没有找到这一页" in page
    assert "回首页" in page
    assert answer.headers["Cache-Control"] == "no-store"


def test_behind_a_door_it_leads_back_to_the_work(client: CheckingClient) -> None:
    sign_in(client, official(Role.PROPOSING_OFFICER))
    answer = client.get("/bureau/classes/26-99999")
    page = answer.get_data(as_text=True)
    assert answer.status_code == 404
    assert "回待办" in page
    assert "找班" not in page


def test_a_worker_is_led_back_to_the_training(client: CheckingClient) -> None:
    sign_in(client, WORKER.signs_up())
    page = client.get("/worker/enrolments/no-such-key").get_data(as_text=True)
    assert "回我的培训" in page
    assert "找班" in page


def test_the_api_answers_errors_in_json(client: CheckingClient) -> None:
    answer = client.get("/api/v1/no-such-thing")
    assert answer.status_code == 404
    assert answer.json is not None
    assert set(answer.json["error"]) == {"code", "message", "reasons"}


def test_strange_characters_are_a_clear_error(client: CheckingClient) -> None:
    for page, strange in product(PAGES, STRANGE):
        assert client.get(f"{page}?q={strange}").status_code == 400, (page, strange)
        answer = client.get(f"{page.rstrip('/')}/{strange}")
        assert answer.status_code in {400, 404}, (page, strange)


def test_a_wrong_encoding_is_no_500(client: CheckingClient) -> None:
    for page, wrong in product(PAGES, ("%ff", "%b9%a4", "%", "%zz", "%e7%84")):
        assert client.get(f"{page}?q={wrong}").status_code < 500, (page, wrong)
        answer = client.get(f"{page.rstrip('/')}/{wrong}")
        assert answer.status_code in {400, 404}, (page, wrong)


def test_an_endless_address_is_a_clear_error(client: CheckingClient) -> None:
    assert client.get("/classes?q=" + "a" * LONGEST_ADDRESS).status_code == 400


def test_no_page_number_is_a_500(client: CheckingClient) -> None:
    for page, value in product(PAGES, ("-1", "0", "1.5", "9" * 30, "１", "x", "", "1e9", "²")):
        answer = client.get(f"{page}?page={value}&page=2")
        assert answer.status_code < 500, (page, value)


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    page=st.sampled_from(PAGES),
    asked=st.dictionaries(
        st.sampled_from(
            [
                "q",
                "page",
                "on",
                "class",
                "type",
                "group",
                "district",
                "from",
                "open",
                "view",
                "colour",
            ]
        ),
        st.text(max_size=30),
        max_size=4,
    ),
    fragment=st.booleans(),
)
def test_no_question_is_a_500(
    client: CheckingClient, page: str, asked: dict[str, str], fragment: bool
) -> None:
    headers = {"HX-Request": "true"} if fragment else {}
    assert client.get(page, query_string=asked, headers=headers).status_code < 500


def test_every_route_survives_strange_keys(app: Flask) -> None:
    client = app.test_client()
    for rule in app.url_map.iter_rules():
        if rule._converters:
            for strange in (*STRANGE, "9" * 30, "１", "a" * 500, "'"):
                address = address_of(app, rule).replace("/x", "/" + strange)
                assert client.get(address).status_code < 500, address


def test_a_failure_shows_the_reference_that_the_log_has(
    app: Flask, caplog: pytest.LogCaptureFixture
) -> None:
    def fail() -> str:
        raise ZeroDivisionError

    app.add_url_rule("/fails", "public.fails", fail)
    with caplog.at_level(logging.ERROR):
        answer = app.test_client().get("/fails")
    page = answer.get_data(as_text=True)
    assert answer.status_code == 500
    reference = re.search(r"\b[0-9a-f]{8}\b", page)
    assert reference
    assert reference.group() in caplog.text
    assert "ZeroDivisionError" not in page


@pytest.mark.parametrize(
    ("error", "words"), [(TooManyRequests(), "太频繁了"), (RequestEntityTooLarge(), "回到上一页")]
)
def test_limits_are_said_in_words(app: Flask, error: HTTPException, words: str) -> None:
    def refuse() -> str:
        raise error

    app.add_url_rule("/refuses", "public.refuses", refuse)
    answer = app.test_client().get("/refuses")
    assert answer.status_code == error.code
    assert words in answer.get_data(as_text=True)


def test_a_body_beyond_the_limit_is_refused(app: Flask) -> None:
    def read() -> str:
        from flask import request

        return str(len(request.get_data()))

    app.add_url_rule("/reads", "public.reads", read, methods=["POST"])
    answer = app.test_client().post("/reads", data=b"x" * (1024 * 1024 + 1))
    assert answer.status_code == 413
