"""The table of a posted 补贴公示 stays as it was posted: the database refuses, whoever asks.

A migration that makes `notices` anew on SQLite drops these triggers first: they name it.
"""

from alembic import op

revision = "0038"
down_revision = "0037"
branch_labels = None
depends_on = None

TRIGGERS = (("INSERT", "new"), ("UPDATE", "old"), ("UPDATE", "new"), ("DELETE", "old"))


def upgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        posted = "(SELECT 1 FROM notices WHERE id = {}.notice_id AND published_at IS NOT NULL)"
        for deed, row in TRIGGERS:
            op.execute(
                f"CREATE TRIGGER {_name(deed, row)} BEFORE {deed} ON publicity_rows "
                f"WHEN EXISTS {posted.format(row)} "
                "BEGIN SELECT RAISE(ABORT, 'publicity_rows is published'); END"
            )
        return
    op.execute(
        "CREATE FUNCTION refuse_posted_row() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        "IF EXISTS (SELECT 1 FROM notices WHERE published_at IS NOT NULL AND id IN "
        "(CASE WHEN TG_OP <> 'INSERT' THEN OLD.notice_id END, "
        "CASE WHEN TG_OP <> 'DELETE' THEN NEW.notice_id END)) "
        "THEN RAISE EXCEPTION 'publicity_rows is published'; END IF; "
        "IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW; END $$"
    )
    op.execute(
        "CREATE TRIGGER publicity_rows_refuse_change BEFORE INSERT OR UPDATE OR DELETE "
        "ON publicity_rows FOR EACH ROW EXECUTE FUNCTION refuse_posted_row()"
    )


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for deed, row in TRIGGERS:
            op.execute(f"DROP TRIGGER {_name(deed, row)}")
    else:
        op.execute("DROP FUNCTION refuse_posted_row() CASCADE")


def _name(deed: str, row: str) -> str:
    return f"publicity_rows_refuse_{deed.lower()}_{row}"
