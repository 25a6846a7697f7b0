"""What is due next in a list case: heard before it is decided, served before it is published."""

from datetime import date
from typing import Any

import pytest

from portal.policy.figures import ListingColour
from portal.policy.listing import Event, ListingEventKind, ListingKind
from portal.policy.listing_steps import ListingStep, Progress, is_waived, next_steps

K = ListingEventKind
ON = date(2026, 11, 23)
TOLD, ANSWERED = (K.NOTICE_SERVED,), (K.NOTICE_SERVED, K.STATEMENT_RECEIVED, K.STATEMENT_ANSWERED)
DECIDED, SERVED = (*ANSWERED, K.DECIDED), (*ANSWERED, K.DECIDED, K.SERVED)
ASSESSED = (K.APPLIED, K.ASSESSED)
POSTED, GRANTED = (*ASSESSED, K.PUBLICITY_OPENED), (*ASSESSED, K.PUBLICITY_OPENED, K.DECIDED)
IN_FORCE: dict[str, Any] = {"is_published": True, "is_in_force": True}


def steps(
    *kinds: ListingEventKind,
    kind: ListingKind = ListingKind.PROGRAMME,
    colour: ListingColour = ListingColour.BLACK,
    **more: Any,
) -> str:
    """The next steps as they stand in addresses."""
    events = [Event(kind, ON) for kind in kinds]
    found = next_steps(ON, Progress(kind=kind, colour=colour, events=events, **more))
    return " ".join(step.value for step in found)


@pytest.mark.parametrize(
    ("kinds", "more", "expected"),
    [
        ((), {}, "notice interim edit drop"),
        ((), {"had_interim": True}, "notice edit drop"),
        ((), {"has_notice": True}, "notice-service notice interim edit drop"),
        (TOLD, {}, "statement waiver decision notice interim edit drop"),
        (
            (*TOLD, K.STATEMENT_RECEIVED),
            {},
            "answer statement waiver decision notice interim edit drop",
        ),
        (ANSWERED, {}, "statement waiver decision notice interim edit drop"),
        ((*TOLD, K.STATEMENT_WAIVED), {}, "statement decision notice interim edit drop"),
        (DECIDED, {}, "decision-service correction annulment"),
        (SERVED, {}, "publication correction annulment objection"),
        (SERVED, {"is_published": True}, "correction annulment objection"),
        (SERVED, IN_FORCE, "correction annulment objection repair"),
    ],
)
def test_a_black_entry_is_told_heard_decided_served_and_published(
    kinds: tuple[ListingEventKind, ...], more: dict[str, Any], expected: str
) -> None:
    """Rules 1 and 2 of the lists."""
    assert steps(*kinds, **more) == expected


@pytest.mark.parametrize(
    ("kinds", "expected"),
    [
        ((K.OBJECTION_RECEIVED,), "objection-answer objection repair"),
        ((K.OBJECTION_RECEIVED, K.OBJECTION_ANSWERED), "objection repair"),
        ((K.REPAIR_APPLIED,), "repair-decision objection"),
        ((K.REPAIR_APPLIED, K.REPAIR_REFUSED), "objection repair"),
        ((K.REPAIR_APPLIED, K.REPAIR_GRANTED), "objection repair"),
        ((K.REPAIR_APPLIED, K.REPAIR_REFUSED, K.REPAIR_APPLIED), "repair-decision objection"),
    ],
)
def test_who_is_on_the_list_is_heard_and_answered(
    kinds: tuple[ListingEventKind, ...], expected: str
) -> None:
    assert steps(*SERVED, *kinds, **IN_FORCE) == f"correction annulment {expected}"


@pytest.mark.parametrize(
    ("kinds", "more", "expected"),
    [
        ((), {}, "assessment edit drop"),
        ((K.APPLIED,), {}, "assessment edit drop"),
        (ASSESSED, {}, "publicity edit drop"),
        (POSTED, {}, "objection decision drop"),
        (
            (*POSTED, K.OBJECTION_RECEIVED),
            {},
            "objection-answer objection decision drop",
        ),
        (GRANTED, {}, "publication correction annulment objection"),
        (GRANTED, IN_FORCE, "correction removal objection"),
    ],
)
def test_a_white_entry_is_assessed_and_publicised(
    kinds: tuple[ListingEventKind, ...], more: dict[str, Any], expected: str
) -> None:
    assert steps(*kinds, colour=ListingColour.WHITE, **more) == expected


@pytest.mark.parametrize("kind", [ListingKind.PENALTY, ListingKind.MIRROR])
def test_what_was_decided_elsewhere_is_neither_heard_nor_corrected_here(kind: ListingKind) -> None:
    assert steps(kind=kind) == "decision edit drop"
    elsewhere = (K.DECIDED, K.SERVED, K.OBJECTION_RECEIVED)
    assert steps(*elsewhere, kind=kind) == "publication annulment"
    assert steps(*elsewhere, kind=kind, **IN_FORCE) == "annulment"


@pytest.mark.parametrize(
    ("kinds", "more", "expected"),
    [
        ((), {"has_notice": True}, ""),
        ((*TOLD, K.STATEMENT_RECEIVED), {}, "statement"),
        ((*SERVED, K.OBJECTION_RECEIVED), IN_FORCE, "objection repair"),
        ((*SERVED, K.REPAIR_APPLIED), IN_FORCE, "objection"),
    ],
)
def test_while_a_proposal_waits_only_the_party_is_heard(
    kinds: tuple[ListingEventKind, ...], more: dict[str, Any], expected: str
) -> None:
    assert steps(*kinds, is_waiting=True, **more) == expected


def test_a_case_that_is_over_has_no_next_step_but_to_answer_who_objected_before() -> None:
    assert steps(*SERVED, **IN_FORCE, is_over=True) == ""
    asked = (*SERVED, K.REPAIR_APPLIED, K.OBJECTION_RECEIVED)
    assert steps(*asked, is_over=True) == "objection-answer"
    assert steps(*asked, K.OBJECTION_ANSWERED, is_over=True) == ""


def test_what_has_not_happened_yet_counts_for_nothing() -> None:
    tomorrow = Progress(
        kind=ListingKind.PROGRAMME,
        colour=ListingColour.BLACK,
        events=[Event(K.DECIDED, date(2026, 11, 24))],
    )
    assert ListingStep.NOTICE in next_steps(ON, tomorrow)


def test_a_waiver_lasts_until_the_next_notice() -> None:
    """Rule 2: what is told anew may be answered anew."""

    def waived(*kinds: ListingEventKind) -> bool:
        return is_waived([Event(kind, ON) for kind in kinds])

    assert not waived()
    assert not waived(K.NOTICE_SERVED)
    assert waived(K.NOTICE_SERVED, K.STATEMENT_WAIVED, K.STATEMENT_RECEIVED)
    assert not waived(K.NOTICE_SERVED, K.STATEMENT_WAIVED, K.NOTICE_SERVED)
    again = (K.NOTICE_SERVED, K.STATEMENT_WAIVED, K.NOTICE_SERVED)
    assert "waiver" in steps(*again).split()
    assert "waiver" not in steps(*again, K.STATEMENT_WAIVED).split()
