"""Walks every route as every audience that has no business there."""

from collections.abc import Iterator
from datetime import date

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import Rule

from portal.policy.roles import Role, may
from portal.web.access import ACT, CLOSED_DOORS, door_of

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
REFUSALS = {302, 401, 403, 404, 405}
SAMPLES = {"string": "x", "integer": 1, "path": "x", "date": date(2026, 11, 23)}


def address_of(app: Flask, rule: Rule) -> str:
    """An address that this rule answers, with samples for its variable parts."""
    with app.test_request_context():
        values = {
            name: SAMPLES.get(type(converter).__name__.removesuffix("Converter").lower(), "x")
            for name, converter in rule._converters.items()
        }
        return app.url_map.bind("localhost").build(rule.endpoint, values)


def wrongly_answered(app: Flask, client: FlaskClient, role: Role) -> Iterator[str]:
    """Each closed route and method that answers this role otherwise than the table says."""
    for rule in app.url_map.iter_rules():
        act = vars(app.view_functions[rule.endpoint]).get(ACT)
        if door_of(rule) not in CLOSED_DOORS:
            continue
        is_allowed = act is not None and door_of(rule) == role.door and may(role, act)
        for method in METHODS:
            status = client.open(address_of(app, rule), method=method).status_code
            is_there = status != 404 or method not in (rule.methods or ())
            if is_there != is_allowed and not (status == 405 or (is_allowed and "<" in rule.rule)):
                yield f"{role} {method} {rule.rule}: {status}"


def let_in(app: Flask, closed: frozenset[str] = CLOSED_DOORS) -> Iterator[str]:
    """Each closed route and method that a stranger got through."""
    client = app.test_client()
    for rule in app.url_map.iter_rules():
        if door_of(rule) not in closed:
            continue
        for method in METHODS:
            answer = client.open(address_of(app, rule), method=method)
            login = answer.status_code == 302 and "/login" in answer.headers["Location"]
            if answer.status_code not in REFUSALS or (answer.status_code == 302 and not login):
                yield f"{method} {rule.rule}: {answer.status_code}"
