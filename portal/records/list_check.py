"""Whether an institution is on a list: what a code or a name finds (003 四(三), 五(三)).

Only a credit code names one institution. A name may be another's too, so that what it finds is
never called listed; being absent from a list is not being approved.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import lru_cache

from sqlalchemy import BindParameter, ColumnElement, Select, and_, bindparam, select

from portal.policy.figures import ListingColour
from portal.policy.registry import Standing
from portal.policy.uscc import LENGTH, is_valid
from portal.records.database import DAYS, db, padded
from portal.records.directory import Card, cards
from portal.records.institution_details import FormerDetails
from portal.records.institutions import Institution, stands_on
from portal.records.listings import Listing, public_on
from portal.records.near_names import Near, near_names
from portal.records.search import Noun, find_each
from portal.records.tokens import fold

SHORTEST_CODE = 8
MOST_CARDS = 24
# An application is not public; whatever came after it is.
KNOWN = tuple(standing for standing in Standing if standing is not Standing.APPLIED)


class Finding(StrEnum):
    """What a check comes to."""

    MISTYPED = "mistyped"
    LISTED = "listed"
    CLEAR = "clear"
    NEAR = "near"
    NOBODY = "nobody"


@dataclass(frozen=True)
class Check:
    """`cards` holds the one institution found, or those with a name like the query.

    `total` may be more than the cards; with `capped` nobody counted further. `missing` is how many
    characters a mistyped code lacks, below 0 how many it has too many.
    """

    finding: Finding
    is_code: bool = False
    cards: tuple[Card, ...] = ()
    total: int = 0
    capped: bool = False
    missing: int = 0
    former_names: Mapping[int, Sequence[str]] = field(default_factory=dict)


@dataclass(frozen=True)
class Asked:
    """For which day, and today; many names begin with `place`.

    Entries answer for a past day only while they are public today, else no repair would ever be.
    """

    on: date
    today: date
    place: str

    @property
    def is_shown(self) -> ColumnElement[bool]:
        """Whether an entry answers; a condition on Listing."""
        return and_(public_on(self.on), public_on(self.today))


def check_lists(query: str, *, on: date, place: str, today: date | None = None) -> Check:
    """The answer to a credit code or a name, on that day, which may be past if `today` is given."""
    asked = Asked(on, today or on, place)
    code = "".join(fold(query).upper().split())
    looks_like_code = code.isascii() and code.isalnum() and not code.isalpha()
    if looks_like_code and len(code) >= SHORTEST_CODE:
        return _check_code(code, asked)
    return _check_name(query, asked)


def _check_code(code: str, asked: Asked) -> Check:
    ids = db.session.scalars(
        select(Institution.id)
        .where(Institution.uscc == code)
        .union(select(Listing.institution_id).where(Listing.uscc == code, asked.is_shown))
    ).all()
    found = _known(ids, asked)
    if not found:
        is_right = is_valid(code)
        finding = Finding.NOBODY if is_right else Finding.MISTYPED
        return Check(finding, is_code=True, missing=0 if is_right else LENGTH - len(code))
    listed = any(_is_black(card) for card in found)
    finding = Finding.LISTED if listed else Finding.CLEAR
    return Check(finding, is_code=True, cards=found, total=len(found))


def _check_name(query: str, asked: Asked) -> Check:
    named, listed = find_each((Noun.INSTITUTION, Noun.LISTING), query)
    is_found = named.ids or listed.ids
    near = [] if is_found else near_names(query, Noun.INSTITUTION, Noun.LISTING, place=asked.place)
    ids, former = _in_order(named.ids, listed.ids, near, asked)
    found = _known(ids[:MOST_CARDS], asked)
    capped = named.capped or listed.capped
    if not found:
        return Check(Finding.NOBODY)
    is_same = len(ids) == 1 and fold(found[0].name) == fold(query)
    if is_same and not _is_black(found[0]):
        return Check(Finding.CLEAR, cards=found, total=1)
    return Check(Finding.NEAR, cards=found, total=len(ids), capped=capped, former_names=former)


def _in_order(
    named: Sequence[int], listed: Sequence[int], near: Sequence[Near], asked: Asked
) -> tuple[list[int], dict[int, list[str]]]:
    """Institutions that the public may know of: those found, the black-listed first, then the near.

    Of those found each group is in the order of the search; the near begin with the nearest. With
    them the former names of each that has any.
    """
    of_near = {noun: [one.record_id for one in near if one.noun is noun] for noun in Noun}
    by_name = [*named, *of_near[Noun.INSTITUTION]]
    entries_of, names_of = _questions(asked)
    keys = {"ids": padded(by_name), "entries": padded([*listed, *of_near[Noun.LISTING]])}
    entries = db.session.execute(entries_of, keys).all()
    former: dict[int, list[str]] = {}
    for key, name in db.session.execute(names_of, {"ids": keys["ids"]}):
        former.setdefault(key, []).extend([name] if name else [])
    shown = {row.institution_id for row in entries} | former.keys()
    by_entry = {row.id: row.institution_id for row in entries}
    black = {row.institution_id for row in entries if row.colour is ListingColour.BLACK}
    found = [*named, *(by_entry.get(key, 0) for key in listed)]
    alike = (
        one.record_id if one.noun is Noun.INSTITUTION else by_entry.get(one.record_id, 0)
        for one in near
    )
    in_order = [*sorted(found, key=lambda key: key not in black), *alike]
    return [key for key in dict.fromkeys(in_order) if key in shown], former


@lru_cache(maxsize=DAYS)
def _questions(asked: Asked) -> tuple[Select[int, int, ListingColour], Select[int, str]]:
    """The list entries, and who is known to the public with its former names."""
    ids: BindParameter[int] = bindparam("ids", expanding=True)
    in_entries = Listing.id.in_(bindparam("entries", expanding=True))
    bore_another = and_(
        FormerDetails.institution_id == Institution.id, FormerDetails.name != Institution.name
    )
    return (
        select(Listing.id, Listing.institution_id, Listing.colour).where(
            in_entries | Listing.institution_id.in_(ids), asked.is_shown
        ),
        select(Institution.id, FormerDetails.name)
        .outerjoin(FormerDetails, bore_another)
        .where(Institution.id.in_(ids), stands_on(asked.on, *KNOWN)),
    )


def _known(ids: Sequence[int], asked: Asked) -> tuple[Card, ...]:
    """Their cards; who is only applying and on no list is nobody to the public."""
    found = cards(ids, on=asked.on, today=asked.today)
    return tuple(card for card in found if card.standing in KNOWN or card.entries)


def _is_black(card: Card) -> bool:
    return any(entry.colour is ListingColour.BLACK for entry in card.entries)
