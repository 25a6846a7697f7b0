"""What weighs on an institution, or frees it, is proposed by one officer and decided by another."""

from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.policy.figures import ListingColour
from portal.policy.jurisdiction import Jurisdiction
from portal.policy.listing import ListingEventKind, ListingKind
from portal.policy.listing_steps import ListingStep, ProposalKind
from portal.policy.publication import private_numbers
from portal.policy.schedule import interim_until, withdrawal_due
from portal.records.database import transaction
from portal.records.holidays import working_calendar
from portal.records.listing_proposals import ListingProposal
from portal.records.listings import Listing
from portal.services import listing_decisions as decisions
from portal.services import seats
from portal.services.class_changes import refusal
from portal.services.listing_cases import (
    Deed,
    lock,
    lock_institution,
    note,
    refuse_wrong_day,
    stepping,
)
from portal.services.listing_effects import following
from portal.services.listing_notices import is_current, newest_notice
from portal.services.listing_readiness import refuse_undecidable
from portal.services.refusal import Refusal

K = ListingEventKind
STEPS = {
    ProposalKind.DECISION: ListingStep.DECISION,
    ProposalKind.INTERIM: ListingStep.INTERIM,
    ProposalKind.CORRECTION: ListingStep.CORRECTION,
    ProposalKind.ANNULMENT: ListingStep.ANNULMENT,
    ProposalKind.REPAIR_GRANTED: ListingStep.REPAIR_DECISION,
    ProposalKind.REPAIR_REFUSED: ListingStep.REPAIR_DECISION,
    ProposalKind.REMOVAL: ListingStep.REMOVAL,
}
ENDS = {
    ProposalKind.ANNULMENT: K.ANNULLED,
    ProposalKind.REPAIR_GRANTED: K.REPAIR_GRANTED,
    ProposalKind.REMOVAL: K.REMOVED,
}
YEAR = timedelta(days=365)


def propose(
    listing: Listing,
    kind: ProposalKind,
    reason: str,
    *,
    document_no: str = "",
    day: date | None = None,
    text: str = "",
    law: Jurisdiction,
    deed: Deed,
) -> ListingProposal:
    """Lay it before the approving officer; until then nothing changes.

    Raises Refusal: changed, not_now, missing, notice_stale, no_number, wrong_day, renewed,
    no_change, private_number.
    """
    with stepping(listing, deed, STEPS[kind]) as (session, found):
        if kind is ProposalKind.DECISION:
            _refuse_undecidable(law, found, document_no, deed)
        elif kind is ProposalKind.INTERIM:
            _refuse_interim(session, found, day, law=law, on=deed.on)
        elif kind is ProposalKind.ANNULMENT:
            earliest = max(found.decided_on or deed.on, deed.on - YEAR)
            refuse_wrong_day(day or deed.on, deed, not_before=earliest)
        elif kind is ProposalKind.CORRECTION:
            _refuse_correction(found, text)
        return put(
            session,
            found,
            kind,
            reason,
            document_no=document_no,
            day=day,
            text=text,
            law=law,
            deed=deed,
        )


def _refuse_correction(found: Listing, text: str) -> None:
    """What replaces published facts is as free of private numbers as they were."""
    if text.strip() in ("", found.facts):
        raise refusal("no_change", "写更正以后的事实")
    if private := private_numbers(text):
        raise Refusal("private_number", private)


def put(
    session: Session,
    listing: Listing,
    kind: ProposalKind,
    reason: str,
    *,
    document_no: str = "",
    day: date | None = None,
    text: str = "",
    law: Jurisdiction,
    deed: Deed,
) -> ListingProposal:
    """The row, in a case that is locked and has none open."""
    proposal = ListingProposal(
        listing_id=listing.id,
        kind=kind,
        reason=reason,
        document_no=document_no,
        day=day,
        text=text,
        due_on=_due_on(kind, day or deed.on, law),
        proposed_at=deed.at,
        proposed_by=deed.by.id,
    )
    session.add(proposal)
    session.flush()
    note(session, listing, f"propose_listing_{kind.value}", deed)
    return proposal


def _due_on(kind: ProposalKind, since: date, law: Jurisdiction) -> date | None:
    """What is known to be wrong is off every page within three working days."""
    if kind is not ProposalKind.ANNULMENT:
        return None
    return withdrawal_due(law, working_calendar(since=since), annulled_on=since).day


def _refuse_undecidable(law: Jurisdiction, found: Listing, number: str, deed: Deed) -> None:
    refuse_undecidable(law, found, on=deed.on)
    if found.kind is not ListingKind.PROGRAMME:
        return
    if not number:
        raise refusal("no_number", "写决定书的文号")
    _refuse_stale_notice(law, found)


def _refuse_stale_notice(law: Jurisdiction, found: Listing) -> None:
    """What is decided is what the party was told, word for word."""
    if found.colour is ListingColour.WHITE or found.kind is not ListingKind.PROGRAMME:
        return
    document = newest_notice(found)
    served = [one.document_digest for one in found.events if one.kind is K.NOTICE_SERVED]
    is_told = document is not None and served[-1:] == [document.digest]
    if document is None or not is_told or not is_current(found, document, law):
        raise refusal("notice_stale", "告知书以后改过草稿，重新制作、送达告知书，陈述申辩重新起算")


def _refuse_interim(
    session: Session, found: Listing, until: date | None, *, law: Jurisdiction, on: date
) -> None:
    """Short, for its own reasons, and once for the same facts."""
    last = interim_until(law, from_day=on)
    if until is None or not on <= until <= last:
        raise refusal("wrong_day", f"临时暂停最晚到{last.month}月{last.day}日")
    facts = "".join(found.facts.split())
    chosen = select(Listing.facts).where(
        Listing.institution_id == found.institution_id, Listing.interim_from.is_not(None)
    )
    if not facts or any("".join(known.split()) == facts for known in session.scalars(chosen)):
        raise refusal("renewed", "同一事实只能临时暂停一次，不能延长")


def approve(proposal: ListingProposal, *, law: Jurisdiction, deed: Deed) -> None:
    """Do what was proposed, at once. Raises Refusal: own_proposal, settled, changed, and others."""
    with transaction() as session:
        # The classes first, as every deed on seats does; then the institution, then the case.
        classes = seats.lock_classes_of(session, proposal.listing.institution_id)
        lock_institution(session, proposal.listing.institution_id)
        found = lock(session, proposal.listing, deed)
        decided = _decide(session, proposal, deed, is_approved=True)
        with following(session, found, classes, deed, effective_from=found.effective_from):
            _carry_out(session, found, decided, law, deed)
        note(session, found, f"approve_listing_{decided.kind.value}", deed)


def decline(proposal: ListingProposal, *, deed: Deed) -> None:
    """Leave everything as it is. Raises Refusal: own_proposal, settled, changed."""
    with transaction() as session:
        found = lock(session, proposal.listing, deed)
        decided = _decide(session, proposal, deed, is_approved=False)
        note(session, found, f"decline_listing_{decided.kind.value}", deed)


def _decide(
    session: Session, proposal: ListingProposal, deed: Deed, *, is_approved: bool
) -> ListingProposal:
    """The first decision counts; the case is locked."""
    found = session.get_one(ListingProposal, proposal.id, populate_existing=True)
    if found.proposed_by == deed.by.id:
        raise refusal("own_proposal", "自己提出的，由审批人决定")
    if found.decided_at:
        answer = "同意" if found.is_approved else "不同意"
        raise refusal("settled", f"刚才已经有人{answer}了，刷新再看")
    found.is_approved = is_approved
    found.decided_at = deed.at
    found.decided_by = deed.by.id
    session.flush()
    return found


def _carry_out(
    session: Session, found: Listing, proposal: ListingProposal, law: Jurisdiction, deed: Deed
) -> None:
    """A decision is judged once more: since the proposal the party may have been heard again."""
    match proposal.kind:
        case ProposalKind.DECISION:
            refuse_undecidable(law, found, on=deed.on)
            _refuse_stale_notice(law, found)
            decisions.decide(session, found, proposal, law=law, deed=deed)
        case ProposalKind.INTERIM:
            _refuse_interim(session, found, proposal.day, law=law, on=deed.on)
            decisions.suspend(session, found, proposal, deed=deed)
        case ProposalKind.CORRECTION:
            decisions.correct(session, found, proposal, deed=deed)
        case ProposalKind.REPAIR_REFUSED:
            decisions.refuse_repair(session, found, proposal, deed=deed)
        case kind:
            decisions.end(session, found, ENDS[kind], proposal, deed=deed)
