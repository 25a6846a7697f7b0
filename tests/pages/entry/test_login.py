"""The sign-in page: cookies, tokens, limits, where it leads, and what it leaves behind."""

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from portal.policy.roles import Role
from portal.records.database import db, transaction
from portal.records.sign_ins import SignIn, sign_in_with
from tests.client import CheckingClient
from tests.conftest import Hand
from tests.people import PASSWORD, PHONE, WORKER, official, sign_in

RIGHT = {"name": PHONE, "password": PASSWORD}
SESSION = "__Host-session"


def cookies(answer: TestResponse) -> dict[str, str]:
    found = answer.headers.getlist("Set-Cookie")
    return {line.split("=", 1)[0]: line for line in found}


def test_it_works(client: CheckingClient) -> None:
    WORKER.signs_up()
    answer = client.submit("/login", RIGHT)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/worker")
    page = client.get("/worker").get_data(as_text=True)
    assert f"{WORKER.name}，您好" in page
    assert "退出" in page


def test_asking_for_the_head_alone_sends_nothing(client: CheckingClient) -> None:
    assert client.head("/login").status_code == 200


def test_the_cookies_are_strict(client: CheckingClient) -> None:
    WORKER.signs_up()
    found = cookies(client.submit("/login", RIGHT))
    assert set(found) == {SESSION, "__Host-entry"}
    for line in found.values():
        for word in ("Secure", "HttpOnly", "SameSite=Lax", "Path=/"):
            assert word in line
        assert "Domain" not in line


def test_plain_names_are_for_demonstrations_over_http(demo: CheckingClient) -> None:
    plain = cookies(demo.get("/login"))["session"]
    assert "HttpOnly" in plain
    assert "Secure" not in plain
    assert SESSION in cookies(demo.get("/login", base_url="https://localhost"))


def test_a_token_from_before_the_sign_in_opens_nothing(client: CheckingClient) -> None:
    WORKER.signs_up()
    client.set_cookie(SESSION, "fixed-by-somebody-else")
    client.submit("/login", RIGHT)
    cookie = client.get_cookie(SESSION)
    assert cookie is not None
    assert cookie.value != "fixed-by-somebody-else"
    assert sign_in_with("fixed-by-somebody-else") is None
    db.session.rollback()


def test_a_token_replayed_after_signing_out_opens_nothing(client: CheckingClient) -> None:
    token = sign_in(client, WORKER.signs_up())
    answer = client.submit("/logout", page="/worker")
    assert answer.headers["Location"] == "/"
    client.set_cookie(SESSION, token)
    assert client.get("/worker").status_code == 302


@pytest.mark.parametrize("fields", [RIGHT | {"password": "wrong"}, RIGHT | {"name": "13799999999"}])
def test_a_wrong_number_and_a_wrong_password_look_alike(
    client: CheckingClient, fields: dict[str, str]
) -> None:
    WORKER.signs_up()
    answer = client.submit("/login", fields)
    assert answer.status_code == 422
    page = answer.get_data(as_text=True)
    assert "号码或密码不对" in page
    assert PASSWORD not in page


def test_it_says_when_to_try_again(client: CheckingClient) -> None:
    for _ in range(5):
        client.submit("/login", RIGHT)
    answer = client.submit("/login", RIGHT)
    assert answer.status_code == 429
    assert "11:50 以后再试" in answer.get_data(as_text=True)
    assert answer.headers["Retry-After"] == "1800"


def test_the_owner_gets_in_from_a_device_that_is_known(
    app: Flask, client: CheckingClient, clock: Hand
) -> None:
    WORKER.signs_up()
    client.submit("/login", RIGHT)
    client.submit("/logout", page="/worker")
    stranger = app.test_client()
    assert isinstance(stranger, CheckingClient)
    for _ in range(6):
        stranger.submit("/login", RIGHT | {"password": "wrong"})
    assert stranger.submit("/login", RIGHT).status_code == 429
    assert client.submit("/login", RIGHT).status_code == 303


@pytest.mark.parametrize(
    ("wanted", "leads"),
    [
        ("/worker/record", "/worker/record"),
        ("//evil.example", "/worker"),
        ("https://evil.example/worker", "/worker"),
        ("/\\evil.example", "/worker"),
        ("/worker//evil", "/worker"),
        ("/bureau/desk", "/worker"),
        ("/institutions", "/worker"),
    ],
)
def test_next_leads_only_behind_ones_own_door(
    client: CheckingClient, wanted: str, leads: str
) -> None:
    WORKER.signs_up()
    page = f"/login?next={wanted}"
    answer = client.submit(page, RIGHT, page=page)
    assert answer.headers["Location"] == leads


@pytest.mark.parametrize(
    ("phone", "leads"),
    [
        ("13900000201", "/bureau"),
        ("13900000301", "/bureau"),
        ("13900000302", "/bureau/all"),
        ("13900000303", "/bureau/journal"),
    ],
)
def test_an_official_begins_where_the_work_is(demo: CheckingClient, phone: str, leads: str) -> None:
    answer = demo.submit("/login", {"name": phone, "password": "Yongxinpei-2026"})
    assert answer.headers["Location"] == leads


def test_a_closed_page_leads_to_the_entry_and_back(client: CheckingClient) -> None:
    assert client.get("/worker/record").headers["Location"] == "/login?next=%2Fworker%2Frecord"


def test_an_ended_sign_in_tells_htmx_to_load_the_entry(client: CheckingClient) -> None:
    answer = client.get("/worker", headers={"HX-Request": "true"})
    assert (answer.status_code, answer.headers["HX-Redirect"]) == (401, "/login")


def test_a_form_without_its_token_is_shown_again_filled_in(client: CheckingClient) -> None:
    WORKER.signs_up()
    answer = client.post("/login", data=RIGHT)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 400
    assert "这一页开得太久了" in page
    assert PHONE in page
    assert PASSWORD not in page
    assert db.session.query(SignIn).count() == 0


def test_a_token_of_another_browser_is_refused(app: Flask, client: CheckingClient) -> None:
    WORKER.signs_up()
    other = app.test_client().get("/login").get_data(as_text=True)
    token = other.split('name="csrf_token" value="')[1].split('"')[0]
    client.get("/login")
    assert client.post("/login", data=RIGHT | {"csrf_token": token}).status_code == 400


def test_private_pages_are_kept_nowhere(client: CheckingClient) -> None:
    sign_in(client, WORKER.signs_up())
    for path in ("/login", "/signup", "/reset", "/worker", "/worker/record", "/password"):
        assert client.get(path).headers["Cache-Control"] == "no-store", path


def test_a_session_left_idle_leads_to_the_entry(client: CheckingClient, clock: Hand) -> None:
    sign_in(client, WORKER.signs_up())
    clock.move(hours=12)
    assert client.get("/worker").status_code == 302


def test_a_password_that_must_change_stands_before_everything(
    client: CheckingClient, clock: Hand
) -> None:
    account = WORKER.signs_up()
    with transaction():
        account.must_change_password = True
    sign_in(client, account)
    assert client.get("/worker").headers["Location"] == "/login/next"
    assert client.get("/login/next").headers["Location"] == "/password"
    fields = {"old": PASSWORD, "new": "Yiju-hao-ji-de-hua"}
    assert client.submit("/password", fields).headers["Location"] == "/worker"
    assert client.get("/worker").status_code == 200


def test_a_staff_password_grows_old(client: CheckingClient, clock: Hand) -> None:
    account = official(Role.AUDITOR)
    clock.move(days=90)
    sign_in(client, account, at=clock())
    page = client.get("/password").get_data(as_text=True)
    assert "先改密码" in page
    assert "至少三种" in page
