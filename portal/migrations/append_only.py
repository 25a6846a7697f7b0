"""Tables whose rows nobody may change or delete: the database itself refuses, whoever asks."""

from collections.abc import Sequence

from alembic import op


def refuse_changes(table: str, *deeds: str) -> None:
    """Add the triggers for one table, on either database; `deeds` left out are both."""
    deeds = deeds or ("UPDATE", "DELETE")
    if op.get_bind().dialect.name == "sqlite":
        for deed in deeds:
            op.execute(
                f"CREATE TRIGGER {table}_refuse_{deed.lower()} BEFORE {deed} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
            )
        return
    op.execute(
        "CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$"
    )
    op.execute(
        f"CREATE TRIGGER {table}_refuse_change BEFORE {' OR '.join(deeds)} ON {table} "
        "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
    )
    op.execute(
        f"CREATE TRIGGER {table}_refuse_truncate BEFORE TRUNCATE ON {table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
    )


def refuse_changes_when(table: str, is_frozen: str, columns: Sequence[str]) -> None:
    """Refuse to change these columns of a row, or to delete it, once `is_frozen` holds for it.

    A migration that makes the table anew on SQLite must call it again: its triggers go with it.
    """
    frozen = f"OLD.{is_frozen}"
    if op.get_bind().dialect.name == "sqlite":
        for name, deed in (("update", f"UPDATE OF {', '.join(columns)}"), ("delete", "DELETE")):
            op.execute(
                f"CREATE TRIGGER {table}_frozen_{name} BEFORE {deed} ON {table} WHEN {frozen} "
                f"BEGIN SELECT RAISE(ABORT, '{table} is published'); END"
            )
        return
    op.execute(
        "CREATE OR REPLACE FUNCTION refuse_published() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION '% is published', TG_TABLE_NAME; END $$"
    )
    for name, deed in (("update", f"UPDATE OF {', '.join(columns)}"), ("delete", "DELETE")):
        op.execute(
            f"CREATE TRIGGER {table}_frozen_{name} BEFORE {deed} ON {table} "
            f"FOR EACH ROW WHEN ({frozen}) EXECUTE FUNCTION refuse_published()"
        )
