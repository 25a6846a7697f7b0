"""The search index: one row per thing that can be found, written in its writer's transaction.

SQLite answers from an FTS5 table, PostgreSQL from a GIN index over the same tokens; both are kept
by the database itself from `search_rows.tokens`. Tokens carry their noun's letter, so that a word
common among institutions costs nothing among occupations.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from itertools import islice
from time import monotonic
from typing import Any

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Engine,
    Index,
    Row,
    Select,
    Text,
    UniqueConstraint,
    bindparam,
    cast,
    column,
    delete,
    false,
    insert,
    literal,
    literal_column,
    select,
    table,
    text,
    union_all,
)
from sqlalchemy.dialects.postgresql import TSQUERY
from sqlalchemy.orm import Mapped, Session, mapped_column

from portal.records.database import Base, Identifier, RowId, choice, db
from portal.records.tokens import fold, terms_of, tokens_of

MOST_CANDIDATES = 200
# So many more rows than one looks through that a bad estimate takes no rare word for a common one.
MANY = 500
WAYS = 4
PATIENCE = 10.0
COMMON_IN_GIN = text(
    "SELECT word FROM (SELECT unnest(CAST(CAST(most_common_elems AS text) AS text[])) AS word, "
    "unnest(most_common_elem_freqs) AS share FROM pg_stats WHERE attname = 'words' "
    "AND tablename = 'search_rows' AND schemaname = current_schema()) AS counted, pg_class "
    "WHERE pg_class.oid = CAST('search_rows' AS regclass) AND share * reltuples > :many "
    "AND word IS NOT NULL"
)


class Noun(StrEnum):
    """What can be searched; the first letter marks its tokens."""

    OCCUPATION = "occupation"
    INSTITUTION = "institution"
    LISTING = "listing"


class SearchRow(Base):
    """One findable thing: its folded name and code, its static rank (small first), its tokens."""

    __tablename__ = "search_rows"
    __table_args__ = (
        UniqueConstraint("noun", "record_id"),
        Index("ix_search_rows_noun_name", "noun", "name"),
        Index("ix_search_rows_noun_code", "noun", "code"),
    )

    id: Mapped[RowId]
    noun: Mapped[Noun] = mapped_column(choice(Noun, "noun"))
    record_id: Mapped[int] = mapped_column(Identifier)
    name: Mapped[str] = mapped_column(Text().with_variant(Text(collation="C"), "postgresql"))
    code: Mapped[str] = mapped_column(Text, default="")
    rank: Mapped[int] = mapped_column(default=0)
    tokens: Mapped[str] = mapped_column(Text)


@dataclass(frozen=True)
class Entry:
    """What a noun tells the index about one of its records. `also` holds other words for it."""

    record_id: int
    name: str
    code: str = ""
    rank: int = 0
    also: str = ""


@dataclass(frozen=True)
class Found:
    """Record ids, best first; `capped` says that there may be more than the 200 looked at."""

    ids: tuple[int, ...] = ()
    capped: bool = False
    exact: bool = False


def row_of(noun: Noun, entry: Entry) -> dict[str, object]:
    """The index row of one record, as a plain mapping, so that bulk writers use it too."""
    words = tokens_of(f"{entry.name} {entry.also}") | tokens_of(entry.code)
    return {
        "noun": noun,
        "record_id": entry.record_id,
        "name": fold(entry.name),
        "code": fold(entry.code),
        "rank": entry.rank,
        "tokens": " ".join(sorted(noun[0] + word for word in words)),
    }


def put(session: Session, noun: Noun, entry: Entry) -> None:
    """Index one record anew; call it in the transaction that changes the record."""
    remove(session, noun, entry.record_id)
    session.add(SearchRow(**row_of(noun, entry)))


def remove(session: Session, noun: Noun, record_id: int) -> None:
    session.execute(
        delete(SearchRow).where(SearchRow.noun == noun, SearchRow.record_id == record_id)
    )


def rebuild(session: Session, sources: Sequence[tuple[Noun, Callable[[], Iterable[Entry]]]]) -> int:
    """Write the whole index anew from its sources; answers the number of rows."""
    session.execute(delete(SearchRow))
    count = 0
    for noun, entries in sources:
        rows = (row_of(noun, entry) for entry in entries())
        while batch := list(islice(rows, 5000)):
            session.execute(insert(SearchRow), batch)
            count += len(batch)
    return count


def find(noun: Noun, query: str, *, most: int = MOST_CANDIDATES) -> Found:
    """Exact code, exact name, names that begin so, then the stored rank; at most `most` ids."""
    return find_each((noun,), query, most=most)[0]


def find_each(
    nouns: Sequence[Noun], query: str, *, most: int = MOST_CANDIDATES
) -> tuple[Found, ...]:
    """`find` for each noun, in one question to the database."""
    wanted = fold(query)
    if not wanted:
        return tuple(Found() for _ in nouns)
    dialect = db.engine.dialect.name
    terms = terms_of(query)
    asked = {"wanted": wanted, "beyond": wanted + "\U0010ffff"}
    for noun in nouns if terms else ():
        asked |= _words(noun, [[noun[0] + token for token in tokens] for tokens in terms], dialect)
    ways = _ways(tuple(nouns), most, dialect, has_words=bool(terms))
    rows = db.session.execute(ways, asked).all()
    return tuple(
        _found([row for row in rows if row.place // WAYS == number], most)
        for number in range(len(nouns))
    )


@lru_cache
def _ways(
    nouns: tuple[Noun, ...], most: int, dialect: str, *, has_words: bool
) -> CompoundSelect[*tuple[Any, ...]]:
    """One question, kept, for building it takes longer than the answer; the four ways of each noun
    to be found, best first.
    """
    parts: list[Select[int, int, str]] = []
    wanted = bindparam("wanted", type_=Text)
    for noun in nouns:
        own = _candidates().where(SearchRow.noun == noun).limit(most)
        begins = own.where(
            SearchRow.name > wanted, SearchRow.name < bindparam("beyond", type_=Text)
        )
        holding = _in_fts5(noun) if dialect == "sqlite" else _in_gin(noun)
        parts += (
            own.where(SearchRow.code == wanted),
            own.where(SearchRow.name == wanted),
            begins.order_by(SearchRow.name),
            holding.limit(most) if has_words else _candidates().where(false()),
        )
    placed = (part.add_columns(literal(at).label("place")) for at, part in enumerate(parts))
    return union_all(*(select(part.subquery()) for part in placed))


def _found(rows: Sequence[Row[int, int, str, int]], most: int) -> Found:
    """Candidates are cut before they are ordered: ranking a common word takes most of a second."""

    def order(row: Row[int, int, str, int]) -> tuple[int, int, str]:
        way = row.place % WAYS
        return way, row.rank if way == WAYS - 1 else 0, row.name

    ids = tuple(dict.fromkeys(row.record_id for row in sorted(rows, key=order)))
    is_exact = any(row.place % WAYS < 2 for row in rows)
    return Found(ids[:most], capped=len(ids) >= most, exact=is_exact)


def _words(noun: Noun, alternatives: list[list[str]], dialect: str) -> dict[str, str]:
    """What the words of a row must hold. GIN reads much of the list of every word that it looks up:
    it gets the rare ones, and the few rows that hold these are looked through for all.
    """
    if dialect == "sqlite":
        return {f"{noun}_words": _joined(alternatives, quote='"', both=" AND ", either=" OR ")}
    common = common_tokens()
    rare = [[one for one in tokens if one not in common] or tokens for tokens in alternatives]
    return {
        f"{noun}_{name}": _joined(tokens, quote="'", both=" & ", either=" | ")
        for name, tokens in (("words", alternatives), ("rare", rare))
    }


def _in_fts5(noun: Noun) -> Select[int, int, str]:
    words = table("search_words", column("rowid"))
    match = literal_column("search_words").op("MATCH")(bindparam(f"{noun}_words", type_=Text))
    return _candidates().join(words, words.c.rowid == SearchRow.id).where(match)


def _in_gin(noun: Noun) -> Select[int, int, str]:
    # A column that PostgreSQL fills by itself (migration 0024); SQLite has none.
    words: ColumnElement[str] = literal_column("search_rows.words", Text)
    rare, every = (
        words.bool_op("@@")(cast(bindparam(f"{noun}_{name}", type_=Text), TSQUERY))
        for name in ("rare", "words")
    )
    # IS TRUE keeps PostgreSQL from looking all of them up.
    return _candidates().where(rare, every.is_(True))


def common_tokens() -> frozenset[str]:
    """What more than `MANY` rows hold, as PostgreSQL counted last; none on SQLite, which stops
    reading a word's list as soon as it has enough.
    """
    if db.engine.dialect.name == "sqlite":
        return frozenset()
    return _counted_as_common(db.engine, int(monotonic() // PATIENCE))


@lru_cache(maxsize=1)
def _counted_as_common(_: Engine, __: int) -> frozenset[str]:
    """Read every few seconds, for that takes as long as a search; what is old is only slow."""
    return frozenset(db.session.scalars(COMMON_IN_GIN, {"many": MANY}))


def _candidates() -> Select[int, int, str]:
    return select(SearchRow.record_id, SearchRow.rank, SearchRow.name)


def any_of(tokens: Iterable[str], dialect: str) -> str:
    """A query text: rows with one of these tokens."""
    quote, either = ('"', " OR ") if dialect == "sqlite" else ("'", " | ")
    return _joined([[token] for token in tokens], quote=quote, both="", either=either)


def _joined(alternatives: list[list[str]], *, quote: str, both: str, either: str) -> str:
    """One query text; tokens hold only Han, Latin, digits and `~`, so quoting is enough."""
    return either.join(
        "(" + both.join(f"{quote}{token}{quote}" for token in tokens) + ")"
        for tokens in alternatives
    )
