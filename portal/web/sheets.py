"""A list behind a door as a spreadsheet file."""

from collections.abc import Iterable, Sequence

from flask import Response

from portal.exports.dataset import Column, Row
from portal.exports.spreadsheet import workbook
from portal.web.clock import today
from portal.web.downloads import as_download

SPREADSHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def sheet_answer(key: str, label: str, columns: Sequence[Column], rows: Iterable[Row]) -> Response:
    """The rows as a spreadsheet, named by the day."""
    return file_answer(
        f"{key}-{today()}", f"{label}{today()}", workbook(columns, rows, title=label)
    )


def file_answer(plain: str, name: str, file: bytes) -> Response:
    """A spreadsheet under a plain name for old clients, and under its Chinese one."""
    response = Response(file, mimetype=SPREADSHEET)
    return as_download(response, plain=f"{plain}.xlsx", name=f"{name}.xlsx")
