"""A list behind a door as a spreadsheet file."""

from collections.abc import Iterable, Sequence
from urllib.parse import quote

from flask import Response

from portal.exports.dataset import Column, Row
from portal.exports.sheet import sheet
from portal.web.clock import today


def sheet_answer(key: str, label: str, columns: Sequence[Column], rows: Iterable[Row]) -> Response:
    """The file under a plain name for old clients, and its Chinese one percent-encoded."""
    response = Response("".join(sheet(columns, rows)), mimetype="text/csv")
    plain, chinese = f"{key}-{today()}.csv", quote(f"{label}{today()}.csv")
    response.headers["Content-Disposition"] = (
        f"attachment; filename=\"{plain}\"; filename*=UTF-8''{chinese}"
    )
    return response
