"""CSV that a spreadsheet shows as it is: nothing runs, nothing is rounded, Chinese is readable."""

import csv
from datetime import date
from io import StringIO

import pytest

from portal.exports.dataset import Column
from portal.exports.sheet import cell, sheet
from portal.policy.terms import SubsidyClass

COLUMNS = (Column("name", "机构名称"), Column("amount", "金额（元）"))


def test_it_works() -> None:
    text = "".join(sheet(COLUMNS, [{"name": "示例甲, “学校”", "amount": 1500}]))
    assert text == '\ufeff机构名称,金额（元）\r\n"示例甲, “学校”",1500\r\n'


def test_quotes_and_line_ends_stay_inside_their_cell() -> None:
    text = "".join(sheet(COLUMNS, [{"name": 'a"b\r\nc', "amount": None}]))
    rows = list(csv.reader(StringIO(text.removeprefix("\ufeff"), newline="")))
    assert rows[1] == ['a"b\r\nc', ""]


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (None, ""),
        (True, "true"),
        (False, "false"),
        (0, "0"),
        (-5, "-5"),
        (date(2026, 1, 5), "2026-01-05"),
        (SubsidyClass.A, "A"),
        (["焊工", "电工"], "焊工；电工"),
        ([{"subject": "焊工", "label": "焊工高级工"}], "焊工高级工"),
        ([], ""),
    ],
)
def test_each_kind_of_value_has_its_words(value: object, shown: str) -> None:
    assert cell(value) == shown


@pytest.mark.parametrize(
    "text", ["=1+1", "+86", "-2+3", "@SUM(A1)", "\tx", "\rx", '=HYPERLINK("http://x.example","y")']
)
def test_no_text_is_a_formula(text: str) -> None:
    assert cell(text) == f"'{text}"
    assert cell([text, "y"]).startswith(f"'{text}")


@pytest.mark.parametrize("text", ["045701", "916201710000000310", "62017E10", "13900000001234"])
def test_no_code_becomes_a_number_of_another_value(text: str) -> None:
    assert cell(text) == f"'{text}"


@pytest.mark.parametrize("text", ["0931-0000001", "26-00001", "52620171MJ0000001U", "a44", "12333"])
def test_what_is_shown_as_written_stays_as_written(text: str) -> None:
    assert cell(text) == text
