#!/usr/bin/env python3
"""Put a backup in a database's place: scripts/restore.py COPY DATABASE

Stop the portal first; a running one is noticed and nothing is touched. The database that was
there is kept beside it as `….replaced`. Its -wal and -shm files go: they belong to it, and SQLite
would play them into the restored file.
"""

import shutil
import sqlite3
import sys
from contextlib import closing
from pathlib import Path

from backup import check, settle


def main(arguments: list[str]) -> None:
    if len(arguments) != 2:
        sys.exit(__doc__)
    copy, database = map(Path, arguments)
    if not copy.is_file():
        sys.exit(f"{copy} is not there.")
    check(copy)
    partial = database.with_name(f"{database.name}.partial")
    partial.unlink(missing_ok=True)
    partial.touch(mode=0o600)
    shutil.copyfile(copy, partial)
    check(partial)
    if database.exists():
        _close(database)
        database.replace(database.with_name(f"{database.name}.replaced"))
    for end in ("-wal", "-shm"):
        database.with_name(f"{database.name}{end}").unlink(missing_ok=True)
    settle(partial, database)
    print(f"{database}: restored from {copy}, integrity ok. Start the portal.")


def _close(database: Path) -> None:
    """Fold the journal into the file; stops where another process has the database open."""
    try:
        with closing(sqlite3.connect(database, timeout=0)) as old:
            old.execute("PRAGMA journal_mode=DELETE")
    except sqlite3.DatabaseError as error:
        if "locked" in str(error):
            sys.exit(f"{database} is open: stop the portal first.")
        # A damaged one is why there are backups.


if __name__ == "__main__":
    main(sys.argv[1:])
