"""How often one address may send the entry's forms. A class room shares an address, so this is the
last limit: numbers and devices are counted before, as rows (`portal/services/entry.py`).

These counters live in the process and are gone with it; no sign-in is guarded by them alone.
"""

from datetime import timedelta

from flask import Flask, make_response
from flask.typing import ResponseReturnValue
from flask_limiter import Limiter, RateLimitExceeded
from flask_limiter.util import get_remote_address

from portal.web.errors import page_of

# Fifty people who sign up in one room at once, and as many mistakes.
FORMS_OF_AN_ADDRESS = "100 per 10 minutes"
WINDOW = timedelta(minutes=10)

limiter = Limiter(get_remote_address, storage_uri="memory://")


def init_limits(app: Flask) -> None:
    limiter.init_app(app)
    app.register_error_handler(RateLimitExceeded, _say_when)


def _say_when(error: RateLimitExceeded) -> ResponseReturnValue:
    words = "同一个网络里提交得太多了。过 10 分钟再试，急事打电话或到服务中心。"
    answer = make_response(page_of(error, words=words))
    answer.headers["Retry-After"] = str(int(WINDOW.total_seconds()))
    return answer
