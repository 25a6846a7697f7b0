"""Who stands behind which door. A blueprint is a door; its name is its audience.

Open doors carry no session. A closed door refuses everybody else itself, in one guard, never view
by view: a view only names its act, and one that names none is shut. Whoever is not signed in is led
to the entry; whoever is the wrong person is told that there is nothing.
"""

from collections.abc import Callable
from typing import TypeVar
from urllib.parse import urlencode

from flask import Blueprint, Flask, Response, current_app, g, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFProtect
from htmx_flask import request as htmx_request
from werkzeug.exceptions import NotFound
from werkzeug.routing import Rule

from portal.policy.roles import Act, Door, may
from portal.records.accounts import Account, has_seen_notice
from portal.records.sign_ins import SignIn
from portal.services import sign_ins
from portal.services.journal import note_refused
from portal.web import clock
from portal.web.session import browser_session
from portal.web.site import settings

OPEN_DOORS = frozenset({"public", "api"})
ENTRY_DOOR = "entry"
CLOSED_DOORS: frozenset[str] = frozenset(Door)
ASSETS = "static"
ACT = "act"

csrf = CSRFProtect()
View = TypeVar("View", bound=Callable[..., ResponseReturnValue])


def performs(act: Act) -> Callable[[View], View]:
    """Name the act of a view behind a closed door; the door's guard asks who may."""

    def decorate(view: View) -> View:
        vars(view)[ACT] = act
        return view

    return decorate


def act_of(endpoint: str | None) -> Act | None:
    """The act that a view named."""
    view = current_app.view_functions.get(endpoint or "")
    found = getattr(view, ACT, None)
    return found if isinstance(found, Act) else None


def guard(blueprint: Blueprint, door: Door) -> None:
    """Make a door of this blueprint: nobody passes without a session, the role and a CSRF token."""

    def check() -> ResponseReturnValue | None:
        found = sign_ins.find(browser_session().token, at=clock.now())
        if found is None:
            return to_entry()
        account = found.account
        act = act_of(request.endpoint)
        if account.role.door is not door or act is None or not may(account.role, act):
            note_refused(account, request.endpoint or "", at=clock.now())
            raise NotFound
        if not found.is_whole or must_mend(account):
            return leave(url_for("entry.next_step"))
        let_in(found)
        csrf.protect()
        return None

    blueprint.before_request(check)
    blueprint.after_request(keep_nothing)


def let_in(found: SignIn) -> None:
    """This request is the account's."""
    g.sign_in = found
    g.account = found.account
    g.notice_is_due = not has_seen_notice(found.account)


def signed_in() -> Account:
    """Whose request this is; only behind a closed door."""
    account: Account = g.account
    return account


def must_mend(account: Account) -> bool:
    """Whether the account owes a new password or, for staff, a second factor."""
    if account.must_change_password or is_password_old(account):
        return True
    return account.role.is_staff and settings().staff_second_factor and not account.totp_since


def is_password_old(account: Account) -> bool:
    """The staff rule of 等保: staff change their password every so many days, 0 = never."""
    days = settings().staff_password_days
    changed_at = account.password_changed_at
    return bool(
        account.role.is_staff and days and changed_at and (clock.now() - changed_at).days >= days
    )


def to_entry() -> Response:
    """Lead to the sign-in and back again to a page that was only read."""
    wanted = request.full_path.rstrip("?") if request.method == "GET" and not htmx() else ""
    query = urlencode({"next": wanted}) if wanted else ""
    return leave(url_for("entry.login") + (f"?{query}" if query else ""))


def leave(address: str) -> Response:
    """Go to another page: a redirect, or for HTMX the header that loads it whole."""
    if htmx():
        return Response("", 401, {"HX-Redirect": address})
    answer = redirect(address)
    assert isinstance(answer, Response)  # noqa: S101 - Flask's redirect makes Flask's response
    return answer


def htmx() -> bool:
    return bool(htmx_request.htmx)


def keep_nothing(response: Response) -> Response:
    """No copy of a private page stays behind, not even for the back button."""
    response.headers["Cache-Control"] = "no-store"
    return response


def door_of(rule: Rule) -> str:
    """The door that a route belongs to: its blueprint, or `static` for the assets."""
    return str(rule.endpoint).partition(".")[0]


def stray_routes(app: Flask) -> list[str]:
    """Routes that belong to no declared door."""
    declared = OPEN_DOORS | CLOSED_DOORS | {ENTRY_DOOR, ASSETS}
    return [
        f"{rule.rule} ({rule.endpoint})"
        for rule in app.url_map.iter_rules()
        if door_of(rule) not in declared
    ]


def shut_views(app: Flask) -> list[str]:
    """Views behind closed doors that name no act, and so open to nobody."""
    with app.app_context():
        return [
            rule.endpoint
            for rule in app.url_map.iter_rules()
            if door_of(rule) in CLOSED_DOORS and act_of(rule.endpoint) is None
        ]
