"""Which public list entries a search finds: by today's name, the name at the decision, the code."""

from datetime import date

from sqlalchemy import select

from portal.records.database import db
from portal.records.list_entries import ListEntry, list_entries
from portal.records.listings import Listing
from portal.records.search import Noun, find_each


def found_entries(query: str, *, on: date) -> tuple[list[ListEntry], bool]:
    """The entries, black before white, and whether the search stopped before all were seen."""
    named, listed = find_each((Noun.INSTITUTION, Noun.LISTING), query)
    of_entries = select(Listing.institution_id).where(Listing.id.in_(listed.ids))
    institution_ids = {*named.ids, *db.session.scalars(of_entries)}
    entries = list_entries(on, institution_ids=institution_ids)
    return entries, named.capped or listed.capped
