"""白名单: an institution applies, is assessed and publicised; it may leave whenever it wants."""

from portal.policy.figures import ListingColour
from portal.policy.jurisdiction import Jurisdiction
from portal.policy.listing import ListingEventKind
from portal.policy.listing_steps import ListingStep
from portal.policy.schedule import publicity_ends
from portal.records.database import transaction
from portal.records.holidays import working_calendar
from portal.records.institutions import Institution
from portal.records.listing_cases import open_white
from portal.records.listings import Listing
from portal.records.publications import PublicNoun, raise_revision
from portal.services import listings
from portal.services.class_changes import refusal
from portal.services.listing_cases import Deed, add_event, lock, lock_institution, receive, stepping

K = ListingEventKind


def apply_for_white(
    institution: Institution, words: str, *, law: Jurisdiction, deed: Deed
) -> Listing:
    """One application at a time. Raises Refusal: waiting."""
    with transaction() as session:
        lock_institution(session, institution.id)
        if open_white(institution.id, on=deed.on):
            raise refusal("waiting", "已经在白名单上，或者已经申请过，等结果")
        written = listings.Draft(institution=institution, colour=ListingColour.WHITE)
        listing = listings.draft(written, law=law, deed=deed)
        receive(session, listing, K.APPLIED, deed, words=words)
        return listing


def assess(listing: Listing, findings: str, *, deed: Deed) -> None:
    """The findings become the facts of the entry. Raises Refusal: changed, not_now."""
    with stepping(listing, deed, ListingStep.ASSESSMENT) as (session, found):
        found.facts = findings
        add_event(session, found, K.ASSESSED, deed, reason=findings)


def open_publicity(listing: Listing, *, law: Jurisdiction, deed: Deed) -> None:
    """Open to objections until its last day. Raises Refusal: changed, not_now."""
    with stepping(listing, deed, ListingStep.PUBLICITY) as (session, found):
        due = publicity_ends(law, working_calendar(since=deed.on), posted_on=deed.on)
        add_event(session, found, K.PUBLICITY_OPENED, deed, due_on=due.day)
        raise_revision(session, PublicNoun.LISTINGS, at=deed.at)


def leave(listing: Listing, words: str, *, deed: Deed) -> None:
    """By the institution's own request, at once; it never shows as black.

    Raises Refusal: changed, not_now.
    """
    with transaction() as session:
        found = lock(session, listing, deed)
        if found.colour is not ListingColour.WHITE or found.ended_on:
            raise refusal("not_now", "这一项已经结束")
        found.ended_on = deed.on
        receive(session, found, K.WITHDRAWN, deed, words=words)
        raise_revision(session, PublicNoun.LISTINGS, PublicNoun.INSTITUTIONS, at=deed.at)
