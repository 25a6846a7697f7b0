"""Attendance and its disputes, assessments, certificates."""

import sqlalchemy as sa
from alembic import op

from portal.migrations.append_only import refuse_changes

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

Identifier = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "attendance",
        sa.Column("id", Identifier, nullable=False),
        sa.Column("key", sa.String(length=8), nullable=False),
        sa.Column("enrolment_id", Identifier, nullable=False),
        sa.Column("session_id", Identifier, nullable=False),
        sa.Column(
            "mark",
            sa.Enum(
                "present",
                "late",
                "absent",
                name="mark",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("marked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("marked_by", Identifier, nullable=False),
        sa.ForeignKeyConstraint(
            ["enrolment_id"], ["enrolments.id"], name=op.f("fk_attendance_enrolment_id_enrolments")
        ),
        sa.ForeignKeyConstraint(
            ["marked_by"], ["accounts.id"], name=op.f("fk_attendance_marked_by_accounts")
        ),
        sa.ForeignKeyConstraint(
            ["session_id"],
            ["class_sessions.id"],
            name=op.f("fk_attendance_session_id_class_sessions"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attendance")),
        sa.UniqueConstraint(
            "enrolment_id", "session_id", name=op.f("uq_attendance_enrolment_id_session_id")
        ),
        sa.UniqueConstraint("key", name=op.f("uq_attendance_key")),
    )
    op.create_index("ix_attendance_session", "attendance", ["session_id"], unique=False)

    op.create_table(
        "attendance_disputes",
        sa.Column("id", Identifier, nullable=False),
        sa.Column("key", sa.String(length=8), nullable=False),
        sa.Column("attendance_id", Identifier, nullable=False),
        sa.Column(
            "mark_before",
            sa.Enum(
                "present",
                "late",
                "absent",
                name="mark_before",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("raised_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "outcome",
            sa.Enum(
                "corrected",
                "kept",
                name="outcome",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("decision", sa.Text(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by", Identifier, nullable=True),
        sa.CheckConstraint(
            "(decided_by IS NULL) = (decided_at IS NULL)",
            name=op.f("ck_attendance_disputes_decided_by_somebody"),
        ),
        sa.CheckConstraint(
            "(outcome IS NULL) = (decided_at IS NULL)",
            name=op.f("ck_attendance_disputes_decided_whole"),
        ),
        sa.ForeignKeyConstraint(
            ["attendance_id"],
            ["attendance.id"],
            name=op.f("fk_attendance_disputes_attendance_id_attendance"),
        ),
        sa.ForeignKeyConstraint(
            ["decided_by"], ["accounts.id"], name=op.f("fk_attendance_disputes_decided_by_accounts")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attendance_disputes")),
        sa.UniqueConstraint("key", name=op.f("uq_attendance_disputes_key")),
    )
    op.create_index(
        op.f("ix_attendance_disputes_attendance_id"),
        "attendance_disputes",
        ["attendance_id"],
        unique=False,
    )
    op.create_index(
        "uq_attendance_disputes_open",
        "attendance_disputes",
        ["attendance_id"],
        unique=True,
        sqlite_where=sa.text("decided_at IS NULL"),
        postgresql_where=sa.text("decided_at IS NULL"),
    )

    op.create_table(
        "assessments",
        sa.Column("id", Identifier, nullable=False),
        sa.Column("enrolment_id", Identifier, nullable=False),
        sa.Column("retake", sa.Integer(), nullable=False),
        sa.Column("theory_score", sa.Integer(), nullable=False),
        sa.Column("practice_score", sa.Integer(), nullable=False),
        sa.Column("assessed_on", sa.Date(), nullable=False),
        sa.Column("is_passed", sa.Boolean(), nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("entered_by", Identifier, nullable=False),
        sa.Column("reviewed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reviewed_by", Identifier, nullable=True),
        sa.CheckConstraint(
            "(reviewed_by IS NULL) = (reviewed_at IS NULL)",
            name=op.f("ck_assessments_reviewed_whole"),
        ),
        sa.CheckConstraint(
            "practice_score BETWEEN 0 AND 100", name=op.f("ck_assessments_practice_in_range")
        ),
        sa.CheckConstraint("retake >= 0", name=op.f("ck_assessments_retake_counted")),
        sa.CheckConstraint(
            "theory_score BETWEEN 0 AND 100", name=op.f("ck_assessments_theory_in_range")
        ),
        sa.ForeignKeyConstraint(
            ["enrolment_id"], ["enrolments.id"], name=op.f("fk_assessments_enrolment_id_enrolments")
        ),
        sa.ForeignKeyConstraint(
            ["entered_by"], ["accounts.id"], name=op.f("fk_assessments_entered_by_accounts")
        ),
        sa.ForeignKeyConstraint(
            ["reviewed_by"], ["accounts.id"], name=op.f("fk_assessments_reviewed_by_accounts")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assessments")),
        sa.UniqueConstraint(
            "enrolment_id", "retake", name=op.f("uq_assessments_enrolment_id_retake")
        ),
    )

    op.create_table(
        "certificates",
        sa.Column("id", Identifier, nullable=False),
        sa.Column("number", sa.String(length=20), nullable=False),
        sa.Column("number_value", sa.BigInteger(), nullable=False),
        sa.Column("centre", sa.String(length=20), nullable=False),
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
        sa.Column("enrolment_id", Identifier, nullable=False),
        sa.Column("holder_name", sa.String(length=50), nullable=False),
        sa.Column("holder_number_masked", sa.String(length=20), nullable=False),
        sa.Column("project", sa.String(length=120), nullable=False),
        sa.Column("institution_name", sa.String(length=100), nullable=False),
        sa.Column("from_day", sa.Date(), nullable=False),
        sa.Column("until_day", sa.Date(), nullable=False),
        sa.Column("hours_theory", sa.Integer(), nullable=False),
        sa.Column("hours_practice", sa.Integer(), nullable=False),
        sa.Column("issuer", sa.String(length=60), nullable=False),
        sa.Column("issued_on", sa.Date(), nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("issued_by", Identifier, nullable=False),
        sa.Column("void_reason", sa.Text(), nullable=False),
        sa.Column("void_proposed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("void_proposed_by", Identifier, nullable=True),
        sa.Column("voided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("voided_by", Identifier, nullable=True),
        sa.Column("replaced_by_id", Identifier, nullable=True),
        sa.CheckConstraint(
            "voided_at IS NULL OR (void_proposed_by IS NOT NULL AND voided_by IS NOT NULL "
            "AND voided_by <> void_proposed_by AND void_reason <> '')",
            name=op.f("ck_certificates_voided_by_two"),
        ),
        sa.CheckConstraint(
            "(void_proposed_at IS NULL) = (void_proposed_by IS NULL)",
            name=op.f("ck_certificates_proposed"),
        ),
        sa.CheckConstraint("number_value >= 0", name=op.f("ck_certificates_number_counts")),
        sa.ForeignKeyConstraint(
            ["enrolment_id"],
            ["enrolments.id"],
            name=op.f("fk_certificates_enrolment_id_enrolments"),
        ),
        sa.ForeignKeyConstraint(
            ["issued_by"], ["accounts.id"], name=op.f("fk_certificates_issued_by_accounts")
        ),
        sa.ForeignKeyConstraint(
            ["replaced_by_id"],
            ["certificates.id"],
            name=op.f("fk_certificates_replaced_by_id_certificates"),
        ),
        sa.ForeignKeyConstraint(
            ["void_proposed_by"],
            ["accounts.id"],
            name=op.f("fk_certificates_void_proposed_by_accounts"),
        ),
        sa.ForeignKeyConstraint(
            ["voided_by"], ["accounts.id"], name=op.f("fk_certificates_voided_by_accounts")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_certificates")),
        sa.UniqueConstraint("number", name=op.f("uq_certificates_number")),
        sa.UniqueConstraint("number_value", name=op.f("uq_certificates_number_value")),
    )
    op.create_index(
        "ix_certificates_range",
        "certificates",
        ["centre", "training_type", "number_value"],
        unique=False,
    )
    op.create_index(
        "uq_certificates_valid",
        "certificates",
        ["enrolment_id"],
        unique=True,
        sqlite_where=sa.text("voided_at IS NULL"),
        postgresql_where=sa.text("voided_at IS NULL"),
    )
    refuse_changes("certificates", "DELETE")


def downgrade() -> None:
    raise NotImplementedError("restore the backup made before the upgrade")
