"""The same day gives the same data, another day gives them too, and masses keep the rules."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, time, timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from portal.policy.classes import ClassState
from portal.policy.figures import ListingColour
from portal.policy.listing import ListingState
from portal.policy.publication import missing_for_publication
from portal.policy.uscc import is_valid
from portal.records.classes import ClassActRow, TrainingClass
from portal.records.database import db, transaction
from portal.records.holidays import working_calendar
from portal.records.institutions import Institution, InstitutionStanding
from portal.records.listing_cases import on_file
from portal.records.listings import Listing
from portal.records.programmes import Programme
from portal.records.search import Noun, find
from portal.records.sessions import ClassSession
from portal.records.shortage import ShortageVersion
from portal.services.demonstration import (
    FIRST_DAY,
    Sizes,
    build_demonstration,
    bulk_classes,
    bulk_institutions,
)
from portal.services.demonstration.cast import CAST
from portal.services.demonstration.firms import NAMES, STRIDE, firm
from portal.services.demonstration.plans import PLANS
from tests.builders import a_class, an_institution
from tests.conftest import DAY, NOW, Hand, _demonstrate, _migrate, running
from tests.databases import Databases
from tests.services.invented import everything, listing, listing_state, states

MANY = Sizes(institutions=250, classes=900)
BATCH = 200


def _prepare(url: str) -> None:
    with running(url, Hand(), demonstration=True) as app:
        _migrate(app)


@contextmanager
def built(
    databases: Databases, engine: str, on: date = DAY, *, at: datetime = NOW, **how: object
) -> Iterator[Flask]:
    """A fresh demonstration for a day."""
    with (
        databases.copy(engine, "migrated", _prepare) as url,
        running(url, Hand(at), demonstration=True) as app,
    ):
        build_demonstration(app.extensions["jurisdiction"], on=on, at=at, **how)  # type: ignore[arg-type]
        yield app


def noon(on: date) -> datetime:
    return datetime.combine(on, time(4), tzinfo=UTC)


def test_two_builds_for_one_day_are_equal_on_both_databases(databases: Databases) -> None:
    found = []
    for engine in ("sqlite", "postgresql"):
        with (
            databases.copy(engine, "demonstration", _demonstrate) as url,
            running(url, Hand(), demonstration=True),
        ):
            found.append(everything())
    with built(databases, "sqlite"):
        found.append(everything())
    assert found[0] == found[1] == found[2]


def test_another_day_gives_other_keys(databases: Databases) -> None:
    with built(databases, "sqlite"):
        first = listing("丙", ListingColour.BLACK).key
    with built(databases, "sqlite", date(2026, 11, 24), at=noon(date(2026, 11, 24))):
        assert listing("丙", ListingColour.BLACK).key != first


@pytest.mark.parametrize(
    "on",
    [
        FIRST_DAY,
        date(2026, 5, 2),
        date(2026, 10, 3),
        date(2026, 10, 11),
        date(2027, 1, 1),
        date(2028, 2, 29),
    ],
)
def test_every_state_occurs_on_any_day(databases: Databases, on: date) -> None:
    with built(databases, "sqlite", on, at=noon(on)) as app:
        law = app.extensions["jurisdiction"]
        assert set(states(on).values()) == set(ClassState) - {ClassState.FULL}
        assert listing_state(listing("丑", ListingColour.BLACK), on) is ListingState.EXPIRED
        published = db.session.scalars(select(Listing).where(Listing.effective_from.is_not(None)))
        calendar = working_calendar(since=FIRST_DAY - timedelta(days=300))
        lacking = {e.key: missing_for_publication(law, calendar, on_file(e)) for e in published}
        assert set(lacking.values()) == {()}
        version = db.session.scalars(select(ShortageVersion).order_by(ShortageVersion.number))
        first = version.first()
        assert first
        assert first.from_day < on


def test_without_a_shortage_directory_nothing_is_in_force(
    databases: Databases, engine: str
) -> None:
    with built(databases, engine, with_shortage=False):
        (draft,) = db.session.scalars(select(ShortageVersion))
        assert draft.published_at is None
        assert not db.session.scalar(
            select(func.count()).where(TrainingClass.shortage_version_id.is_not(None))
        )


@pytest.fixture(params=["sqlite", "postgresql"], scope="module")
def many(request: pytest.FixtureRequest, databases: Databases) -> Iterator[Flask]:
    """Several batches, the last one not full."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(bulk_institutions, "BATCH", BATCH)
        patch.setattr(bulk_classes, "BATCH", BATCH)
        with built(databases, str(request.param), sizes=MANY) as app:
            yield app


def test_masses_have_names_and_codes_of_their_own(many: Flask) -> None:
    rows = db.session.execute(select(Institution.uscc, Institution.name)).all()
    assert len(rows) == len(CAST) + MANY.institutions
    assert len({row.uscc for row in rows}) == len({row.name for row in rows}) == len(rows)
    assert all(is_valid(row.uscc) for row in rows)


def test_every_number_below_the_limit_names_another_firm() -> None:
    assert NAMES > 1_000_000
    assert NAMES % STRIDE
    assert len({firm(number).name for number in range(0, NAMES, 997)}) == len(range(0, NAMES, 997))


def test_masses_are_filed_and_teach_something(many: Flask) -> None:
    filed = set(db.session.scalars(select(InstitutionStanding.institution_id)))
    teaching = set(db.session.scalars(select(Programme.institution_id)))
    assert filed == teaching == set(db.session.scalars(select(Institution.id)))


def test_masses_of_classes_are_in_many_states_and_numbered_apart(many: Flask) -> None:
    found = states()
    numbers = set(db.session.scalars(select(TrainingClass.number)))
    assert len(numbers) == len(PLANS) + MANY.classes
    assert set(found.values()) == set(ClassState) - {ClassState.FULL}
    assert list(found.values()).count(ClassState.OPEN) > 40


def test_masses_of_classes_were_filed_after_their_institution(many: Flask) -> None:
    early = (
        select(func.count())
        .select_from(TrainingClass)
        .join(Institution)
        .where(func.date(TrainingClass.submitted_at) < Institution.filed_on)
    )
    assert db.session.scalar(early) == 0


def test_masses_of_classes_have_acts_and_no_half_timetable(many: Flask) -> None:
    acting = set(db.session.scalars(select(ClassActRow.class_id)))
    drafts = {row.id for row in db.session.scalars(select(TrainingClass)) if not row.submitted_at}
    assert acting | drafts == set(db.session.scalars(select(TrainingClass.id)))
    held = db.session.scalar(select(func.count(func.distinct(ClassSession.class_id))))
    assert held == len(PLANS)


def test_masses_are_found_by_name(many: Flask) -> None:
    name = firm(7).name
    assert find(Noun.INSTITUTION, name).exact


def test_whoever_comes_after_the_masses_gets_an_id(many: Flask) -> None:
    with transaction() as session:
        institution = an_institution(session)
        assert a_class(session, institution).id > MANY.classes
        session.rollback()
