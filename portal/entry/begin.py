"""What follows a right password: a new token, the device remembered, and where to go next."""

import secrets

from flask import Response, redirect, request, url_for
from flask.typing import ResponseReturnValue

from portal.entry import entry
from portal.policy.roles import Act, Door, may
from portal.records.accounts import Account
from portal.records.sign_ins import SignIn
from portal.services import sign_ins
from portal.web import clock
from portal.web.access import is_password_old
from portal.web.session import browser_session, entry_token, keep_entry_token
from portal.web.site import settings
from portal.web.visitor import device_words

HOMES = {
    Door.WORKER: "worker.home",
    Door.INSTITUTION: "institution.home",
    Door.BUREAU: "bureau.own_places",
}
# Addresses of each door begin so; the public's /institutions is another address.
ROOTS = {Door.WORKER: "/worker", Door.INSTITUTION: "/institution/", Door.BUREAU: "/bureau"}


def begin(account: Account, *, is_whole: bool) -> None:
    """Start a session under a token that nobody knew before the sign-in."""
    old = browser_session().token
    token = sign_ins.start(account, is_whole=is_whole, device_words=device_words(), at=clock.now())
    sign_ins.end(old, at=clock.now())
    browser_session().renew(token, lasts=sign_ins.longest(account.role))


def remember(account: Account, response: Response) -> Response:
    """Know this device again, so that an attack elsewhere does not lock its owner out."""
    token = entry_token() or secrets.token_urlsafe(32)
    sign_ins.remember_device(account, token, at=clock.now())
    keep_entry_token(response, token)
    return response


def current() -> SignIn | None:
    """The session at the entry, whole or not."""
    return sign_ins.find(browser_session().token, at=clock.now())


def needs_second_factor(account: Account) -> bool:
    return account.role.is_staff and settings().staff_second_factor


def home_of(account: Account) -> str:
    if may(account.role, Act.SEE_FILINGS):
        return url_for("bureau.queue")
    if may(account.role, Act.READ_JOURNAL):
        return url_for("bureau.journal")
    return url_for(HOMES[account.role.door])


def safe_next(account: Account) -> str:
    """`next` where it is an address behind the account's own door; else that door's first page."""
    wanted = request.args.get("next", "")
    is_own = wanted.startswith(ROOTS[account.role.door])
    if is_own and wanted.isascii() and "\\" not in wanted and "//" not in wanted:
        return wanted
    return home_of(account)


@entry.get("/login/next")
def next_step() -> ResponseReturnValue:
    """What stands between a sign-in and its door: the second factor, then a new password."""
    found = current()
    if found is None:
        return redirect(url_for("entry.login"))
    if not found.is_whole:
        return redirect(url_for("entry.code"))
    if found.account.must_change_password or is_password_old(found.account):
        return redirect(url_for("entry.password"))
    return redirect(home_of(found.account))
