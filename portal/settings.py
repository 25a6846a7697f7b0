"""Settings from the environment, checked once at the start.

Production is the default: a missing or weak key stops the start and says what to do. The README's
table lists every setting.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
INSTANCE = ROOT / "instance"
SHORTEST_KEY = 32
FEWEST_CHARACTERS = 8
NEW_KEY = "`python3 -c 'import secrets; print(secrets.token_hex(32))'`"


class SettingsError(Exception):
    """A setting that must be mended before the portal may start."""


@dataclass(frozen=True)
class Settings:
    """What the environment decides. Everything else is data."""

    database_url: str
    secret_key: str
    data_keys: Mapping[int, bytes]
    digest_key: bytes
    certificate_keys: Mapping[int, bytes]
    jurisdiction: str = "lanzhou-new-area"
    demonstration: bool = False
    fixed_today: date | None = None
    public_address: str = ""
    trusted_proxies: int = 0
    staff_second_factor: bool = True
    staff_password_days: int = 90

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
        data_keys = _numbered_keys(environment, "DATA_KEYS")
        digest_key = _bytes_of_key("DIGEST_KEY", environment.get("DIGEST_KEY", ""))
        certificate_keys = _numbered_keys(environment, "CERTIFICATE_KEY")
        if {digest_key, *data_keys.values()} & set(certificate_keys.values()):
            raise SettingsError("CERTIFICATE_KEY is also another key: make one of its own.")
        return cls(
            database_url=_database(environment),
            secret_key=_key(environment, "SECRET_KEY"),
            data_keys=data_keys,
            digest_key=digest_key,
            certificate_keys=certificate_keys,
            jurisdiction=environment.get("JURISDICTION") or cls.jurisdiction,
            demonstration=demonstration,
            fixed_today=fixed_today,
            public_address=_address(environment, "PUBLIC_ADDRESS"),
            trusted_proxies=_count(environment, "TRUSTED_PROXIES"),
            staff_second_factor=_second_factor(environment, demonstration=demonstration),
            staff_password_days=_password_days(environment, demonstration=demonstration),
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


def _address(environment: Mapping[str, str], name: str) -> str:
    """`https://host`, or '' for whatever host a visitor asks."""
    value = environment.get(name, "").rstrip("/")
    if value and not re.fullmatch(r"https?://[a-z0-9.-]+(:\d{1,5})?", value):
        raise SettingsError(f"{name} is {value!r}: write https:// and the portal's host alone.")
    return value


def _count(environment: Mapping[str, str], name: str) -> int:
    value = environment.get(name) or "0"
    if not (value.isascii() and value.isdigit() and int(value) <= 5):
        raise SettingsError(f"{name} is {value!r}: write how many proxies stand in front, 0 to 5.")
    return int(value)


def _second_factor(environment: Mapping[str, str], *, demonstration: bool) -> bool:
    """On in production, off in demonstrations, whose accounts have none, unless it is said."""
    name = "STAFF_SECOND_FACTOR"
    value = environment.get(name) or ("off" if demonstration else "on")
    if value not in {"on", "off"}:
        raise SettingsError(f"{name} is {value!r}: write on or off.")
    if value == "off" and not demonstration:
        raise SettingsError(f"{name}=off is for demonstrations only: staff sign in with a code.")
    return value == "on"


def _password_days(environment: Mapping[str, str], *, demonstration: bool) -> int:
    """After how many days staff change their password; 0 lifts the staff rule."""
    name = "STAFF_PASSWORD_DAYS"
    value = environment.get(name) or ("0" if demonstration else "90")
    if not (value.isascii() and value.isdigit() and int(value) <= 3650):
        raise SettingsError(f"{name} is {value!r}: write a number of days, or 0 for never.")
    return int(value)


def _key(environment: Mapping[str, str], name: str) -> str:
    value = environment.get(name, "")
    if len(value) < SHORTEST_KEY or len(set(value)) < FEWEST_CHARACTERS:
        raise SettingsError(
            f"{name} is missing or weak: set at least {SHORTEST_KEY} random characters, "
            f"for example from {NEW_KEY}."
        )
    return value


def _numbered_keys(environment: Mapping[str, str], name: str) -> dict[int, bytes]:
    """`2:<64 hex digits>,1:<64 hex digits>`; the first writes, all read."""
    keys: dict[int, bytes] = {}
    for part in environment.get(name, "").split(","):
        number, _, key = part.strip().partition(":")
        if not (number.isascii() and number.isdigit() and 1 <= int(number) <= 65_535):
            raise SettingsError(
                f"{name} is missing or not readable: write 1: and 64 hex digits from {NEW_KEY}; "
                "a new key goes in front, as 2:…,1:…"
            )
        if int(number) in keys:
            raise SettingsError(f"{name} names number {number} twice: each key has its own.")
        keys[int(number)] = _bytes_of_key(f"Key {number} of {name}", key)
    if len(set(keys.values())) < len(keys):
        raise SettingsError(f"{name} holds one key under two numbers: make a new one.")
    return keys


def _bytes_of_key(name: str, value: str) -> bytes:
    if not re.fullmatch("[0-9a-fA-F]{64}", value) or len(set(value)) < FEWEST_CHARACTERS:
        raise SettingsError(f"{name} is missing or weak: set 64 hex digits from {NEW_KEY}.")
    return bytes.fromhex(value)
