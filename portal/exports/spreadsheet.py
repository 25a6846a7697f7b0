"""Spreadsheets (.xlsx) to take away: text stays text, and no cell is ever a formula.

A program rounds long digits, strips first zeros and runs what begins like a formula. So every cell
but a small whole number is of type text and formatted as text, and what begins like a formula is
marked as quoted besides: it stays text when somebody edits the cell.
"""

from collections.abc import Iterable, Iterator, Sequence
from io import BytesIO
from itertools import chain, islice

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, Cell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from portal.exports.dataset import Column, Row
from portal.exports.sheet import words_of

LARGEST = 999_999_999
LIKE_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")
TEXT_FORMAT = "@"
MEASURED = 50
NARROWEST, WIDEST = 8, 48
# What a program refuses in the name of a sheet, and how much of it it keeps.
NOT_IN_TITLES = str.maketrans("", "", "[]:*?/\\")
LONGEST_TITLE = 31


def workbook(columns: Sequence[Column], rows: Iterable[Row], *, title: str) -> bytes:
    """One sheet with its headings frozen on top."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(sheet_title(title))
    lines = ([row[column.name] for column in columns] for row in rows)
    add_lines(sheet, [column.label for column in columns], lines)
    return saved(book)


def add_lines(sheet: Worksheet, headings: Sequence[str], lines: Iterable[Sequence[object]]) -> None:
    """Headings and lines into a new write-only sheet, wide enough for the first of them."""
    left = iter(lines)
    first = list(islice(left, MEASURED))
    sheet.freeze_panes = "A2"
    for place, heading in enumerate(headings):
        texts = [heading, *(words_of(line[place]) for line in first)]
        widest = max(sum(1 + (character > "\u02ff") for character in text) for text in texts)
        sheet.column_dimensions[get_column_letter(place + 1)].width = min(
            max(widest + 2, NARROWEST), WIDEST
        )
    sheet.append([_heading(sheet, heading) for heading in headings])
    for line in chain(first, left):
        sheet.append(list(_cells(sheet, line)))


def sheet_title(words: str) -> str:
    return words.translate(NOT_IN_TITLES)[:LONGEST_TITLE]


def saved(book: Workbook) -> bytes:
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def _heading(sheet: Worksheet, words: str) -> Cell:
    cell = _text(sheet, words)
    cell.font = Font(bold=True)
    return cell


def _cells(sheet: Worksheet, line: Sequence[object]) -> Iterator[int | Cell]:
    for value in line:
        match value:
            case int() if not isinstance(value, bool) and abs(value) <= LARGEST:
                yield value
            case _:
                yield _text(sheet, words_of(value))


def _text(sheet: Worksheet, words: str) -> Cell:
    cell = WriteOnlyCell(sheet, ILLEGAL_CHARACTERS_RE.sub("", words))
    # The library takes a leading = for a formula, and an empty cell for a number.
    cell.data_type = "s"
    cell.number_format = TEXT_FORMAT
    if words.startswith(LIKE_A_FORMULA):
        cell.quotePrefix = True
    return cell
