"""Headers that every answer carries, and the limits on what a request may bring."""

import re

from flask import Flask, Response, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import BadRequest

from portal.web.access import CLOSED_DOORS
from portal.web.errors import page_of

CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
        "object-src 'none'",
    )
)
SAFE_HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=()",
}
ONE_YEAR = "max-age=31536000; includeSubDomains"
LONGEST_ADDRESS = 2000
MOST_SENT = 1024 * 1024
# Behind a door a form may carry three files of the largest size.
MOST_SENT_WITH_FILES = 31 * 1024 * 1024
# In a request's environment: the answer is the same for everyone until a revision moves.
KEEP = "portal.keep"
# Control characters and code points that Unicode gave to nobody: HTML may not hold them.
NOBODYS = "".join(
    map(chr, (plane * 0x10000 + last for plane in range(17) for last in (0xFFFE, 0xFFFF)))
)
CONTROLS = re.compile(f"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufdd0-\ufdef{NOBODYS}]")


def init_headers(app: Flask) -> None:
    app.config.update(
        MAX_CONTENT_LENGTH=MOST_SENT,
        MAX_FORM_MEMORY_SIZE=256 * 1024,
        MAX_FORM_PARTS=500,
    )
    app.before_request(_allow_files)
    app.before_request(_refuse_strange_addresses)
    app.before_request(_refuse_strange_forms)
    app.after_request(_add_headers)


def _allow_files() -> None:
    if request.blueprint in CLOSED_DOORS and request.mimetype == "multipart/form-data":
        request.max_content_length = MOST_SENT_WITH_FILES


def _refuse_strange_addresses() -> None:
    """No page has a use for a NUL, for control characters or for an address of many pages."""
    address = request.full_path + "".join(
        value for values in request.args.listvalues() for value in values
    )
    if len(address) > LONGEST_ADDRESS:
        raise BadRequest("the address is too long")
    if CONTROLS.search(address) or any(sign in address for sign in "\t\n\r\ufffd"):
        raise BadRequest("the address holds characters that no page uses")


def _refuse_strange_forms() -> ResponseReturnValue | None:
    """PostgreSQL keeps no NUL, and HTML shows none; lines and tabs are fine."""
    typed = (value for values in request.form.listvalues() for value in values)
    if any(CONTROLS.search(value) for value in typed):
        return page_of(BadRequest(), words="填的内容里有认不出的字符。回到上一页，重新写一遍。")
    return None


def _add_headers(response: Response) -> Response:
    for name, value in SAFE_HEADERS.items():
        response.headers.setdefault(name, value)
    if request.is_secure:
        response.headers.setdefault("Strict-Transport-Security", ONE_YEAR)
    return response


def ask_again(response: Response) -> Response:
    """A copy elsewhere must ask again before it is shown, so that nothing outlives an entry.

    Open doors hang it behind their views. Whoever streams an answer has set its ETag already.
    What is asked again may be kept in front of Flask (`page_cache.py`).
    """
    is_read = request.method in {"GET", "HEAD"}
    if is_read and response.status_code == 200 and "Cache-Control" not in response.headers:
        response.headers["Cache-Control"] = "public, no-cache"
        if not response.is_streamed:
            request.environ[KEEP] = True
        response.add_etag()
        response.make_conditional(request)
    return response
