"""The invented list entries, notices and their index: due process is complete, drafts stay in."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from portal.policy.figures import ListingColour
from portal.policy.jurisdiction import Jurisdiction
from portal.policy.listing import ListingEventKind as Did
from portal.policy.listing import (
    ListingState,
    bars,
    is_disputed,
    is_in_force,
    is_public,
    publicity_until,
    repair_from,
)
from portal.policy.publication import missing_for_publication
from portal.records.database import db
from portal.records.holidays import working_calendar
from portal.records.listing_cases import on_file
from portal.records.listings import Listing, public_on
from portal.records.notices import Notice
from portal.records.search import Noun, SearchRow, find
from portal.services.search_index import reindex
from portal.web.markdown import markdown
from tests.conftest import DAY
from tests.services.invented import (
    classes,
    events_of,
    listing,
    listing_state,
    named,
    standing_of,
)

pytestmark = pytest.mark.usefixtures("invented")
YESTERDAY, TOMORROW = DAY - timedelta(days=1), DAY + timedelta(days=1)
BLACK, WHITE = ListingColour.BLACK, ListingColour.WHITE


def entries(colour: ListingColour | None = None) -> list[Listing]:
    return [row for row in db.session.scalars(select(Listing)) if colour in (None, row.colour)]


def test_nothing_is_missing_in_any_published_entry(law: Jurisdiction) -> None:
    calendar = working_calendar(since=date(2026, 1, 1))
    published = [entry for entry in entries() if entry.effective_from]
    assert len(published) == 10
    for entry in published:
        assert missing_for_publication(law, calendar, on_file(entry)) == ()


@pytest.mark.parametrize(
    ("letter", "colour", "state"),
    [
        ("丙", BLACK, ListingState.IN_FORCE),
        ("寅", BLACK, ListingState.IN_FORCE),
        ("丑", BLACK, ListingState.EXPIRED),
        ("壬", BLACK, ListingState.ANNULLED),
        ("辰", BLACK, ListingState.REPAIRED),
        ("己", BLACK, ListingState.NOTICED),
        ("甲", WHITE, ListingState.ACTIVE),
        ("丁", WHITE, ListingState.ACTIVE),
        ("癸", WHITE, ListingState.LAPSED),
        ("辛", WHITE, ListingState.WITHDRAWN_BY_REQUEST),
        ("丙", WHITE, ListingState.REMOVED),
        ("乙", WHITE, ListingState.PUBLICITY),
    ],
)
def test_every_entry_has_the_state_it_was_made_for(
    letter: str, colour: ListingColour, state: ListingState
) -> None:
    assert listing_state(listing(letter, colour)) is state


def test_only_what_is_in_force_is_public() -> None:
    shown = set(db.session.scalars(select(Listing).where(public_on(DAY))))
    made = {("丙", BLACK), ("寅", BLACK), ("甲", WHITE), ("丁", WHITE)}
    assert shown == {listing(letter, colour) for letter, colour in made}


def test_one_black_entry_is_gone_since_midnight() -> None:
    entry = listing("丑", BLACK)
    assert entry in set(db.session.scalars(select(Listing).where(public_on(YESTERDAY))))
    assert entry not in set(db.session.scalars(select(Listing).where(public_on(DAY))))


def test_one_entry_is_disputed() -> None:
    disputed = [e.institution_name for e in entries() if is_disputed(DAY, events=events_of(e))]
    assert disputed == [named("寅").name]


def test_nobody_is_on_both_lists_on_any_day() -> None:
    known = entries()
    for days in range(-420, 420):
        on = DAY + timedelta(days=days)
        listed = {
            colour: {
                entry.institution_id
                for entry in known
                if entry.colour is colour
                and is_in_force(
                    on,
                    effective_from=entry.effective_from,
                    term_until=entry.term_until,
                    ended_on=entry.ended_on,
                )
            }
            for colour in (BLACK, WHITE)
        }
        assert not listed[BLACK] & listed[WHITE]


def test_publicity_is_no_longer_than_the_severity_allows(law: Jurisdiction) -> None:
    for entry in entries(BLACK):
        if entry.effective_from and entry.severity:
            assert entry.public_until == publicity_until(
                law,
                severity=entry.severity,
                effective_from=entry.effective_from,
                term_until=entry.term_until,
            )
            assert is_public(
                entry.effective_from,
                effective_from=entry.effective_from,
                term_until=entry.term_until,
                public_until=entry.public_until,
            )


def test_steps_stand_in_the_order_of_their_days() -> None:
    for entry in entries():
        days = [event.on_day for event in entry.events]
        assert days == sorted(days)
        assert days[-1] <= DAY


def test_repair_was_granted_after_half_of_the_term() -> None:
    entry = listing("辰", BLACK)
    applied = next(event.on_day for event in entry.events if event.kind is Did.REPAIR_APPLIED)
    assert entry.effective_from
    assert entry.term_until
    first = repair_from(effective_from=entry.effective_from, last_day=entry.term_until)
    assert first <= applied


def test_remedies_name_to_whom_and_until_when() -> None:
    for entry in entries():
        for words in ("60日内", "行政复议", "6个月内", "行政诉讼", "异议"):
            assert words in entry.remedies
    assert all(entry.repair_conditions for entry in entries(BLACK))


def test_bases_carry_the_wording_of_the_law(law: Jurisdiction) -> None:
    wordings = {row.value.wording for row in law.legal_bases}
    assert all(basis.wording in wordings for entry in entries() for basis in entry.bases)


def test_facts_have_a_day() -> None:
    assert all("2026年" in entry.facts for entry in entries(BLACK))


def test_institutions_on_the_black_list_are_suspended_with_it() -> None:
    entry = listing("丙", BLACK)
    standing = named("丙").standings[-1]
    assert standing.from_day == entry.effective_from
    assert standing_of(named("丑"), YESTERDAY) != standing_of(named("丑"), DAY)


def test_no_class_was_filed_where_an_entry_in_force_bars_it() -> None:
    for entry in entries(BLACK):
        for filed in classes():
            if filed.institution_id != entry.institution_id or filed.submitted_at is None:
                continue
            is_barred = bars(
                kind=entry.kind,
                measure=entry.measure,
                scope=entry.scope,
                is_new_class=True,
                is_same_occupation=filed.occupation_id == entry.occupation_id,
            )
            assert not is_barred or not is_in_force(
                filed.submitted_at.date(),
                effective_from=entry.effective_from,
                term_until=entry.term_until,
                ended_on=entry.ended_on,
            )


def test_a_name_alike_is_found_with_the_black_one() -> None:
    found = find(Noun.INSTITUTION, "示例丙")
    assert set(found.ids) == {named("丙").id, named("子").id}
    assert not found.exact


def test_search_knows_what_a_rebuild_would() -> None:
    def rows() -> list[tuple[object, ...]]:
        columns = (SearchRow.noun, SearchRow.record_id, SearchRow.name, SearchRow.tokens)
        return [tuple(row) for row in db.session.execute(select(*columns).order_by(*columns[:2]))]

    before = rows()
    assert reindex() == len(before)
    assert rows() == before


def test_notices_are_pinned_plain_coming_past_and_drafted() -> None:
    rows = list(db.session.scalars(select(Notice)))
    assert [row.is_pinned for row in rows].count(True) == 1
    assert [row for row in rows if row.from_day == TOMORROW]
    assert [row for row in rows if row.until_day and row.until_day < DAY]
    assert [row for row in rows if row.from_day is None]
    html = "".join(markdown(row.body) for row in rows)
    assert "<table>" in html
    assert "<ul>" in html
    assert "<ol>" in html
