"""Revisions of what the public sees: a deed that changes a noun raises its revision with it.

Pages show the time of the last one as 更新, and caches ask whether it moved.
"""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import bindparam, event, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from portal.records.database import Base, choice, db

RAISED = "raised"


class PublicNoun(StrEnum):
    """What has a revision of its own."""

    OCCUPATIONS = "occupations"
    SHORTAGE = "shortage"
    INSTITUTIONS = "institutions"
    LISTINGS = "listings"
    CLASSES = "classes"
    NOTICES = "notices"
    POLICIES = "policies"
    SEATS = "seats"
    DIRECTORIES = "directories"
    SETTINGS = "settings"


class Publication(Base):
    """One noun's revision and when it was raised; migrations write one row per noun."""

    __tablename__ = "publications"

    noun: Mapped[PublicNoun] = mapped_column(choice(PublicNoun, "noun"), primary_key=True)
    revision: Mapped[int] = mapped_column(default=0)
    revised_at: Mapped[datetime | None]


# Built once and past the session's own bookkeeping: every deed that the public sees ends with it.
RAISE = (
    update(Publication)
    .where(Publication.noun == bindparam("raised"))
    .values(revision=Publication.revision + 1, revised_at=bindparam("at"))
)


def raise_revision(session: Session, *nouns: PublicNoun, at: datetime) -> None:
    """Call it in the transaction that changes the nouns.

    The rows are written last of all, in one order, just before the commit: every writer meets
    here, and whoever held them while still waiting for a class would block the rest for ever.
    """
    raised: dict[PublicNoun, datetime] = session.info.setdefault(RAISED, {})
    raised.update(dict.fromkeys(nouns, at))


@event.listens_for(Session, "before_commit")
def _write_revisions(session: Session) -> None:
    if session.in_nested_transaction():
        return
    raised: dict[PublicNoun, datetime] = session.info.pop(RAISED, {})
    session.flush()
    for noun, at in sorted(raised.items()):
        session.connection().execute(RAISE, {"raised": noun, "at": at})


@event.listens_for(Session, "after_rollback")
def _forget_revisions(session: Session) -> None:
    session.info.pop(RAISED, None)


def revised_at(*nouns: PublicNoun) -> datetime | None:
    """When the youngest of the nouns changed; None before the first publication."""
    moments = db.session.scalars(select(Publication.revised_at).where(Publication.noun.in_(nouns)))
    return max((moment for moment in moments if moment), default=None)


def revisions(*nouns: PublicNoun) -> tuple[int, ...]:
    """The nouns' revisions, in the order of their names: it changes when one of them does."""
    chosen = select(Publication.revision).where(Publication.noun.in_(nouns))
    return tuple(db.session.scalars(chosen.order_by(Publication.noun)))
