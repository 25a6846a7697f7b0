"""异议: who holds an entry to be wrong is heard at any time, and answered with reasons."""

from portal.policy.jurisdiction import Jurisdiction
from portal.policy.listing import ListingEventKind, Outcome
from portal.policy.listing_steps import ListingStep, ProposalKind
from portal.policy.schedule import objection_due
from portal.records.holidays import working_calendar
from portal.records.listing_cases import case_of, unanswered
from portal.records.listings import Listing, ListingEvent
from portal.records.publications import PublicNoun, raise_revision
from portal.services import listing_proposals
from portal.services.listing_cases import Deed, Files, add_event, receive, stepping

K = ListingEventKind


def object_to(
    listing: Listing, words: str, *, files: Files = (), law: Jurisdiction, deed: Deed
) -> ListingEvent:
    """The entry is marked as disputed until the answer. Raises Refusal: changed, not_now."""
    with stepping(listing, deed, ListingStep.OBJECTION) as (session, found):
        due = objection_due(law, working_calendar(since=deed.on), received_on=deed.on)
        raise_revision(session, PublicNoun.LISTINGS, at=deed.at)
        return receive(
            session,
            found,
            K.OBJECTION_RECEIVED,
            deed,
            words=words,
            files=files,
            due_on=due.day,
        )


def answer(
    listing: Listing, outcome: Outcome, reason: str, *, law: Jurisdiction, deed: Deed
) -> None:
    """Answer the oldest one. What is right ends the entry, if it still stands: its annulment is
    laid before the other officer at once, due within three working days.

    Raises Refusal: changed, not_now.
    """
    with stepping(listing, deed, ListingStep.OBJECTION_ANSWER) as (session, found):
        about = unanswered(found, K.OBJECTION_RECEIVED)[0]
        add_event(
            session,
            found,
            K.OBJECTION_ANSWERED,
            deed,
            reason=reason,
            outcome=outcome,
            about=about,
        )
        raise_revision(session, PublicNoun.LISTINGS, at=deed.at)
        stands = found.decided_on and not case_of(found, on=deed.on).progress.is_over
        if outcome is Outcome.ACCEPTED and stands:
            listing_proposals.put(
                session, found, ProposalKind.ANNULMENT, f"异议成立：{reason}", law=law, deed=deed
            )
