"""One address may ask so often for what costs much; then it is told when to come back."""

import re

import pytest
from flask import Flask, Response
from limits import RateLimitItem
from werkzeug.test import TestResponse

from portal.policy.roles import Role
from portal.web.limits import (
    CALLS,
    CERTIFICATE_CHECKS,
    FORMS,
    LOOK_UPS,
    PASSWORDS_ASKED_AGAIN,
    SEARCHES,
    SIGN_UPS,
    WHOLE_SET_COSTS,
    limit,
    line_of,
)
from tests.client import CheckingClient
from tests.conftest import Hand, running
from tests.people import (
    OTHER_PHONE,
    PASSWORD,
    PHONE,
    SPOUSE,
    WORKER,
    number,
    official,
    reviewer,
    sign_in,
)

UNTIL = re.compile(r"\d{1,2}:\d\d 以后再试")
ELSEWHERE = {"REMOTE_ADDR": "192.0.2.7"}


def use_up(app: Flask, item: RateLimitItem, *, who: str = "", left: int = 0) -> None:
    """Ask as often as one may, but for `left` times; from the tests' own address, or as `who`."""
    with app.test_request_context(environ_base={"REMOTE_ADDR": "127.0.0.1"}):
        limit(item, who=who, cost=item.amount - left)


def check_answer(answer: TestResponse, item: RateLimitItem) -> None:
    assert answer.status_code == 429
    assert UNTIL.search(answer.get_data(as_text=True))
    assert 0 < int(answer.headers["Retry-After"]) <= item.get_expiry()
    assert answer.headers["Cache-Control"] == "no-store"


def token_of(client: CheckingClient, path: str) -> str:
    page = client.get(path).get_data(as_text=True)
    return page.split('name="csrf_token" value="')[1].split('"')[0]


def test_it_works(app: Flask, client: CheckingClient) -> None:
    fields = {"csrf_token": token_of(client, "/signup")}
    use_up(app, FORMS, left=1)
    assert client.post("/signup", data=fields).status_code == 422
    check_answer(client.post("/signup", data=fields), FORMS)
    check_answer(client.post("/reset", data=fields), FORMS)
    assert client.get("/signup").status_code == 200


def test_another_address_is_not_concerned(app: Flask, client: CheckingClient) -> None:
    fields = {"csrf_token": token_of(client, "/signup")}
    use_up(app, FORMS)
    answer = client.post("/signup", data=fields, environ_overrides=ELSEWHERE)
    assert answer.status_code == 422


def test_sign_ups_that_could_tell_numbers_are_counted(app: Flask, client: CheckingClient) -> None:
    typed = {"name": "王示一", "number": number(1), "phone": PHONE, "password": PASSWORD}
    use_up(app, SIGN_UPS, left=1)
    for _ in range(2):
        assert client.submit("/signup", typed | {"number": "12"}).status_code == 422
    assert client.submit("/signup", typed).status_code == 303
    known, unknown = (
        client.submit("/signup", typed | {"number": number(serial)}) for serial in (1, 2)
    )
    check_answer(known, SIGN_UPS)
    assert known.get_data() == unknown.get_data()


def test_the_api_says_it_in_its_own_shape(app: Flask, client: CheckingClient) -> None:
    use_up(app, CALLS, left=1)
    assert client.get("/api/v1/deadline?from=2026-11-23&working_days=1").status_code == 200
    for answer in (client.get("/api/v1/classes"), client.post("/api/v1/entitlement", json={})):
        check_answer(answer, CALLS)
        assert answer.json is not None
        assert answer.json["error"]["code"] == "too_many_requests"
        assert UNTIL.search(answer.json["error"]["message"])
        assert answer.json["error"]["reasons"] == []
    assert client.get("/api/v1/classes", environ_overrides=ELSEWHERE).status_code == 200


def test_a_whole_set_costs_more_than_a_page(app: Flask, client: CheckingClient) -> None:
    use_up(app, CALLS, left=WHOLE_SET_COSTS)
    assert client.get("/api/v1/lists.csv").status_code == 200
    check_answer(client.get("/api/v1/lists"), CALLS)


def test_the_description_tells_of_the_limit(client: CheckingClient) -> None:
    described = client.get("/api/v1/openapi.json").json
    assert described is not None
    for path, methods in described["paths"].items():
        for operation in methods.values():
            assert "Retry-After" in operation["responses"]["429"]["headers"], path


@pytest.mark.parametrize("path", ["/classes", "/occupations", "/institutions", "/lists"])
def test_searches_are_bounded_and_pages_are_not(
    app: Flask, client: CheckingClient, path: str
) -> None:
    use_up(app, SEARCHES, left=1)
    assert client.get(f"{path}?q=焊工").status_code == 200
    check_answer(client.get(f"{path}?q=焊工"), SEARCHES)
    assert client.get(path).status_code == 200
    assert client.get("/api/v1/classes?q=x").status_code == 200


def test_a_view_counts_checks_of_certificates(app: Flask, client: CheckingClient) -> None:
    def check() -> Response:
        limit(CERTIFICATE_CHECKS)
        return Response("x", mimetype="text/plain")

    app.add_url_rule("/checks", "public.checks", check, methods=["POST"])
    use_up(app, CERTIFICATE_CHECKS, left=1)
    assert client.post("/checks").status_code == 200
    check_answer(client.post("/checks"), CERTIFICATE_CHECKS)


def test_a_forwarded_address_counts_only_behind_a_trusted_proxy(url: str) -> None:
    """Whoever forges the header is counted all the same; behind a proxy each visitor apart."""
    for proxies, expected in ((0, 429), (1, 200)):
        with running(url, Hand(), trusted_proxies=proxies) as app:
            use_up(app, SEARCHES)
            client = app.test_client()
            sent = {"X-Forwarded-For": "198.51.100.1"}
            assert client.get("/classes?q=x", headers=sent).status_code == expected
            # What a visitor puts in front of the proxy's own entry is not believed.
            forged = {"X-Forwarded-For": "203.0.113.9, 127.0.0.1"}
            assert client.get("/classes?q=x", headers=forged).status_code == 429


def test_one_ipv6_line_is_one_visitor() -> None:
    assert line_of("2001:db8:1:2::1") == line_of("2001:db8:1:2:ffff::9") == "2001:db8:1:2::/64"
    assert line_of("2001:db8:1:3::1") != line_of("2001:db8:1:2::1")
    assert line_of("::ffff:192.0.2.1") == line_of("192.0.2.1") == "192.0.2.1"
    assert line_of("") == ""


@pytest.mark.parametrize(
    ("path", "fields"),
    [
        ("/worker/own/phone", {"phone": OTHER_PHONE}),
        ("/worker/close", {}),
        ("/password", {"new": "Yiju-hao-ji-de-hua"}),
    ],
)
def test_a_password_at_an_open_phone_is_not_guessed(
    app: Flask, client: CheckingClient, path: str, fields: dict[str, str]
) -> None:
    account = WORKER.signs_up()
    sign_in(client, account)
    use_up(app, PASSWORDS_ASKED_AGAIN, who=account.key)
    answer = client.submit(path, fields | {"password": PASSWORD, "old": PASSWORD})
    check_answer(answer, PASSWORDS_ASKED_AGAIN)
    assert account.phone == PHONE
    other = app.test_client()
    assert isinstance(other, CheckingClient)
    sign_in(other, SPOUSE.signs_up())
    assert other.submit("/worker/close", {"password": "wrong"}).status_code == 422


def test_looking_people_up_is_counted_by_account(app: Flask, client: CheckingClient) -> None:
    account = reviewer()
    sign_in(client, account)
    use_up(app, LOOK_UPS, who=account.key)
    check_answer(client.submit("/bureau/desk", {"number": number(1)}), LOOK_UPS)
    colleague = app.test_client()
    assert isinstance(colleague, CheckingClient)
    sign_in(colleague, official(Role.APPROVING_OFFICER, 2))
    assert colleague.submit("/bureau/desk", {"number": number(1)}).status_code == 200
