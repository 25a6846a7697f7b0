"""Every route belongs to a declared audience, and every closed one refuses the others."""

from flask import Blueprint, Flask
from werkzeug.exceptions import NotFound

from portal.web.access import CLOSED_DOORS, OPEN_DOORS, door_of, stray_routes
from tests.access import address_of, let_in
from tests.client import CheckingClient


def test_every_route_belongs_to_a_declared_audience(app: Flask) -> None:
    assert stray_routes(app) == []


def test_every_closed_route_refuses_strangers(app: Flask) -> None:
    assert list(let_in(app)) == []


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
        plain, with_cookie = stranger.get(address), visitor.get(address)
        assert "Set-Cookie" not in plain.headers, address
        assert "Set-Cookie" not in with_cookie.headers, address
        assert "Cookie" not in plain.headers.get("Vary", ""), address
        assert plain.data == with_cookie.data, address


def test_open_doors_refuse_other_methods_with_a_page(demo_app: Flask) -> None:
    client = demo_app.test_client()
    for rule in demo_app.url_map.iter_rules():
        if door_of(rule) == "public" and rule.methods and "POST" not in rule.methods:
            answer = client.post(address_of(demo_app, rule))
            assert answer.status_code == 405, rule
            assert "这里不能这样提交" in answer.get_data(as_text=True)
