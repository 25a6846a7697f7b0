"""Names like the one that somebody typed: a character wrong, two swapped, words left out.

A slip leaves most pairs of neighbours, or of characters with one between them, as they were. Names
that share such pairs with the query are looked up by the rare ones, and the few that come nearest
are compared with it character by character. What nearly every name says, 职业培训, counts little.
"""

import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from heapq import nlargest
from math import inf, log

from sqlalchemy import Row, TextClause, select, text

from portal.records.database import db, padded
from portal.records.institution_details import former_names
from portal.records.search import Noun, SearchRow, any_of, common_tokens
from portal.records.tokens import LONGEST_QUERY, fold, tokens_near

MOST_NEAR = 12
MOST_COMPARED = 60
# A pair that more names hold than this tells nothing apart.
COMMON = 250
USUAL = (
    *("职业", "技能", "培训", "学校", "中心", "有限", "责任", "公司", "技工", "企业", "教育"),
    *("民办", "学院", "基地", "机构", "甘肃省", "甘肃", "兰州市", "兰州"),
)
OF_USUAL = frozenset("".join(USUAL))
ENOUGH_PAIRS = 4
# What a difference costs: a slip is one; leaving words out is next to nothing.
SLIP, LEFT_OUT, USUAL_LEFT_OUT, USUAL_OTHERWISE = 1.0, 0.05, 0.01, 0.1
LONG_ENOUGH = 4
# The same text for any number of pairs, so that PostgreSQL plans it once, and without knowing the
# words, so that it never reads the whole table for the first few rows that hold them.
RARE_IN_GIN = text(
    "SELECT array_agg(held.id) FROM unnest(CAST(:matches AS text[])) AS pair (match), "  # noqa: S608 - numbers
    "LATERAL (SELECT id FROM search_rows WHERE words @@ CAST(pair.match AS tsquery) "
    f"LIMIT {COMMON + 1}) AS held GROUP BY pair.match HAVING count(*) <= {COMMON}"
)
HAN = re.compile(r"[\u3400-\u9fff\U00020000-\U000323af]")


@dataclass(frozen=True)
class Near:
    """A record that bears or bore a name like the query; the smaller `cost`, the more alike."""

    noun: Noun
    record_id: int
    name: str
    cost: float


def near_names(query: str, *nouns: Noun, place: str) -> list[Near]:
    """The names most like the query, the nearest first; many names begin with `place`."""
    typed = fold(query)[:LONGEST_QUERY]
    usual = usual_in(typed, place)
    rows = _sharing(_pairs(typed, usual), nouns)
    # In a name of its own of two or three characters a slip would make any other name of it.
    allowed = SLIP / 2 + (SLIP if usual.count(False) >= LONG_ENOUGH else 0)
    institutions = [row.record_id for row in rows if row.noun is Noun.INSTITUTION]
    former = former_names(padded(institutions)) if institutions else {}
    near = []
    for row in rows:
        before = former.get(row.record_id, ()) if row.noun is Noun.INSTITUTION else ()
        costs = (
            _difference(typed, usual, name, usual_in(name, place))
            for name in (row.name, *map(fold, before))
            if _least_difference(typed, usual, name) <= allowed
        )
        cost = min(costs, default=inf)
        if cost <= allowed:
            near.append(Near(row.noun, row.record_id, row.name, cost))
    return sorted(near, key=lambda one: (one.cost, one.name, one.record_id))[:MOST_NEAR]


def usual_in(text: str, place: str) -> list[bool]:
    """For each character whether it belongs to a word that nearly every name holds."""
    marks = [False] * len(text)
    for match in _usual_words(place).finditer(text):
        marks[match.start() : match.end()] = [True] * len(match[0])
    return marks


@cache
def _usual_words(place: str) -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, (place, *USUAL))))


def difference(typed: str, name: str, *, place: str) -> float:
    """What has to change in `name` to become `typed`: slips, and words left out or added."""
    return _difference(typed, usual_in(typed, place), name, usual_in(name, place))


def _least_difference(typed: str, usual: Sequence[bool], name: str) -> float:
    """Less than that no difference can be, and it is found far sooner."""
    pairs = zip(typed, usual, strict=True)
    return SLIP * sum(not is_usual and character not in name for character, is_usual in pairs)


def _difference(
    typed: str, usual_typed: Sequence[bool], name: str, usual_name: Sequence[bool]
) -> float:
    added = [USUAL_OTHERWISE if is_usual else SLIP for is_usual in usual_typed]
    left_out = [USUAL_LEFT_OUT if is_usual else LEFT_OUT for is_usual in usual_name]
    before: list[float] = []
    row = [0.0]
    for cost in left_out:
        row.append(row[-1] + cost)
    for i, character in enumerate(typed):
        two_before, before = before, row
        row = [before[0] + added[i]]
        for j, other in enumerate(name):
            if character == other:
                slip = 0.0
            elif usual_typed[i] and usual_name[j]:
                slip = USUAL_OTHERWISE
            else:
                slip = SLIP
            best = before[j] + slip
            if (other_way := before[j + 1] + added[i]) < best:
                best = other_way
            if (other_way := row[j] + left_out[j]) < best:
                best = other_way
            if i and j and character == name[j - 1] and typed[i - 1] == other:
                best = min(best, two_before[j - 1] + SLIP)
            row.append(best)
    return row[-1]


def _pairs(typed: str, usual: Sequence[bool]) -> list[str]:
    """Neighbours, and characters with one between them, unless both are usual.

    A slip in a usual word leaves pieces of it: they are looked up only where there is little else.
    """
    pairs = dict.fromkeys(
        typed[i] + typed[j]
        for i in range(len(typed))
        for j in range(i + 1, min(i + 3, len(typed)))
        if not (usual[i] and usual[j]) and HAN.match(typed[i]) and HAN.match(typed[j])
    )
    own = [pair for pair in pairs if not OF_USUAL.issuperset(pair)]
    return own if len(own) >= ENOUGH_PAIRS else list(pairs)


def _sharing(pairs: Sequence[str], nouns: Collection[Noun]) -> Sequence[Row[Noun, int, str]]:
    """The rows that share most with the query, each rare pair counted by how rare it is."""
    shares: defaultdict[int, float] = defaultdict(float)
    for keys in _rare(pairs, nouns):
        weight = log(2 * COMMON / len(keys))
        for key in keys:
            shares[key] += weight
    best = nlargest(MOST_COMPARED, shares, key=shares.__getitem__)
    columns = select(SearchRow.noun, SearchRow.record_id, SearchRow.name)
    return db.session.execute(columns.where(SearchRow.id.in_(padded(best)))).all() if best else ()


def _rare(pairs: Sequence[str], nouns: Collection[Noun]) -> Iterator[list[int]]:
    """For each pair that not too many hold the ids of the rows that hold it."""
    dialect, common = db.engine.dialect.name, common_tokens()
    looked_up = [[noun[0] + one for noun in nouns for one in tokens_near(pair)] for pair in pairs]
    matches = [any_of(tokens, dialect) for tokens in looked_up if common.isdisjoint(tokens)]
    if not matches:
        return
    if dialect == "postgresql":
        yield from db.session.scalars(RARE_IN_GIN, {"matches": matches})
        return
    held: list[list[int]] = [[] for _ in matches]
    numbered = {f"pair{at}": match for at, match in enumerate(matches)}
    for at, key in db.session.execute(_rare_in_fts5(len(matches)), numbered).all():
        held[at].append(key)
    yield from (keys for keys in held if 0 < len(keys) <= COMMON)


@cache
def _rare_in_fts5(number: int) -> TextClause:
    """One question for so many pairs; built as text, for SQLAlchemy would take longer than it."""
    parts = (
        f"SELECT {at} AS pair, id FROM (SELECT rowid AS id FROM search_words "  # noqa: S608 - numbers
        f"WHERE search_words MATCH :pair{at} LIMIT {COMMON + 1}) AS found{at}"
        for at in range(number)
    )
    return text(" UNION ALL ".join(parts))
