#!/usr/bin/env python3
"""Copy a SQLite database while the portal runs: scripts/backup.py DATABASE COPY

VACUUM INTO takes one consistent state and holds writers up for milliseconds. The copy appears
under its name only when it is whole, checked and on the disk; readable by its owner alone.
"""

import os
import sqlite3
import sys
from contextlib import closing
from pathlib import Path


def main(arguments: list[str]) -> None:
    if len(arguments) != 2:
        sys.exit(__doc__)
    database, copy = map(Path, arguments)
    if not database.is_file():
        sys.exit(f"{database} is not there.")
    if copy.exists():
        sys.exit(f"{copy} exists; a backup never replaces another.")
    partial = copy.with_name(f"{copy.name}.partial")
    partial.unlink(missing_ok=True)
    partial.touch(mode=0o600)
    with closing(sqlite3.connect(database)) as source:
        source.execute("PRAGMA busy_timeout=30000")
        source.execute("VACUUM INTO ?", (str(partial),))
    check(partial)
    settle(partial, copy)
    print(f"{copy}: {copy.stat().st_size} bytes, integrity ok")


def check(path: Path) -> None:
    """Stop unless the file is a sound database whose foreign keys all lead somewhere."""
    try:
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as database:
            (answer,) = database.execute("PRAGMA integrity_check").fetchone()
            if answer == "ok" and database.execute("PRAGMA foreign_key_check").fetchone():
                answer = "a foreign key leads nowhere"
    except sqlite3.DatabaseError as error:
        answer = str(error)
    if answer != "ok":
        sys.exit(f"{path} is damaged: {answer}")


def settle(partial: Path, final: Path) -> None:
    """Give a whole file its name, so that even a power cut leaves all of it or nothing."""
    _write_through(partial)
    partial.replace(final)
    _write_through(final.parent)


def _write_through(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    os.fsync(handle)
    os.close(handle)


if __name__ == "__main__":
    main(sys.argv[1:])
