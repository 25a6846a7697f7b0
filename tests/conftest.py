"""Fixtures: every test that takes `app` runs on both databases, at 11:20 on 2026-11-23."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event

from portal import create_app
from portal.records.database import db
from portal.services.demonstration import build_demonstration
from portal.services.foundation import lay_foundation
from portal.settings import Settings
from portal.web.page_cache import PageCache
from tests.client import CheckingClient
from tests.clock import DAY, NOW, Hand
from tests.databases import Databases
from tests.order import unsettle
from tests.thrift import TEMPLATES, save

__all__ = ["DAY", "KEY", "NOW", "Hand", "make_app", "running", "settings_for"]
KEY = "0123456789abcdef" * 4
DATA_KEYS = {1: bytes.fromhex(KEY)}
DIGEST_KEY = bytes.fromhex(KEY[::-1])
CERTIFICATE_KEYS = {2: bytes.fromhex(KEY[32:] + KEY[1:33]), 1: bytes.fromhex(KEY[3:] + KEY[:3])}
save()


def settings_for(url: str, **more: Any) -> Settings:
    """A production's settings, or what `more` makes of them."""
    if more.get("demonstration"):
        more = {"staff_second_factor": False, "staff_password_days": 0} | more
    return replace(Settings(url, KEY, DATA_KEYS, DIGEST_KEY, CERTIFICATE_KEYS), **more)


def make_app(url: str, clock: Hand, **more: Any) -> Flask:
    app = create_app(settings_for(url, **more), clock=clock)
    app.test_client_class = CheckingClient
    if isinstance(cache := app.wsgi_app, PageCache):
        # A test sees what it did at once, on PostgreSQL too.
        cache.revisions.patience = 0
    app.jinja_env.bytecode_cache = TEMPLATES
    with app.app_context():
        unsettle(db.engine)
    return app


@contextmanager
def running(url: str, clock: Hand, **more: Any) -> Iterator[Flask]:
    """An app inside its context; its connections are gone afterwards."""
    app = make_app(url, clock, **more)
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


def _found(url: str) -> None:
    with running(url, Hand()) as app:
        _migrate(app)
        lay_foundation(app.extensions["jurisdiction"], at=NOW)


def _demonstrate(url: str) -> None:
    with running(url, Hand(), demonstration=True) as app:
        _migrate(app)
        build_demonstration(app.extensions["jurisdiction"], on=DAY, at=NOW)


def _migrate(app: Flask) -> None:
    result = app.test_cli_runner().invoke(args=["db", "upgrade"])
    assert result.exit_code == 0, result.output


@pytest.fixture(scope="session")
def databases(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Databases]:
    databases = Databases(tmp_path_factory.mktemp("databases"))
    yield databases
    databases.drop_all()


@pytest.fixture(params=["sqlite", "postgresql"])
def engine(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def clock() -> Hand:
    return Hand()


@pytest.fixture
def url(databases: Databases, engine: str) -> Iterator[str]:
    """A database of the test's own: migrated, with the law's records and nothing else."""
    with databases.copy(engine, "founded", _found) as url:
        yield url


@pytest.fixture
def app(url: str, clock: Hand) -> Iterator[Flask]:
    with running(url, clock) as app:
        yield app


@pytest.fixture
def client(app: Flask) -> CheckingClient:
    client = app.test_client()
    assert isinstance(client, CheckingClient)
    return client


@pytest.fixture
def demo_app(databases: Databases, engine: str, clock: Hand) -> Iterator[Flask]:
    """The demonstration data of 2026-11-23, in a copy of the test's own."""
    with (
        databases.copy(engine, "demonstration", _demonstrate) as url,
        running(url, clock, demonstration=True) as app,
    ):
        yield app


@pytest.fixture
def demo(demo_app: Flask) -> CheckingClient:
    client = demo_app.test_client()
    assert isinstance(client, CheckingClient)
    return client


@pytest.fixture
def statements(app: Flask) -> Iterator[list[str]]:
    """The SQL that runs while the test does."""
    seen: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        # What the page cache asks once a second is no page's own question.
        if "publications.noun, " not in statement:
            seen.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    yield seen
    event.remove(db.engine, "before_cursor_execute", note)


@pytest.fixture(scope="session")
def root() -> Path:
    return Path(__file__).resolve().parent.parent
