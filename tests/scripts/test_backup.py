import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def run(script: str, *arguments: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, ROOT / "scripts" / script, *arguments],
        capture_output=True,
        text=True,
        check=False,
    )


def rows(path: Path) -> list[str]:
    with closing(sqlite3.connect(path)) as database:
        return [name for (name,) in database.execute("SELECT name FROM trades ORDER BY name")]


def add(connection: sqlite3.Connection, name: str) -> None:
    connection.execute("INSERT INTO trades VALUES (?)", (name,))
    connection.commit()


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "portal.sqlite3"


@pytest.fixture
def portal(database: Path) -> Iterator[sqlite3.Connection]:
    """A connection as the running portal holds one."""
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("CREATE TABLE trades (name TEXT)")
        add(connection, "welder")
        yield connection


def test_it_brings_back_the_state_of_the_backup(
    portal: sqlite3.Connection, database: Path, tmp_path: Path
) -> None:
    copy = tmp_path / "copy.sqlite3"
    assert run("backup.py", database, copy).returncode == 0
    add(portal, "electrician")
    portal.close()
    assert run("restore.py", copy, database).returncode == 0
    assert rows(database) == ["welder"]
    assert rows(tmp_path / "portal.sqlite3.replaced") == ["electrician", "welder"]


def test_it_copies_what_is_still_in_the_journal_and_for_the_owner_alone(
    portal: sqlite3.Connection, database: Path, tmp_path: Path
) -> None:
    add(portal, "electrician")
    assert (tmp_path / "portal.sqlite3-wal").stat().st_size > 0
    copy = tmp_path / "copy.sqlite3"
    assert run("backup.py", database, copy).returncode == 0
    assert rows(copy) == ["electrician", "welder"]
    assert copy.stat().st_mode & 0o077 == 0
    assert not list(tmp_path.glob("*.partial"))


def test_a_journal_left_behind_does_not_reach_the_restored_file(
    portal: sqlite3.Connection, database: Path, tmp_path: Path
) -> None:
    copy = tmp_path / "copy.sqlite3"
    run("backup.py", database, copy)
    add(portal, "electrician")
    lost = tmp_path / "lost" / "portal.sqlite3"
    lost.parent.mkdir()
    journal = lost.with_name("portal.sqlite3-wal")
    journal.write_bytes((tmp_path / "portal.sqlite3-wal").read_bytes())
    assert run("restore.py", copy, lost).returncode == 0
    assert rows(lost) == ["welder"]


def test_it_replaces_a_damaged_database(
    portal: sqlite3.Connection, database: Path, tmp_path: Path
) -> None:
    copy = tmp_path / "copy.sqlite3"
    run("backup.py", database, copy)
    portal.close()
    database.write_bytes(b"torn" * 1024)
    assert run("restore.py", copy, database).returncode == 0
    assert rows(database) == ["welder"]


def test_it_refuses_to_restore_under_a_running_portal(
    portal: sqlite3.Connection, database: Path, tmp_path: Path
) -> None:
    copy = tmp_path / "copy.sqlite3"
    run("backup.py", database, copy)
    add(portal, "electrician")
    refused = run("restore.py", copy, database)
    assert refused.returncode == 1
    assert "stop the portal first" in refused.stderr
    assert rows(database) == ["electrician", "welder"]


def test_it_refuses_a_damaged_backup(
    portal: sqlite3.Connection, database: Path, tmp_path: Path
) -> None:
    portal.close()
    copy = tmp_path / "copy.sqlite3"
    copy.write_bytes(b"no database at all")
    refused = run("restore.py", copy, database)
    assert refused.returncode == 1
    assert "is damaged" in refused.stderr
    assert rows(database) == ["welder"]


@pytest.mark.usefixtures("portal")
def test_it_never_replaces_a_backup(database: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.sqlite3"
    run("backup.py", database, copy)
    again = run("backup.py", database, copy)
    assert again.returncode == 1
    assert "never replaces another" in again.stderr
