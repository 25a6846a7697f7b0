"""The revisions of everything public, as often read as they must be and no oftener.

SQLite tells cheaply whether anybody committed, and then the revisions are read; PostgreSQL is asked
once a second. So is, on both, the noun of the seats: a rush renders a page once a second at most.
"""

import threading
import time
from collections.abc import Callable

from flask import Flask, current_app
from sqlalchemy import Engine, select

from portal.records.publications import Publication, PublicNoun

PATIENCE = 1.0


class Revisions:
    """`patience` is how many seconds an answer may be old where asking costs."""

    def __init__(self, engine: Engine, monotonic: Callable[[], float] = time.monotonic) -> None:
        self.patience = PATIENCE
        self._engine = engine
        self._monotonic = monotonic
        self._here = threading.local()
        self._lock = threading.Lock()
        self._read: dict[str, int] = {}
        self._read_at = self._seats_at = -PATIENCE
        self._seats = 0

    def now(self) -> tuple[object, ...]:
        """Every noun's revision; the seats' at most a second old, on PostgreSQL all of them."""
        found = self._found()
        moment = self._monotonic()
        with self._lock:
            if moment - self._seats_at >= self.patience:
                self._seats, self._seats_at = found.get(PublicNoun.SEATS, 0), moment
            seats = self._seats
        return (*((n, r) for n, r in sorted(found.items()) if n != PublicNoun.SEATS), seats)

    def of(self, noun: PublicNoun) -> int:
        """One noun's revision; 0 before the first."""
        return self._found().get(noun, 0)

    def _found(self) -> dict[str, int]:
        on_sqlite = self._engine.dialect.name == "sqlite"
        return self._of_sqlite() if on_sqlite else self._of_server()

    def _of_sqlite(self) -> dict[str, int]:
        """Each thread asks its own connection, outside any transaction, who has committed."""
        here = self._here
        if not hasattr(here, "connection"):
            here.pooled = self._engine.raw_connection()
            here.pooled.detach()
            here.connection = here.pooled.dbapi_connection
            here.version = None
        (version,) = here.connection.execute("PRAGMA data_version").fetchone()
        if version != here.version:
            rows = here.connection.execute("SELECT noun, revision FROM publications")
            here.found, here.version = dict(rows.fetchall()), version
        found: dict[str, int] = here.found
        return found

    def _of_server(self) -> dict[str, int]:
        moment = self._monotonic()
        with self._lock:
            if moment - self._read_at >= self.patience:
                with self._engine.connect() as connection:
                    rows = connection.execute(select(Publication.noun, Publication.revision))
                    self._read = {str(noun.value): revision for noun, revision in rows}
                self._read_at = moment
            return self._read


def init_revisions(app: Flask, engine: Engine) -> None:
    app.extensions["revisions"] = Revisions(engine)


def known_revisions() -> Revisions:
    """This process's own."""
    found: Revisions = current_app.extensions["revisions"]
    return found
