"""What a data set is: its columns, one page of it, all of it.

Values are text, whole numbers, true and false, dates, None, and lists of these or of records that
say themselves in words as `label`. Money is whole yuan.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from hashlib import sha256
from math import ceil

from portal.exports.schema import TEXT, Schema
from portal.policy.jurisdiction import TABLES, Jurisdiction
from portal.policy.terms import State, Term
from portal.records.publications import PublicNoun, revisions

ROWS = 100
MOST_FOUND = 200
MOST_IN_SPREADSHEET = 2000

Row = Mapping[str, object]


@dataclass(frozen=True)
class Column:
    """One value by its name in JSON and its heading in CSV, with its JSON schema."""

    name: str
    label: str
    schema: Schema = field(default_factory=lambda: TEXT)


def coded(name: str, term: Term | State | None) -> Row:
    """The two cells of a term: its identifier and its Chinese word."""
    return {name: term, f"{name}_label": term.label if term else None}


@dataclass(frozen=True, kw_only=True)
class Question:
    """Which page of which data: the law of the place, the day, the search, the page number."""

    law: Jurisdiction
    on: date
    query: str = ""
    page: int = 1

    @property
    def first(self) -> int:
        return (self.page - 1) * ROWS


@dataclass(frozen=True)
class Slice:
    """One page. `is_capped`: a search stopped counting, there may be more than `total`."""

    rows: Sequence[Row]
    total: int
    is_capped: bool = False

    @property
    def pages(self) -> int:
        return max(1, ceil(self.total / ROWS))


@dataclass(frozen=True, kw_only=True)
class DataSet:
    """One set by its key in addresses; `nouns` are those whose change changes it.

    `since` answers what changed since a moment, and what is gone as key and moment; None where
    nothing that was there is ever to be forgotten.
    """

    key: str
    label: str
    about: str
    nouns: tuple[PublicNoun, ...]
    columns: tuple[Column, ...]
    page: Callable[[Question], Slice]
    every: Callable[[Question], Iterator[Row]]
    since: Callable[[Question, datetime], tuple[Slice, Sequence[Row]]] | None = None

    def fingerprint(self, question: Question) -> str:
        """Changes whenever the whole set may: by the records, the day, or the law."""
        law = _tables_digest(question.law.key)
        parts = (self.columns, revisions(*self.nouns, PublicNoun.SETTINGS), question.on, law)
        return sha256(repr(parts).encode()).hexdigest()[:32]


@cache
def _tables_digest(place: str) -> str:
    """A new deployment may bring new tables without any record changing."""
    files = sorted((TABLES / place).iterdir())
    return sha256(b"".join(path.read_bytes() for path in files)).hexdigest()
