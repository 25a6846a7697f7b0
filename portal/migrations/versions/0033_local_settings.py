"""What the bureau sets itself: dated values and the calendar of a year, by two officers."""

import sqlalchemy as sa
from alembic import op

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None

Identifier = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
OPEN = sa.text("decided_at IS NULL")


def upgrade() -> None:
    op.create_table(
        "local_settings",
        sa.Column("id", Identifier, nullable=False),
        sa.Column("key", sa.String(length=8), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("value", sa.String(length=100), nullable=False),
        sa.Column("from_day", sa.Date(), nullable=False),
        sa.Column("source", sa.String(length=120), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        *_by_two("local_settings"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_local_settings")),
        sa.UniqueConstraint("key", name=op.f("uq_local_settings_key")),
    )
    op.create_index("ix_local_settings_name", "local_settings", ["name"])
    _one_open("local_settings", "name")
    op.create_table(
        "calendar_years",
        sa.Column("id", Identifier, nullable=False),
        sa.Column("key", sa.String(length=8), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("document_no", sa.String(length=30), nullable=False),
        sa.Column("issued_on", sa.Date(), nullable=False),
        *_by_two("calendar_years"),
        sa.CheckConstraint(
            "year BETWEEN 2000 AND 2999", name=op.f("ck_calendar_years_year_in_range")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar_years")),
        sa.UniqueConstraint("key", name=op.f("uq_calendar_years_key")),
    )
    _one_open("calendar_years", "year")
    op.create_table(
        "calendar_days",
        sa.Column("id", Identifier, nullable=False),
        sa.Column("calendar_year_id", Identifier, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("is_working", sa.Boolean(), nullable=False),
        sa.Column("occasion", sa.String(length=12), nullable=False),
        sa.ForeignKeyConstraint(
            ["calendar_year_id"],
            ["calendar_years.id"],
            name=op.f("fk_calendar_days_calendar_year_id_calendar_years"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar_days")),
        sa.UniqueConstraint(
            "calendar_year_id", "day", name=op.f("uq_calendar_days_calendar_year_id_day")
        ),
    )


def downgrade() -> None:
    op.drop_table("calendar_days")
    op.drop_table("calendar_years")
    op.drop_table("local_settings")


def _by_two(table: str) -> tuple[sa.schema.SchemaItem, ...]:
    """Who drafted it, and another who decided."""
    return (
        sa.Column("drafted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("drafted_by", Identifier, nullable=False),
        sa.Column("is_published", sa.Boolean(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by", Identifier, nullable=True),
        sa.CheckConstraint(
            "decided_by IS NULL OR decided_by <> drafted_by", name=op.f(f"ck_{table}_by_another")
        ),
        sa.CheckConstraint(
            "(decided_at IS NULL) = (is_published IS NULL)", name=op.f(f"ck_{table}_decided_whole")
        ),
        sa.CheckConstraint(
            "(decided_at IS NULL) = (decided_by IS NULL)",
            name=op.f(f"ck_{table}_decided_by_somebody"),
        ),
        sa.ForeignKeyConstraint(
            ["drafted_by"], ["accounts.id"], name=op.f(f"fk_{table}_drafted_by_accounts")
        ),
        sa.ForeignKeyConstraint(
            ["decided_by"], ["accounts.id"], name=op.f(f"fk_{table}_decided_by_accounts")
        ),
    )


def _one_open(table: str, column: str) -> None:
    op.create_index(
        f"uq_{table}_open",
        table,
        [column],
        unique=True,
        sqlite_where=OPEN,
        postgresql_where=OPEN,
    )
