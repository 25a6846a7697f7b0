"""Enrolments with what happened to them, and benefits."""

import sqlalchemy as sa
from alembic import op

from portal.migrations.append_only import refuse_changes

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

Identifier = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "enrolments",
        sa.Column("id", Identifier, nullable=False),
        sa.Column("key", sa.String(length=8), nullable=False),
        sa.Column("class_id", Identifier, nullable=False),
        sa.Column("person_id", Identifier, nullable=False),
        sa.Column("account_id", Identifier, nullable=True),
        sa.Column(
            "state",
            sa.Enum(
                "pre_registered",
                "waitlisted",
                "confirmed",
                "completed",
                "failed",
                "withdrawn",
                "expelled",
                "rejected",
                "released",
                name="state",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("applied_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("queued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("place_at_first", sa.Integer(), nullable=False),
        sa.Column("skipped", sa.String(length=200), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("snapshot", sa.Text(), nullable=False),
        sa.Column("notice_version", sa.String(length=20), nullable=False),
        sa.Column("moved_from_id", Identifier, nullable=True),
        sa.Column("particulars_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("seal_id", sa.String(length=32), nullable=False),
        sa.CheckConstraint(
            "skipped = '' OR state = 'waitlisted'",
            name=op.f("ck_enrolments_only_waiting_is_skipped"),
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_enrolments_account_id_accounts")
        ),
        sa.ForeignKeyConstraint(
            ["class_id"], ["classes.id"], name=op.f("fk_enrolments_class_id_classes")
        ),
        sa.ForeignKeyConstraint(
            ["moved_from_id"],
            ["enrolments.id"],
            name=op.f("fk_enrolments_moved_from_id_enrolments"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_enrolments_person_id_people")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_enrolments")),
        sa.UniqueConstraint("key", name=op.f("uq_enrolments_key")),
        sa.UniqueConstraint("seal_id", name=op.f("uq_enrolments_seal_id")),
    )
    op.create_index(op.f("ix_enrolments_account_id"), "enrolments", ["account_id"], unique=False)
    op.create_index("ix_enrolments_person", "enrolments", ["person_id"], unique=False)
    op.create_index(
        "ix_enrolments_queue", "enrolments", ["class_id", "state", "queued_at", "id"], unique=False
    )
    op.create_index(
        "uq_enrolments_live",
        "enrolments",
        ["class_id", "person_id"],
        unique=True,
        sqlite_where=sa.text("state IN ('pre_registered', 'waitlisted', 'confirmed')"),
        postgresql_where=sa.text("state IN ('pre_registered', 'waitlisted', 'confirmed')"),
    )

    op.create_table(
        "enrolment_events",
        sa.Column("id", Identifier, nullable=False),
        sa.Column("enrolment_id", Identifier, nullable=False),
        sa.Column("class_id", Identifier, nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "seated",
                "waitlisted",
                "promoted",
                "skipped",
                "confirmed",
                "rejected",
                "withdrawn",
                "expelled",
                "released",
                "moved",
                "completed",
                "failed",
                name="kind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.String(length=40), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(
            ["class_id"], ["classes.id"], name=op.f("fk_enrolment_events_class_id_classes")
        ),
        sa.ForeignKeyConstraint(
            ["enrolment_id"],
            ["enrolments.id"],
            name=op.f("fk_enrolment_events_enrolment_id_enrolments"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_enrolment_events")),
    )
    op.create_index(
        "ix_enrolment_events_class", "enrolment_events", ["class_id", "id"], unique=False
    )
    op.create_index(
        op.f("ix_enrolment_events_enrolment_id"), "enrolment_events", ["enrolment_id"], unique=False
    )

    op.create_table(
        "benefits",
        sa.Column("id", Identifier, nullable=False),
        sa.Column("key", sa.String(length=8), nullable=False),
        sa.Column("person_id", Identifier, nullable=False),
        sa.Column("on_day", sa.Date(), nullable=False),
        sa.Column(
            "type",
            sa.Enum(
                "employment_skills",
                "on_post_skills",
                "entrepreneurship",
                "apprenticeship",
                "skill_upgrade",
                name="type",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("occupation", sa.String(length=60), nullable=False),
        sa.Column(
            "level",
            sa.Enum(
                "none",
                "junior",
                "intermediate",
                "advanced",
                "technician",
                "senior_technician",
                name="level",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "state",
            sa.Enum(
                "paid",
                "under_claim",
                "rejected",
                "recovered",
                name="state",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("amount", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(length=100), nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("entered_by", Identifier, nullable=True),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("confirmed_by", Identifier, nullable=True),
        sa.CheckConstraint(
            "(confirmed_by IS NULL) = (confirmed_at IS NULL)",
            name=op.f("ck_benefits_confirmed_whole"),
        ),
        sa.CheckConstraint("amount >= 0", name=op.f("ck_benefits_amount_not_negative")),
        sa.CheckConstraint(
            "confirmed_by IS NULL OR confirmed_by <> entered_by",
            name=op.f("ck_benefits_by_another"),
        ),
        sa.ForeignKeyConstraint(
            ["confirmed_by"], ["accounts.id"], name=op.f("fk_benefits_confirmed_by_accounts")
        ),
        sa.ForeignKeyConstraint(
            ["entered_by"], ["accounts.id"], name=op.f("fk_benefits_entered_by_accounts")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_benefits_person_id_people")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_benefits")),
        sa.UniqueConstraint("key", name=op.f("uq_benefits_key")),
    )
    op.create_index(op.f("ix_benefits_person_id"), "benefits", ["person_id"], unique=False)
    refuse_changes("enrolment_events")


def downgrade() -> None:
    raise NotImplementedError("restore the backup made before the upgrade")
