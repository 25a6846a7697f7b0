"""暂缓: while a list measure is in force, what it weighs on is not paid, and is not lost either.

Claims come later; until then benefits and publicity notices carry them (003 四(三), 五(三)).
"""

from collections.abc import Collection
from datetime import date

from sqlalchemy import ColumnElement

from portal.policy.verdict import Reason, Weight
from portal.records.listings import Listing
from portal.records.measures import measures_holding, measures_over_named
from portal.records.publicity import PublicityRow
from portal.services.listing_documents import day_words, term_words
from portal.services.refusal import Refusal


def refuse_held(benefits: ColumnElement[bool], *, on: date) -> None:
    """Raises Refusal: held, with each measure that holds one of the benefits."""
    found = measures_holding(benefits, on=on)
    if found:
        raise Refusal("held", [_reason(one, one.institution_name) for one in found])


def held_rows(rows: Collection[PublicityRow], *, on: date) -> list[Reason]:
    """A reason for each institution of the table whose claims are held."""
    named = measures_over_named(((row.institution, row.subject) for row in rows), on=on)
    return [_reason(listing, name) for name, listing in named.items()]


def _reason(listing: Listing, name: str) -> Reason:
    if listing.effective_from is None:
        order, until = "临时暂停", f"到{day_words(listing.interim_until)}"
    else:
        order, until = listing.decision_no, term_words(listing)
    text = f"{name}的补贴暂缓（{order}，{until}），不是取消：措施结束后接着办"
    return Reason("held", text, "", Weight.REFUSE)
