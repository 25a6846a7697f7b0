"""A list case as officers and its institution follow it: how far it is, and what is due next."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import joinedload, selectinload

from portal.policy.figures import ListingColour
from portal.policy.listing import (
    Event,
    ListingEventKind,
    ListingKind,
    ListingState,
    ends_white,
    is_in_force,
    state_on,
)
from portal.policy.listing_steps import ListingStep, Progress, next_steps, open_count
from portal.policy.publication import Entry
from portal.records.database import db
from portal.records.journal import JournalEntry
from portal.records.listing_documents import DocumentKind, ListingDocument
from portal.records.listing_proposals import ListingProposal, open_proposal
from portal.records.listings import Listing, ListingEvent, disputed_on

LISTING_NOUN = "listing"
K = ListingEventKind
# What the institution learns of its case before anything was served on it: nothing.
TOLD = (K.NOTICE_SERVED, K.APPLIED, K.SERVED, K.PUBLISHED)
ANSWERED_BY = {
    K.STATEMENT_RECEIVED: (K.STATEMENT_ANSWERED,),
    K.OBJECTION_RECEIVED: (K.OBJECTION_ANSWERED,),
    K.REPAIR_APPLIED: (K.REPAIR_GRANTED, K.REPAIR_REFUSED),
}


@dataclass(frozen=True)
class Case:
    """One case on a day; `due` is what must be done by when, the most pressing only."""

    listing: Listing
    state: ListingState
    progress: Progress
    proposal: ListingProposal | None
    due: tuple[date, str] | None
    on: date

    @property
    def steps(self) -> tuple[ListingStep, ...]:
        return next_steps(self.on, self.progress)

    @property
    def is_disputed(self) -> bool:
        return bool(open_count(self.progress.events, K.OBJECTION_RECEIVED, K.OBJECTION_ANSWERED))


def case_of(listing: Listing, *, on: date) -> Case:
    """The case as it stands that day."""
    events = [Event(one.kind, one.on_day, one.reason) for one in listing.events]
    black_from = _black_from(listing)
    state = state_on(
        on,
        colour=listing.colour,
        events=events,
        effective_from=listing.effective_from,
        term_until=listing.term_until,
        black_from=black_from,
    )
    proposal = open_proposal(listing.id)
    holds = is_in_force(
        on,
        effective_from=listing.effective_from,
        term_until=listing.term_until,
        ended_on=listing.ended_on,
    )
    progress = Progress(
        kind=listing.kind,
        colour=listing.colour,
        events=events,
        has_notice=_has_unserved_notice(listing),
        is_published=listing.effective_from is not None,
        is_in_force=holds,
        is_over=_is_over(listing, black_from, on),
        is_waiting=proposal is not None,
        had_interim=listing.interim_from is not None,
    )
    due = min(_due(listing, proposal, is_over=progress.is_over), default=None)
    return Case(listing, state, progress, proposal, due, on)


def _is_over(listing: Listing, black_from: date | None, on: date) -> bool:
    if listing.ended_on is not None:
        return True
    if listing.effective_from is None:
        return False
    if black_from is not None and black_from <= on:
        return True
    return listing.term_until is not None and listing.term_until < on


def _has_unserved_notice(listing: Listing) -> bool:
    served = {one.document_digest for one in listing.events if one.kind is K.NOTICE_SERVED}
    chosen = (
        select(ListingDocument.digest)
        .where(
            ListingDocument.listing_id == listing.id, ListingDocument.kind == DocumentKind.NOTICE
        )
        .order_by(ListingDocument.id.desc())
    )
    newest = db.session.scalars(chosen.limit(1)).first()
    return newest is not None and newest not in served


def _black_from(listing: Listing) -> date | None:
    """The day on which a black entry ends this white one."""
    if listing.colour is ListingColour.BLACK:
        return None
    chosen = select(Listing).where(
        Listing.institution_id == listing.institution_id,
        Listing.colour == ListingColour.BLACK,
        Listing.effective_from.is_not(None),
    )
    days = [
        ends_white(
            white_from=listing.effective_from,
            black_from=black.effective_from,
            black_until=black.term_until,
            black_ended_on=black.ended_on,
        )
        for black in db.session.scalars(chosen)
    ]
    return min((day for day in days if day), default=None)


def unanswered(listing: Listing, kind: ListingEventKind) -> list[ListingEvent]:
    """Those of the party's steps of this kind that have no answer yet, the oldest first."""
    answered = {one.about_id for one in listing.events if one.about_id}
    raised = [one for one in listing.events if one.kind is kind]
    # Rows from before answers named what they answer are paired in their order.
    nameless = sum(one.kind in ANSWERED_BY[kind] and not one.about_id for one in listing.events)
    return [one for one in raised if one.id not in answered][nameless:]


def _due(
    listing: Listing, proposal: ListingProposal | None, *, is_over: bool
) -> list[tuple[date, str]]:
    """When the case is over, only what was objected before still waits."""
    found = _answers_due(listing, K.OBJECTION_RECEIVED, "答复异议")
    if is_over:
        return found
    found += _answers_due(listing, K.REPAIR_APPLIED, "答复修复申请")
    if proposal and proposal.due_on:
        found.append((proposal.due_on, f"{proposal.kind.label}：最晚撤下"))
    kinds = {one.kind for one in listing.events}
    if K.DECIDED not in kinds:
        windows = {K.NOTICE_SERVED: "陈述申辩到期", K.PUBLICITY_OPENED: "公示到期"}
        ends = [
            (one.due_on, windows[one.kind])
            for one in listing.events
            if one.kind in windows and one.due_on
        ]
        found += ends[-1:]
    return found


def _answers_due(listing: Listing, kind: ListingEventKind, words: str) -> list[tuple[date, str]]:
    return [(one.due_on, words) for one in unanswered(listing, kind) if one.due_on]


def on_file(listing: Listing, *, on: date | None = None) -> Entry:
    """The entry as the checker of the publish action sees it; `on` is the day of publishing."""
    return Entry(
        kind=listing.kind,
        colour=listing.colour,
        measure=listing.measure,
        severity=listing.severity,
        ground=listing.ground,
        facts=listing.facts,
        bases=tuple((basis.document, basis.article) for basis in listing.bases),
        authority=listing.authority,
        decision_no=listing.decision_no,
        decided_on=listing.decided_on,
        decided_by=listing.decided_by or "",
        approved_by=listing.approved_by or "",
        served_on=listing.served_on,
        effective_from=listing.effective_from,
        term_until=listing.term_until,
        term_condition=listing.term_condition,
        public_until=listing.public_until,
        remedies=listing.remedies,
        publication_reason=listing.publication_reason,
        repair_conditions=listing.repair_conditions,
        source_url=listing.source_url,
        published_on=on,
        events=tuple(Event(one.kind, one.on_day, one.reason) for one in listing.events),
    )


def newest_deed(listing_id: int) -> JournalEntry | None:
    """What was done last in the case; forms name it, so that nobody acts on what they missed."""
    chosen = select(JournalEntry).where(
        JournalEntry.noun == LISTING_NOUN, JournalEntry.record_id == listing_id
    )
    return db.session.scalars(chosen.order_by(JournalEntry.id.desc()).limit(1)).first()


def listing_with_key(key: str) -> Listing | None:
    """Any case, for officers."""
    return db.session.scalar(select(Listing).where(Listing.key == key))


def own_listing(institution_id: int, key: str) -> Listing | None:
    """The institution's own case, once something of it was served or it applied itself."""
    chosen = select(Listing).where(
        Listing.key == key, Listing.institution_id == institution_id, _told()
    )
    return db.session.scalar(chosen)


def own_listings(institution_id: int, *, on: date) -> list[Case]:
    """An institution's own cases, the newest first."""
    chosen = select(Listing).where(Listing.institution_id == institution_id, _told())
    return _cases(list(db.session.scalars(chosen.order_by(Listing.id.desc()))), on)


def _told() -> ColumnElement[bool]:
    """Something reached the institution: a paper, or a suspension that it feels."""
    served = (
        select(ListingEvent.id)
        .where(ListingEvent.listing_id == Listing.id, ListingEvent.kind.in_(TOLD))
        .exists()
    )
    return or_(served, Listing.interim_from.is_not(None))


def is_over_on(on: date) -> ColumnElement[bool]:
    """Ended, or past its term; a condition on Listing."""
    past = and_(Listing.effective_from.is_not(None), Listing.term_until < on)
    return or_(Listing.ended_on.is_not(None), func.coalesce(past, False))


def _awaits_answer(on: date) -> ColumnElement[bool]:
    """Somebody objected to an entry of this programme and waits; what others keep, they answer."""
    return and_(Listing.kind == ListingKind.PROGRAMME, disputed_on(on))


def open_cases(*, on: date) -> list[Case]:
    """Every case that is not over, or where an objection waits, by what is due next; those
    without a due day last.
    """
    chosen = (
        select(Listing)
        .where(~is_over_on(on) | _awaits_answer(on))
        .options(joinedload(Listing.institution), selectinload(Listing.events))
        .order_by(Listing.id)
    )
    found = _cases(list(db.session.scalars(chosen)), on)
    return sorted(found, key=lambda case: case.due[0] if case.due else date.max)


def closed_cases(*, on: date, first: int, most: int) -> list[Case]:
    """The archive: cases that are over, the newest first."""
    is_closed = is_over_on(on) & ~_awaits_answer(on)
    chosen = select(Listing).where(is_closed).order_by(Listing.id.desc())
    return _cases(list(db.session.scalars(chosen.offset(first).limit(most))), on)


def _cases(listings: Sequence[Listing], on: date) -> list[Case]:
    return [case_of(listing, on=on) for listing in listings]


def open_white(institution_id: int, *, on: date) -> Case | None:
    """An application or a white entry that is not over."""
    chosen = select(Listing).where(
        Listing.institution_id == institution_id,
        Listing.colour == ListingColour.WHITE,
        ~is_over_on(on),
    )
    cases = _cases(list(db.session.scalars(chosen)), on)
    return next((case for case in cases if not case.progress.is_over), None)
