"""A list behind a door as a spreadsheet file."""

from collections.abc import Iterable, Sequence

from flask import Response

from portal.exports.dataset import Column, Row
from portal.exports.sheet import sheet
from portal.web.clock import today
from portal.web.downloads import as_download


def sheet_answer(key: str, label: str, columns: Sequence[Column], rows: Iterable[Row]) -> Response:
    """The file under a plain name for old clients, and its Chinese one percent-encoded."""
    response = Response("".join(sheet(columns, rows)), mimetype="text/csv")
    day = today()
    return as_download(response, plain=f"{key}-{day}.csv", name=f"{label}{day}.csv")
