"""Settings are checked at the start, and what is wrong is said in words."""

from datetime import date

import pytest
from flask import Flask

from portal import create_app
from portal.records.database import db, transaction
from portal.records.demonstration import Demonstration
from portal.settings import Settings, SettingsError
from tests.conftest import DAY, KEY, Hand, make_app, settings_for

OTHER = "fedcba9876543210" * 4
THIRD = "0f1e2d3c4b5a6978" * 4
GOOD = {
    "SECRET_KEY": KEY,
    "DATA_KEYS": f"1:{KEY}",
    "DIGEST_KEY": OTHER,
    "CERTIFICATE_KEY": f"1:{THIRD}",
}


def test_it_works() -> None:
    settings = Settings.from_environment(GOOD)
    assert settings.database_url.startswith("sqlite:///")
    assert settings.jurisdiction == "lanzhou-new-area"
    assert not settings.demonstration


@pytest.mark.parametrize("key", ["", "short", "a" * 64, "abc" * 30])
def test_it_refuses_a_missing_or_weak_key(key: str) -> None:
    with pytest.raises(SettingsError, match="SECRET_KEY"):
        Settings.from_environment(GOOD | {"SECRET_KEY": key})


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DEMONSTRATION", "yes"),
        ("TRUSTED_PROXIES", "-1"),
        ("TRUSTED_PROXIES", "１"),
        ("TRUSTED_PROXIES", "99"),
        ("PUBLIC_ADDRESS", "portal.example"),
        ("PUBLIC_ADDRESS", "https://portal.example/path"),
        ("PORTAL_TODAY", "tomorrow"),
        ("STAFF_SECOND_FACTOR", "no"),
        ("STAFF_PASSWORD_DAYS", "quarterly"),
        ("DATA_KEYS", ""),
        ("DATA_KEYS", KEY),
        ("DATA_KEYS", "1:abc"),
        ("DATA_KEYS", f"0:{KEY}"),
        ("DATA_KEYS", f"1:{'a' * 64}"),
        ("DATA_KEYS", f"1:{KEY},1:{OTHER}"),
        ("DATA_KEYS", f"2:{KEY},1:{KEY}"),
        ("DIGEST_KEY", ""),
        ("DIGEST_KEY", KEY[:-1]),
        ("CERTIFICATE_KEY", ""),
        ("CERTIFICATE_KEY", THIRD),
        ("CERTIFICATE_KEY", f"1:{THIRD},1:{THIRD}"),
        ("CERTIFICATE_KEY", f"1:{KEY}"),
        ("CERTIFICATE_KEY", f"2:{THIRD},1:{OTHER}"),
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
    settings = settings_for(url, demonstration=True, fixed_today=date(2026, 12, 24))
    app = create_app(settings)
    page = app.test_client().get("/").get_data(as_text=True)
    with app.app_context():
        db.engine.dispose()
    assert "演示日期已固定为2026年12月24日" in page


def test_it_refuses_an_unknown_place(url: str) -> None:
    with pytest.raises(ValueError, match="atlantis"):
        create_app(settings_for(url, jurisdiction="atlantis"))


def test_the_first_data_key_writes() -> None:
    settings = Settings.from_environment(GOOD | {"DATA_KEYS": f"2:{OTHER}, 1:{KEY}"})
    assert list(settings.data_keys) == [2, 1]


def test_older_certificate_keys_stay() -> None:
    both = Settings.from_environment(GOOD | {"CERTIFICATE_KEY": f"2:{THIRD[::-1]},1:{THIRD}"})
    assert list(both.certificate_keys) == [2, 1]


def test_staff_need_a_second_factor_except_in_demonstrations() -> None:
    demonstration = GOOD | {"DEMONSTRATION": "1"}
    assert Settings.from_environment(GOOD).staff_second_factor
    assert not Settings.from_environment(demonstration).staff_second_factor
    asked = Settings.from_environment(demonstration | {"STAFF_SECOND_FACTOR": "on"})
    assert asked.staff_second_factor
    with pytest.raises(SettingsError, match="demonstrations only"):
        Settings.from_environment(GOOD | {"STAFF_SECOND_FACTOR": "off"})


def test_it_refuses_keys_that_do_not_open_the_data(app: Flask, url: str) -> None:
    with pytest.raises(SettingsError, match="DATA_KEYS do not open"):
        make_app(url, Hand(), data_keys={1: bytes.fromhex(OTHER)})
    with pytest.raises(SettingsError, match="DATA_KEYS do not open"):
        make_app(url, Hand(), data_keys={2: bytes.fromhex(KEY)})


def test_it_refuses_another_digest_key(app: Flask, url: str) -> None:
    with pytest.raises(SettingsError, match="DIGEST_KEY is not the one"):
        make_app(url, Hand(), digest_key=bytes.fromhex(KEY))
