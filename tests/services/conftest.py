"""The invented data, built once and read by every test of a module."""

from collections.abc import Iterator

import pytest
from flask import Flask

from portal.policy.jurisdiction import Jurisdiction
from portal.records.database import db
from tests.conftest import Hand, _demonstrate, running
from tests.databases import Databases


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def invented(request: pytest.FixtureRequest, databases: Databases) -> Iterator[Flask]:
    """The demonstration data of 2026-11-23, for reading."""
    with (
        databases.copy(str(request.param), "demonstration", _demonstrate) as url,
        running(url, Hand(), demonstration=True) as app,
    ):
        yield app


@pytest.fixture
def law(invented: Flask) -> Iterator[Jurisdiction]:
    found: Jurisdiction = invented.extensions["jurisdiction"]
    yield found
    db.session.rollback()
