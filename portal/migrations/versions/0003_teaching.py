"""Instructors and venues."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "instructors",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "institution_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("name", sa.String(length=50), nullable=False),
        sa.Column("shows_full_name", sa.Boolean(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "theory",
                "practice",
                "both",
                "entrepreneurship",
                name="kind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("qualification", sa.String(length=100), nullable=False),
        sa.ForeignKeyConstraint(
            ["institution_id"],
            ["institutions.id"],
            name=op.f("fk_instructors_institution_id_institutions"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_instructors")),
    )
    op.create_index(
        op.f("ix_instructors_institution_id"), "instructors", ["institution_id"], unique=False
    )
    op.create_table(
        "instructor_registrations",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "instructor_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "occupation_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("from_day", sa.Date(), nullable=False),
        sa.Column("until_day", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "until_day IS NULL OR until_day >= from_day",
            name=op.f("ck_instructor_registrations_days_in_order"),
        ),
        sa.ForeignKeyConstraint(
            ["instructor_id"],
            ["instructors.id"],
            name=op.f("fk_instructor_registrations_instructor_id_instructors"),
        ),
        sa.ForeignKeyConstraint(
            ["occupation_id"],
            ["occupations.id"],
            name=op.f("fk_instructor_registrations_occupation_id_occupations"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_instructor_registrations")),
        sa.UniqueConstraint(
            "instructor_id",
            "occupation_id",
            "from_day",
            name=op.f("uq_instructor_registrations_instructor_id_occupation_id_from_day"),
        ),
    )
    op.create_table(
        "venues",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "institution_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("address", sa.String(length=120), nullable=False),
        sa.Column("district", sa.String(length=20), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "theory",
                "practice",
                "both",
                name="kind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("seats", sa.Integer(), nullable=False),
        sa.Column("workstations", sa.Integer(), nullable=False),
        sa.Column("safety_checked_on", sa.Date(), nullable=True),
        sa.CheckConstraint("seats > 0", name=op.f("ck_venues_has_seats")),
        sa.CheckConstraint("workstations >= 0", name=op.f("ck_venues_workstations_counted")),
        sa.ForeignKeyConstraint(
            ["institution_id"],
            ["institutions.id"],
            name=op.f("fk_venues_institution_id_institutions"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_venues")),
    )
    op.create_index(op.f("ix_venues_institution_id"), "venues", ["institution_id"], unique=False)


def downgrade() -> None:
    op.drop_table("venues")
    op.drop_table("instructor_registrations")
    op.drop_table("instructors")
