"""移出目录 as a list measure: out of the directory from its day on, and back after its end."""

from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from portal.policy.listing import ListingMeasure, ListingScope
from portal.policy.listing_steps import ProposalKind
from portal.policy.registry import Standing
from portal.records.database import db, transaction
from portal.records.directory import Wanted, cards, matching
from portal.records.directory_rows import whole_directory
from portal.records.institution_profile import profile_on
from portal.records.institutions import Institution
from portal.records.messages import Message
from portal.records.training_class import class_on
from portal.services.refusal import Refusal
from tests.builders import a_class, an_institution
from tests.client import CheckingClient
from tests.clock import Hand
from tests.lessons import a_trainee, admitted
from tests.list_cases import Bureau

LATER = date(2027, 1, 11)
REMOVED = {"measure": ListingMeasure.REMOVE_FROM_DIRECTORY}


@pytest.fixture
def school(app: Flask) -> Institution:
    with transaction() as session:
        return an_institution(session)


def answers(school: Institution, on: date, today: date) -> set[tuple[bool, bool]]:
    """What every question about the directory of a day answers: one answer, where they agree."""
    db.session.rollback()

    def holds(standing: Standing | None) -> bool:
        found = matching(Wanted(standing=standing), on=on, today=today)
        return found.ids == (school.id,)

    card, profile = (
        cards([school.id], on=on, today=today)[0],
        profile_on(school.uscc, on=on, today=today),
    )
    assert profile
    assert holds(Standing.FILED) is holds(None)
    found = {
        (holds(None), holds(Standing.REMOVED)),
        (card.in_directory, card.standing is Standing.REMOVED),
        (profile.in_directory, profile.standing.standing is Standing.REMOVED),
    }
    assert card.since == profile.standing.from_day
    if on == today:
        held = class_on("26-90001", on=on)
        assert held
        is_whole = any(row.uscc == school.uscc for row in whole_directory(on=on))
        found.add((is_whole, held.standing is Standing.REMOVED))
    return found


IN, OUT = {(True, False)}, {(False, True)}


def test_it_works(school: Institution) -> None:
    """From its day until its end, whatever is asked; afterwards no past day tells of it."""
    bureau = Bureau()
    with transaction() as session:
        held = a_class(session, school, planned_start=LATER, planned_end=LATER)
    admitted(held, a_trainee(1))
    listing = bureau.decided(school, **REMOVED)
    bureau.serve(listing)
    bureau.publish(listing, days=3)
    first = bureau.on + timedelta(days=3)
    assert "起移出培训机构目录，不再招生" in db.session.scalars(select(Message.text)).one()
    before = first - timedelta(days=1)
    assert answers(school, before, before) == IN
    assert answers(school, first, first) == OUT
    card = cards([school.id], on=first, today=first)[0]
    assert card.since == first
    assert listing.term_until
    after = listing.term_until + timedelta(days=1)
    assert answers(school, before, first + timedelta(days=9)) == IN
    assert answers(school, first, first + timedelta(days=9)) == OUT
    assert answers(school, after, after) == answers(school, first, after) == IN
    bureau.later(5)
    bureau.decide(listing, ProposalKind.ANNULMENT, document_no="试撤〔2026〕1号")
    assert answers(school, bureau.on, bureau.on) == answers(school, first, bureau.on) == IN


def test_the_pages_say_since_when(school: Institution, client: CheckingClient, clock: Hand) -> None:
    bureau = Bureau()
    bureau.in_force(school, **REMOVED)
    clock.moment = bureau.at
    addresses = ("/institutions?standing=removed", f"/institutions/{school.uscc}")
    for address in (*addresses, f"/lists?q={school.uscc}"):
        assert "已移出目录 12月7日起" in client.get(address).get_data(as_text=True), address
    assert school.uscc not in client.get("/institutions").get_data(as_text=True)
    assert school.uscc not in client.get("/api/v1/institutions").get_data(as_text=True)


def test_a_part_of_it_is_suspended_not_removed(school: Institution) -> None:
    with pytest.raises(Refusal, match="scope"):
        Bureau().draft(school, **REMOVED, scope=ListingScope.NEW_CLASSES)
