"""补贴公示: what adds up, what is missing, how a term ends."""

from dataclasses import replace
from datetime import date

import pytest

from portal.policy.deadlines import Calendar
from portal.policy.drafts import DraftState, draft_state
from portal.policy.jurisdiction import load
from portal.policy.publicity import (
    Figures,
    Head,
    PublicityState,
    missing,
    objection_problem,
    publicity_state,
    row_problems,
)
from portal.policy.schedule import publicity_ends
from portal.policy.verdict import Weight

POSTED, ENDS, AFTER = date(2026, 11, 20), date(2026, 11, 27), date(2026, 11, 28)
WHOLE = Figures(filed=40, qualified=38, approved=38, hours=120, standard=1440, amount=54_720)
HEAD = Head("13号 附件2 4.2", "逐班核对", "就业科", "", "0931-0000900")


def test_the_term_is_five_working_days_after_the_posting() -> None:
    due = publicity_ends(load("lanzhou-new-area"), Calendar({}), posted_on=POSTED)
    assert (due.day, due.is_provisional) == (ENDS, True)


@pytest.mark.parametrize(
    ("changes", "wrong"),
    [
        ({}, []),
        ({"qualified": 40, "approved": 40, "amount": 57_600}, []),
        ({"qualified": 41}, ["qualified", "deduction"]),
        ({"approved": 39, "amount": 0}, ["approved", "deduction"]),
        ({"amount": 54_721}, ["amount"]),
        ({"amount": 54_719}, ["deduction"]),
        ({"amount": 54_719, "deduction": "已经预拨 1 元"}, []),
        ({"approved": 36, "amount": 51_840}, ["deduction"]),
        ({"standard": 10_000_000, "amount": 380_000_000}, ["amount"]),
    ],
)
def test_a_row_adds_up(changes: dict[str, int], wrong: list[str]) -> None:
    assert [reason.code for reason in row_problems(replace(WHOLE, **changes))] == wrong  # type: ignore[arg-type]


def test_a_row_of_a_hundred_million_is_too_much_and_stands_in_the_way() -> None:
    row = replace(WHOLE, standard=100_000_000, approved=1, deduction="少 37 人")
    assert row_problems(replace(row, amount=99_999_999)) == []
    (reason,) = row_problems(replace(row, amount=100_000_000))
    assert (reason.code, reason.weight) == ("amount", Weight.REFUSE)


def test_everything_that_is_missing_is_named_at_once() -> None:
    found = missing(Head("", " ", "", "", ""), [])
    assert [one.code for one in found] == ["basis", "body", "object_unit", "object_phone", "rows"]
    assert missing(HEAD, [WHOLE]) == []
    assert missing(replace(HEAD, phone="", address="中川"), [WHOLE]) == []
    assert [one.code for one in missing(HEAD, [replace(WHOLE, amount=1)])] == ["deduction"]


@pytest.mark.parametrize(
    ("on", "objections", "answered", "is_replaced", "state"),
    [
        (ENDS, 0, 0, False, PublicityState.OPEN),
        (ENDS, 1, 1, False, PublicityState.OPEN),
        (AFTER, 0, 0, False, PublicityState.CLOSED_CLEAR),
        (AFTER, 2, 1, False, PublicityState.CLOSED_WITH_OBJECTION),
        (AFTER, 2, 2, False, PublicityState.RESOLVED),
        (ENDS, 0, 0, True, PublicityState.REPLACED),
    ],
)
def test_it_ends_by_its_days_and_its_answers(
    on: date, objections: int, answered: int, is_replaced: bool, state: PublicityState
) -> None:
    found = publicity_state(
        ENDS, on=on, objections=objections, answered=answered, is_replaced=is_replaced
    )
    assert found is state


@pytest.mark.parametrize(
    ("received_on", "words"),
    [
        (date(2026, 11, 19), "公示从11月20日到11月27日"),
        (POSTED, ""),
        (ENDS, ""),
        (AFTER, "公示从11月20日到11月27日"),
        (date(2026, 12, 2), "还没到"),
    ],
)
def test_an_objection_comes_within_the_term(received_on: date, words: str) -> None:
    problem = objection_problem(received_on, posted_on=POSTED, until=ENDS, on=date(2026, 12, 1))
    assert words in (problem.text if problem else "")
    assert (problem is None) is (words == "")
    assert objection_problem(ENDS, posted_on=POSTED, until=ENDS, on=ENDS) is None


@pytest.mark.parametrize(
    ("done", "days", "state"),
    [
        ((False, False, False), (None, None), DraftState.DRAFT),
        ((False, True, False), (None, None), DraftState.RETURNED),
        ((True, False, False), (POSTED, None), DraftState.WAITING),
        ((True, False, True), (AFTER, None), DraftState.SCHEDULED),
        ((True, False, True), (ENDS, None), DraftState.PUBLISHED),
        ((True, False, True), (POSTED, ENDS), DraftState.PUBLISHED),
        ((True, False, True), (POSTED, POSTED), DraftState.ENDED),
    ],
)
def test_a_draft_stands_where_its_deeds_and_days_put_it(
    done: tuple[bool, bool, bool], days: tuple[date | None, date | None], state: DraftState
) -> None:
    is_submitted, is_returned, is_published = done
    found = draft_state(
        is_submitted=is_submitted,
        is_returned=is_returned,
        is_published=is_published,
        from_day=days[0],
        until_day=days[1],
        on=ENDS,
    )
    assert found is state
    assert state.is_open is (state in {DraftState.DRAFT, DraftState.RETURNED})
