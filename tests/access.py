"""Walks every route as every audience that has no business there."""

from collections.abc import Iterator
from datetime import date

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import Rule

from portal.policy.roles import Door, Role, may
from portal.records.accounts import Account
from portal.web.access import CLOSED_DOORS, act_of, door_of
from tests.application_objects import APPLICATION_OBJECTS
from tests.class_objects import CLASS_OBJECTS
from tests.directory_objects import DIRECTORY_OBJECTS
from tests.list_objects import LIST_OBJECTS
from tests.notice_objects import NOTICE_OBJECTS
from tests.objects import OBJECTS, Cast, Objects, pattern_of
from tests.people import sign_in
from tests.register_objects import REGISTER_OBJECTS
from tests.setting_objects import SETTING_OBJECTS
from tests.shortage_objects import SHORTAGE_OBJECTS

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
REFUSALS = {302, 401, 403, 404, 405}
EVERY_OBJECT = (
    OBJECTS
    | APPLICATION_OBJECTS
    | CLASS_OBJECTS
    | DIRECTORY_OBJECTS
    | LIST_OBJECTS
    | NOTICE_OBJECTS
    | REGISTER_OBJECTS
    | SETTING_OBJECTS
    | SHORTAGE_OBJECTS
)
SAMPLES = {"string": "x", "integer": 1, "path": "x", "date": date(2026, 11, 23)}


def address_of(app: Flask, rule: Rule, values: dict[str, str] | None = None) -> str:
    """An address that this rule answers, with samples for variable parts that are not given."""
    with app.test_request_context():
        samples = {
            name: SAMPLES.get(type(converter).__name__.removesuffix("Converter").lower(), "x")
            for name, converter in rule._converters.items()
        }
        return app.url_map.bind("localhost").build(rule.endpoint, samples | (values or {}))


def closed_rules(app: Flask) -> list[Rule]:
    return [rule for rule in app.url_map.iter_rules() if door_of(rule) in CLOSED_DOORS]


def is_allowed(rule: Rule, role: Role) -> bool:
    """What the table says of this route and role, whatever object is asked for."""
    act = act_of(rule.endpoint)
    return act is not None and door_of(rule) == role.door and may(role, act)


def wrongly_answered(app: Flask, client: FlaskClient, role: Role) -> Iterator[str]:
    """Each closed route and method that answers this role otherwise than the table says."""
    for rule in closed_rules(app):
        # Another rule may answer other methods of the same address, by another act.
        for method in (rule.methods or set()) - {"OPTIONS"}:
            status = client.open(address_of(app, rule), method=method).status_code
            is_there = status != 404
            expected = is_allowed(rule, role)
            if is_there != expected and not (status == 405 or (expected and rule.arguments)):
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


def without_objects(app: Flask) -> set[str]:
    """What the matrix of role, route and object cannot walk until tests/objects.py names it."""
    rules = [rule for rule in closed_rules(app) if rule.arguments and objects_of(rule) is None]
    return {pattern_of(rule) for rule in rules}


def objects_of(rule: Rule) -> Objects | None:
    """What stands behind a rule: named for it alone, or for all deeds on that object."""
    return EVERY_OBJECT.get(rule.rule) or EVERY_OBJECT.get(pattern_of(rule))


def wrong_cells(app: Flask, cast: Cast, door: Door) -> Iterator[str]:
    """Each role, route of the door, method and object answered otherwise than it should be."""
    # People of other doors are turned away whatever the object: `wrongly_answered` walks them.
    own = [account for account in cast.everybody() if account.role.door is door]
    askers = [(account, *_signed_in(app, account)) for account in own]
    for rule in closed_rules(app):
        things = objects_of(rule)
        if door_of(rule) != door or things is None:
            continue
        seen = set()
        for account, client, token in askers:
            allowed = is_allowed(rule, account.role)
            # A deed may end its object, so that whoever may do it finds fresh ones.
            methods = sorted((rule.methods or set()) - {"HEAD", "OPTIONS"})[
                : None if allowed else 1
            ]
            for method in methods:
                for thing in things(cast)[: None if allowed else 1]:
                    address = address_of(app, rule, thing.values)
                    answer = client.open(
                        address, method=method, data=thing.fields | {"csrf_token": token}
                    )
                    expected = allowed and account in thing.found_by
                    seen |= {expected} if allowed else set()
                    if not _is_as_expected(answer.status_code, is_found=expected):
                        yield f"{account.role} {method} {address}: {answer.status_code}"
        if seen != {True, False}:
            yield f"{rule.rule}: who may do it finds {'all' if True in seen else 'no'} objects"


def _is_as_expected(status: int, *, is_found: bool) -> bool:
    return status in {200, 302, 303, 422} if is_found else status == 404


def _signed_in(app: Flask, account: Account) -> tuple[FlaskClient, str]:
    """The account's client and a token for its forms."""
    client = app.test_client()
    sign_in(client, account)
    page = client.get(f"/{account.role.door}/own").get_data(as_text=True)
    return client, page.split('name="csrf_token" value="')[1].split('"')[0]
