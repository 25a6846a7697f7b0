"""Reads the dated tables and refuses what an official would have to guess at.

A table is a CSV file whose columns are the fields of one row class, then `from_day`,
`until_day` and `source`. Refused, with file and line: unknown or missing columns, a value of
the wrong kind, a missing or unknown source, two values for one day, a gap between two values.
"""

import csv
import types
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from dataclasses import fields
from datetime import date, timedelta
from enum import StrEnum
from itertools import pairwise
from pathlib import Path
from typing import TypeVar, Union, get_args, get_origin, get_type_hints

from portal.policy.table import Dated, Source, Table

R = TypeVar("R")
VALIDITY = ("from_day", "until_day", "source")
UNWRITTEN = {"default": "默认值，按本地制度修改", "local": "本地设定"}


class TableError(ValueError):
    """A table cannot be used; the message names file and line."""

    def __init__(self, path: Path, line: int, problem: str) -> None:
        super().__init__(f"{path.parent.name}/{path.name}:{line}: {problem}")


def read_rows(
    path: Path, row: type[R], more: tuple[str, ...] = ()
) -> list[tuple[int, R, dict[str, str]]]:
    """The lines of a CSV file as (line, row, the columns in `more`)."""
    hints = get_type_hints(row)
    columns = tuple(field.name for field in fields(row)) + more  # type: ignore[arg-type]
    found: list[tuple[int, R, dict[str, str]]] = []
    with path.open(encoding="utf-8", newline="") as file:
        lines = _lines(path, file)
        header = tuple(next(lines, (1, []))[1])
        for name in header:
            if name not in columns or header.count(name) > 1:
                raise TableError(path, 1, f"unknown or repeated column {name!r}")
        for name in columns:
            if name not in header:
                raise TableError(path, 1, f"column {name!r} is missing")
        for line, cells in lines:
            if len(cells) != len(header):
                raise TableError(path, line, f"{len(cells)} cells, the header has {len(header)}")
            texts = dict(zip(header, cells, strict=True))
            try:
                value = row(
                    **{k: _convert(k, texts[k], hints[k]) for k in columns if k not in more}
                )
            except ValueError as error:
                raise TableError(path, line, str(error)) from error
            found.append((line, value, {name: texts[name] for name in more}))
    return found


def _lines(path: Path, file: Iterable[str]) -> Iterator[tuple[int, list[str]]]:
    """Line and cells; a quote out of place is a slip like any other."""
    reader = csv.reader(file, strict=True)
    try:
        for cells in reader:
            yield reader.line_num, cells
    except csv.Error as error:
        raise TableError(path, reader.line_num, str(error)) from error


def read_table(
    path: Path, row: type[R], *, key: tuple[str, ...], citations: Mapping[str, str]
) -> Table[R]:
    """One dated table. A missing file is an empty table: the place has no such rule."""
    versions: dict[Hashable, list[Dated[R]]] = {}
    if path.exists():
        for line, value, texts in read_rows(path, row, VALIDITY):
            try:
                from_day = date.fromisoformat(texts["from_day"])
                until = texts["until_day"]
                until_day = date.fromisoformat(until) if until else None
                source = _source(texts["source"], citations)
            except ValueError as error:
                raise TableError(path, line, str(error)) from error
            if until_day and until_day < from_day:
                raise TableError(path, line, f"ends {until_day}, before it begins {from_day}")
            entry = Dated(value, from_day, until_day, source, line)
            versions.setdefault(tuple(getattr(value, part) for part in key), []).append(entry)
    return Table(path.stem, {k: _contiguous(path, found) for k, found in versions.items()})


def _contiguous(path: Path, entries: list[Dated[R]]) -> tuple[Dated[R], ...]:
    """The versions of one value in order of time, refused where they overlap or leave a gap."""
    ordered = sorted(entries, key=lambda entry: entry.from_day)
    for earlier, later in pairwise(ordered):
        if earlier.until_day is None or later.from_day <= earlier.until_day:
            raise TableError(
                path, later.line, f"overlaps line {earlier.line} from {later.from_day}"
            )
        if later.from_day != earlier.until_day + timedelta(days=1):
            raise TableError(path, later.line, f"leaves a gap after {earlier.until_day}")
    return tuple(ordered)


def _source(text: str, citations: Mapping[str, str]) -> Source:
    document, _, clause = text.partition(" ")
    if document in UNWRITTEN:
        return Source(document, UNWRITTEN[document], clause)
    if document not in citations:
        raise ValueError(f"source {text!r} names no document of documents.csv")
    if not clause.strip():
        raise ValueError(f"source {text!r} names no clause")
    return Source(document, citations[document], clause)


def _convert(column: str, text: str, kind: object) -> object:
    """A cell as the kind that the row class declares for its column."""
    if get_origin(kind) in (Union, types.UnionType):
        if not text:
            return None
        kind = get_args(kind)[0]  # declared as `kind | None`
    if text != text.strip() or (not text and kind is not str):
        raise ValueError(f"{column} is blank or padded: {text!r}")
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        if text not in [member.value for member in kind]:
            raise ValueError(f"{column} does not know {text!r}")
        return next(member for member in kind if member.value == text)
    if kind in (int, bool, date):
        try:
            return READERS[kind](text)
        except (KeyError, ValueError) as error:
            raise ValueError(f"{column} cannot be {text!r}") from error
    return text


def _whole(text: str) -> int:
    if not (text.isascii() and text.isdigit()):
        raise ValueError(text)
    return int(text)


READERS: Mapping[object, Callable[[str], object]] = {
    int: _whole,
    bool: {"yes": True, "no": False}.__getitem__,
    date: date.fromisoformat,
}
