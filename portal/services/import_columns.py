"""The columns of an imported spreadsheet: what each is called, and how a cell's text is read.

A reader answers the value or raises ValueError with the words that a person mends the cell by.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar
from unicodedata import normalize

from portal.policy.identity import (
    normal_name,
    normal_number,
    problem_with_name,
    problem_with_number,
)
from portal.policy.uscc import is_valid

Value = TypeVar("Value")
Reader = Callable[[str, date], Any]
DAY = re.compile("([0-9]{4})[-/年]([0-9]{1,2})[-/月]([0-9]{1,2})日?")
NUMBER = re.compile("-?([0-9]{1,9}|[0-9]{1,3}(,[0-9]{3}){1,2})")


@dataclass(frozen=True)
class Column:
    """One column. `is_code`: its cells are codes, so that a number in one has lost something.

    `hint` says in the template how to fill it in; `options` are the only words it takes.
    """

    name: str
    label: str
    read: Reader
    hint: str
    is_required: bool = True
    is_code: bool = False
    options: tuple[str, ...] = ()


def plain(words: str) -> str:
    """Half-width, without spaces."""
    return "".join(normalize("NFKC", words).split())


def text(most: int) -> Reader:
    """Words of so many characters at most."""

    def read(words: str, _: date) -> str:
        if len(words) > most:
            raise ValueError(f"太长了，最多 {most} 个字")
        return words

    return read


def day(words: str, _: date) -> date:
    """2026-11-23, 2026/11/23 or 2026年11月23日; a real date of a spreadsheet comes as the first."""
    found = DAY.fullmatch(plain(words))
    try:
        year, month, day_of_month = map(int, found.groups() if found else ())
        return date(year, month, day_of_month)
    except ValueError:
        raise ValueError("没有这一天，写成 2026-11-23 这样") from None


def whole(least: int, most: int) -> Reader:
    """A whole number; thousands may be parted by commas."""

    def read(words: str, _: date) -> int:
        digits = plain(words)
        if not NUMBER.fullmatch(digits):
            raise ValueError("只写整数")
        value = int(digits.replace(",", ""))
        if not least <= value <= most:
            raise ValueError(f"在 {least} 到 {most} 之间")
        return value

    return read


def one_of(options: Mapping[str, Value]) -> Callable[[str, date], Value]:
    """One of these words, for the value that it stands for."""

    def read(words: str, _: date) -> Value:
        if words not in options:
            raise ValueError(f"只能填：{'、'.join(options)}")
        return options[words]

    return read


def id_number(words: str, on: date) -> str:
    number = normal_number(words)
    if problem := problem_with_number(number, on=on):
        raise ValueError(problem.text)
    return number


def person_name(words: str, _: date) -> str:
    name = normal_name(words)
    if problem := problem_with_name(name):
        raise ValueError(problem.text)
    return name


def uscc(words: str, _: date) -> str:
    code = plain(words).upper()
    if not is_valid(code):
        raise ValueError("不是统一社会信用代码，对照执照再看一遍，一共 18 位")
    return code
