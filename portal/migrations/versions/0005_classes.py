"""Classes, their acts and sessions."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

CURRENT = "announced_at IS NOT NULL AND cancelled_at IS NULL AND closed_at IS NULL"


def upgrade() -> None:
    op.create_table(
        "classes",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("number", sa.String(length=12), nullable=False),
        sa.Column(
            "institution_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("venue_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
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
            "target_level",
            sa.Enum(
                "none",
                "junior",
                "intermediate",
                "advanced",
                "technician",
                "senior_technician",
                name="target_level",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("is_project_based", sa.Boolean(), nullable=False),
        sa.Column("is_labour_preparation", sa.Boolean(), nullable=False),
        sa.Column("planned_start", sa.Date(), nullable=False),
        sa.Column("planned_end", sa.Date(), nullable=False),
        sa.Column("enrol_until", sa.Date(), nullable=False),
        sa.Column("training_days", sa.Integer(), nullable=False),
        sa.Column("schedule", sa.String(length=100), nullable=False),
        sa.Column("is_evening", sa.Boolean(), nullable=False),
        sa.Column("is_weekend", sa.Boolean(), nullable=False),
        sa.Column("hours_total", sa.Integer(), nullable=False),
        sa.Column("hours_theory", sa.Integer(), nullable=False),
        sa.Column("hours_practice", sa.Integer(), nullable=False),
        sa.Column("capacity", sa.Integer(), nullable=False),
        sa.Column("fee_yuan", sa.Integer(), nullable=False),
        sa.Column("is_subsidised", sa.Boolean(), nullable=False),
        sa.Column("reviewing_unit", sa.String(length=20), nullable=False),
        sa.Column(
            "shortage_version_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=True,
        ),
        sa.Column("remark", sa.Text(), nullable=False),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("announced_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("approved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("suspended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("cancelled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(occupation_id IS NULL) <> (course IS NULL)", name=op.f("ck_classes_one_subject")
        ),
        sa.CheckConstraint(
            "announced_at IS NULL OR submitted_at IS NOT NULL",
            name=op.f("ck_classes_announced_after_submission"),
        ),
        sa.CheckConstraint("capacity > 0", name=op.f("ck_classes_has_capacity")),
        sa.CheckConstraint(
            "enrol_until <= planned_start", name=op.f("ck_classes_enrol_before_start")
        ),
        sa.CheckConstraint("fee_yuan >= 0", name=op.f("ck_classes_fee_not_negative")),
        sa.CheckConstraint(
            "hours_theory + hours_practice = hours_total", name=op.f("ck_classes_hours_add_up")
        ),
        sa.CheckConstraint(
            "hours_theory >= 0 AND hours_practice >= 0", name=op.f("ck_classes_hours_not_negative")
        ),
        sa.CheckConstraint("planned_end >= planned_start", name=op.f("ck_classes_days_in_order")),
        sa.ForeignKeyConstraint(
            ["institution_id"],
            ["institutions.id"],
            name=op.f("fk_classes_institution_id_institutions"),
        ),
        sa.ForeignKeyConstraint(
            ["occupation_id"], ["occupations.id"], name=op.f("fk_classes_occupation_id_occupations")
        ),
        sa.ForeignKeyConstraint(
            ["shortage_version_id"],
            ["shortage_versions.id"],
            name=op.f("fk_classes_shortage_version_id_shortage_versions"),
        ),
        sa.ForeignKeyConstraint(
            ["venue_id"], ["venues.id"], name=op.f("fk_classes_venue_id_venues")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_classes")),
        sa.UniqueConstraint("number", name=op.f("uq_classes_number")),
    )
    op.create_index(
        "ix_classes_current",
        "classes",
        ["planned_start", "id", "planned_end"],
        unique=False,
        sqlite_where=sa.text(CURRENT),
        postgresql_where=sa.text(CURRENT),
    )
    op.create_index(
        "ix_classes_institution", "classes", ["institution_id", "planned_start"], unique=False
    )
    op.create_index(
        "ix_classes_occupation", "classes", ["occupation_id", "planned_start"], unique=False
    )
    op.create_index("ix_classes_start", "classes", ["planned_start", "id"], unique=False)
    op.create_table(
        "class_acts",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("class_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "act",
            sa.Enum(
                "submitted",
                "announced",
                "returned",
                "approved",
                "rejected",
                "amended",
                "suspended",
                "resumed",
                "cancelled",
                "closed",
                name="act",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.String(length=40), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["class_id"], ["classes.id"], name=op.f("fk_class_acts_class_id_classes")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_class_acts")),
    )
    op.create_index(op.f("ix_class_acts_class_id"), "class_acts", ["class_id"], unique=False)
    op.create_table(
        "class_sessions",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("class_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("starts_at", sa.Time(), nullable=False),
        sa.Column("ends_at", sa.Time(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "theory",
                "practice",
                name="kind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("is_online", sa.Boolean(), nullable=False),
        sa.Column("topic", sa.String(length=100), nullable=False),
        sa.Column("venue_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "instructor_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.CheckConstraint("ends_at > starts_at", name=op.f("ck_class_sessions_times_in_order")),
        sa.ForeignKeyConstraint(
            ["class_id"], ["classes.id"], name=op.f("fk_class_sessions_class_id_classes")
        ),
        sa.ForeignKeyConstraint(
            ["instructor_id"],
            ["instructors.id"],
            name=op.f("fk_class_sessions_instructor_id_instructors"),
        ),
        sa.ForeignKeyConstraint(
            ["venue_id"], ["venues.id"], name=op.f("fk_class_sessions_venue_id_venues")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_class_sessions")),
    )
    op.create_index(
        "ix_class_sessions_day", "class_sessions", ["class_id", "day", "starts_at"], unique=True
    )
    op.create_index(
        "ix_class_sessions_instructor", "class_sessions", ["instructor_id", "day"], unique=False
    )
    op.create_index("ix_class_sessions_venue", "class_sessions", ["venue_id", "day"], unique=False)


def downgrade() -> None:
    op.drop_table("class_sessions")
    op.drop_table("class_acts")
    op.drop_table("classes")
