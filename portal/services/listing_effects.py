"""What a measure does: sign-up stops or goes on, people are told, a white entry ends.

Bars are computed from dates when read. Whoever has a place in a class that stops is told in the
transaction of the deed, from which day on; on that day their own page and the class's say it too.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.policy.figures import ListingColour
from portal.policy.listing import ListingEventKind, ListingMeasure
from portal.records.class_states import suspended
from portal.records.classes import TrainingClass
from portal.records.listings import Listing, in_force_on
from portal.records.publications import PublicNoun, raise_revision
from portal.services import seats, standings
from portal.services.listing_cases import Deed, add_event
from portal.services.listing_documents import day_words

NOUNS = (PublicNoun.LISTINGS, PublicNoun.INSTITUTIONS, PublicNoun.CLASSES)


@contextmanager
def following(
    session: Session,
    found: Listing,
    classes: Sequence[TrainingClass],
    deed: Deed,
    *,
    effective_from: date | None,
) -> Iterator[None]:
    """Tell whoever is in a class what the deed inside stops or frees, and let go on what it frees.

    `classes` are the institution's, locked before anything else. An entry that takes effect later
    is told of at once, with its day; so is that it will not take effect after all.
    """
    day = max(deed.on, effective_from or deed.on)
    announced = [one for one in classes if one.announced_at]
    was_stopped = {on: _stopped(session, announced, on) for on in (deed.on, day)}
    yield
    session.flush()
    is_stopped = {on: _stopped(session, announced, on) for on in (deed.on, day)}
    freed = was_stopped[deed.on] - is_stopped[deed.on]
    going_on = [one for one in standings.ahead(announced, on=deed.on) if one.id in freed]
    standings.let_go_on(session, going_on, on=deed.on, at=deed.at, by=deed.by)
    called_off = was_stopped[day] - is_stopped[day] - freed
    _tell_called_off(session, [one for one in announced if one.id in called_off], day, deed)
    stopped = is_stopped[day] - was_stopped[day]
    _tell_of_stop(session, found, [one for one in announced if one.id in stopped], day, deed)
    raise_revision(session, *NOUNS, at=deed.at)


def _stopped(session: Session, classes: Sequence[TrainingClass], on: date) -> set[int]:
    chosen = select(TrainingClass.id).where(
        TrainingClass.id.in_([one.id for one in classes]), suspended(on)
    )
    return set(session.scalars(chosen))


def _tell_of_stop(
    session: Session, found: Listing, classes: Sequence[TrainingClass], day: date, deed: Deed
) -> None:
    """What it means for them, and what they can do; a class that has begun by then goes on."""
    is_decided = found.effective_from is not None
    until = found.term_until if is_decided else found.interim_until
    is_removal = is_decided and found.measure is ListingMeasure.REMOVE_FROM_DIRECTORY
    what = f"从{day_words(day)}起{'移出培训机构目录，不再招生' if is_removal else '暂停招生'}"
    what += f"，到{day_words(until)}为止" if until else ""
    ahead = standings.ahead(classes, on=day)
    standings.tell_of_stop(session, ahead, what, at=deed.at)
    for one in classes:
        if one not in ahead and one.approved_at and one.planned_end >= day:
            text = f"{one.institution.name}{what}。{one.title}已经开班，照常上完，不影响您结业。"
            seats.tell_all(session, one, at=deed.at, code="institution_suspended", text=text)


def _tell_called_off(
    session: Session, classes: Sequence[TrainingClass], day: date, deed: Deed
) -> None:
    for one in classes:
        text = (
            f"{one.institution.name}原定从{day_words(day)}起停止招生，现在取消了，{one.title}照常。"
        )
        seats.tell_all(session, one, at=deed.at, code="institution_resumed", text=text)


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
