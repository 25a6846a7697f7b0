"""`flask init` and `flask demo`: what they make, and what they refuse."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import select

from portal.cli.database import SEARCHES
from portal.policy.roles import Role
from portal.records.accounts import Account
from portal.records.database import db
from portal.records.demonstration import demonstration_day, is_empty
from portal.records.institutions import Institution
from portal.records.search import Noun, find
from portal.services.passwords import is_password_of
from tests.conftest import DAY, Hand, running
from tests.databases import Databases


@pytest.fixture
def nowhere(databases: Databases, engine: str) -> Iterator[str]:
    """A database without a single table."""
    url = databases.engines[engine].create()
    yield url
    databases.engines[engine].drop(url)


@pytest.fixture
def bare(nowhere: str, clock: Hand) -> Iterator[Flask]:
    with running(nowhere, clock, demonstration=True) as app:
        yield app


def run(app: Flask, *arguments: str) -> Result:
    return app.test_cli_runner().invoke(args=arguments)


def test_demo_works(bare: Flask) -> None:
    result = run(bare, "demo")
    assert result.exit_code == 0, result.output
    assert demonstration_day() == DAY
    assert "Demonstration data for 2026-11-23 are ready: 337 occupations," in result.output
    assert "15 institutions, 48 classes" in result.output


def test_demo_adds_and_leaves_out_what_is_asked_for(bare: Flask) -> None:
    result = run(bare, "demo", "--institutions", "3", "--classes", "4", "--without-shortage")
    assert "1 shortage directories, 18 institutions, 52 classes" in result.output


def test_demo_names_things_that_can_be_looked_up(demo_app: Flask) -> None:
    for address, _ in SEARCHES:
        page, wanted = address.split("?q=")
        noun = Noun.OCCUPATION if page == "/occupations" else Noun.INSTITUTION
        assert find(noun, wanted).ids, address


def test_demo_is_refused_twice(demo_app: Flask) -> None:
    result = run(demo_app, "demo")
    assert result.exit_code == 1
    assert "holds data already" in result.output


def test_demo_is_refused_in_production(nowhere: str, clock: Hand) -> None:
    with running(nowhere, clock) as app:
        result = run(app, "demo")
        assert result.exit_code == 1
        assert "DEMONSTRATION=1" in result.output


def test_demo_is_refused_before_the_law_begins(nowhere: str) -> None:
    early = Hand(datetime(2025, 12, 31, 4, tzinfo=UTC))
    with running(nowhere, early, demonstration=True) as app:
        result = run(app, "demo")
        assert result.exit_code == 1
        assert "set PORTAL_TODAY to 2026-01-01 or later" in result.output


def test_demo_is_refused_for_a_place_without_occupations(nowhere: str, clock: Hand) -> None:
    with running(nowhere, clock, demonstration=True, jurisdiction="guangdong") as app:
        result = run(app, "demo")
        assert result.exit_code == 1
        assert "no occupations" in result.output


def test_init_makes_a_production_database(nowhere: str, clock: Hand) -> None:
    with running(nowhere, clock) as app:
        result = run(app, "init")
        assert result.exit_code == 0, result.output
        assert demonstration_day() is None
        assert not is_empty()
        assert db.session.scalar(select(Institution.id)) is None
        officers = db.session.scalars(select(Account).order_by(Account.id)).all()
        assert [officer.role for officer in officers] == [
            Role.PROPOSING_OFFICER,
            Role.APPROVING_OFFICER,
        ]
        for officer in officers:
            told = re.search(rf"sign-in name {officer.key}  first password (\S+)", result.output)
            assert told
            assert is_password_of(officer, told[1])
            assert officer.must_change_password


def test_init_is_refused_on_a_used_database(app: Flask) -> None:
    result = run(app, "init")
    assert result.exit_code == 1
    assert "holds data already" in result.output
