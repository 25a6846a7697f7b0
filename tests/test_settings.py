"""Settings are checked at the start, and what is wrong is said in words."""

from datetime import date

import pytest
from flask import Flask

from portal import create_app
from portal.records.database import transaction
from portal.records.demonstration import Demonstration
from portal.settings import Settings, SettingsError
from tests.conftest import DAY, KEY, Hand, make_app

GOOD = {"SECRET_KEY": KEY}


def test_it_works() -> None:
    settings = Settings.from_environment(GOOD)
    assert settings.database_url.startswith("sqlite:///")
    assert settings.jurisdiction == "lanzhou-new-area"
    assert not settings.demonstration


@pytest.mark.parametrize("key", ["", "short", "a" * 64, "abc" * 30])
def test_it_refuses_a_missing_or_weak_key(key: str) -> None:
    with pytest.raises(SettingsError, match="SECRET_KEY"):
        Settings.from_environment({"SECRET_KEY": key})


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DEMONSTRATION", "yes"),
        ("TRUSTED_PROXIES", "-1"),
        ("TRUSTED_PROXIES", "１"),
        ("TRUSTED_PROXIES", "99"),
        ("PORTAL_TODAY", "tomorrow"),
    ],
)
def test_it_refuses_what_it_cannot_read(name: str, value: str) -> None:
    with pytest.raises(SettingsError, match=name):
        Settings.from_environment(GOOD | {name: value})


def test_it_refuses_a_fixed_day_outside_demonstrations() -> None:
    with pytest.raises(SettingsError, match="PORTAL_TODAY"):
        Settings.from_environment(GOOD | {"PORTAL_TODAY": "2026-11-23"})


def test_a_fixed_day_is_read_in_a_demonstration() -> None:
    settings = Settings.from_environment(
        GOOD | {"DEMONSTRATION": "1", "PORTAL_TODAY": "2026-11-23"}
    )
    assert settings.fixed_today == date(2026, 11, 23)


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg"])
def test_postgresql_is_reached_through_psycopg(scheme: str) -> None:
    settings = Settings.from_environment(GOOD | {"DATABASE_URL": f"{scheme}://u@h/d"})
    assert settings.database_url == "postgresql+psycopg://u@h/d"


def test_a_demonstration_refuses_real_data(app: Flask, url: str) -> None:
    with pytest.raises(SettingsError, match="real data"):
        make_app(url, Hand(), demonstration=True)


def test_production_refuses_demonstration_data(app: Flask, url: str) -> None:
    with transaction() as session:
        session.add(Demonstration(id=1, day=DAY))
    with pytest.raises(SettingsError, match="demonstration data"):
        make_app(url, Hand())


def test_a_fixed_day_is_today(demo_app: Flask) -> None:
    url = str(demo_app.extensions["settings"].database_url)
    settings = Settings(url, KEY, demonstration=True, fixed_today=date(2026, 12, 24))
    page = create_app(settings).test_client().get("/").get_data(as_text=True)
    assert "演示日期已固定为2026年12月24日" in page


def test_it_refuses_an_unknown_place(url: str) -> None:
    with pytest.raises(ValueError, match="atlantis"):
        create_app(Settings(url, KEY, jurisdiction="atlantis"))
