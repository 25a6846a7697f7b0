"""Institutions, their standings and what they teach."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "institutions",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("uscc", sa.String(length=18), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "technical_college",
                "vocational_school",
                "private_school",
                "enterprise_centre",
                "high_skill_base",
                "other",
                name="kind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "nature",
            sa.Enum(
                "public",
                "private_non_profit",
                "private_for_profit",
                "enterprise",
                name="nature",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("licence_no", sa.String(length=40), nullable=False),
        sa.Column("licence_until", sa.Date(), nullable=True),
        sa.Column("address", sa.String(length=120), nullable=False),
        sa.Column("district", sa.String(length=20), nullable=False),
        sa.Column("centre", sa.String(length=20), nullable=False),
        sa.Column("contact_name", sa.String(length=50), nullable=False),
        sa.Column("business_phone", sa.String(length=20), nullable=False),
        sa.Column("star", sa.Integer(), nullable=True),
        sa.Column("star_basis", sa.String(length=100), nullable=False),
        sa.Column("star_on", sa.Date(), nullable=True),
        sa.Column("filed_on", sa.Date(), nullable=True),
        sa.Column("filing_no", sa.String(length=40), nullable=False),
        sa.CheckConstraint("length(uscc) = 18", name=op.f("ck_institutions_uscc_length")),
        sa.CheckConstraint("star BETWEEN 1 AND 5", name=op.f("ck_institutions_star_in_range")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_institutions")),
        sa.UniqueConstraint("uscc", name=op.f("uq_institutions_uscc")),
    )
    op.create_index(op.f("ix_institutions_district"), "institutions", ["district"], unique=False)
    op.create_index(op.f("ix_institutions_name"), "institutions", ["name"], unique=False)
    op.create_table(
        "institution_standings",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "institution_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "standing",
            sa.Enum(
                "applied",
                "filed",
                "rectification",
                "suspended",
                "removed",
                "withdrawn",
                name="standing",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("from_day", sa.Date(), nullable=False),
        sa.Column("until_day", sa.Date(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("deadline", sa.Date(), nullable=True),
        sa.Column("decided_by", sa.String(length=40), nullable=False),
        sa.CheckConstraint(
            "until_day IS NULL OR until_day >= from_day",
            name=op.f("ck_institution_standings_days_in_order"),
        ),
        sa.ForeignKeyConstraint(
            ["institution_id"],
            ["institutions.id"],
            name=op.f("fk_institution_standings_institution_id_institutions"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_institution_standings")),
    )
    op.create_index(
        "ix_institution_standings_days",
        "institution_standings",
        ["institution_id", "from_day"],
        unique=True,
    )
    op.create_index(
        "ix_institution_standings_standing",
        "institution_standings",
        ["standing", "until_day"],
        unique=False,
    )
    op.create_table(
        "programmes",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "institution_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "occupation_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column(
            "course",
            sa.Enum(
                "GYB",
                "SYB",
                "IYB",
                "EYB",
                "ONLINE",
                "PRACTICAL",
                name="course",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column(
            "training_type",
            sa.Enum(
                "employment_skills",
                "on_post_skills",
                "entrepreneurship",
                "apprenticeship",
                name="training_type",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "highest_level",
            sa.Enum(
                "none",
                "junior",
                "intermediate",
                "advanced",
                "technician",
                "senior_technician",
                name="highest_level",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("from_day", sa.Date(), nullable=False),
        sa.Column("until_day", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "(occupation_id IS NULL) <> (course IS NULL)", name=op.f("ck_programmes_one_subject")
        ),
        sa.CheckConstraint(
            "until_day IS NULL OR until_day >= from_day", name=op.f("ck_programmes_days_in_order")
        ),
        sa.ForeignKeyConstraint(
            ["institution_id"],
            ["institutions.id"],
            name=op.f("fk_programmes_institution_id_institutions"),
        ),
        sa.ForeignKeyConstraint(
            ["occupation_id"],
            ["occupations.id"],
            name=op.f("fk_programmes_occupation_id_occupations"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_programmes")),
    )
    op.create_index(
        "ix_programmes_institution", "programmes", ["institution_id", "occupation_id"], unique=False
    )
    op.create_index("ix_programmes_occupation", "programmes", ["occupation_id"], unique=False)


def downgrade() -> None:
    op.drop_table("programmes")
    op.drop_table("institution_standings")
    op.drop_table("institutions")
