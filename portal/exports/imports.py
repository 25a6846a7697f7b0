"""What goes out with an import: the template to fill in, and the rows that are wrong."""

from collections.abc import Iterable, Iterator

from openpyxl import Workbook
from openpyxl.utils import get_column_letter

from portal.exports.spreadsheet import TEXT_FORMAT, add_lines, saved, sheet_title
from portal.records.imports import ImportRow
from portal.services.imports import Kind
from portal.services.spreadsheet_reading import NOTES

HEADINGS = ("列名", "要不要填", "怎么填", "只能填这些")


def template(kind: Kind) -> bytes:
    """An empty sheet whose columns are text, and a second one that says each column in words."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(sheet_title(kind.label))
    for place, _ in enumerate(kind.columns):
        sheet.column_dimensions[get_column_letter(place + 1)].number_format = TEXT_FORMAT
    add_lines(sheet, [column.label for column in kind.columns], [])
    notes = (
        (
            column.label,
            "必填" if column.is_required else "可以不填",
            column.hint,
            "、".join(column.options),
        )
        for column in kind.columns
    )
    add_lines(book.create_sheet(NOTES), HEADINGS, notes)
    return saved(book)


def wrong_rows(kind: Kind, rows: Iterable[ImportRow]) -> bytes:
    """The rows as they were sent, each with its number in the sheet and what is wrong with it."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("有问题的行")
    add_lines(
        sheet,
        ["行号", "问题", *(column.label for column in kind.columns)],
        ([row.number, "；".join(words_of_problems(kind, row)), *_texts(kind, row)] for row in rows),
    )
    return saved(book)


def words_of_problems(kind: Kind, row: ImportRow) -> list[str]:
    """身份证号：少了 1 位，应为 18 位."""
    labels = {column.name: column.label for column in kind.columns}
    return [f"{labels[name]}：{words}" if name else words for name, words in row.wrong]


def _texts(kind: Kind, row: ImportRow) -> Iterator[str]:
    texts = row.texts
    return (texts.get(column.name, "") for column in kind.columns)
