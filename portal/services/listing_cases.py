"""How every step of a list case begins and is kept.

Whoever acts names the deed that they saw last and is refused when something happened since; each
step is an event, or a proposal, and a line of the journal.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.policy.listing import ListingEventKind, Outcome
from portal.policy.listing_steps import ListingStep
from portal.records import journal
from portal.records.accounts import Account
from portal.records.database import transaction
from portal.records.institutions import Institution
from portal.records.listing_cases import LISTING_NOUN, case_of, newest_deed
from portal.records.listings import Listing, ListingEvent, ListingFile, ListingWords
from portal.services import uploads
from portal.services.class_changes import refusal, words_of_deed

# Name and content of each file that a form sent.
Files = Sequence[tuple[str, bytes]]


@dataclass(frozen=True)
class Deed:
    """Who acts, when, and which deed on the case (`newest_deed`, 0 for none) they saw last."""

    by: Account
    at: datetime
    on: date
    seen: int = 0


@contextmanager
def stepping(
    listing: Listing, deed: Deed, *steps: ListingStep
) -> Iterator[tuple[Session, Listing]]:
    """A transaction on a case in which one of these steps is possible now.

    Raises Refusal: changed, not_now.
    """
    with transaction() as session:
        found = lock(session, listing, deed)
        refuse_wrong_step(found, deed, *steps)
        yield session, found


def lock(session: Session, listing: Listing, deed: Deed) -> Listing:
    """The case as it is now, for this transaction alone. Raises Refusal: changed."""
    chosen = select(Listing).where(Listing.id == listing.id)
    locked = chosen.with_for_update(key_share=True).execution_options(populate_existing=True)
    found = session.scalars(locked).one()
    session.expire(found, ["events", "bases"])
    newest = newest_deed(found.id)
    if newest and newest.id != deed.seen:
        raise refusal("changed", f"{words_of_deed(newest)}。您填的还没有存，看过再办")
    return found


def lock_institution(session: Session, institution_id: int) -> None:
    """Two entries of one institution take effect one after the other."""
    chosen = select(Institution.id).where(Institution.id == institution_id)
    session.execute(chosen.with_for_update(key_share=True))


def refuse_wrong_step(found: Listing, deed: Deed, *steps: ListingStep) -> None:
    """Raises Refusal not_now unless one of the steps is possible."""
    if not set(steps) & set(case_of(found, on=deed.on).steps):
        words = "、".join(step.label for step in steps)
        raise refusal("not_now", f"现在不能{words}，先看办到哪一步")


def add_event(
    session: Session,
    listing: Listing,
    kind: ListingEventKind,
    deed: Deed,
    *,
    on_day: date | None = None,
    reason: str = "",
    due_on: date | None = None,
    digest: str = "",
    outcome: Outcome | None = None,
    about: ListingEvent | None = None,
) -> ListingEvent:
    """Append one step, and the line of the journal."""
    event = ListingEvent(
        kind=kind,
        on_day=on_day or deed.on,
        at=deed.at,
        by=deed.by.key,
        reason=reason,
        due_on=due_on,
        document_digest=digest,
        outcome=outcome,
        about_id=about.id if about else None,
    )
    listing.events.append(event)
    session.flush()
    note(session, listing, f"listing_{kind.value}", deed)
    return event


def receive(
    session: Session,
    listing: Listing,
    kind: ListingEventKind,
    deed: Deed,
    *,
    words: str,
    files: Files = (),
    due_on: date | None = None,
) -> ListingEvent:
    """What a party said, sealed, with its files, known by the digest of them all.

    Raises Refusal as `uploads.store` does.
    """
    kept = [uploads.store(name, content, by=deed.by, at=deed.at) for name, content in files]
    digest = sha256("\n".join([words, *(one.digest for one in kept)]).encode()).hexdigest()
    event = add_event(session, listing, kind, deed, due_on=due_on, digest=digest)
    event.said = ListingWords()
    event.said.words = words
    event.files = [ListingFile(upload=one) for one in kept]
    return event


def note(session: Session, listing: Listing, act: str, deed: Deed) -> None:
    journal.write(
        session, at=deed.at, by=deed.by.key, act=act, noun=LISTING_NOUN, record_id=listing.id
    )


def refuse_wrong_day(day: date, deed: Deed, *, not_before: date | None) -> None:
    """What is recorded has happened, and not before what it follows."""
    if day > deed.on:
        raise refusal("wrong_day", "还没有到这一天，送达以后再登记")
    if not_before and day < not_before:
        words = f"{not_before.month}月{not_before.day}日"
        raise refusal("wrong_day", f"不能早于{words}")
