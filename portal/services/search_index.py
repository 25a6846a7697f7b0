"""The search index, rebuilt from its records. Writers keep it up to date row by row."""

from collections.abc import Iterator, Sequence

from sqlalchemy import select

from portal.records import search
from portal.records.database import db, transaction
from portal.records.institution_details import former_names
from portal.records.institutions import Institution
from portal.records.listings import Listing
from portal.records.occupations import Occupation
from portal.records.search import Entry, Noun


def reindex() -> int:
    """Write the whole index anew; answers the number of rows."""
    with transaction() as session:
        return search.rebuild(
            session,
            [
                (Noun.OCCUPATION, _occupations),
                (Noun.INSTITUTION, _institutions),
                (Noun.LISTING, _listings),
            ],
        )


def occupation_entry(occupation: Occupation) -> Entry:
    """What the index knows of an occupation; the shorter name ranks first, so that hg is 焊工."""
    rank = len(occupation.name) * 1000 + occupation.id
    return Entry(occupation.id, occupation.name, occupation.key, rank=rank)


def institution_entry(institution: Institution, former: Sequence[str] = ()) -> Entry:
    """What the index knows of an institution, also by its former names; more stars come first."""
    return Entry(
        institution.id,
        institution.name,
        institution.uscc,
        rank=5 - (institution.star or 0),
        also=" ".join(former),
    )


def listing_entry(listing: Listing) -> Entry:
    """What the index knows of a list entry: the name as it was at the decision."""
    return Entry(listing.id, listing.institution_name, listing.uscc)


def _occupations() -> Iterator[Entry]:
    yield from map(occupation_entry, db.session.scalars(select(Occupation)))


def _institutions() -> Iterator[Entry]:
    former = former_names()
    for row in db.session.scalars(select(Institution).execution_options(yield_per=5000)):
        yield institution_entry(row, former.get(row.id, ()))


def _listings() -> Iterator[Entry]:
    yield from map(listing_entry, db.session.scalars(select(Listing)))
