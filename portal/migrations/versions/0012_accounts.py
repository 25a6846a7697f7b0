"""People, their accounts, who read their data, and what the journal adds."""

import sqlalchemy as sa
from alembic import op

from portal.migrations.append_only import refuse_changes

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

Identifier = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "people",
        sa.Column("id", Identifier, nullable=False),
        sa.Column("key", sa.String(length=8), nullable=False),
        sa.Column("number_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("number_digest", sa.String(length=64), nullable=True),
        sa.Column("name", sa.String(length=50), nullable=True),
        sa.Column("identity_checked_on", sa.Date(), nullable=True),
        sa.Column("identity_checked_by", sa.String(length=8), nullable=True),
        sa.Column("seal_id", sa.String(length=32), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_people")),
        sa.UniqueConstraint("key", name=op.f("uq_people_key")),
        sa.UniqueConstraint("number_digest", name=op.f("uq_people_number_digest")),
        sa.UniqueConstraint("seal_id", name=op.f("uq_people_seal_id")),
    )
    op.create_table(
        "accounts",
        sa.Column("id", Identifier, nullable=False),
        sa.Column("key", sa.String(length=8), nullable=False),
        sa.Column(
            "role",
            sa.Enum(
                "worker",
                "manager",
                "instructor",
                "reviewer",
                "proposing_officer",
                "approving_officer",
                "auditor",
                name="role",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("person_id", Identifier, nullable=True),
        sa.Column("institution_id", Identifier, nullable=True),
        sa.Column("unit", sa.String(length=20), nullable=True),
        sa.Column("name", sa.String(length=50), nullable=False),
        sa.Column("phone_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("phone_digest", sa.String(length=64), nullable=True),
        sa.Column("phone_place", sa.Integer(), nullable=True),
        sa.Column("password_hash", sa.String(length=120), nullable=True),
        sa.Column("password_changed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("must_change_password", sa.Boolean(), nullable=False),
        sa.Column("totp_secret_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("totp_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("totp_last_step", sa.Integer(), nullable=True),
        sa.Column("card_seen_on", sa.Date(), nullable=True),
        sa.Column("prefers_elder", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", Identifier, nullable=True),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("confirmed_by", Identifier, nullable=True),
        sa.Column("disabled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("seal_id", sa.String(length=32), nullable=False),
        sa.CheckConstraint(
            "(role = 'reviewer') = (unit IS NOT NULL)", name=op.f("ck_accounts_unit_of_reviewers")
        ),
        sa.CheckConstraint(
            "(role = 'worker') = (person_id IS NOT NULL)",
            name=op.f("ck_accounts_worker_is_a_person"),
        ),
        sa.CheckConstraint(
            "(role IN ('manager', 'instructor')) = (institution_id IS NOT NULL)",
            name=op.f("ck_accounts_institution_of_its_people"),
        ),
        sa.CheckConstraint(
            "phone_place IS NULL OR (role = 'worker' AND phone_place BETWEEN 1 AND 8) "
            "OR (role <> 'worker' AND phone_place = 0)",
            name=op.f("ck_accounts_place_on_phone"),
        ),
        sa.CheckConstraint(
            "(phone_digest IS NULL) = (phone_place IS NULL)", name=op.f("ck_accounts_phone_placed")
        ),
        sa.CheckConstraint(
            "(phone_digest IS NULL) = (phone_sealed IS NULL)", name=op.f("ck_accounts_phone_whole")
        ),
        sa.CheckConstraint(
            "closed_at IS NULL OR (phone_digest IS NULL AND password_hash IS NULL "
            "AND totp_secret_sealed IS NULL)",
            name=op.f("ck_accounts_closed_is_empty"),
        ),
        sa.CheckConstraint(
            "confirmed_by IS NULL OR confirmed_by <> created_by",
            name=op.f("ck_accounts_confirmed_by_another"),
        ),
        sa.ForeignKeyConstraint(
            ["confirmed_by"], ["accounts.id"], name=op.f("fk_accounts_confirmed_by_accounts")
        ),
        sa.ForeignKeyConstraint(
            ["created_by"], ["accounts.id"], name=op.f("fk_accounts_created_by_accounts")
        ),
        sa.ForeignKeyConstraint(
            ["institution_id"],
            ["institutions.id"],
            name=op.f("fk_accounts_institution_id_institutions"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_accounts_person_id_people")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_accounts")),
        sa.UniqueConstraint("key", name=op.f("uq_accounts_key")),
        sa.UniqueConstraint("seal_id", name=op.f("uq_accounts_seal_id")),
    )
    op.create_index(
        op.f("ix_accounts_institution_id"), "accounts", ["institution_id"], unique=False
    )
    op.create_index(
        "uq_accounts_person",
        "accounts",
        ["person_id"],
        unique=True,
        sqlite_where=sa.text("closed_at IS NULL"),
        postgresql_where=sa.text("closed_at IS NULL"),
    )
    op.create_index("uq_accounts_phone", "accounts", ["phone_digest", "phone_place"], unique=True)

    op.create_table(
        "notices_shown",
        sa.Column("id", Identifier, nullable=False),
        sa.Column("account_id", Identifier, nullable=False),
        sa.Column("version", sa.String(length=20), nullable=False),
        sa.Column("shown_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_notices_shown_account_id_accounts")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notices_shown")),
    )
    op.create_index(
        op.f("ix_notices_shown_account_id"), "notices_shown", ["account_id"], unique=False
    )

    op.create_table(
        "readings",
        sa.Column("id", Identifier, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reader_id", Identifier, nullable=False),
        sa.Column("person_id", Identifier, nullable=False),
        sa.Column("fields", sa.String(length=80), nullable=False),
        sa.Column(
            "reason",
            sa.Enum(
                "check_identity",
                "call",
                "act_for_the_person",
                "report",
                name="reason",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_readings_person_id_people")
        ),
        sa.ForeignKeyConstraint(
            ["reader_id"], ["accounts.id"], name=op.f("fk_readings_reader_id_accounts")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_readings")),
    )
    op.create_index(op.f("ix_readings_person_id"), "readings", ["person_id"], unique=False)

    op.add_column(
        "journal", sa.Column("fields", sa.String(length=120), server_default="", nullable=False)
    )

    refuse_changes("readings")


def downgrade() -> None:
    raise NotImplementedError("restore the backup made before the upgrade")
