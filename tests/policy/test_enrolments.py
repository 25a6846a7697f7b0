"""Which states hold a seat, and which are still alive."""

import pytest

from portal.policy.enrolments import LIVE, SEATED, EnrolmentState

SEATS = {"pre_registered", "confirmed"}


@pytest.mark.parametrize("state", EnrolmentState)
def test_a_seat_is_held_while_registered_and_once_admitted(state: EnrolmentState) -> None:
    assert state.holds_seat is (state.value in SEATS)
    assert state.is_live is (state.value in SEATS | {"waitlisted"})


def test_the_states_for_queries_are_the_same() -> None:
    assert {state.value for state in SEATED} == SEATS
    assert {state.value for state in LIVE} == SEATS | {"waitlisted"}


def test_the_three_words_are_never_alike() -> None:
    words = {state.label for state in LIVE}
    colours = {state.colour for state in LIVE}
    assert (len(words), len(colours)) == (3, 3)
