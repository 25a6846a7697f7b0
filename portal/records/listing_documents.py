"""The papers of a list case (告知书, 决定书, 移出决定) as they were issued; nobody changes one.

A paper keeps what it says, not its picture: it is drawn anew for whoever may read it, and its
digest is in the event of its service.
"""

import json
from datetime import date, datetime
from hashlib import sha256

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column

from portal.policy.listing import ListingEventKind
from portal.policy.terms import Term
from portal.records.database import Base, RowId, choice, db
from portal.records.listings import Listing

# Only what reached the institution; an end is told at once.
SERVED_BY = frozenset(
    {
        ListingEventKind.NOTICE_SERVED,
        ListingEventKind.SERVED,
        ListingEventKind.ANNULLED,
        ListingEventKind.REPAIR_GRANTED,
        ListingEventKind.REMOVED,
    }
)


class DocumentKind(Term):
    NOTICE = "notice", "拟列入名单告知书"
    DECISION = "decision", "列入名单决定书"
    REMOVAL = "removal", "移出名单决定书"


class ListingDocument(Base):
    """One paper; `content` is JSON: the lines and paragraphs in their order."""

    __tablename__ = "listing_documents"
    __table_args__ = (UniqueConstraint("listing_id", "kind", "number"),)

    id: Mapped[RowId]
    listing_id: Mapped[int] = mapped_column(ForeignKey("listings.id"))
    kind: Mapped[DocumentKind] = mapped_column(choice(DocumentKind, "kind"))
    number: Mapped[str] = mapped_column(String(60))
    on_day: Mapped[date]
    content: Mapped[str] = mapped_column(Text)
    digest: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime]
    by: Mapped[str] = mapped_column(String(40))


def put_content(document: ListingDocument, content: dict[str, object]) -> None:
    """Keep what the paper says, with its digest."""
    document.content = json.dumps(content, ensure_ascii=False, sort_keys=True)
    document.digest = sha256(document.content.encode()).hexdigest()


def documents_of(listing_id: int) -> list[ListingDocument]:
    """In the order in which they were issued."""
    chosen = select(ListingDocument).where(ListingDocument.listing_id == listing_id)
    return list(db.session.scalars(chosen.order_by(ListingDocument.id)))


def documents_served(listing: Listing) -> list[ListingDocument]:
    """Those that the institution has got: a step of the case carries their digest."""
    served = {one.document_digest for one in listing.events if one.kind in SERVED_BY}
    return [one for one in documents_of(listing.id) if one.digest in served]
