"""Who asks for no order gets another than the usual: PostgreSQL may give any, and some day does."""

import sqlite3

from sqlalchemy import Engine, event


def unsettle(engine: Engine) -> None:
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _reverse)


def _reverse(connection: sqlite3.Connection, _: object) -> None:
    connection.execute("PRAGMA reverse_unordered_selects=ON")
