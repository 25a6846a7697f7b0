"""How often one address may send the entry's forms. A class room shares an address, so this is the
last limit: numbers and devices are counted before, as rows (`portal/services/entry.py`).

These counters live in the process and are gone with it; no sign-in is guarded by them alone.
"""

from flask import Flask, current_app, make_response, request
from flask.typing import ResponseReturnValue
from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import FixedWindowRateLimiter
from werkzeug.exceptions import TooManyRequests

from portal.web.errors import page_of

# Fifty people who sign up in one room at once, and as many mistakes.
WINDOW_MINUTES = 10
FORMS_OF_AN_ADDRESS = RateLimitItemPerMinute(100, WINDOW_MINUTES)


def init_limits(app: Flask) -> None:
    app.extensions["limits"] = FixedWindowRateLimiter(MemoryStorage())
    app.register_error_handler(TooManyRequests, _say_when)


def limit_forms() -> None:
    """Count a form that this address sends; raises TooManyRequests."""
    limits: FixedWindowRateLimiter = current_app.extensions["limits"]
    is_form = request.method == "POST"
    if is_form and not limits.hit(FORMS_OF_AN_ADDRESS, request.remote_addr or ""):
        raise TooManyRequests


def _say_when(error: TooManyRequests) -> ResponseReturnValue:
    words = "同一个网络里提交得太多了。过 10 分钟再试，急事打电话或到服务中心。"
    answer = make_response(page_of(error, words=words))
    answer.headers["Retry-After"] = str(WINDOW_MINUTES * 60)
    return answer
