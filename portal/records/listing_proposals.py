"""What an officer proposes in a list case and another decides; at most one waits in a case."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, select, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.policy.listing_steps import ProposalKind
from portal.records.accounts import Account
from portal.records.database import Base, RowId, choice, db
from portal.records.keys import new_key
from portal.records.listings import Listing

OPEN = text("decided_at IS NULL")


class ListingProposal(Base):
    """One proposal. `day` is the last one of an interim suspension, or since when a decision is
    known to be wrong; `text` are corrected facts; `due_on` is when it must be decided.
    """

    __tablename__ = "listing_proposals"
    __table_args__ = (
        CheckConstraint("decided_by IS NULL OR decided_by <> proposed_by", name="by_another"),
        CheckConstraint("(decided_at IS NULL) = (is_approved IS NULL)", name="decided_whole"),
        CheckConstraint("(decided_at IS NULL) = (decided_by IS NULL)", name="decided_by_somebody"),
        CheckConstraint("reason <> ''", name="has_reason"),
        Index(
            "uq_listing_proposals_open",
            "listing_id",
            unique=True,
            sqlite_where=OPEN,
            postgresql_where=OPEN,
        ),
    )

    id: Mapped[RowId]
    key: Mapped[str] = mapped_column(String(8), unique=True, default=new_key)
    listing_id: Mapped[int] = mapped_column(ForeignKey("listings.id"))
    kind: Mapped[ProposalKind] = mapped_column(choice(ProposalKind, "kind"))
    reason: Mapped[str] = mapped_column(Text)
    document_no: Mapped[str] = mapped_column(String(60), default="")
    day: Mapped[date | None]
    text: Mapped[str] = mapped_column(Text, default="")
    due_on: Mapped[date | None]
    proposed_at: Mapped[datetime]
    proposed_by: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    is_approved: Mapped[bool | None]
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    listing: Mapped[Listing] = relationship()
    proposer: Mapped[Account] = relationship(foreign_keys=[proposed_by])
    decider: Mapped[Account | None] = relationship(foreign_keys=[decided_by])


def open_proposal(listing_id: int) -> ListingProposal | None:
    """The one that waits in this case."""
    chosen = select(ListingProposal).where(
        ListingProposal.listing_id == listing_id, ListingProposal.decided_at.is_(None)
    )
    return db.session.scalar(chosen)


def proposals_of(listing_id: int) -> list[ListingProposal]:
    """Those that were decided, the newest first."""
    chosen = select(ListingProposal).where(
        ListingProposal.listing_id == listing_id, ListingProposal.decided_at.is_not(None)
    )
    return list(db.session.scalars(chosen.order_by(ListingProposal.id.desc())))
