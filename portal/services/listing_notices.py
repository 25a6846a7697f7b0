"""告知、陈述申辩: what comes before a decision on a black entry (notice, service, answers)."""

from datetime import date

from portal.policy.jurisdiction import Jurisdiction
from portal.policy.listing import ListingEventKind, Outcome
from portal.policy.listing_steps import ListingStep
from portal.policy.schedule import answer_window
from portal.records.holidays import working_calendar
from portal.records.listing_cases import unanswered
from portal.records.listing_documents import (
    DocumentKind,
    ListingDocument,
    documents_of,
    put_content,
)
from portal.records.listings import Listing, ListingEvent
from portal.services import listing_documents
from portal.services.class_changes import refusal
from portal.services.listing_cases import (
    Deed,
    Files,
    add_event,
    note,
    receive,
    refuse_wrong_day,
    stepping,
)
from portal.services.listing_readiness import refuse_unready

K = ListingEventKind


def make_notice(listing: Listing, number: str, *, law: Jurisdiction, deed: Deed) -> ListingDocument:
    """The paper to be served. Raises Refusal: changed, not_now, missing, number_taken."""
    with stepping(listing, deed, ListingStep.NOTICE) as (session, found):
        refuse_unready(law, found, on=deed.on)
        content = listing_documents.notice(found, number, law=law, on=deed.on)
        document = listing_documents.issue(
            session, found, DocumentKind.NOTICE, number, deed, content=content
        )
        note(session, found, "listing_notice_made", deed)
        return document


def serve_notice(listing: Listing, day: date, how: str, *, law: Jurisdiction, deed: Deed) -> None:
    """From this day the institution may answer.

    Raises Refusal: changed, not_now, wrong_day, notice_stale.
    """
    with stepping(listing, deed, ListingStep.NOTICE_SERVICE) as (session, found):
        document = newest_notice(found)
        if document is None or not is_current(found, document, law):
            raise refusal("notice_stale", "告知书以后改过草稿，重新制作告知书再送达")
        refuse_wrong_day(day, deed, not_before=document.on_day)
        due = answer_window(law, working_calendar(since=day), noticed_on=day)
        add_event(
            session,
            found,
            K.NOTICE_SERVED,
            deed,
            on_day=day,
            reason=how,
            due_on=due.day,
            digest=document.digest,
        )


def newest_notice(listing: Listing) -> ListingDocument | None:
    notices = [one for one in documents_of(listing.id) if one.kind is DocumentKind.NOTICE]
    return notices[-1] if notices else None


def is_current(listing: Listing, document: ListingDocument, law: Jurisdiction) -> bool:
    """Whether the notice still says what the case says."""
    fresh = ListingDocument()
    put_content(
        fresh, listing_documents.notice(listing, document.number, law=law, on=document.on_day)
    )
    return fresh.digest == document.digest


def state(listing: Listing, words: str, *, files: Files = (), deed: Deed) -> ListingEvent:
    """陈述申辩, from the institution's door or on paper; until the decision it is heard.

    Raises Refusal: changed, not_now, or what is wrong with a file.
    """
    with stepping(listing, deed, ListingStep.STATEMENT) as (session, found):
        return receive(session, found, K.STATEMENT_RECEIVED, deed, words=words, files=files)


def waive(listing: Listing, words: str, *, deed: Deed) -> None:
    """The institution gives up its answer in writing. Raises Refusal: changed, not_now."""
    with stepping(listing, deed, ListingStep.WAIVER) as (session, found):
        receive(session, found, K.STATEMENT_WAIVED, deed, words=words)


def answer(listing: Listing, outcome: Outcome, reason: str, *, deed: Deed) -> None:
    """Answer the oldest statement without an answer. Raises Refusal: changed, not_now."""
    with stepping(listing, deed, ListingStep.ANSWER) as (session, found):
        about = unanswered(found, K.STATEMENT_RECEIVED)[0]
        add_event(
            session,
            found,
            K.STATEMENT_ANSWERED,
            deed,
            reason=reason,
            outcome=outcome,
            about=about,
        )
