"""What an approved proposal does to the case, within the transaction that approves it."""

from sqlalchemy.orm import Session

from portal.policy.jurisdiction import Jurisdiction
from portal.policy.listing import ListingEventKind, ListingKind
from portal.records import search
from portal.records.accounts import Account
from portal.records.listing_cases import unanswered
from portal.records.listing_documents import DocumentKind
from portal.records.listing_proposals import ListingProposal
from portal.records.listings import Listing
from portal.records.search import Noun
from portal.services import listing_documents
from portal.services.listing_cases import Deed, add_event, note
from portal.services.search_index import listing_entry

K = ListingEventKind


def decide(
    session: Session,
    found: Listing,
    proposal: ListingProposal,
    *,
    law: Jurisdiction,
    deed: Deed,
) -> None:
    """By two officials, with the bases' wording and the institution's name as they are now."""
    found.decided_by = session.get_one(Account, proposal.proposed_by).key
    found.approved_by = deed.by.key
    if found.kind is not ListingKind.PROGRAMME:
        add_event(session, found, K.DECIDED, deed, on_day=found.decided_on, reason=proposal.reason)
        add_event(session, found, K.SERVED, deed, on_day=found.served_on)
        return
    found.decision_no, found.decided_on = proposal.document_no, deed.on
    found.institution_name = found.institution.name
    for row in law.legal_bases.in_force(deed.on):
        for basis in found.bases:
            if (basis.document, basis.article) == (row.source.citation, row.source.clause):
                basis.wording = row.value.wording
    search.put(session, Noun.LISTING, listing_entry(found))
    content = listing_documents.decision(found, law=law, on=deed.on)
    paper = listing_documents.issue(
        session, found, DocumentKind.DECISION, found.decision_no, deed, content=content
    )
    add_event(session, found, K.DECIDED, deed, reason=proposal.reason, digest=paper.digest)


def suspend(session: Session, found: Listing, proposal: ListingProposal, *, deed: Deed) -> None:
    """From today, before anything is decided."""
    found.interim_from, found.interim_until = deed.on, proposal.day
    found.interim_reason = proposal.reason
    found.interim_by = session.get_one(Account, proposal.proposed_by).key
    found.interim_approved_by = deed.by.key
    note(session, found, "listing_interim", deed)


def correct(session: Session, found: Listing, proposal: ListingProposal, *, deed: Deed) -> None:
    """The entry says what is right; the event keeps what it said."""
    words = f"{proposal.reason}。更正前：{found.facts}"
    found.facts = proposal.text
    add_event(session, found, K.CORRECTED, deed, reason=words)


def refuse_repair(
    session: Session, found: Listing, proposal: ListingProposal, *, deed: Deed
) -> None:
    """It stays on the list; the institution reads why, and may ask again."""
    about = unanswered(found, K.REPAIR_APPLIED)[0]
    add_event(session, found, K.REPAIR_REFUSED, deed, reason=proposal.reason, about=about)


def end(
    session: Session,
    found: Listing,
    kind: ListingEventKind,
    proposal: ListingProposal,
    *,
    deed: Deed,
) -> None:
    """Annulled, repaired or removed: without effect, and off every page, from today."""
    found.ended_on = deed.on
    number = proposal.document_no or f"{found.decision_no}-{deed.on:%Y%m%d}"
    content = listing_documents.removal(found, number, kind.label, proposal.reason, on=deed.on)
    paper = listing_documents.issue(
        session, found, DocumentKind.REMOVAL, number, deed, content=content
    )
    is_repair = kind is K.REPAIR_GRANTED
    about = unanswered(found, K.REPAIR_APPLIED)[0] if is_repair else None
    add_event(session, found, kind, deed, reason=proposal.reason, digest=paper.digest, about=about)
    if kind is K.ANNULLED:
        _settle_objections(session, found, deed)


def _settle_objections(session: Session, found: Listing, deed: Deed) -> None:
    """Nobody waits for an answer about an entry that is gone: its annulment is the answer."""
    for one in unanswered(found, K.OBJECTION_RECEIVED):
        words = "决定已经撤销，不再公开。您的异议到此办结，不再另行答复。"
        add_event(session, found, K.OBJECTION_ANSWERED, deed, reason=words, about=one)
