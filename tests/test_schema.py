"""Migrations and records agree on both databases, and what Alembic does not see is there too."""

import re

import pytest
from flask import Flask
from sqlalchemy import CheckConstraint, Connection, inspect, text
from sqlalchemy.exc import DatabaseError

from portal.records.database import Base, db

PAIR = re.compile("~[\u3400-\u9fff]{2}$")


def test_migrations_and_records_agree(app: Flask) -> None:
    result = app.test_cli_runner().invoke(args=["db", "check"])
    assert result.exit_code == 0, result.output


def checks_in(connection: Connection, table: str) -> set[str]:
    return {str(check["name"]) for check in inspect(connection).get_check_constraints(table)}


def test_every_check_of_the_records_is_in_the_database(app: Flask) -> None:
    with db.engine.connect() as connection:
        for table in Base.metadata.sorted_tables:
            wanted = {
                str(constraint.name)
                for constraint in table.constraints
                if isinstance(constraint, CheckConstraint)
            }
            assert wanted == checks_in(connection, table.name), table.name


def test_every_foreign_key_of_the_records_is_in_the_database(app: Flask) -> None:
    inspector = inspect(db.engine)
    for table in Base.metadata.sorted_tables:
        wanted = {key.parent.name for key in table.foreign_keys}
        found = {key["constrained_columns"][0] for key in inspector.get_foreign_keys(table.name)}
        assert wanted == found, table.name


def test_the_last_steps_go_down_and_up_again_on_filled_tables(demo_app: Flask) -> None:
    """Down to where the search index did not know the pairs of 0037 yet."""

    def tokens_after(*command: str) -> set[str]:
        result = demo_app.test_cli_runner().invoke(args=["db", *command])
        assert result.exit_code == 0, result.output
        with db.engine.connect() as connection:
            rows = connection.execute(text("SELECT id, tokens FROM search_rows"))
            return {f"{row} {token}" for row, tokens in rows for token in tokens.split()}

    before = tokens_after("current")
    lost = before - tokens_after("downgrade", "0036")
    assert lost
    assert all(PAIR.search(token) for token in lost)
    assert tokens_after("upgrade") == before


@pytest.mark.parametrize("table", ["journal", "class_acts", "listing_events", "listing_documents"])
@pytest.mark.parametrize("deed", ["UPDATE {} SET by = 'x'", "DELETE FROM {}"])
def test_it_refuses_to_change_what_is_append_only(demo_app: Flask, table: str, deed: str) -> None:
    with db.engine.connect() as connection:
        assert connection.scalar(text(f"SELECT count(*) FROM {table}"))  # noqa: S608
    with pytest.raises(DatabaseError, match="append-only"), db.engine.begin() as connection:
        connection.execute(text(deed.format(table)))


def test_it_refuses_to_empty_the_journal_at_once(app: Flask, engine: str) -> None:
    if engine == "sqlite":
        return  # SQLite has no TRUNCATE; DELETE is refused above.
    with pytest.raises(DatabaseError, match="append-only"), db.engine.begin() as connection:
        connection.execute(text("TRUNCATE journal"))


def test_sqlite_keeps_acknowledged_writes(app: Flask, engine: str) -> None:
    if engine != "sqlite":
        return  # PostgreSQL's own defaults hold.
    with db.engine.connect() as connection:
        pragmas = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar_one()
            for name in ("journal_mode", "synchronous", "busy_timeout", "foreign_keys")
        }
    assert pragmas == {
        "journal_mode": "wal",
        "synchronous": 2,
        "busy_timeout": 30000,
        "foreign_keys": 1,
    }
