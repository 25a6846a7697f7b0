"""How migrations run. On SQLite a changed table is copied and the old one dropped: with foreign
keys on, that drop deletes the child rows without a word. So they are off here and checked after.
"""

from alembic import context
from flask import current_app
from sqlalchemy import Connection

from portal.records import tables
from portal.records.database import Base, db


def include_object(_item: object, name: str | None, kind: str, *_: object) -> bool:
    """The search index's own tables belong to the database, not to the records."""
    return not (kind == "table" and (name or "").startswith("search_words"))


def run(connection: Connection) -> None:
    on_sqlite = connection.dialect.name == "sqlite"
    if on_sqlite:
        connection.exec_driver_sql("PRAGMA foreign_keys=OFF")
        connection.commit()
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        render_as_batch=True,
        compare_type=True,
        include_object=include_object,
        **current_app.extensions["migrate"].configure_args,
    )
    with context.begin_transaction():
        context.run_migrations()
        if on_sqlite and connection.exec_driver_sql("PRAGMA foreign_key_check").first():
            raise RuntimeError("a migration left rows whose parents are gone; rolled back")
    if on_sqlite:
        connection.exec_driver_sql("PRAGMA foreign_keys=ON")


assert tables  # importing it makes every table known to Base.metadata
with db.engine.connect() as one:
    run(one)
