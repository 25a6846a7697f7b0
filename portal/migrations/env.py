"""How migrations run. On SQLite a changed table is copied and the old one dropped: with foreign
keys on, that drop deletes the child rows without a word. So they are off here and checked after.
"""

from typing import Literal

from alembic import context
from flask import current_app
from sqlalchemy import Connection

from portal.records import tables
from portal.records.database import Base, Instant, db


def include_object(_item: object, name: str | None, kind: str, *_: object) -> bool:
    """What the two databases write differently (search, NULLs last) is not in the records."""
    differs = ("search_words", "ix_search_rows_words", "ix_institutions_shown")
    if kind == "column":
        return name != "words"
    return not (kind in {"table", "index"} and (name or "").startswith(differs))


def render_item(kind: str, item: object, _context: object) -> str | Literal[False]:
    """Migrations name plain types, so that they still run when the records have moved on."""
    return "sa.DateTime(timezone=True)" if kind == "type" and isinstance(item, Instant) else False


def run(connection: Connection) -> None:
    on_sqlite = connection.dialect.name == "sqlite"
    if on_sqlite:
        connection.exec_driver_sql("PRAGMA foreign_keys=OFF")
        connection.commit()
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        include_object=include_object,
        render_item=render_item,
        **current_app.extensions["migrate"].configure_args,
    )
    with context.begin_transaction():
        context.run_migrations()
        if on_sqlite and connection.exec_driver_sql("PRAGMA foreign_key_check").first():
            raise RuntimeError("a migration left rows whose parents are gone; rolled back")
    if on_sqlite:
        connection.exec_driver_sql("PRAGMA foreign_keys=ON")


__all__ = ["tables"]  # importing them makes every table known to Base.metadata
with db.engine.connect() as one:
    run(one)
