"""Who objects to an entry gets an answer, also when the entry ends meanwhile."""

import pytest
from flask import Flask

from portal.policy.listing import ListingState, Outcome
from portal.records.database import transaction
from portal.records.institutions import Institution
from portal.records.listing_cases import K, closed_cases, open_cases
from portal.services import listing_objections
from tests.builders import an_institution
from tests.filings import LAW
from tests.list_cases import Bureau


@pytest.fixture
def bureau(app: Flask) -> Bureau:
    return Bureau()


@pytest.fixture
def school(app: Flask) -> Institution:
    with transaction() as session:
        return an_institution(session)


def test_an_annulment_settles_what_was_objected_meanwhile(
    bureau: Bureau, school: Institution
) -> None:
    listing = bureau.in_force(school)
    for words in ("认错了单位", "日期也不对"):
        listing_objections.object_to(listing, words, law=LAW, deed=bureau.deed(listing))
    deed = bureau.deed(listing)
    listing_objections.answer(listing, Outcome.ACCEPTED, "确实认错", law=LAW, deed=deed)
    listing_objections.object_to(listing, "地址不对", law=LAW, deed=bureau.deed(listing))
    bureau.approve(listing)
    case = bureau.case(listing)
    assert (case.is_disputed, case.steps, case.due) == (False, (), None)
    assert open_cases(on=bureau.on) == []
    asked = [one.id for one in case.listing.events if one.kind is K.OBJECTION_RECEIVED]
    answers = [one for one in case.listing.events if one.kind is K.OBJECTION_ANSWERED]
    assert [one.about_id for one in answers] == asked
    assert [one.outcome for one in answers] == [Outcome.ACCEPTED, None, None]
    assert "决定已经撤销" in answers[-1].words


def test_who_objected_before_the_term_ended_still_gets_an_answer(
    bureau: Bureau, school: Institution
) -> None:
    """An entry that ran out is not thereby wrong or right; there is nothing left to annul."""
    listing = bureau.in_force(school)
    listing_objections.object_to(listing, "认错了单位", law=LAW, deed=bureau.deed(listing))
    bureau.later(300)
    assert bureau.state(listing) is ListingState.EXPIRED
    assert [case.due and case.due[1] for case in open_cases(on=bureau.on)] == ["答复异议"]
    assert closed_cases(on=bureau.on, first=0, most=9) == []
    deed = bureau.deed(listing)
    listing_objections.answer(listing, Outcome.ACCEPTED, "确实认错", law=LAW, deed=deed)
    assert open_cases(on=bureau.on) == []
    assert [case.proposal for case in closed_cases(on=bureau.on, first=0, most=9)] == [None]
