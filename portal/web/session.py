"""The browser's side of a session: a random token in a cookie, and the CSRF token bound to it.

The cookie is read and written behind the closed doors and at the entry only; open doors know of
none. What the token opens is a row on the server (`portal/services/sign_ins.py`).
"""

import hmac
import secrets
from datetime import timedelta
from hashlib import sha256

from flask import Flask, Request, Response, request, session
from flask.sessions import SessionInterface, SessionMixin
from typing_extensions import override

from portal.web.site import settings

SESSION, ENTRY = "session", "entry"
ONE_YEAR = timedelta(days=365)


class BrowserSession(dict[str, str], SessionMixin):
    """What Flask calls the session: here a token and nothing else but the CSRF token it gives."""

    def __init__(self, token: str, secret: str) -> None:
        super().__init__()
        self.secret = secret
        self.is_new = False
        self.lasts: timedelta | None = None
        self.token = ""
        if token:
            self._take(token)

    def ensure(self) -> None:
        """Have a token, so that a form can be bound to it."""
        if not self.token:
            self.renew(secrets.token_urlsafe(32))

    def renew(self, token: str, *, lasts: timedelta | None = None) -> None:
        """Use another token from now on: after a sign-in no older one leads anywhere."""
        self._take(token)
        self.is_new = True
        self.lasts = lasts

    def _take(self, token: str) -> None:
        self.token = token
        self["csrf_token"] = hmac.new(self.secret.encode(), token.encode(), sha256).hexdigest()


class BrowserSessions(SessionInterface):
    """Reads the token when a request comes and sets the cookie when the token is new."""

    @override
    def open_session(self, app: Flask, request: Request) -> BrowserSession:
        return BrowserSession(request.cookies.get(_name(SESSION), ""), str(app.secret_key))

    @override
    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        if isinstance(session, BrowserSession) and session.is_new:
            _set(response, SESSION, session.token, lasts=session.lasts)


def browser_session() -> BrowserSession:
    """This request's session."""
    found = session._get_current_object()  # type: ignore[attr-defined]  # noqa: SLF001
    assert isinstance(found, BrowserSession)  # noqa: S101 - the interface above made it
    return found


def entry_token() -> str:
    """The token of this device, or '' where nobody signed in here yet."""
    return request.cookies.get(_name(ENTRY), "")


def keep_entry_token(response: Response, token: str) -> None:
    """Let the device be known again."""
    _set(response, ENTRY, token, lasts=ONE_YEAR)


def forget_session(response: Response) -> None:
    """Take the session's cookie away; the row on the server has ended before."""
    _set(response, SESSION, "", lasts=timedelta(0))


def _is_secure() -> bool:
    """Plain http is for demonstrations only."""
    return request.is_secure or not settings().demonstration


def _name(name: str) -> str:
    return f"__Host-{name}" if _is_secure() else name


def _set(response: Response, name: str, value: str, *, lasts: timedelta | None) -> None:
    response.set_cookie(
        _name(name),
        value,
        max_age=lasts,
        path="/",
        secure=_is_secure(),
        httponly=True,
        samesite="Lax",
    )


def init_session(app: Flask) -> None:
    app.session_interface = BrowserSessions()
