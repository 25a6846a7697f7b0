"""A real browser against a real server: granian serves the demonstration data of 2026-11-23."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.request import urlopen

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from portal.services import passwords
from tests.conftest import CERTIFICATE_KEYS, DAY, DIGEST_KEY, KEY, _demonstrate
from tests.databases import Databases
from tests.thrift import HASH_COST

QUIET = [
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


def free_port() -> str:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return str(free.getsockname()[1])


def environment_for(url: str, port: str) -> dict[str, str]:
    """The settings of a server on the demonstration data of 2026-11-23."""
    return os.environ | {
        "DATABASE_URL": url,
        "DEMONSTRATION": "1",
        "PORTAL_TODAY": DAY.isoformat(),
        "SECRET_KEY": KEY,
        "DATA_KEYS": f"1:{KEY}",
        "DIGEST_KEY": DIGEST_KEY.hex(),
        "CERTIFICATE_KEY": f"1:{CERTIFICATE_KEYS[1].hex()}",
        "PORT": port,
    }


@contextmanager
def started(url: str, root: Path, **more: str) -> Iterator[str]:
    """The portal on a free port with this database; `more` are settings."""
    port = free_port()
    environment = environment_for(url, port) | more
    granian = Path(sys.executable).with_name("granian")
    command = [str(granian), "--interface", "wsgi", "--port", port, "app:app"]
    with subprocess.Popen(command, cwd=root, env=environment) as process:
        try:
            wait_for(f"http://127.0.0.1:{port}/readyz")
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()


@contextmanager
def demonstrated(databases: Databases) -> Iterator[str]:
    """The demonstration data for servers, which hash passwords at the usual cost."""
    with databases.copy("sqlite", "demonstration_served", _hash_dearly, for_processes=True) as url:
        yield url


def _hash_dearly(url: str) -> None:
    cheap = passwords.KIBIBYTES, passwords.PASSES
    passwords.KIBIBYTES, passwords.PASSES = HASH_COST
    try:
        _demonstrate(url)
    finally:
        passwords.KIBIBYTES, passwords.PASSES = cheap


@contextmanager
def serving(databases: Databases, root: Path, **more: str) -> Iterator[str]:
    """A portal of one's own with the demonstration data."""
    with (
        demonstrated(databases) as url,
        started(url, root, **more) as address,
    ):
        yield address


@pytest.fixture(scope="session")
def server(databases: Databases, root: Path) -> Iterator[str]:
    """The portal's address."""
    with serving(databases, root) as address:
        yield address


@pytest.fixture
def strict_server(databases: Databases, root: Path) -> Iterator[str]:
    """The same where staff need a second factor, as in production."""
    with serving(databases, root, STAFF_SECOND_FACTOR="on") as address:
        yield address


def wait_for(address: str, *, seconds: int = 20) -> None:
    for _ in range(10 * seconds):
        try:
            urlopen(address, timeout=2).close()  # noqa: S310
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError(f"{address} does not answer")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    flags = [*QUIET, *(["--no-sandbox"] if os.geteuid() == 0 else [])]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=flags)
        yield browser
        browser.close()


@pytest.fixture
def phone(browser: Browser, server: str) -> Iterator[Page]:
    """A phone of 360×800 whose addresses begin at the portal; a script error fails the test."""
    context = browser.new_context(
        base_url=server, viewport={"width": 360, "height": 800}, locale="zh-CN"
    )
    page = context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("console", lambda line: errors.append(line.text) if line.type == "error" else None)
    yield page
    context.close()
    assert not errors, errors


@pytest.fixture(scope="session")
def axe(root: Path) -> str:
    return (root / "node_modules/axe-core/axe.min.js").read_text()
