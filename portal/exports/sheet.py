"""CSV for spreadsheets: UTF-8 with a mark so that Excel shows Chinese, and no cell is a formula."""

import csv
import re
from collections.abc import Iterable, Iterator, Sequence

from portal.exports.dataset import Column, Row

MARK = "\ufeff"
FORMULA = re.compile(r"[=+\-@\t\r]")
NUMERIC = re.compile(r"(0\d+|\d{12,}|\d+[Ee]\d+)\Z", re.ASCII)
FLAGS = {True: "true", False: "false"}


class _Line:
    """What the csv writer writes to: it hands each line back."""

    def write(self, line: str) -> str:
        return line


def sheet(columns: Sequence[Column], rows: Iterable[Row]) -> Iterator[str]:
    """The lines of the file, one by one."""
    writer = csv.writer(_Line())
    yield MARK + writer.writerow([column.label for column in columns])
    for row in rows:
        yield writer.writerow([cell(row[column.name]) for column in columns])


def cell(value: object) -> str:
    """A value as text. What a spreadsheet would run or round gets an apostrophe in front."""
    match value:
        case None:
            return ""
        case bool():
            return FLAGS[value]
        case int():
            return str(value)
        case list() | tuple():
            return _safe("；".join(map(_words, value)))
        case _:
            return _safe(str(value))


def _words(item: object) -> str:
    """An entry of a list; a record says itself in words."""
    return str(item["label"] if isinstance(item, dict) else item)


def _safe(text: str) -> str:
    return f"'{text}" if FORMULA.match(text) or NUMERIC.match(text) else text
