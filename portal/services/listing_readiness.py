"""Whether a case is complete enough to be told, decided or published; all that lacks, at once."""

from dataclasses import replace
from datetime import date

from portal.policy.figures import ListingColour
from portal.policy.jurisdiction import Jurisdiction
from portal.policy.listing import publicity_until
from portal.policy.publication import Entry, missing_for_publication
from portal.policy.verdict import Reason
from portal.records.holidays import working_calendar
from portal.records.listing_cases import on_file
from portal.records.listings import Listing
from portal.services.refusal import Refusal

# What a notice does not need yet: the party has not been heard.
HEARING = frozenset({"notice", "answer_window", "statement_answer"})


def missing(law: Jurisdiction, entry: Entry) -> tuple[Reason, ...]:
    first = min(
        (event.on for event in entry.events), default=entry.decided_on or entry.published_on
    )
    calendar = working_calendar(since=first or date.min)
    return missing_for_publication(law, calendar, entry)


def as_decided(listing: Listing, *, on: date) -> Entry:
    """The entry as if it were decided, served and in effect that day."""
    entry = on_file(listing)
    served_on = entry.served_on or (on if entry.colour is ListingColour.BLACK else None)
    return replace(
        entry,
        decision_no=entry.decision_no or "-",
        decided_on=entry.decided_on or on,
        decided_by="proposing",
        approved_by="approving",
        served_on=served_on,
        effective_from=max(on, served_on or on),
        publication_reason=entry.publication_reason or "-",
    )


def refuse_unready(law: Jurisdiction, listing: Listing, *, on: date) -> None:
    """A notice tells the whole of what shall be decided. Raises Refusal: missing."""
    found = missing(law, as_decided(listing, on=on))
    _refuse([reason for reason in found if reason.code not in HEARING])


def refuse_undecidable(law: Jurisdiction, listing: Listing, *, on: date) -> None:
    """Everything but service and publication must be there. Raises Refusal: missing."""
    _refuse(missing(law, as_decided(listing, on=on)))


def refuse_unpublishable(law: Jurisdiction, listing: Listing, *, on: date) -> None:
    """The checker behind the publish action. Raises Refusal: missing."""
    _refuse(missing(law, on_file(listing, on=on)))


def public_until_of(law: Jurisdiction, listing: Listing, effective_from: date) -> date | None:
    """A white entry is public for its term, a black one no longer than its severity allows."""
    if listing.severity is None:
        return listing.term_until
    return publicity_until(
        law,
        severity=listing.severity,
        effective_from=effective_from,
        term_until=listing.term_until,
    )


def _refuse(found: list[Reason] | tuple[Reason, ...]) -> None:
    if found:
        raise Refusal("missing", found)
