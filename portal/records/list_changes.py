"""What changed in the lists since a moment: who is new or changed, and who is gone (RFC 6721).

Whoever copied an entry has to forget it too. Most ends are a day and no deed, so moments are
computed from dates; of an entry that is gone nothing is told but its random key and the moment.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import Row, or_, select

from portal.policy.deadlines import SHANGHAI
from portal.policy.figures import ListingColour
from portal.policy.listing import ListingEventKind, ends_white, is_public
from portal.records.database import db
from portal.records.listings import Listing, ListingEvent

DAY = timedelta(days=1)
# A deed is written some moments after its instant; to be told twice does no harm.
OVERLAP = timedelta(minutes=1)
# Steps that change what the public sees of an entry, or end it.
TELLING = (
    ListingEventKind.DECIDED,
    ListingEventKind.SERVED,
    ListingEventKind.PUBLISHED,
    ListingEventKind.OBJECTION_RECEIVED,
    ListingEventKind.OBJECTION_ANSWERED,
    ListingEventKind.CORRECTED,
    ListingEventKind.REPAIR_GRANTED,
    ListingEventKind.WITHDRAWN,
    ListingEventKind.ANNULLED,
    ListingEventKind.SUPERSEDED,
    ListingEventKind.REMOVED,
)


@dataclass(frozen=True)
class Told:
    """An entry by its key, and when it last changed or was gone."""

    key: str
    at: datetime


@dataclass(frozen=True)
class Changes:
    """The newest first; no key is in both."""

    changed: Sequence[Told]
    gone: Sequence[Told]


@dataclass(frozen=True)
class _Span:
    """The dates of one entry, with the moments of the steps that tell of it."""

    id: int
    key: str
    colour: ListingColour
    effective_from: date
    term_until: date | None
    public_until: date | None
    ended_on: date | None
    moments: tuple[datetime, ...]

    def ended_by(self, black: "_Span") -> date:
        """The day on which a black entry ended this white one for good."""
        day = ends_white(
            white_from=self.effective_from,
            black_from=black.effective_from,
            black_until=black.term_until,
            black_ended_on=black.ended_on,
        )
        return day or date.max

    def is_public(self, on: date, black: Iterable["_Span"]) -> bool:
        """A black entry that takes effect ends the white one at the same moment, for good."""
        is_shown = is_public(
            on,
            effective_from=self.effective_from,
            term_until=self.term_until,
            public_until=self.public_until,
            ended_on=self.ended_on,
        )
        return is_shown and not any(self.ended_by(one) <= on for one in black)

    def turns(self) -> set[date]:
        """The days on which it may begin or end."""
        last_days = (day for day in (self.term_until, self.public_until) if day)
        ends = {self.ended_on} if self.ended_on else set()
        return {self.effective_from, *(day + DAY for day in last_days), *ends}


def changes_since(since: datetime, *, on: date) -> Changes:
    """What whoever asked at `since` has to change to hold what is public on that day."""
    moment = since - OVERLAP
    changed: list[Told] = []
    gone: list[Told] = []
    for spans in _institutions_with_turns(moment, on).values():
        for span in spans:
            told = _told(span, spans, on)
            if told is None or told[1].at < moment:
                continue
            (changed if told[0] else gone).append(told[1])
    return Changes(_newest_first(changed), _newest_first(gone))


def _told(span: _Span, of_institution: Sequence[_Span], on: date) -> tuple[bool, Told] | None:
    """Whether it is public, and since when so; None for what never was public."""
    is_white = span.colour is ListingColour.WHITE
    black = [one for one in of_institution if one.colour is ListingColour.BLACK and is_white]
    concerned = [span, *black]
    turns = {day for one in concerned for day in one.turns() if day <= on}
    if not any(span.is_public(day, black) for day in turns):
        return None
    moments = [moment for one in concerned for moment in one.moments]
    last = max([*map(_midnight, turns), *moments])
    return span.is_public(on, black), Told(span.key, last)


def _newest_first(told: Iterable[Told]) -> list[Told]:
    return sorted(told, key=lambda one: (one.at, one.key), reverse=True)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, SHANGHAI)


def _institutions_with_turns(since: datetime, on: date) -> dict[int, list[_Span]]:
    """The entries of every institution for which something happened since then."""
    first = since.astimezone(SHANGHAI).date() - DAY
    stepped = select(ListingEvent.listing_id).where(
        or_(ListingEvent.at >= since, ListingEvent.on_day >= first),
        ListingEvent.kind.in_(TELLING),
    )
    concerned = select(Listing.institution_id).where(
        or_(
            Listing.effective_from.between(first, on),
            Listing.term_until.between(first, on),
            Listing.public_until.between(first, on),
            Listing.ended_on.between(first, on),
            Listing.id.in_(stepped),
        )
    )
    rows = db.session.execute(
        select(
            Listing.institution_id,
            Listing.id,
            Listing.key,
            Listing.colour,
            Listing.effective_from,
            Listing.term_until,
            Listing.public_until,
            Listing.ended_on,
        ).where(Listing.institution_id.in_(concerned), Listing.effective_from <= on)
    ).all()
    moments = _moments([row.id for row in rows], on)
    held: defaultdict[int, list[_Span]] = defaultdict(list)
    for row in rows:
        columns = row._asdict()
        institution_id = columns.pop("institution_id")
        held[institution_id].append(_Span(**columns, moments=tuple(moments[row.id])))
    return held


def _moments(listing_ids: Collection[int], on: date) -> defaultdict[int, list[datetime]]:
    """When each entry's steps happened; one that counts from a later day tells then."""
    rows: Sequence[Row[int, date, datetime]] = db.session.execute(
        select(ListingEvent.listing_id, ListingEvent.on_day, ListingEvent.at).where(
            ListingEvent.listing_id.in_(listing_ids),
            ListingEvent.kind.in_(TELLING),
            ListingEvent.on_day <= on,
        )
    ).all()
    held: defaultdict[int, list[datetime]] = defaultdict(list)
    for listing_id, on_day, at in rows:
        held[listing_id].append(max(at, _midnight(on_day)))
    return held
