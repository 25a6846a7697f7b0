"""What a measure does at once: sign-up stops or goes on, people are told, a white entry ends.

Bars are computed from dates when read; whoever has a place in a class that stops today is told in
the transaction of the deed, and on a later day the class's own page says it.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.policy.figures import ListingColour
from portal.policy.listing import ListingEventKind
from portal.policy.registry import Standing
from portal.records.class_states import suspended
from portal.records.classes import TrainingClass
from portal.records.listings import Listing, in_force_on
from portal.records.publications import PublicNoun, raise_revision
from portal.services import standings
from portal.services.listing_cases import Deed, add_event

NOUNS = (PublicNoun.LISTINGS, PublicNoun.INSTITUTIONS, PublicNoun.CLASSES)


@contextmanager
def following(session: Session, classes: Sequence[TrainingClass], deed: Deed) -> Iterator[None]:
    """Tell whoever is in a class that the deed inside stops, and let go on what it frees.

    `classes` are the institution's, locked before anything else.
    """
    ahead = standings.ahead(classes, on=deed.on)
    before = _stopped(session, ahead, deed)
    yield
    session.flush()
    after = _stopped(session, ahead, deed)
    stopped = [one for one in ahead if one.id in after - before]
    standings.tell_of_stop(session, stopped, Standing.SUSPENDED, at=deed.at)
    freed = [one for one in ahead if one.id in before - after]
    standings.let_go_on(session, freed, on=deed.on, at=deed.at, by=deed.by)
    raise_revision(session, *NOUNS, at=deed.at)


def _stopped(session: Session, classes: Sequence[TrainingClass], deed: Deed) -> set[int]:
    chosen = select(TrainingClass.id).where(
        TrainingClass.id.in_([one.id for one in classes]), suspended(deed.on)
    )
    return set(session.scalars(chosen))


def end_white_entries(session: Session, black: Listing, deed: Deed) -> None:
    """Nobody is on both lists: what takes effect today ends the white entry at the same moment.

    A later day needs no deed, because the white entry is read with the black one.
    """
    chosen = select(Listing).where(
        Listing.institution_id == black.institution_id,
        Listing.colour == ListingColour.WHITE,
        in_force_on(deed.on),
    )
    for white in session.scalars(chosen.with_for_update(key_share=True)):
        white.ended_on = deed.on
        words = f"列入黑名单（{black.decision_no}），同时移出白名单"
        add_event(session, white, ListingEventKind.REMOVED, deed, reason=words)
