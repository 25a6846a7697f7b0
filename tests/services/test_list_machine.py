"""Any sequence of acts by anybody, on any day: no entry without due process, none past its term."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from itertools import count
from typing import Any

import pytest
from flask import Flask
from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test
from sqlalchemy import select

from portal.policy.deadlines import add_working_days
from portal.policy.figures import ListingColour
from portal.policy.listing import ListingEventKind, ListingSeverity, Outcome
from portal.policy.listing_steps import ProposalKind
from portal.records.database import db, transaction
from portal.records.holidays import working_calendar
from portal.records.institutions import Institution
from portal.records.list_entries import list_entries
from portal.records.listing_proposals import open_proposal
from portal.records.listings import Listing
from portal.services import (
    listing_notices,
    listing_objections,
    listing_proposals,
    listing_repairs,
    listings,
    white_listings,
)
from portal.services.refusal import Refusal
from tests import soaking
from tests.builders import an_institution
from tests.client import CheckingClient
from tests.clock import DAY, Hand
from tests.filings import LAW
from tests.list_cases import WHITE, Bureau

K = ListingEventKind
BLACK = ListingColour.BLACK
ENDS = {K.ANNULLED, K.WITHDRAWN, K.SUPERSEDED, K.REPAIR_GRANTED, K.REMOVED}
MOST_MONTHS = {ListingSeverity.MINOR: 3, ListingSeverity.ORDINARY: 12, ListingSeverity.SERIOUS: 36}
cases, outcomes = st.integers(0, 5), st.sampled_from(Outcome)
serials = count(1)


class Lists(RuleBasedStateMachine):
    """Two officers, an institution and the calendar, each doing what the pages let them do."""

    def __init__(self, bureau: Bureau, client: CheckingClient, clock: Hand) -> None:
        super().__init__()
        self.bureau, self.client, self.clock = bureau, client, clock
        bureau.on = DAY
        with transaction() as session:
            self.school = an_institution(session, serial=next(serials))
        self.opened: list[int] = []

    def one(self, place: int) -> Listing | None:
        db.session.rollback()
        if not self.opened:
            return None
        return db.session.get_one(Listing, self.opened[place % len(self.opened)])

    def dare(self, place: int, deed: Callable[[Listing], object]) -> None:
        found = self.one(place)
        if found is None:
            return
        try:
            deed(found)
        except Refusal:
            db.session.rollback()

    @rule(days=st.integers(5, 60), severity=st.sampled_from(ListingSeverity))
    def drafts(self, days: int, severity: ListingSeverity) -> None:
        if len(self.opened) < 4:
            term = self.bureau.on + timedelta(days=days)
            listing = self.bureau.draft(self.school, term_until=term, severity=severity)
            self.opened.append(listing.id)

    @rule(place=cases)
    def tells(self, place: int) -> None:
        self.dare(place, lambda one: self.bureau.notice(one, f"告{next(serials)}"))

    @rule(place=cases, is_waiver=st.booleans())
    def speaks(self, place: int, is_waiver: bool) -> None:
        deed = listing_notices.waive if is_waiver else listing_notices.state
        self.dare(place, lambda one: deed(one, "意见", deed=self.bureau.deed(one)))

    @rule(place=cases, outcome=outcomes)
    def answers(self, place: int, outcome: Outcome) -> None:
        answer = listing_notices.answer
        self.dare(place, lambda one: answer(one, outcome, "理由", deed=self.bureau.deed(one)))

    @rule(place=cases, kind=st.sampled_from(ProposalKind), text=st.sampled_from(["", "更正"]))
    def proposes(self, place: int, kind: ProposalKind, text: str) -> None:
        more: dict[str, Any] = {"document_no": f"决{next(serials)}", "text": text}
        self.dare(place, lambda one: self.bureau.propose(one, kind, day=self.bureau.on, **more))

    @rule(place=cases, is_own=st.booleans())
    def approves(self, place: int, is_own: bool) -> None:
        def approve(one: Listing) -> None:
            proposal = open_proposal(one.id)
            if proposal is None:
                return
            by = self.bureau.proposer if is_own else self.bureau.approver
            deed = self.bureau.deed(one, by=by)
            listing_proposals.approve(proposal, law=LAW, deed=deed)

        self.dare(place, approve)

    @rule(place=cases)
    def serves(self, place: int) -> None:
        self.dare(place, self.bureau.serve)

    @rule(place=cases, days=st.integers(-2, 4), reason=st.sampled_from(["", "学员要求公开"]))
    def publishes(self, place: int, days: int, reason: str) -> None:
        self.dare(place, lambda one: self.bureau.publish(one, days=days, reason=reason))

    @rule(place=cases, outcome=st.none() | outcomes)
    def objects(self, place: int, outcome: Outcome | None) -> None:
        def deed(one: Listing) -> None:
            by = self.bureau.deed(one)
            if outcome is None:
                listing_objections.object_to(one, "不对", law=LAW, deed=by)
            else:
                listing_objections.answer(one, outcome, "理由", law=LAW, deed=by)

        self.dare(place, deed)

    @rule(place=cases)
    def asks_for_repair(self, place: int) -> None:
        apply = listing_repairs.apply_for_repair
        self.dare(place, lambda one: apply(one, "改了", law=LAW, deed=self.bureau.deed(one)))

    @rule(place=cases)
    def drops(self, place: int) -> None:
        self.dare(place, lambda one: listings.drop(one, "不办", deed=self.bureau.deed(one)))

    @rule()
    def applies_for_white(self) -> None:
        deed = self.bureau.deed()
        try:
            found = white_listings.apply_for_white(self.school, "取证率62%", law=LAW, deed=deed)
        except Refusal:
            return
        self.opened.append(found.id)
        term = self.bureau.on + timedelta(days=90)
        written = self.bureau.written(self.school, **WHITE | {"term_until": term})
        listings.edit(found, written, law=LAW, deed=self.bureau.deed(found))
        white_listings.assess(found, "取证率62%", deed=self.bureau.deed(found))
        white_listings.open_publicity(found, law=LAW, deed=self.bureau.deed(found))

    @rule(place=cases)
    def leaves(self, place: int) -> None:
        leave = white_listings.leave
        self.dare(place, lambda one: leave(one, "退出", deed=self.bureau.deed(one)))

    @rule(days=st.sampled_from([1, 2, 9, 40]))
    def time_passes(self, days: int) -> None:
        self.bureau.later(days)

    @rule(place=cases)
    def goes_the_whole_way(self, place: int) -> None:
        """Told, waited for, decided, served: random steps alone seldom come this far."""
        self.tells(place)
        self.bureau.later(9)
        self.answers(place, Outcome.REJECTED)
        self.dare(place, lambda one: self.bureau.decide(one, document_no=f"决{next(serials)}"))
        self.serves(place)
        self.publishes(place, 0, "学员要求公开")

    def every(self) -> list[Listing]:
        db.session.rollback()
        chosen = select(Listing).where(Listing.institution_id == self.school.id)
        return list(db.session.scalars(chosen.order_by(Listing.id)))

    def lawful(self) -> set[str]:
        """What may be public, by the events and dates alone."""
        rows = self.every()
        standing = {one.key: one for one in rows if is_lawful(one, self.bureau)}
        begun = [one for one in rows if one.colour is BLACK and took_effect(one, self.bureau)]
        for one in list(standing.values()):
            if one.colour is BLACK or not one.effective_from:
                continue
            if any(last_day(black) >= one.effective_from for black in begun):
                del standing[one.key]
        return set(standing)

    @invariant()
    def only_what_is_lawful_is_public(self) -> None:
        shown = list_entries(self.bureau.on, institution_ids=[self.school.id])
        assert {entry.key for entry in shown} == self.lawful()
        assert len({entry.colour for entry in shown}) <= 1

    def look(self) -> None:
        """The page, the search, the API, the table, the feed, a past day; twice, for the cache."""
        self.clock.moment = self.bureau.at
        lawful = self.lawful()
        outlets = ["/lists", f"/lists?q={self.school.uscc}", "/api/v1/lists", "/api/v1/lists.csv"]
        for path in (*outlets, *outlets, f"/institutions/{self.school.uscc}"):
            page = self.client.get(path, buffered=True).get_data(as_text=True)
            named = {one.key for one in self.every() if one.key in page}
            assert named <= lawful, path
            assert named == lawful or path.startswith(("/lists?", "/institutions")), path
        yesterday = self.bureau.on - timedelta(days=1)
        for path in (f"/lists?on={yesterday}", "/feeds/lists.atom"):
            page = self.client.get(path, buffered=True).get_data(as_text=True)
            # A feed tells by its key alone that an entry is gone.
            told = re.sub(r"<at:deleted-entry[^>]*>", "", page)
            assert {one.key for one in self.every() if one.key in told} <= lawful, path
        for one in self.every():
            status = self.client.get(f"/lists/{one.key}").status_code
            assert (status == 200) is (one.key in lawful), one.key

    def teardown(self) -> None:
        self.look()
        # Whoever looks after the last day finds nothing, and no job has run.
        self.bureau.later(200)
        assert not self.lawful()
        self.look()


def took_effect(one: Listing, bureau: Bureau) -> bool:
    if one.effective_from is None or one.effective_from > bureau.on:
        return False
    return one.ended_on is None or one.ended_on > one.effective_from


def last_day(black: Listing) -> date:
    """The last day on which it had effect."""
    ended = black.ended_on - timedelta(days=1) if black.ended_on else date.max
    return min(black.term_until or date.max, ended)


def is_lawful(one: Listing, bureau: Bureau) -> bool:
    """Due process in its order, in force, within its publicity."""
    days = {event.kind: event.on_day for event in one.events}
    on = bureau.on
    if not {K.DECIDED, K.PUBLISHED} <= set(days) or ENDS & set(days):
        return False
    assert one.decided_by != one.approved_by
    assert one.remedies
    assert one.bases
    assert one.effective_from
    assert one.term_until
    if one.colour is BLACK:
        assert days[K.SERVED] <= one.effective_from
        assert K.SERVED in days
        kinds = [event.kind for event in one.events]
        said = [event for event in one.events if event.kind is K.STATEMENT_RECEIVED]
        assert kinds.count(K.STATEMENT_ANSWERED) == len(said)
        calendar = working_calendar(since=days[K.NOTICE_SERVED])
        last = add_working_days(calendar, days[K.NOTICE_SERVED], 5).day
        assert days[K.DECIDED] > last or K.STATEMENT_WAIVED in days
        assert one.severity
        assert one.public_until
        months = (one.public_until.year - one.effective_from.year) * 12
        months += one.public_until.month - one.effective_from.month
        assert months <= MOST_MONTHS[one.severity]
    else:
        assert {K.APPLIED, K.ASSESSED, K.PUBLICITY_OPENED} <= set(days)
    return one.effective_from <= on <= min(one.term_until, one.public_until or on)


@pytest.mark.timeout(7200)
def test_no_sequence_of_acts_brings_an_entry_without_due_process(app: Flask, clock: Hand) -> None:
    client, bureau = app.test_client(), Bureau()
    effort = settings(
        max_examples=200 if soaking() else 4,
        stateful_step_count=40 if soaking() else 14,
        # Hypothesis stops shrinking after five minutes; explaining has no such end.
        phases=[phase for phase in Phase if phase is not Phase.explain],
    )

    class Here(Lists):
        def __init__(self) -> None:
            assert isinstance(client, CheckingClient)
            super().__init__(bureau, client, clock)

    run_state_machine_as_test(Here, settings=effort)
    assert db.session.scalars(select(Institution)).first()
