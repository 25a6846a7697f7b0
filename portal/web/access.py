"""Who stands behind which door. A blueprint is a door; its name is its audience.

Open doors carry no session. A closed door refuses strangers itself, in one guard, never view by
view; a route that belongs to no door here is a mistake that the tests find.
"""

from flask import Flask
from werkzeug.routing import Rule

OPEN_DOORS = frozenset({"public", "api"})
CLOSED_DOORS: frozenset[str] = frozenset()
ASSETS = "static"


def door_of(rule: Rule) -> str:
    """The door that a route belongs to: its blueprint, or `static` for the assets."""
    return str(rule.endpoint).partition(".")[0]


def stray_routes(app: Flask) -> list[str]:
    """Routes that belong to no declared door."""
    declared = OPEN_DOORS | CLOSED_DOORS | {ASSETS}
    return [
        f"{rule.rule} ({rule.endpoint})"
        for rule in app.url_map.iter_rules()
        if door_of(rule) not in declared
    ]
