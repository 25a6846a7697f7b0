"""How the other directories become data sets: small enough to be read whole and searched here."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date

from portal.exports.dataset import ROWS, Column, DataSet, Question, Row, Slice
from portal.exports.schema import DAY, maybe
from portal.policy.directories import Directory
from portal.records.directories import Entry, in_force
from portal.records.publications import PublicNoun
from portal.records.tokens import fold, terms_of, tokens_of

DAYS = (Column("from_day", "有效期从", DAY), Column("until_day", "有效期到", maybe(DAY)))


def directory_set(
    directory: Directory,
    about: str,
    *,
    kind: type[Entry],
    columns: tuple[Column, ...],
    row: Callable[[Entry], Row],
) -> DataSet:
    """The data set of one directory: its own columns, and between them what all of them have."""

    def rows(question: Question) -> list[Row]:
        return [_whole(one, row) for one in found(kind, row, question.query, on=question.on)]

    def page(question: Question) -> Slice:
        held = rows(question)
        return Slice(held[question.first : question.first + ROWS], len(held))

    def every(question: Question) -> Iterator[Row]:
        yield from rows(question)

    return DataSet(
        key=directory.value,
        label=directory.label,
        about=about,
        nouns=(PublicNoun.DIRECTORIES,),
        columns=(Column("key", "编号"), Column("name", "名称"), *columns, *DAYS),
        page=page,
        every=every,
    )


def found(
    kind: type[Entry], row: Callable[[Entry], Row], query: str, *, on: date
) -> Sequence[Entry]:
    """The entries in force on a day that hold what is asked for, in a word or by initials."""
    entries = in_force(kind, on)
    wanted = fold(query)
    if not wanted:
        return entries
    return [one for one in entries if _holds(_text(one, row), wanted)]


def _text(entry: Entry, row: Callable[[Entry], Row]) -> str:
    cells = [
        "、".join(map(str, cell)) if isinstance(cell, list) else str(cell)
        for cell in row(entry).values()
    ]
    return " ".join((entry.name, *cells))


def _holds(text: str, wanted: str) -> bool:
    if wanted in fold(text):
        return True
    tokens = tokens_of(text)
    return any(tokens.issuperset(asked) for asked in terms_of(wanted))


def _whole(entry: Entry, row: Callable[[Entry], Row]) -> Row:
    return {
        "key": entry.key,
        "name": entry.name,
        **row(entry),
        "from_day": entry.from_day,
        "until_day": entry.until_day,
    }
