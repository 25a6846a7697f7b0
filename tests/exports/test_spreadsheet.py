"""A spreadsheet that shows what was meant: nothing runs, nothing is rounded."""

from datetime import date
from io import BytesIO
from zipfile import ZipFile

import pytest
from openpyxl import load_workbook
from openpyxl.cell.cell import Cell

from portal.exports.dataset import Column, Row
from portal.exports.spreadsheet import workbook

COLUMNS = (Column("name", "机构名称"), Column("amount", "金额（元）"))


def cells(name: object, amount: object = 1, *, title: str = "机构") -> list[Cell]:
    file = workbook(COLUMNS, [{"name": name, "amount": amount}], title=title)
    return [
        cell for cell in load_workbook(BytesIO(file)).worksheets[0][2] if isinstance(cell, Cell)
    ]


def test_it_works() -> None:
    rows: list[Row] = [
        {"name": "示例甲", "amount": 1440},
        {"name": None, "amount": date(2026, 11, 23)},
    ]
    sheet = load_workbook(BytesIO(workbook(COLUMNS, rows, title="机构[1/2]"))).worksheets[0]
    assert (sheet.title, sheet.freeze_panes) == ("机构12", "A2")
    assert list(sheet.iter_rows(values_only=True)) == [
        ("机构名称", "金额（元）"),
        ("示例甲", 1440),
        (None, "2026-11-23"),
    ]


@pytest.mark.parametrize("text", ["=1+1", "+86", "-5", "@SUM(A1)", "\t=1", '=HYPERLINK("x")'])
def test_no_cell_is_a_formula(text: str) -> None:
    cell = cells(text)[0]
    assert (cell.value, cell.data_type, cell.number_format) == (text, "s", "@")
    assert cell.quotePrefix
    with ZipFile(BytesIO(workbook(COLUMNS, [{"name": text, "amount": 1}], title="x"))) as file:
        assert b"<f>" not in file.read("xl/worksheets/sheet1.xml")


@pytest.mark.parametrize("text", ["62010019900101123X", "048701", "620100199001011234", "1E5"])
def test_codes_stay_text(text: str) -> None:
    cell = cells(text)[0]
    assert (cell.value, cell.data_type, cell.number_format) == (text, "s", "@")


def test_only_a_small_whole_number_is_a_number() -> None:
    kinds = [cells("", amount)[1].data_type for amount in (0, -5, 999_999_999, 10**9, True)]
    assert kinds == ["n", "n", "n", "s", "s"]


def test_characters_that_no_file_holds_are_left_out() -> None:
    assert cells("甲\x00乙\x0b")[0].value == "甲乙"
