"""Spreadsheets in tests: what a downloaded one holds, and ones to upload."""

from collections.abc import Sequence
from io import BytesIO

from openpyxl import Workbook, load_workbook
from werkzeug.test import TestResponse

SPREADSHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
Line = Sequence[object]


def lines_of(answer: TestResponse) -> list[list[str]]:
    """The rows of the first sheet that was answered, its headings first, each cell in words."""
    assert answer.mimetype == SPREADSHEET
    assert answer.headers["Content-Disposition"].startswith("attachment")
    sheet = load_workbook(BytesIO(answer.get_data())).worksheets[0]
    rows = sheet.iter_rows(values_only=True)
    return [["" if value is None else str(value) for value in row] for row in rows]


def a_file(lines: Sequence[Line], *, title: str = "数据") -> bytes:
    """A spreadsheet as somebody's program makes it: values keep their kinds."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = title
    for line in lines:
        sheet.append(list(line))
    return saved(book)


def saved(book: Workbook) -> bytes:
    file = BytesIO()
    book.save(file)
    return file.getvalue()
