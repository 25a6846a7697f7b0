"""What every address of the API answers with: JSON that people can read, one shape of error."""

import json
from collections.abc import Iterable, Mapping
from datetime import date
from typing import NoReturn

from flask import Response
from werkzeug.exceptions import abort

from portal.policy.verdict import Reason


def answer(payload: Mapping[str, object], status: int = 200) -> Response:
    """JSON in UTF-8, Chinese as it is, dates as 2026-11-23."""
    body = json.dumps(payload, ensure_ascii=False, separators=(",", ":"), default=date.isoformat)
    return Response(body, status, mimetype="application/json")


def reason_rows(reasons: Iterable[Reason]) -> list[dict[str, str]]:
    """Reasons as the API names them; the clause is blank where none is cited."""
    return [
        {"code": reason.code, "text": reason.text, "clause": reason.clause} for reason in reasons
    ]


def failure(status: int, code: str, message: str, reasons: Iterable[Reason] = ()) -> Response:
    """An error in the one shape that they all have; no cache keeps it."""
    error = {"code": code, "message": message, "reasons": reason_rows(reasons)}
    response = answer({"error": error}, status)
    response.headers["Cache-Control"] = "no-store"
    return response


def fail(status: int, code: str, message: str, reasons: Iterable[Reason] = ()) -> NoReturn:
    """Answer with an error now."""
    abort(failure(status, code, message, reasons))


def refuse_parameter(name: str, words: str) -> NoReturn:
    """400: a parameter is missing or has the wrong shape; `words` say how to write it."""
    text = f"{name} {words}"
    fail(400, "wrong_parameter", text, [Reason(name, text, "")])


def refuse_barred(reasons: Iterable[Reason]) -> NoReturn:
    """422: the law bars the request."""
    held = tuple(reasons)
    fail(422, held[0].code, held[0].text, held)
