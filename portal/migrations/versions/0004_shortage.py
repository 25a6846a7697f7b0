"""Shortage directories."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "shortage_versions",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column(
            "level",
            sa.Enum(
                "province",
                "city",
                "new_area",
                name="level",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("title", sa.String(length=100), nullable=False),
        sa.Column("document_no", sa.String(length=60), nullable=False),
        sa.Column("issuer", sa.String(length=60), nullable=False),
        sa.Column("issued_on", sa.Date(), nullable=True),
        sa.Column("uplift_percent", sa.Integer(), nullable=False),
        sa.Column("from_day", sa.Date(), nullable=False),
        sa.Column("until_day", sa.Date(), nullable=True),
        sa.Column("drafted_by", sa.String(length=40), nullable=False),
        sa.Column("published_by", sa.String(length=40), nullable=True),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "published_at IS NULL OR (document_no <> '' AND published_by <> drafted_by)",
            name=op.f("ck_shortage_versions_published_by_another"),
        ),
        sa.CheckConstraint(
            "until_day IS NULL OR until_day >= from_day",
            name=op.f("ck_shortage_versions_days_in_order"),
        ),
        sa.CheckConstraint(
            "uplift_percent BETWEEN 0 AND 100", name=op.f("ck_shortage_versions_uplift_in_range")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shortage_versions")),
        sa.UniqueConstraint("number", name=op.f("uq_shortage_versions_number")),
    )
    op.create_table(
        "shortage_entries",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "version_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "occupation_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("industry", sa.String(length=20), nullable=False),
        sa.Column("urgency", sa.String(length=100), nullable=False),
        sa.Column("annual_demand", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["occupation_id"],
            ["occupations.id"],
            name=op.f("fk_shortage_entries_occupation_id_occupations"),
        ),
        sa.ForeignKeyConstraint(
            ["version_id"],
            ["shortage_versions.id"],
            name=op.f("fk_shortage_entries_version_id_shortage_versions"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shortage_entries")),
        sa.UniqueConstraint(
            "version_id", "occupation_id", name=op.f("uq_shortage_entries_version_id_occupation_id")
        ),
    )
    op.create_index(
        op.f("ix_shortage_entries_occupation_id"),
        "shortage_entries",
        ["occupation_id"],
        unique=False,
    )


def downgrade() -> None:
    op.drop_table("shortage_entries")
    op.drop_table("shortage_versions")
