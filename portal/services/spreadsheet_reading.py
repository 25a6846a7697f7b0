"""An uploaded spreadsheet (.xlsx or .csv) as lines of text, each cell with what is wrong with it.

What a program has spoilt is told, never guessed: a number where a code belongs has lost digits, a
formula has a value that nobody typed. Law and meaning come later (`portal/services/imports.py`).
"""

import csv
import re
import unicodedata
import warnings
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from io import BytesIO, StringIO
from itertools import islice

import filetype
from openpyxl.reader.excel import ExcelReader
from openpyxl.styles.stylesheet import apply_stylesheet
from openpyxl.xml.constants import SHARED_STRINGS

from portal.policy.verdict import Reason, Weight
from portal.services.class_changes import refusal
from portal.services.import_columns import Column
from portal.services.refusal import Refusal
from portal.services.spreadsheet_cells import (
    HEADINGS_WITHIN,
    MOST_COLUMNS,
    MOST_ROWS,
    NOTHING,
    Cell,
    NumberedRow,
    Sheet,
    Strings,
    refuse_too_many,
    refuse_too_wide,
)
from portal.services.upload_kinds import MOST_BYTES, XLSX, clean

LONGEST_CELL = 1000
NOTES = "填写说明"
# More digits than a program keeps in a number.
KEPT_DIGITS = 15
ROUNDED = "表格软件把号码变成了数字，最后几位已经丢了。把这一列设成文本再填"
STRIPPED = "表格软件把号码变成了数字，开头的 0 可能丢了。把这一列设成文本再填"
AS_POWER = re.compile(r"[0-9](\.[0-9]+)?[Ee]\+?[0-9]+")
# What exports put before a text that a program would change (portal/exports/sheet.py).
GUARD = re.compile(r"'(?=[=+\-@0-9])")


@dataclass
class ReadLine:
    """A row by its number in the sheet: texts by column, and the problems seen while reading."""

    number: int
    texts: dict[str, str]
    problems: list[tuple[str, str]] = field(default_factory=list)


def read_lines(content: bytes, name: str, columns: Sequence[Column]) -> list[ReadLine]:
    """Every line that holds something, below the headings.

    Raises Refusal: empty_file, too_large, wrong_kind, zip_bomb, broken_file, no_sheet, two_sheets,
    no_headings, wrong_headings, no_rows, too_many_rows, too_many_columns, too_many_merged.
    """
    if is_text(content):
        return _lines(_text_rows(content, name), columns)
    if clean(content, name=name)[0] != XLSX:
        raise refusal("wrong_kind", f"“{name}”不是表格，传 xlsx 或 csv 文件")
    with warnings.catch_warnings():
        # The library warns of what it cannot show, such as colours; nobody reads that here.
        warnings.simplefilter("ignore")
        try:
            sheet = _sheet_rows(content)
        except Refusal:
            raise
        except Exception:  # noqa: BLE001 - a broken file breaks the library in every way there is
            raise refusal(
                "broken_file", f"“{name}”打不开，可能坏了。在表格软件里打开，另存一份再传"
            ) from None
    return _lines(sheet.rows, columns, sheet.merged)


def is_text(content: bytes) -> bool:
    """Whether to read it as CSV; what is no file that may be uploaded is told apart elsewhere."""
    return bool(content) and b"\0" not in content and filetype.guess(content) is None


def _text_rows(content: bytes, name: str) -> Iterator[NumberedRow]:
    if len(content) > MOST_BYTES:
        raise refusal("too_large", f"“{name}”超过 10 MB，拆成几个文件再传")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        try:
            text = content.decode("gb18030")
        except UnicodeDecodeError:
            raise refusal(
                "broken_file", f"“{name}”里的字认不出。在表格软件里另存为 xlsx 再传"
            ) from None
    try:
        for number, row in enumerate(csv.reader(StringIO(text, newline="")), 1):
            if any(value.strip() for value in row[MOST_COLUMNS:]):
                refuse_too_wide()
            yield number, [Cell(value) for value in row[:MOST_COLUMNS]]
    except csv.Error:
        raise refusal("broken_file", f"“{name}”不是完整的 csv，另存为 xlsx 再传") from None


def _sheet_rows(content: bytes) -> Sheet:
    """The one sheet that counts."""
    reader = ExcelReader(BytesIO(content), keep_links=False)
    reader.read_manifest()
    reader.read_workbook()
    apply_stylesheet(reader.archive, reader.wb)
    strings = Strings()
    for one in reader.package.Override:
        if one.ContentType == SHARED_STRINGS:
            with reader.archive.open(one.PartName[1:]) as part:
                strings.read(part)
    # By the part that holds them: a broken file may name one part a thousand times.
    sheets: dict[str, Sheet] = {}
    for one, link in reader.parser.find_sheets():
        is_seen = one.state == "visible" and one.name != NOTES and link.Type.endswith("/worksheet")
        if is_seen and link.target not in sheets:
            sheets[link.target] = sheet = Sheet(one.name, reader.wb, strings.found)
            with reader.archive.open(link.target) as part:
                sheet.read(part)
    if not sheets:
        raise refusal("no_sheet", "没有看得见的工作表，取消隐藏再传")
    filled = [sheet for sheet in sheets.values() if sheet.rows]
    if len(filled) > 1:
        titles = "、".join(f"“{sheet.title}”" for sheet in filled)
        raise refusal("two_sheets", f"{titles}都有内容，不知道导入哪一张。一个文件只留一张")
    return (filled or list(sheets.values()))[0]


def _lines(
    rows: Iterable[NumberedRow], columns: Sequence[Column], merged: Sequence[range] = ()
) -> list[ReadLine]:
    left = iter(rows)
    first = list(islice(left, HEADINGS_WITHIN))
    labels = {_heading(column.label): column for column in columns}
    known = [sum(_heading(cell.text) in labels for cell in row) for _, row in first]
    if not any(known):
        names = "、".join(column.label for column in columns)
        raise refusal("no_headings", f"没有找到列名。第一行照模板写：{names}")
    at = known.index(max(known))
    places = _places(first[at][1], labels)
    lines = []
    for number, row in (*first[at + 1 :], *left):
        line = _line(number, row, places)
        if line:
            lines.append(line)
        if len(lines) > MOST_ROWS:
            refuse_too_many()
    if not lines:
        raise refusal("no_rows", "列名下面没有内容，填好再传")
    for line in lines:
        if any(line.number in one for one in merged):
            line.problems.append(("", "有合并的单元格。取消合并，每一格都填"))
    return lines


def _places(row: Sequence[Cell], labels: dict[str, Column]) -> list[Column | None]:
    """The column of each place; all that is wrong with the headings is told at once."""
    headings = [_heading(cell.text) for cell in row]
    twice = sorted({one for one in headings if one in labels and headings.count(one) > 1})
    strange = [cell.text.strip() for cell in row if _heading(cell.text) not in {"", *labels}]
    missing = [
        column.label
        for label, column in labels.items()
        if column.is_required and label not in headings
    ]
    wrong = [
        *(f"少了一列“{one}”" for one in missing),
        *(f"“{labels[one].label}”有两列，只留一列" for one in twice),
        *(f"不认识的列“{one[:40]}”，删掉，或者照模板改列名" for one in strange),
    ]
    if wrong:
        reasons = [Reason("wrong_headings", words, "", Weight.REFUSE) for words in wrong]
        raise Refusal("wrong_headings", reasons)
    return [labels.get(heading) for heading in headings]


def _heading(text: str) -> str:
    """A heading without the spaces, stars and brackets that people put into it."""
    plain = unicodedata.normalize("NFKC", text)
    return re.sub(r"\s|\*|\(必填\)", "", plain)


def _line(number: int, row: Sequence[Cell], places: Sequence[Column | None]) -> ReadLine | None:
    line = ReadLine(number, {})
    for place, cell in enumerate(row):
        if cell is NOTHING:
            continue
        text, problem = _clean(cell)
        if not text and not problem:
            continue
        column = places[place] if place < len(places) else None
        if column is None:
            line.problems.append(("", f"第 {place + 1} 列没有列名，但是有内容"))
            continue
        line.texts[column.name] = text
        if column.is_code and (cell.is_number or AS_POWER.fullmatch(text)):
            lost = AS_POWER.fullmatch(text) or len(text) > KEPT_DIGITS
            problem = ROUNDED if lost else STRIPPED
        if problem:
            line.problems.append((column.name, problem))
    return line if line.texts or line.problems else None


def _clean(cell: Cell) -> tuple[str, str]:
    """The text with single spaces and without what nobody sees; or what is wrong with it."""
    seen = cell.text
    if not seen.isprintable():
        seen = "".join(one for one in seen if unicodedata.category(one) != "Cf")
    text = GUARD.sub("", " ".join(seen.split()), count=1)
    if cell.problem:
        return "", cell.problem
    if len(text) > LONGEST_CELL:
        return text[:LONGEST_CELL], f"太长了，最多 {LONGEST_CELL} 个字"
    if not text.isprintable():
        return "", "有认不出的字符，删掉重新打"
    return text, ""
