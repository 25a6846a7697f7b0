"""Settings from the environment, checked once at the start.

Production is the default: a missing or weak key stops the start and says what to do. The README's table lists every setting.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
INSTANCE = ROOT / "instance"
SHORTEST_KEY = 32


class SettingsError(Exception):
    """A setting that must be mended before the portal may start."""


@dataclass(frozen=True)
class Settings:
    """What the environment decides. Everything else is data."""

    database_url: str
    secret_key: str
    jurisdiction: str = "lanzhou-new-area"
    demonstration: bool = False
    fixed_today: date | None = None
    trusted_proxies: int = 0

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> "Settings":
        """Read and check every setting; raises SettingsError naming the one that is wrong."""
        demonstration = _flag(environment, "DEMONSTRATION")
        fixed_today = _day(environment, "PORTAL_TODAY")
        if fixed_today and not demonstration:
            raise SettingsError(
                "PORTAL_TODAY is for demonstrations only: unset it, or set DEMONSTRATION=1 "
                "with a database that `flask demo` made."
            )
        return cls(
            database_url=_database(environment),
            secret_key=_key(environment, "SECRET_KEY"),
            jurisdiction=environment.get("JURISDICTION") or cls.jurisdiction,
            demonstration=demonstration,
            fixed_today=fixed_today,
            trusted_proxies=_count(environment, "TRUSTED_PROXIES"),
        )


def _database(environment: Mapping[str, str]) -> str:
    """SQLite under instance/ unless told otherwise; PostgreSQL is reached through psycopg 3."""
    url = environment.get("DATABASE_URL") or f"sqlite:///{INSTANCE}/portal.sqlite3"
    return re.sub("^postgres(ql)?://", "postgresql+psycopg://", url)


def _flag(environment: Mapping[str, str], name: str) -> bool:
    value = environment.get(name, "")
    if value not in {"", "0", "1"}:
        raise SettingsError(f"{name} is {value!r}: write 1 or 0.")
    return value == "1"


def _day(environment: Mapping[str, str], name: str) -> date | None:
    value = environment.get(name, "")
    if not value:
        return None
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise SettingsError(f"{name} is {value!r}: write a day as 2026-11-23.") from None


def _count(environment: Mapping[str, str], name: str) -> int:
    value = environment.get(name) or "0"
    if not (value.isascii() and value.isdigit() and int(value) <= 5):
        raise SettingsError(f"{name} is {value!r}: write how many proxies stand in front, 0 to 5.")
    return int(value)


def _key(environment: Mapping[str, str], name: str) -> str:
    value = environment.get(name, "")
    if len(value) < SHORTEST_KEY or len(set(value)) < 8:
        raise SettingsError(
            f"{name} is missing or weak: set at least {SHORTEST_KEY} random characters, "
            "for example from `python3 -c 'import secrets; print(secrets.token_hex(32))'`."
        )
    return value
