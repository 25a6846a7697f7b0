"""On that day: the directory of records equals a replay of the journal, for random histories."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from itertools import count

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from portal.policy.applications import (
    OPEN_TO,
    STANDING_AFTER,
    ApplicationKind,
    ApplicationState,
)
from portal.policy.deadlines import day_of
from portal.policy.registry import Standing
from portal.records.applications import InstitutionApplication
from portal.records.database import db
from portal.records.directory import Wanted, cards, matching
from portal.records.institutions import Institution, standing_on
from portal.records.journal import JournalEntry
from portal.services import standings
from portal.services.applications import withdraw
from portal.services.standings import STEPS
from tests import soaking
from tests.applications import Office, a_newcomer, an_office
from tests.clock import DAY

LAST = 40
# Licences end soon, so that many a change comes after the end of one.
SOON = 8
Said = tuple[Standing, str, str]
LISTED = [standing for standing in Standing if standing.is_listed]


def instant(on: date) -> datetime:
    return datetime(on.year, on.month, on.day, 4, tzinfo=UTC)


def act(office: Office, draw: Callable[..., object], on: date) -> None:
    """Something that the institution's standing allows on that day, carried to its end or not."""
    at = instant(on)
    now = standing_on(office.institution.id, on=on)
    standing = now.standing if now else None
    choices: list[ApplicationKind | Standing] = list(OPEN_TO[standing])
    if standing:
        choices += STEPS.get(standing, ())
    chosen = draw(st.sampled_from(choices))
    is_approved = draw(st.booleans())
    if isinstance(chosen, Standing):
        deadline = on + timedelta(days=5) if chosen is Standing.RECTIFICATION else None
        proposal = standings.propose(
            office.institution, chosen, "理由", deadline=deadline, by=office.proposing, at=at, on=on
        )
        if is_approved:
            standings.approve(proposal, by=office.approving, at=at, on=on)
        else:
            standings.decline(proposal, by=office.approving, at=at)
        return
    assert isinstance(chosen, ApplicationKind)
    details = {
        "name": draw(st.sampled_from(["试用甲校", "试用乙校", "试用丙校"])),
        "licence_until": on + timedelta(days=draw(st.integers(0, SOON))),  # type: ignore[arg-type]
    }
    if is_approved:
        office.decides(chosen, details, at=at, on=on)
    else:
        withdraw(office.submits(chosen, details, at=at, on=on), by=office.manager, at=at)


def replay(on: date) -> dict[int, Said]:
    """Who was in the directory on that day, from the journal and what it names alone."""
    standing: dict[int, Standing] = {}
    said: dict[int, tuple[str, date | None]] = {}
    for entry in db.session.scalars(select(JournalEntry).order_by(JournalEntry.id)):
        if day_of(entry.at) > on or entry.record_id is None:
            continue
        if entry.act == "approve_standing":
            standing[entry.record_id] = Standing[entry.result.upper()]
        if entry.act == "decide_application" and entry.result == ApplicationState.APPROVED:
            one = db.session.get_one(InstitutionApplication, entry.record_id)
            if one.kind in STANDING_AFTER:
                standing[one.institution_id] = STANDING_AFTER[one.kind]
            if one.details:
                said[one.institution_id] = one.details.name, one.details.licence_until
    found = {}
    for key, held in standing.items():
        name, licence_until = said[key]
        if held in LISTED and (licence_until is None or licence_until >= on):
            uscc = db.session.get_one(Institution, key).uscc
            found[key] = held, name, uscc
    return found


def recorded(on: date, today: date) -> dict[int, Said]:
    """The same from the directory itself."""
    ids = matching(Wanted(), on=on, today=today).ids
    found = {}
    for card in cards(ids, on=on, today=today):
        assert card.standing is not None
        assert card.in_directory
        found[card.id] = card.standing, card.name, card.uscc
    return found


@pytest.mark.timeout(1800)
def test_the_directory_on_any_day_is_what_the_journal_tells(app: Flask) -> None:
    office = an_office()
    serial = count(2)

    @settings(
        max_examples=200 if soaking() else 8,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    )
    @given(st.data())
    def histories(data: st.DataObject) -> None:
        institutions = [a_newcomer(next(serial)), a_newcomer(next(serial))]
        days = data.draw(st.lists(st.integers(0, LAST), min_size=4, max_size=10))
        for offset in sorted(days):
            office.institution = data.draw(st.sampled_from(institutions))
            act(office, data.draw, DAY + timedelta(days=offset))
        today = DAY + timedelta(days=LAST)
        # The days on which something happened, those before, and any others.
        asked = {*days, *(offset - 1 for offset in days)}
        asked |= data.draw(st.sets(st.integers(-1, LAST), max_size=8))
        for offset in sorted(asked):
            on = DAY + timedelta(days=offset)
            db.session.rollback()
            assert recorded(on, today) == replay(on), on

    histories()
