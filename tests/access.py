"""Walks every route as every audience that has no business there."""

from collections.abc import Iterator
from datetime import date

from flask import Flask
from werkzeug.routing import Rule

from portal.web.access import CLOSED_DOORS, door_of

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
REFUSALS = {302, 401, 403, 404, 405}
SAMPLES = {"string": "x", "int": 1, "path": "x", "date": date(2026, 11, 23)}


def address_of(app: Flask, rule: Rule) -> str:
    """An address that this rule answers, with samples for its variable parts."""
    with app.test_request_context():
        values = {
            name: SAMPLES.get(type(converter).__name__.removesuffix("Converter").lower(), "x")
            for name, converter in rule._converters.items()
        }
        return app.url_map.bind("localhost").build(rule.endpoint, values)


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
