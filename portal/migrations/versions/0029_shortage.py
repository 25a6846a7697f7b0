"""Shortage directories: levels, withdrawal, proposals; a published version is never edited."""

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None

Identifier = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
BEGINS = "published_at IS NOT NULL AND (withdrawn_from IS NULL OR withdrawn_from > from_day)"
FROZEN = (
    "id, number, level, title, document_no, issuer, issued_on, uplift_percent, from_day, "
    "drafted_by, published_by, published_at, note"
)
SAYS = "a published directory is append-only"


def upgrade() -> None:
    op.add_column("journal", sa.Column("day", sa.Date(), nullable=True))
    _grow_versions()
    _grow_entries()
    _create_proposals()
    if op.get_bind().dialect.name == "sqlite":
        _freeze_on_sqlite()
    else:
        _freeze_on_postgresql()


def _grow_versions() -> None:
    with op.batch_alter_table("shortage_versions") as versions:
        versions.add_column(sa.Column("withdrawn_from", sa.Date(), nullable=True))
        versions.create_check_constraint(
            op.f("ck_shortage_versions_withdrawn_once_published"),
            "withdrawn_from IS NULL OR published_at IS NOT NULL",
        )
        versions.create_check_constraint(
            op.f("ck_shortage_versions_withdrawn_whole"),
            "(withdrawn_from IS NULL) = (withdrawn_at IS NULL)",
        )
    op.create_index(
        "uq_shortage_versions_begin",
        "shortage_versions",
        ["level", "from_day"],
        unique=True,
        sqlite_where=sa.text(BEGINS),
        postgresql_where=sa.text(BEGINS),
    )


def _grow_entries() -> None:
    with op.batch_alter_table("shortage_entries") as entries:
        entries.add_column(
            sa.Column("levels", sa.String(length=80), nullable=False, server_default="")
        )
        entries.create_check_constraint(
            op.f("ck_shortage_entries_demand_positive"), "annual_demand > 0"
        )


def _create_proposals() -> None:
    op.create_table(
        "shortage_proposals",
        sa.Column("id", Identifier, nullable=False),
        sa.Column("key", sa.String(length=8), nullable=False),
        sa.Column("version_id", Identifier, nullable=False),
        sa.Column(
            "act",
            sa.Enum(
                "publish",
                "withdraw",
                name="act",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("proposed_by", Identifier, nullable=False),
        sa.Column("is_approved", sa.Boolean(), nullable=True),
        sa.Column("remark", sa.Text(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by", Identifier, nullable=True),
        sa.CheckConstraint(
            "decided_by IS NULL OR decided_by <> proposed_by",
            name=op.f("ck_shortage_proposals_by_another"),
        ),
        sa.CheckConstraint(
            "(decided_at IS NULL) = (is_approved IS NULL)",
            name=op.f("ck_shortage_proposals_decided_whole"),
        ),
        sa.CheckConstraint(
            "(decided_at IS NULL) = (decided_by IS NULL)",
            name=op.f("ck_shortage_proposals_decided_by_somebody"),
        ),
        sa.CheckConstraint(
            "act <> 'withdraw' OR reason <> ''",
            name=op.f("ck_shortage_proposals_withdrawn_for_a_reason"),
        ),
        sa.CheckConstraint(
            "is_approved OR remark <> ''",
            name=op.f("ck_shortage_proposals_declined_for_a_reason"),
        ),
        sa.ForeignKeyConstraint(
            ["version_id"],
            ["shortage_versions.id"],
            name=op.f("fk_shortage_proposals_version_id_shortage_versions"),
        ),
        sa.ForeignKeyConstraint(
            ["proposed_by"],
            ["accounts.id"],
            name=op.f("fk_shortage_proposals_proposed_by_accounts"),
        ),
        sa.ForeignKeyConstraint(
            ["decided_by"], ["accounts.id"], name=op.f("fk_shortage_proposals_decided_by_accounts")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shortage_proposals")),
        sa.UniqueConstraint("key", name=op.f("uq_shortage_proposals_key")),
    )
    op.create_index(
        op.f("ix_shortage_proposals_version_id"), "shortage_proposals", ["version_id"], unique=False
    )
    op.create_index(
        "uq_shortage_proposals_open",
        "shortage_proposals",
        ["version_id"],
        unique=True,
        sqlite_where=sa.text("decided_at IS NULL"),
        postgresql_where=sa.text("decided_at IS NULL"),
    )


def _freeze_on_sqlite() -> None:
    refuse = f"BEGIN SELECT RAISE(ABORT, '{SAYS}'); END"
    published = (
        "WHEN EXISTS (SELECT 1 FROM shortage_versions WHERE id = {row}.version_id "
        "AND published_at IS NOT NULL)"
    )
    op.execute(
        f"CREATE TRIGGER shortage_versions_refuse_update BEFORE UPDATE OF {FROZEN} "
        f"ON shortage_versions WHEN old.published_at IS NOT NULL {refuse}"
    )
    op.execute(
        "CREATE TRIGGER shortage_versions_refuse_delete BEFORE DELETE "
        f"ON shortage_versions WHEN old.published_at IS NOT NULL {refuse}"
    )
    for deed, row in (("INSERT", "new"), ("UPDATE", "old"), ("UPDATE", "new"), ("DELETE", "old")):
        op.execute(
            f"CREATE TRIGGER shortage_entries_refuse_{deed.lower()}_{row} BEFORE {deed} "
            f"ON shortage_entries {published.format(row=row)} {refuse}"
        )


def _freeze_on_postgresql() -> None:
    op.execute(
        "CREATE FUNCTION refuse_published_directory() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{SAYS}'; END $$"
    )
    op.execute(
        "CREATE FUNCTION refuse_published_entry() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        "IF EXISTS (SELECT 1 FROM shortage_versions WHERE published_at IS NOT NULL AND id IN "
        "(CASE WHEN TG_OP <> 'INSERT' THEN OLD.version_id END, "
        "CASE WHEN TG_OP <> 'DELETE' THEN NEW.version_id END)) "
        "THEN RAISE EXCEPTION 'a published directory is append-only'; END IF; "
        "IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW; END $$"
    )
    op.execute(
        f"CREATE TRIGGER shortage_versions_refuse_update BEFORE UPDATE OF {FROZEN} "
        "ON shortage_versions FOR EACH ROW WHEN (OLD.published_at IS NOT NULL) "
        "EXECUTE FUNCTION refuse_published_directory()"
    )
    op.execute(
        "CREATE TRIGGER shortage_versions_refuse_delete BEFORE DELETE ON shortage_versions "
        "FOR EACH ROW WHEN (OLD.published_at IS NOT NULL) "
        "EXECUTE FUNCTION refuse_published_directory()"
    )
    op.execute(
        "CREATE TRIGGER shortage_entries_refuse_change BEFORE INSERT OR UPDATE OR DELETE "
        "ON shortage_entries FOR EACH ROW EXECUTE FUNCTION refuse_published_entry()"
    )


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for trigger in ("versions_refuse_update", "versions_refuse_delete"):
            op.execute(f"DROP TRIGGER shortage_{trigger}")
        for trigger in ("insert_new", "update_old", "update_new", "delete_old"):
            op.execute(f"DROP TRIGGER shortage_entries_refuse_{trigger}")
    else:
        op.execute("DROP FUNCTION refuse_published_directory() CASCADE")
        op.execute("DROP FUNCTION refuse_published_entry() CASCADE")
    op.drop_table("shortage_proposals")
    with op.batch_alter_table("shortage_entries") as entries:
        entries.drop_constraint(op.f("ck_shortage_entries_demand_positive"), type_="check")
        entries.drop_column("levels")
    op.drop_index("uq_shortage_versions_begin", "shortage_versions")
    with op.batch_alter_table("shortage_versions") as versions:
        for name in ("withdrawn_once_published", "withdrawn_whole"):
            versions.drop_constraint(op.f(f"ck_shortage_versions_{name}"), type_="check")
        versions.drop_column("withdrawn_from")
    op.drop_column("journal", "day")
