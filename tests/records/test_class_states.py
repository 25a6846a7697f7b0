"""The states of classes as SQL: the same as the law's, on every day, whatever was done to them."""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import product
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from portal.policy.classes import ClassState, state_on
from portal.policy.listing import ListingKind, ListingMeasure, ListingScope
from portal.policy.registry import Standing
from portal.records.class_list import Wanted, listed_classes
from portal.records.database import transaction
from portal.records.institutions import Institution
from tests.builders import a_class, a_listing, an_institution, an_occupation
from tests.conftest import DAY, NOW

EVERYTHING = 10_000
TIMES = [(-9, -4), (-9, -1), (-4, 0), (-1, 3), (0, 0), (0, 5), (1, 6), (4, 9)]
FLAGS: list[dict[str, Any]] = [
    {},
    {"approved_at": None},
    {"suspended_at": NOW},
    {"suspended_at": NOW, "approved_at": None},
    {"cancelled_at": NOW},
    {"closed_at": NOW},
    {"approved_at": None, "remark": "an odd number, so that both last days meet every act"},
]


def institutions(session: Session) -> Iterator[tuple[Institution, bool]]:
    """One of each kind, and whether it may not enrol for 焊工."""
    yield an_institution(session, serial=1), False
    yield an_institution(session, serial=2, standing=Standing.RECTIFICATION), False
    yield an_institution(session, serial=3, standing=Standing.SUSPENDED), True
    yield an_institution(session, serial=4, licence_until=DAY - timedelta(9)), True
    yield _listed(session, 5, scope=ListingScope.ALL), True
    yield _listed(session, 6, scope=ListingScope.OCCUPATION, subject="焊工"), True
    yield _listed(session, 7, scope=ListingScope.OCCUPATION, subject="电工"), False
    yield _listed(session, 8, scope=ListingScope.NEW_CLASSES), False
    yield _listed(session, 9, scope=ListingScope.ALL, measure=ListingMeasure.TALK), False
    yield _listed(session, 10, kind=ListingKind.MIRROR, measure=None), False


def _listed(session: Session, serial: int, *, subject: str = "", **columns: Any) -> Institution:
    institution = an_institution(session, serial=serial)
    values = {"measure": ListingMeasure.SUSPEND_ALL} | columns
    if subject:
        values["occupation_id"] = an_occupation(session, subject).id
    a_listing(session, institution, **values)
    return institution


@pytest.fixture
def expected(app: Flask) -> dict[str, dict[str, Any]]:
    """By number, what the law is told of each class."""
    told = {}
    with transaction() as session:
        held = list(institutions(session))
        cases = product(held, TIMES, FLAGS)
        for serial, ((institution, barred), (start, end), flags) in enumerate(cases):
            times: dict[str, Any] = {
                "planned_start": DAY + timedelta(start),
                "planned_end": DAY + timedelta(end),
                "enrol_until": DAY + timedelta(start - serial % 2),
            }
            number = f"26-{serial:05d}"
            a_class(session, institution, number=number, **times, **flags)
            told[number] = times | {
                "is_approved": "approved_at" not in flags,
                "is_cancelled": "cancelled_at" in flags,
                "is_closed": "closed_at" in flags,
                "is_suspended": barred or "suspended_at" in flags,
            }
    return told


def is_over(told: dict[str, Any], on: date) -> bool:
    return bool(told["is_cancelled"] or told["is_closed"] or told["planned_end"] < on)


def test_lists_filter_and_order_by_the_law(expected: dict[str, dict[str, Any]]) -> None:
    for offset in range(-6, 7, 2):
        on = DAY + timedelta(offset)
        wanted = {number: told for number, told in expected.items() if not is_over(told, on)}
        states = {number: state_on(on, **told) for number, told in wanted.items()}
        listed = listed_classes(Wanted(), on=on, most=EVERYTHING)
        assert {row.number: row.state for row in listed} == states
        order = [(not row.state.may_enrol, row.planned_start) for row in listed]
        assert order == sorted(order)
        taking = listed_classes(Wanted(is_open=True), on=on, most=EVERYTHING)
        assert taking == [row for row in listed if row.state.may_enrol]


def test_what_is_over_is_kept_apart(expected: dict[str, dict[str, Any]]) -> None:
    listed = listed_classes(Wanted(is_past=True), on=DAY)
    over = {number for number, told in expected.items() if is_over(told, DAY)}
    assert {row.number for row in listed} == over
    assert {row.state for row in listed} >= {ClassState.CANCELLED, ClassState.CLOSED}
    starts = [row.planned_start for row in listed]
    assert starts == sorted(starts, reverse=True)
