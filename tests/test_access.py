"""Every route belongs to a declared audience, and every closed one refuses the others."""

import pytest
from flask import Blueprint, Flask
from flask.testing import FlaskClient
from werkzeug.exceptions import NotFound

from portal.policy.roles import Door, Role
from portal.web.access import CLOSED_DOORS, OPEN_DOORS, door_of, shut_views, stray_routes
from tests.access import (
    address_of,
    is_allowed,
    let_in,
    without_objects,
    wrong_cells,
    wrongly_answered,
)
from tests.client import CheckingClient
from tests.objects import the_cast
from tests.people import sign_in, somebody


def test_every_route_belongs_to_a_declared_audience(app: Flask) -> None:
    assert stray_routes(app) == []


def test_every_closed_route_refuses_strangers(app: Flask) -> None:
    assert list(let_in(app)) == []


def test_every_closed_view_names_its_act(app: Flask) -> None:
    assert shut_views(app) == []


@pytest.mark.parametrize("role", list(Role))
def test_every_closed_route_answers_each_role_as_the_table_says(
    app: Flask, client: CheckingClient, role: Role
) -> None:
    sign_in(client, somebody(role))
    assert list(wrongly_answered(app, client, role)) == []


def test_every_object_of_an_address_is_named(app: Flask) -> None:
    missing = without_objects(app)
    assert not missing, f"tests/objects.py: say what stands behind {sorted(missing)}, and for whom"


@pytest.mark.parametrize("door", list(Door))
def test_every_object_is_found_by_its_people_and_nobody_else(app: Flask, door: Door) -> None:
    """Role × route × object: rivals, colleagues and other officials are told there is nothing."""
    assert list(wrong_cells(app, the_cast(), door)) == []


def test_every_closed_form_wants_its_token(app: Flask, client: CheckingClient) -> None:
    for role in (Role.WORKER, Role.MANAGER, Role.REVIEWER, Role.PROPOSING_OFFICER):
        account = somebody(role, serial=50 + list(Role).index(role))
        sign_in(client, account)
        for rule in app.url_map.iter_rules():
            if is_allowed(rule, role) and "POST" in (rule.methods or ()):
                assert client.post(address_of(app, rule)).status_code == 400, rule


def test_no_open_door_is_closed_too() -> None:
    assert OPEN_DOORS.isdisjoint(CLOSED_DOORS)


def test_the_walk_finds_an_unguarded_view() -> None:
    door = Blueprint("bureau", __name__)
    door.add_url_rule("/bureau/open", "open", lambda: "secret")
    app = Flask(__name__)
    app.register_blueprint(door)

    assert "GET /bureau/open: 200" in list(let_in(app, frozenset({"bureau"})))


def test_the_walk_passes_a_guarded_door() -> None:
    door = Blueprint("bureau", __name__)
    door.add_url_rule("/bureau/<int:number>", "closed", str)

    def guard() -> None:
        raise NotFound

    door.before_request(guard)
    app = Flask(__name__)
    app.register_blueprint(door)

    assert list(let_in(app, frozenset({"bureau"}))) == []


def test_the_walk_finds_a_route_without_a_door() -> None:
    app = Flask(__name__, static_folder=None)
    app.add_url_rule("/loose", "loose", lambda: "x")

    assert stray_routes(app) == ["/loose (loose)"]


def test_open_doors_set_no_cookie_and_answer_everyone_alike(demo_app: Flask) -> None:
    stranger, visitor = demo_app.test_client(), demo_app.test_client()
    assert isinstance(visitor, CheckingClient)
    visitor.set_cookie("session", "anything")
    rules = [rule for rule in demo_app.url_map.iter_rules() if door_of(rule) in OPEN_DOORS]
    for rule in rules:
        address = address_of(demo_app, rule)
        # Read whole, because a streamed answer holds its request open.
        plain = stranger.get(address, buffered=True)
        with_cookie = visitor.get(address, buffered=True)
        assert "Set-Cookie" not in plain.headers, address
        assert "Set-Cookie" not in with_cookie.headers, address
        assert "Cookie" not in plain.headers.get("Vary", ""), address
        assert plain.data == with_cookie.data, address


def test_every_open_form_is_taken_from_our_own_pages_alone(app: Flask) -> None:
    """Programs send to the API; a public form is sent by a page of the portal."""
    client = FlaskClient(app)
    for rule in app.url_map.iter_rules():
        if door_of(rule) in OPEN_DOORS and "POST" in (rule.methods or ()):
            elsewhere = {"Sec-Fetch-Site": "cross-site"}
            for headers in ({}, elsewhere):
                status = client.post(address_of(app, rule), headers=headers).status_code
                assert (status == 403) is (door_of(rule) == "public"), (rule, status)


def test_open_doors_refuse_other_methods_with_a_page(demo_app: Flask) -> None:
    client = demo_app.test_client()
    rules = list(demo_app.url_map.iter_rules())
    posted = {rule.rule for rule in rules if "POST" in (rule.methods or ())}
    for rule in rules:
        if door_of(rule) == "public" and rule.rule not in posted:
            answer = client.post(address_of(demo_app, rule))
            assert answer.status_code == 405, rule
            assert "这里不能这样提交" in answer.get_data(as_text=True)
