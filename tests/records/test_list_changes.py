"""Whoever copies the lists and asks what changed holds what is public, and forgets the rest."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal.policy.deadlines import SHANGHAI
from portal.policy.figures import ListingColour
from portal.policy.listing import ListingEventKind
from portal.records.database import db, transaction
from portal.records.institutions import Institution
from portal.records.list_changes import changes_since
from portal.records.list_entries import list_entries
from portal.records.listings import ListingEvent
from tests.builders import a_listing, an_institution
from tests.conftest import DAY

FIRST = date(2026, 11, 1)


class Enough(Exception):
    """Takes back what one example wrote."""


days = st.integers(0, 20).map(lambda number: FIRST + timedelta(number))
entries = st.fixed_dictionaries(
    {
        "whose": st.integers(0, 1),
        "colour": st.sampled_from(ListingColour),
        "from": days,
        "term": st.none() | st.integers(0, 12),
        "public": st.integers(0, 12),
        "ended": st.none() | st.integers(0, 12),
    }
)


def noon(day: date) -> datetime:
    return datetime.combine(day, time(12), SHANGHAI)


@settings(
    max_examples=settings().max_examples // 10,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(planned=st.lists(entries, max_size=5), polls=st.sets(st.integers(-3, 40), min_size=1))
def test_a_copy_that_follows_the_changes_is_right(
    app: Flask, planned: list[dict[str, Any]], polls: set[int]
) -> None:
    with pytest.raises(Enough):
        _follow(planned, sorted(polls))


def _follow(planned: list[dict[str, Any]], polls: list[int]) -> None:
    with transaction() as session:
        institutions = [an_institution(session, serial=serial) for serial in (1, 2)]
        for serial, plan in enumerate(planned):
            _write(institutions[plan["whose"]], serial, plan)
        copy: set[str] = set()
        asked = noon(FIRST - timedelta(30))
        for poll in polls:
            day = FIRST + timedelta(poll)
            changes = changes_since(asked, on=day)
            copy |= {told.key for told in changes.changed}
            copy -= {told.key for told in changes.gone}
            assert copy == {entry.key for entry in list_entries(day)}
            assert all(told.at <= noon(day) for told in (*changes.changed, *changes.gone))
            asked = noon(day)
        raise Enough


def _write(institution: Institution, serial: int, plan: dict[str, Any]) -> None:
    first = plan["from"]
    ended = None if plan["ended"] is None else first + timedelta(plan["ended"])
    term = None if plan["term"] is None else first + timedelta(plan["term"])
    listing = a_listing(
        db.session(),
        institution,
        key=f"entry{serial:03d}",
        colour=plan["colour"],
        served_on=None if plan["colour"] is ListingColour.WHITE else first,
        effective_from=first,
        term_until=term,
        term_condition="" if term else "改正为止",
        public_until=first + timedelta(plan["public"]),
        ended_on=ended,
    )
    steps = [(ListingEventKind.PUBLISHED, first), (ListingEventKind.WITHDRAWN, ended)]
    for kind, day in steps:
        if day:
            at = noon(day) - timedelta(hours=3)
            listing.events.append(ListingEvent(kind=kind, on_day=day, at=at, by="officer:approve"))
    db.session.flush()


def test_an_entry_of_this_morning_is_told_to_whoever_asked_in_the_night(app: Flask) -> None:
    published = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
    with transaction() as session:
        listing = a_listing(
            session, an_institution(session), served_on=DAY, effective_from=DAY, key="entry001"
        )
        kind = ListingEventKind.PUBLISHED
        listing.events.append(ListingEvent(kind=kind, on_day=DAY, at=published, by="officer:x"))
    for hours, expected in ((1, ["entry001"]), (-1, [])):
        changes = changes_since(published - timedelta(hours=hours), on=DAY)
        assert [told.key for told in changes.changed] == expected
        assert not changes.gone


def test_what_never_was_public_is_not_told(app: Flask) -> None:
    with transaction() as session:
        a_listing(session, an_institution(session), effective_from=DAY, ended_on=DAY)
        a_listing(
            session,
            an_institution(session, serial=2),
            effective_from=DAY + timedelta(1),
            key="later001",
        )
    changes = changes_since(noon(DAY - timedelta(30)), on=DAY)
    assert (changes.changed, changes.gone) == ([], [])
