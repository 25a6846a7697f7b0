"""What a class is on a day: the first state that fits wins."""

from datetime import date
from typing import Any

import pytest

from portal.policy.classes import (
    ClassAct,
    ClassState,
    FilingState,
    filing_state,
    is_public,
    state_on,
)

START, END, UNTIL = date(2026, 12, 1), date(2026, 12, 17), date(2026, 11, 27)
BEFORE = date(2026, 11, 23)


def state(on: date = BEFORE, *, is_approved: bool = True, **more: Any) -> ClassState:
    return state_on(
        on,
        planned_start=START,
        planned_end=END,
        enrol_until=UNTIL,
        is_approved=is_approved,
        **more,
    )


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        (date(2026, 11, 27), ClassState.OPEN),
        (date(2026, 11, 28), ClassState.ENROLMENT_CLOSED),
        (date(2026, 11, 30), ClassState.ENROLMENT_CLOSED),
        (date(2026, 12, 1), ClassState.RUNNING),
        (date(2026, 12, 17), ClassState.RUNNING),
        (date(2026, 12, 18), ClassState.CLOSING),
    ],
)
def test_an_approved_class_through_its_days(on: date, expected: ClassState) -> None:
    assert state(on) is expected


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        (date(2026, 11, 27), ClassState.PRE_OPEN),
        (date(2026, 11, 28), ClassState.ENROLMENT_CLOSED),
        (date(2026, 12, 1), ClassState.ENROLMENT_CLOSED),
        (date(2027, 1, 1), ClassState.ENROLMENT_CLOSED),
    ],
)
def test_a_class_without_approval_never_runs(on: date, expected: ClassState) -> None:
    assert state(on, is_approved=False) is expected


def test_the_first_state_that_fits_wins() -> None:
    everything: dict[str, Any] = {"is_suspended": True, "seats_left": 0, "waiting": 3}
    late = date(2026, 12, 18)
    assert state(late, is_cancelled=True, is_closed=True, **everything) is ClassState.CANCELLED
    assert state(late, is_closed=True, **everything) is ClassState.CLOSED
    assert state(late, **everything) is ClassState.CLOSING
    assert state(START, **everything) is ClassState.RUNNING
    assert state(date(2026, 11, 28), **everything) is ClassState.SUSPENDED
    assert state(BEFORE, **everything) is ClassState.SUSPENDED
    assert state(BEFORE, is_approved=False, seats_left=0) is ClassState.FULL


@pytest.mark.parametrize(
    ("seats_left", "waiting", "expected"),
    [
        (None, 0, ClassState.OPEN),
        (1, 0, ClassState.OPEN),
        (0, 0, ClassState.FULL),
        (-1, 0, ClassState.FULL),
        (5, 1, ClassState.FULL),
        (None, 1, ClassState.FULL),
    ],
)
def test_full_is_when_no_seat_is_left_or_somebody_waits(
    seats_left: int | None, waiting: int, expected: ClassState
) -> None:
    assert state(seats_left=seats_left, waiting=waiting) is expected


def test_a_worker_may_sign_up_while_it_is_open_announced_or_full() -> None:
    assert {found for found in ClassState if found.may_enrol} == {
        ClassState.OPEN,
        ClassState.PRE_OPEN,
        ClassState.FULL,
    }


def test_a_class_is_public_once_announced_and_never_before_submission() -> None:
    assert is_public([ClassAct.SUBMITTED, ClassAct.ANNOUNCED, ClassAct.RETURNED])
    assert is_public([ClassAct.SUBMITTED, ClassAct.ANNOUNCED])
    assert not is_public([ClassAct.ANNOUNCED])
    assert not is_public([ClassAct.SUBMITTED, ClassAct.RETURNED])
    assert not is_public([ClassAct.SUBMITTED, ClassAct.APPROVED])


def test_every_state_has_a_word_a_colour_and_a_shape() -> None:
    assert [(s.label, s.colour, s.shape) for s in ClassState] == [
        ("已取消", "stop", "✕"),
        ("已结班", "over", "□"),
        ("结班审核中", "over", "□"),
        ("已开班", "run", "▶"),
        ("暂停招生", "stop", "✕"),
        ("报名截止", "over", "□"),
        ("已满·可候补", "wait", "◐"),
        ("预报名", "info", "○"),
        ("报名中", "open", "●"),
    ]


@pytest.mark.parametrize(
    ("flags", "state"),
    [
        ("", FilingState.DRAFT),
        ("submitted", FilingState.WAITING),
        ("submitted returned", FilingState.RETURNED),
        ("submitted approved", FilingState.APPROVED),
        ("submitted returned approved", FilingState.APPROVED),
        ("cancelled", FilingState.ENDED),
        ("submitted approved cancelled", FilingState.ENDED),
    ],
)
def test_how_far_a_filing_has_come(flags: str, state: FilingState) -> None:
    names = ("submitted", "returned", "approved", "cancelled")
    assert filing_state(**{f"is_{name}": name in flags.split() for name in names}) is state
