"""A number, a code or an account that was tried too often: what its form says, and until when."""

from flask import Response, make_response
from flask.typing import ResponseReturnValue

from portal.services.entry import Locked
from portal.web import clock
from portal.web.clock import local
from portal.web.formatting import clock_time


def words_of(locked: Locked) -> str:
    return f"输错太多次，{clock_time(local(locked.until).time())} 以后再试"


def locked_answer(page: ResponseReturnValue, locked: Locked) -> Response:
    """The form's page, with 429 and how many seconds to wait."""
    answer = make_response(page)
    answer.status_code = 429
    seconds = int((locked.until - clock.now()).total_seconds())
    answer.headers["Retry-After"] = str(max(seconds, 1))
    return answer
