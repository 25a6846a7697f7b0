"""The cells of one sheet of an .xlsx as text, each with what its program has spoilt.

The library knows the workbook: its sheets, its styles, what is a day. Its own way through the cells
takes so long that it was half of an import of ten thousand rows, and it counts to any row that a
file names.
"""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import IO, NamedTuple
from xml.parsers import expat

from openpyxl.utils import column_index_from_string
from openpyxl.utils.datetime import from_excel
from openpyxl.workbook import Workbook

from portal.services.class_changes import refusal

MOST_ROWS = 20_000
MOST_COLUMNS = 60
# Some sheets begin with a title; the headings stand within so many rows.
HEADINGS_WITHIN = 10
MOST_MERGED = 500
# No program has more rows; a file that says so would keep us counting.
LAST_ROW = 1_048_576
SPACE = "http://schemas.openxmlformats.org/spreadsheetml/2006/main "
ROW, CELL, VALUE, FORMULA, ITEM, TEXT, PHONETIC, MERGED = (
    SPACE + tag for tag in ("row", "c", "v", "f", "si", "t", "rPh", "mergeCell")
)


class Cell(NamedTuple):
    """A cell's text; `is_number` for what the file holds as a number, `problem` for a lost one."""

    text: str
    is_number: bool = False
    problem: str = ""


NOTHING = Cell("")
COMPUTED = Cell("", problem="是公式，不知道结果对不对。复制以后“只粘贴数值”再传")
NumberedRow = tuple[int, list[Cell]]


class _Part:
    """One XML part while it streams by; what is written in the element at hand is in `words`."""

    def __init__(self) -> None:
        self.words: list[str] = []
        self.is_phonetic = False
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self.starts
        self.parser.EndElementHandler = self.ends
        self.parser.StartDoctypeDeclHandler = _refuse_entities

    def read(self, part: IO[bytes]) -> None:
        self.parser.ParseFile(part)

    def starts(self, tag: str, said: Mapping[str, str]) -> None:
        if tag in (VALUE, TEXT) and not self.is_phonetic:
            self.parser.CharacterDataHandler = self.words.append
        elif tag == PHONETIC:
            self.is_phonetic = True

    def ends(self, tag: str) -> None:
        self.parser.CharacterDataHandler = None
        if tag == PHONETIC:
            self.is_phonetic = False

    def taken(self) -> str:
        text = "".join(self.words)
        self.words.clear()
        return text


class Strings(_Part):
    """The texts that cells name by their place."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def ends(self, tag: str) -> None:
        super().ends(tag)
        if tag == ITEM:
            # A program writes _x005F_ for a line that could begin a character's code.
            self.found.append(self.taken().replace("x005F_", ""))


class Sheet(_Part):
    """The rows that hold anything, by their numbers, and in which rows cells are merged.

    Raises Refusal: too_many_rows, too_many_columns, too_many_merged.
    """

    def __init__(self, title: str, book: Workbook, strings: list[str]) -> None:
        super().__init__()
        self.title = title
        self.strings, self.epoch = strings, book.epoch
        # The library says which styles are days in its own books alone.
        self.days: Collection[int] = book._date_formats  # type: ignore[attr-defined]  # noqa: SLF001
        self.spans: Collection[int] = book._timedelta_formats  # type: ignore[attr-defined]  # noqa: SLF001
        self.rows: list[NumberedRow] = []
        self.merged: list[range] = []
        self.number = 0
        self.row: list[Cell] = []
        self.column = 0
        self.said: Mapping[str, str] = {}
        self.is_computed = False

    def starts(self, tag: str, said: Mapping[str, str]) -> None:
        if tag == CELL:
            place = said.get("r")
            letters = place.rstrip("0123456789") if place else ""
            self.column = column_index_from_string(letters) if letters else self.column + 1
            self.said, self.is_computed = said, False
            self.words.clear()
        elif tag == ROW:
            before, self.number = self.number, int(said.get("r", self.number + 1))
            if not before < self.number <= LAST_ROW:
                raise ValueError(f"row {self.number} after {before}")
            self.row, self.column = [], 0
        elif tag == FORMULA:
            self.is_computed = True
        elif tag == MERGED:
            first, _, last = said["ref"].partition(":")
            self.merged.append(range(_row_of(first), _row_of(last or first) + 1))
            if len(self.merged) > MOST_MERGED:
                raise refusal("too_many_merged", "合并的单元格太多。全部取消合并，再传")
        else:
            super().starts(tag, said)

    def ends(self, tag: str) -> None:
        super().ends(tag)
        if tag == CELL:
            cell = COMPUTED if self.is_computed else self._cell(self.taken())
            if self.column > MOST_COLUMNS:
                if cell.problem or cell.text.strip():
                    refuse_too_wide()
                return
            self.row += [NOTHING] * (self.column - len(self.row))
            self.row[self.column - 1] = cell
        elif tag == ROW and any(cell is not NOTHING for cell in self.row):
            self.rows.append((self.number, self.row))
            if len(self.rows) > HEADINGS_WITHIN + MOST_ROWS:
                refuse_too_many()

    def _cell(self, text: str) -> Cell:
        if not text:
            return NOTHING
        match self.said.get("t", "n"):
            case "s":
                found = self.strings[int(text)]
                return Cell(found) if found else NOTHING
            case "n":
                return self._number(text)
            case "b":
                return Cell("是" if int(text) else "否")
            case "d":
                return Cell(text.partition("T")[0])
            case "e":
                return _error(text)
            case _:
                return Cell(text)

    def _number(self, text: str) -> Cell:
        value = float(text) if set(text) & set(".eE") else int(text)
        style = int(self.said.get("s", 0))
        if style in self.days:
            try:
                moment = from_excel(value, self.epoch, timedelta=style in self.spans)
            except (OverflowError, ValueError):
                return _error("#VALUE!")
            is_day = isinstance(moment, datetime)
            return Cell(moment.date().isoformat() if is_day else str(moment))
        is_whole = isinstance(value, float) and value.is_integer()
        return Cell(str(int(value) if is_whole else value), is_number=True)


def refuse_too_many() -> None:
    raise refusal("too_many_rows", f"超过 {MOST_ROWS} 行，拆成几个文件再传")


def refuse_too_wide() -> None:
    raise refusal("too_many_columns", f"第 {MOST_COLUMNS} 列后面还有内容，删掉再传")


def _error(text: str) -> Cell:
    return Cell("", problem=f"是表格软件的错误“{text}”，改成要填的内容")


def _row_of(place: str) -> int:
    return int(place.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ"))


def _refuse_entities(*_: object) -> None:
    raise ValueError("a sheet declares no entities")
