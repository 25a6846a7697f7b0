"""A list entry from its draft to its publication (003 四(三), 五(三)); decisions are proposals."""

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.policy.figures import ListingColour
from portal.policy.jurisdiction import Jurisdiction
from portal.policy.listing import (
    ListingEventKind,
    ListingGround,
    ListingKind,
    ListingMeasure,
    ListingScope,
    ListingSeverity,
    ends_white,
)
from portal.policy.listing_steps import ListingStep
from portal.records import search
from portal.records.database import transaction
from portal.records.institutions import Institution
from portal.records.keys import new_key
from portal.records.listing_documents import DocumentKind, documents_of
from portal.records.listing_reports import ListingReport
from portal.records.listings import Listing, ListingBasis
from portal.records.occupations import Occupation
from portal.records.publications import PublicNoun, raise_revision
from portal.records.search import Noun
from portal.records.venues import Venue
from portal.services import seats
from portal.services.class_changes import refusal
from portal.services.listing_cases import (
    Deed,
    add_event,
    lock,
    lock_institution,
    note,
    refuse_wrong_day,
    refuse_wrong_step,
    stepping,
)
from portal.services.listing_effects import end_white_entries, following
from portal.services.listing_readiness import public_until_of, refuse_unpublishable
from portal.services.search_index import listing_entry

K = ListingEventKind
YEAR = timedelta(days=365)


@dataclass(frozen=True, kw_only=True)
class Elsewhere:
    """A decision that another authority made, as it published it."""

    decision_no: str
    decided_on: date
    served_on: date
    source_url: str
    document: str
    article: str


@dataclass(frozen=True, kw_only=True)
class Draft:
    """What an officer writes; `bases` are keys of the closed list."""

    institution: Institution
    kind: ListingKind = ListingKind.PROGRAMME
    colour: ListingColour = ListingColour.BLACK
    scope: ListingScope = ListingScope.ALL
    occupation: Occupation | None = None
    venue: Venue | None = None
    measure: ListingMeasure | None = None
    severity: ListingSeverity | None = None
    ground: ListingGround | None = None
    facts: str = ""
    bases: tuple[str, ...] = ()
    authority: str = ""
    term_until: date | None = None
    term_condition: str = ""
    remedies: str = ""
    repair_conditions: str = ""
    supersedes: Listing | None = None
    elsewhere: Elsewhere | None = None


def draft(
    written: Draft, *, report: ListingReport | None = None, law: Jurisdiction, deed: Deed
) -> Listing:
    """Open a case; nobody outside the bureau learns of it. Raises Refusal: scope, elsewhere."""
    with transaction() as session:
        listing = Listing(key=new_key(), institution_id=written.institution.id)
        listing.kind, listing.colour = written.kind, written.colour
        put(session, listing, written, law=law, on=deed.on)
        session.add(listing)
        session.flush()
        if report:
            report.listing_id = listing.id
        search.put(session, Noun.LISTING, listing_entry(listing))
        note(session, listing, "listing_drafted", deed)
        return listing


def edit(listing: Listing, written: Draft, *, law: Jurisdiction, deed: Deed) -> None:
    """Change a draft; what was told must then be told again.

    Raises Refusal: changed, not_now, scope, elsewhere.
    """
    with stepping(listing, deed, ListingStep.EDIT) as (session, found):
        put(session, found, written, law=law, on=deed.on)
        note(session, found, "listing_edited", deed)


def put(session: Session, listing: Listing, written: Draft, *, law: Jurisdiction, on: date) -> None:
    """Write the draft into the row. A measure is the programme's alone."""
    _refuse_wrong_scope(written)
    is_ours = written.kind is ListingKind.PROGRAMME
    if is_ours == (written.elsewhere is not None):
        raise refusal("elsewhere", "写原决定的文号、日期、依据和网址")
    listing.uscc, listing.institution_name = written.institution.uscc, written.institution.name
    for name in (
        "scope",
        "severity",
        "ground",
        "facts",
        "authority",
        "term_until",
        "term_condition",
        "remedies",
        "repair_conditions",
    ):
        setattr(listing, name, getattr(written, name))
    listing.measure = written.measure if is_ours else None
    listing.occupation_id = written.occupation.id if written.occupation else None
    listing.venue_id = written.venue.id if written.venue else None
    listing.supersedes_id = written.supersedes.id if written.supersedes else None
    if written.elsewhere:
        _put_elsewhere(listing, written.elsewhere, on=on)
    else:
        _put_bases(session, listing, written.bases, law=law, on=on)


def _refuse_wrong_scope(written: Draft) -> None:
    named = {ListingScope.OCCUPATION: written.occupation, ListingScope.SITE: written.venue}
    for scope, thing in named.items():
        if (written.scope is scope) != (thing is not None):
            raise refusal("scope", "范围写一个职业或者一处场地的，选是哪一个；别的范围不选")
    is_removal = written.measure is ListingMeasure.REMOVE_FROM_DIRECTORY
    if is_removal and written.scope is not ListingScope.ALL:
        raise refusal("scope", "移出目录管全部培训，范围选“全部培训”。只停一部分的，措施选暂停")
    if written.venue and written.venue.institution_id != written.institution.id:
        raise refusal("scope", "这处场地不是这家机构的")


def _put_elsewhere(listing: Listing, known: Elsewhere, *, on: date) -> None:
    if not known.decided_on <= known.served_on <= on:
        raise refusal("elsewhere", "送达不能早于决定，也不能晚于今天")
    listing.decision_no, listing.decided_on = known.decision_no, known.decided_on
    listing.served_on, listing.source_url = known.served_on, known.source_url
    basis = ListingBasis(position=1, document=known.document, article=known.article, wording="")
    listing.bases = [basis]


def _put_bases(
    session: Session, listing: Listing, keys: tuple[str, ...], *, law: Jurisdiction, on: date
) -> None:
    """Document, article and wording as they are that day."""
    rows = [row for row in law.legal_bases.in_force(on) if row.value.key in keys]
    for old in listing.bases:
        session.delete(old)
    listing.bases = [
        ListingBasis(
            position=position,
            document=row.source.citation,
            article=row.source.clause,
            wording=row.value.wording,
        )
        for position, row in enumerate(rows, 1)
    ]


def drop(listing: Listing, reason: str, *, deed: Deed) -> None:
    """Close a case that was never decided. Raises Refusal: changed, not_now."""
    with stepping(listing, deed, ListingStep.DROP) as (session, found):
        found.ended_on = deed.on
        add_event(session, found, K.WITHDRAWN, deed, reason=reason)
        raise_revision(session, PublicNoun.LISTINGS, at=deed.at)


def serve_decision(listing: Listing, day: date, how: str, *, deed: Deed) -> None:
    """Record when and how the institution got it. Raises Refusal: changed, not_now, wrong_day."""
    with stepping(listing, deed, ListingStep.DECISION_SERVICE) as (session, found):
        refuse_wrong_day(day, deed, not_before=found.decided_on)
        papers = [one for one in documents_of(found.id) if one.kind is DocumentKind.DECISION]
        found.served_on = day
        add_event(session, found, K.SERVED, deed, on_day=day, reason=how, digest=papers[-1].digest)


def publish(
    listing: Listing,
    effective_from: date,
    reason: str = "",
    *,
    law: Jurisdiction,
    deed: Deed,
) -> None:
    """Let the entry take effect: the checker names everything that is missing, in words at once.

    Raises Refusal: changed, not_now, wrong_day, missing, on_black_list, supersedes_today.
    """
    with transaction() as session:
        classes = seats.lock_classes_of(session, listing.institution_id)
        lock_institution(session, listing.institution_id)
        found = lock(session, listing, deed)
        refuse_wrong_step(found, deed, ListingStep.PUBLICATION)
        if not deed.on <= effective_from <= deed.on + YEAR:
            raise refusal("wrong_day", "生效日期写今天，或者今天以后一年以内的一天")
        with following(session, found, classes, deed, effective_from=effective_from):
            found.publication_reason = reason
            found.effective_from = effective_from
            found.public_until = public_until_of(law, found, effective_from)
            with session.no_autoflush:
                refuse_unpublishable(law, found, on=deed.on)
                _refuse_both_lists(session, found)
            add_event(session, found, K.PUBLISHED, deed, reason=reason)
            _supersede(session, found, deed)
            if found.colour is ListingColour.BLACK and effective_from == deed.on:
                end_white_entries(session, found, deed)


def _refuse_both_lists(session: Session, white: Listing) -> None:
    """A white entry never begins beside a black one, nor is one published that a black one bars."""
    if white.colour is ListingColour.BLACK:
        return
    chosen = select(Listing).where(
        Listing.institution_id == white.institution_id, Listing.colour == ListingColour.BLACK
    )
    for black in session.scalars(chosen):
        day = ends_white(
            white_from=white.effective_from,
            black_from=black.effective_from,
            black_until=black.term_until,
            black_ended_on=black.ended_on,
        )
        if day is not None:
            raise refusal("on_black_list", "这家机构在黑名单上，或者就要列入，不能列入白名单")


def _supersede(session: Session, found: Listing, deed: Deed) -> None:
    """The entry that this one replaces ends with it."""
    if found.supersedes_id is None:
        return
    if found.effective_from != deed.on:
        raise refusal("supersedes_today", "代替旧决定的，今天生效，两个之间才没有空档")
    chosen = select(Listing).where(Listing.id == found.supersedes_id)
    old = session.scalars(chosen.with_for_update(key_share=True)).one()
    if old.ended_on is None:
        old.ended_on = deed.on
        words = f"由{found.decision_no}代替"
        add_event(session, old, K.SUPERSEDED, deed, reason=words)
