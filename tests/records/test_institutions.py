"""Institutions as SQL: in the directory, and barred from enrolling, exactly as the law says."""

from datetime import date, timedelta
from itertools import pairwise

from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import ColumnElement, literal, select
from sqlalchemy.orm import Session

from portal.policy.listing import ListingKind, ListingMeasure, ListingScope, bars
from portal.policy.registry import Standing
from portal.records.database import transaction
from portal.records.institutions import (
    Institution,
    InstitutionStanding,
    enrolment_barred,
    in_directory_on,
)
from portal.records.venues import venues_of
from tests.builders import a_listing, an_institution, an_occupation
from tests.conftest import DAY

OFFSETS = st.integers(-8, 8)
STEPS = st.dictionaries(OFFSETS, st.sampled_from(Standing), min_size=1, max_size=4)


def day(offset: int) -> date:
    return DAY + timedelta(offset)


def with_standings(session: Session, steps: dict[int, Standing], licence: int | None) -> int:
    """An institution whose standings follow one another without a gap; its id."""
    institution = an_institution(
        session, licence_until=None if licence is None else day(licence), standings=[]
    )
    session.query(InstitutionStanding).delete()
    rows = [
        InstitutionStanding(
            institution_id=institution.id, standing=standing, from_day=day(offset), decided_by="x"
        )
        for offset, standing in sorted(steps.items())
    ]
    for row, following in pairwise(rows):
        row.until_day = following.from_day - timedelta(1)
    session.add_all(rows)
    session.flush()
    return institution.id


def holds(session: Session, key: int, condition: ColumnElement[bool]) -> bool:
    return session.scalar(select(condition).where(Institution.id == key)) is True


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS, licence=st.none() | OFFSETS, offset=OFFSETS)
def test_the_database_and_the_law_agree_on_any_day(
    app: Flask, steps: dict[int, Standing], licence: int | None, offset: int
) -> None:
    with transaction() as session:
        key = with_standings(session, steps, licence)
        begun = [standing for start, standing in sorted(steps.items()) if start <= offset]
        is_licensed = licence is None or licence >= offset
        in_directory = bool(begun) and begun[-1].is_listed and is_licensed
        may_enrol = bool(begun) and begun[-1].may_open_classes and is_licensed
        assert holds(session, key, in_directory_on(day(offset))) is in_directory
        assert holds(session, key, enrolment_barred(day(offset))) is not may_enrol
        session.rollback()


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    kind=st.sampled_from(ListingKind),
    measure=st.none() | st.sampled_from(ListingMeasure),
    scope=st.sampled_from(ListingScope),
    is_same=st.booleans(),
)
def test_a_measure_bars_enrolment_exactly_as_the_law_says(
    app: Flask,
    kind: ListingKind,
    measure: ListingMeasure | None,
    scope: ListingScope,
    is_same: bool,
) -> None:
    # What another office decided is no measure of ours, and the database holds none.
    measure = measure if kind is ListingKind.PROGRAMME else None
    with transaction() as session:
        named, other = (an_occupation(session, name).id for name in ("焊工", "电工"))
        institution = an_institution(session)
        a_listing(
            session,
            institution,
            kind=kind,
            measure=measure,
            scope=scope,
            occupation_id=named if scope is ListingScope.OCCUPATION else None,
            venue=venues_of(institution.id, on=DAY)[0] if scope is ListingScope.SITE else None,
        )
        asked = literal(named if is_same else other)
        found = holds(session, institution.id, enrolment_barred(DAY, occupation_id=asked))
        assert found is bars(
            kind=kind,
            measure=measure,
            scope=scope,
            is_new_class=False,
            is_same_occupation=is_same,
        )
        session.rollback()


def test_a_measure_ends_with_its_last_day(app: Flask) -> None:
    with transaction() as session:
        institution = an_institution(session)
        a_listing(session, institution, measure=ListingMeasure.SUSPEND_ALL, term_until=DAY)
        assert holds(session, institution.id, enrolment_barred(DAY))
        assert not holds(session, institution.id, enrolment_barred(day(1)))
