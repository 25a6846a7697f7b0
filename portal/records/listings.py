"""Black and white list entries (黑白名单) and their events. States are computed from dates.

Every step is an event that nobody changes or deletes; the entry repeats the dates that decide
whether it is in force, so that a page past midnight needs no job to have run.
"""

from datetime import date, datetime
from functools import lru_cache

from sqlalchemy import (
    CheckConstraint,
    ColumnElement,
    ForeignKey,
    Index,
    LargeBinary,
    String,
    Text,
    and_,
    case,
    func,
    or_,
    select,
)
from sqlalchemy.orm import Mapped, aliased, mapped_column, relationship

from portal.policy.figures import ListingColour
from portal.policy.listing import (
    ListingEventKind,
    ListingGround,
    ListingKind,
    ListingMeasure,
    ListingScope,
    ListingSeverity,
    Outcome,
)
from portal.records.database import DAYS, Base, RowId, choice, db
from portal.records.institutions import Institution
from portal.records.occupations import Occupation
from portal.records.sealing import Sealable, Sealed
from portal.records.uploads import Upload
from portal.records.venues import Venue


class Listing(Base):
    """One entry of either list, with the institution's name as it was at the decision.

    `decided_by` is who proposed the decision, `approved_by` who made it. The `interim_` columns are
    a suspension before the decision; a case has one at most, so that none is ever renewed.
    """

    __tablename__ = "listings"
    __table_args__ = (
        CheckConstraint("approved_by <> decided_by", name="two_officials"),
        CheckConstraint("effective_from >= served_on", name="never_before_service"),
        CheckConstraint("public_until >= effective_from", name="days_in_order"),
        CheckConstraint(
            "effective_from IS NULL OR (decision_no <> '' AND decided_on IS NOT NULL "
            "AND decided_by IS NOT NULL AND approved_by IS NOT NULL "
            "AND (colour = 'white' OR served_on IS NOT NULL) "
            "AND remedies <> '' AND public_until IS NOT NULL "
            "AND (term_until IS NOT NULL OR term_condition <> ''))",
            name="due_process",
        ),
        CheckConstraint("served_on >= decided_on", name="served_after_decision"),
        CheckConstraint("(scope = 'occupation') = (occupation_id IS NOT NULL)", name="scope_named"),
        CheckConstraint("(scope = 'site') = (venue_id IS NOT NULL)", name="site_named"),
        CheckConstraint("kind = 'programme' OR measure IS NULL", name="measures_are_ours"),
        CheckConstraint(
            "effective_from IS NULL OR ((kind = 'programme' OR source_url <> '') "
            "AND (coalesce(severity, '') <> 'minor' OR publication_reason <> ''))",
            name="reason_to_publish",
        ),
        CheckConstraint(
            "(interim_from IS NULL AND interim_until IS NULL) OR (interim_from <= interim_until "
            "AND interim_reason <> '' AND interim_by <> interim_approved_by)",
            name="interim_whole",
        ),
        Index("ix_listings_public", "colour", "effective_from"),
        Index("ix_listings_institution", "institution_id", "colour"),
        Index("ix_listings_uscc", "uscc"),
    )

    id: Mapped[RowId]
    key: Mapped[str] = mapped_column(String(8), unique=True)
    kind: Mapped[ListingKind] = mapped_column(choice(ListingKind, "kind"))
    colour: Mapped[ListingColour] = mapped_column(choice(ListingColour, "colour"))
    institution_id: Mapped[int] = mapped_column(ForeignKey("institutions.id"))
    uscc: Mapped[str] = mapped_column(String(18))
    institution_name: Mapped[str] = mapped_column(String(100))
    scope: Mapped[ListingScope] = mapped_column(choice(ListingScope, "scope"))
    occupation_id: Mapped[int | None] = mapped_column(ForeignKey("occupations.id"))
    venue_id: Mapped[int | None] = mapped_column(ForeignKey("venues.id"))
    measure: Mapped[ListingMeasure | None] = mapped_column(choice(ListingMeasure, "measure"))
    severity: Mapped[ListingSeverity | None] = mapped_column(choice(ListingSeverity, "severity"))
    ground: Mapped[ListingGround | None] = mapped_column(choice(ListingGround, "ground"))
    facts: Mapped[str] = mapped_column(Text, default="")
    authority: Mapped[str] = mapped_column(String(60))
    decision_no: Mapped[str] = mapped_column(String(60), default="")
    decided_on: Mapped[date | None]
    decided_by: Mapped[str | None] = mapped_column(String(40))
    approved_by: Mapped[str | None] = mapped_column(String(40))
    served_on: Mapped[date | None]
    effective_from: Mapped[date | None]
    term_until: Mapped[date | None]
    term_condition: Mapped[str] = mapped_column(String(200), default="")
    public_until: Mapped[date | None]
    ended_on: Mapped[date | None]
    remedies: Mapped[str] = mapped_column(Text, default="")
    repair_conditions: Mapped[str] = mapped_column(Text, default="")
    publication_reason: Mapped[str] = mapped_column(Text, default="", server_default="")
    source_url: Mapped[str] = mapped_column(String(300), default="", server_default="")
    supersedes_id: Mapped[int | None] = mapped_column(ForeignKey("listings.id"))
    interim_reason: Mapped[str] = mapped_column(Text, default="", server_default="")
    interim_from: Mapped[date | None]
    interim_until: Mapped[date | None]
    interim_by: Mapped[str | None] = mapped_column(String(40))
    interim_approved_by: Mapped[str | None] = mapped_column(String(40))
    institution: Mapped[Institution] = relationship()
    occupation: Mapped[Occupation | None] = relationship()
    venue: Mapped[Venue | None] = relationship()
    bases: Mapped[list["ListingBasis"]] = relationship(order_by="ListingBasis.position")
    events: Mapped[list["ListingEvent"]] = relationship(order_by="ListingEvent.id")


class ListingBasis(Base):
    """One legal basis of an entry, with the article's wording as of the decision."""

    __tablename__ = "listing_bases"

    id: Mapped[RowId]
    listing_id: Mapped[int] = mapped_column(ForeignKey("listings.id"), index=True)
    position: Mapped[int]
    document: Mapped[str] = mapped_column(String(60))
    article: Mapped[str] = mapped_column(String(40))
    wording: Mapped[str] = mapped_column(Text)


# The party's own steps: what it says is about people, and is sealed.
SAID = frozenset(
    {
        ListingEventKind.STATEMENT_RECEIVED,
        ListingEventKind.STATEMENT_WAIVED,
        ListingEventKind.OBJECTION_RECEIVED,
        ListingEventKind.REPAIR_APPLIED,
        ListingEventKind.APPLIED,
        ListingEventKind.WITHDRAWN,
    }
)


class ListingEvent(Base):
    """One step: notice served, statement received, decided, published, objection received, …

    An answer names what it answers (`about_id`), once, and with which `outcome`. `reason` is the
    bureau's; what the party said is `said`.
    """

    __tablename__ = "listing_events"

    id: Mapped[RowId]
    listing_id: Mapped[int] = mapped_column(ForeignKey("listings.id"), index=True)
    kind: Mapped[ListingEventKind] = mapped_column(choice(ListingEventKind, "kind"))
    on_day: Mapped[date]
    at: Mapped[datetime]
    by: Mapped[str] = mapped_column(String(40))
    reason: Mapped[str] = mapped_column(Text, default="")
    due_on: Mapped[date | None]
    document_digest: Mapped[str] = mapped_column(String(64), default="")
    outcome: Mapped[Outcome | None] = mapped_column(choice(Outcome, "outcome"))
    about_id: Mapped[int | None] = mapped_column(ForeignKey("listing_events.id"), unique=True)
    files: Mapped[list["ListingFile"]] = relationship(order_by="ListingFile.id")
    said: Mapped["ListingWords | None"] = relationship()

    @property
    def words(self) -> str:
        """What the step says, whoever said it."""
        said = self.said if self.kind in SAID else None
        return (said.words or "") if said else self.reason


class ListingWords(Sealable, Base):
    """What the party said in a step, sealed: apart, because an event is never written again."""

    __tablename__ = "listing_words"

    id: Mapped[int] = mapped_column(
        ForeignKey("listing_events.id"), primary_key=True, autoincrement=False
    )
    words_sealed: Mapped[bytes] = mapped_column(LargeBinary)
    words = Sealed("words")


class ListingFile(Base):
    """One file that a party handed in with a step."""

    __tablename__ = "listing_files"

    id: Mapped[RowId]
    event_id: Mapped[int] = mapped_column(ForeignKey("listing_events.id"), index=True)
    upload_id: Mapped[int] = mapped_column(ForeignKey("uploads.id"), unique=True)
    upload: Mapped[Upload] = relationship()


def in_force_on(on: date, listing: type[Listing] = Listing) -> ColumnElement[bool]:
    """`portal.policy.listing.is_in_force` as a condition on `listing`."""
    return and_(
        listing.effective_from <= on,
        or_(listing.term_until.is_(None), listing.term_until >= on),
        or_(listing.ended_on.is_(None), listing.ended_on > on),
    )


def interim_on(on: date, listing: type[Listing] = Listing) -> ColumnElement[bool]:
    """Whether a suspension before the decision holds; a condition on `listing`."""
    return and_(
        listing.interim_from <= on,
        listing.interim_until >= on,
        or_(listing.ended_on.is_(None), listing.ended_on > on),
    )


@lru_cache(maxsize=DAYS)
def public_on(on: date) -> ColumnElement[bool]:
    """`portal.policy.listing.is_public` as a condition on `Listing`.

    Nobody is on both lists: a black entry that takes effect ends the white one for good, as
    `portal.policy.listing.ends_white` says.
    """
    black = aliased(Listing)
    is_ended_by_black = (
        select(black.id)
        .where(
            black.institution_id == Listing.institution_id,
            black.colour == ListingColour.BLACK,
            black.effective_from <= on,
            or_(black.term_until.is_(None), black.term_until >= Listing.effective_from),
            or_(
                black.ended_on.is_(None),
                and_(
                    black.ended_on > black.effective_from,
                    black.ended_on > Listing.effective_from,
                ),
            ),
        )
        .exists()
    )
    return and_(
        in_force_on(on),
        Listing.public_until >= on,
        or_(Listing.colour == ListingColour.BLACK, ~is_ended_by_black),
    )


@lru_cache(maxsize=DAYS)
def disputed_on(on: date) -> ColumnElement[bool]:
    """`portal.policy.listing.is_disputed` as a condition on `Listing`."""
    step = case((ListingEvent.kind == ListingEventKind.OBJECTION_RECEIVED, 1), else_=-1)
    unanswered = (
        select(func.coalesce(func.sum(step), 0))
        .where(
            ListingEvent.listing_id == Listing.id,
            ListingEvent.kind.in_(
                (ListingEventKind.OBJECTION_RECEIVED, ListingEventKind.OBJECTION_ANSWERED)
            ),
            ListingEvent.on_day <= on,
        )
        .correlate(Listing)
        .scalar_subquery()
    )
    return unanswered > 0


def file_of(listing_id: int, key: str) -> Upload | None:
    """A file that was handed in with one of the case's steps."""
    chosen = (
        select(Upload)
        .join(ListingFile, ListingFile.upload_id == Upload.id)
        .join(ListingEvent, ListingEvent.id == ListingFile.event_id)
        .where(ListingEvent.listing_id == listing_id, Upload.key == key)
    )
    return db.session.scalar(chosen)
