"""Public forms have no token and read no cookie: they are taken from the portal's own pages alone.

A browser says where a request comes from in a header that no page can forge; older ones, and all of
them over plain http, say it in `Origin` or `Referer`. Whoever says nothing is refused.
"""

from flask import Blueprint, request
from werkzeug.exceptions import Forbidden

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


def only_own_forms(door: Blueprint) -> None:
    """Refuse whatever was sent to this door from elsewhere."""
    door.before_request(_refuse_elsewhere)


def is_from_here() -> bool:
    """Whether one of the portal's own pages sent this request."""
    headers, here = request.headers, f"{request.scheme}://{request.host}"
    if "Sec-Fetch-Site" in headers:
        return headers["Sec-Fetch-Site"] == "same-origin"
    if "Origin" in headers:
        return headers["Origin"] == here
    return headers.get("Referer", "").startswith(f"{here}/")


def _refuse_elsewhere() -> None:
    if request.method not in SAFE_METHODS and not is_from_here():
        raise Forbidden
