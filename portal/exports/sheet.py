"""CSV for spreadsheets: UTF-8 with a mark so that Excel shows Chinese, and no cell is a formula."""

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from io import StringIO
from itertools import islice

from portal.exports.dataset import Column, Row

MARK = "\ufeff"
LINES = 200
FLAGS = {True: "true", False: "false"}
# A formula, or digits that a spreadsheet would round, or strip of their first zero.
UNSAFE = re.compile(r"[=+\-@\t\r]|(0\d+|\d{12,}|\d+[Ee]\d+)\Z", re.ASCII)


def sheet(columns: Sequence[Column], rows: Iterable[Row]) -> Iterator[str]:
    """The file in pieces of so many lines, for there may be very many."""
    yield MARK + _lines([[column.label for column in columns]])
    names, left = [column.name for column in columns], iter(rows)
    while piece := list(islice(left, LINES)):
        yield _lines([cell(row[name]) for name in names] for row in piece)


def _lines(cells: Iterable[Sequence[str]]) -> str:
    text = StringIO(newline="")
    csv.writer(text).writerows(cells)
    return text.getvalue()


def cell(value: object) -> str:
    """A value as text. What a spreadsheet would change gets an apostrophe in front."""
    text = words_of(value)
    is_number = isinstance(value, int)
    return f"'{text}" if not is_number and UNSAFE.match(text) else text


def words_of(value: object) -> str:
    """A value as plain text; nothing for None."""
    match value:
        case None:
            return ""
        case bool():
            return FLAGS[value]
        case list() | tuple():
            return "；".join(map(_words, value))
        case _:
            return str(value)


def _words(item: object) -> str:
    """An entry of a list; a record says itself in words."""
    return str(item["label"] if isinstance(item, dict) else item)
