"""Tables whose rows nobody may change or delete: the database itself refuses, whoever asks."""

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
