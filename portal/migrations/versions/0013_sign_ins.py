"""Sign-ins, the devices they come from, their log, and codes that work once."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

Identifier = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "counters",
        sa.Column("bucket", sa.String(length=64), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("bucket", name=op.f("pk_counters")),
    )
    op.create_index(op.f("ix_counters_since"), "counters", ["since"], unique=False)

    op.create_table(
        "devices",
        sa.Column("id", Identifier, nullable=False),
        sa.Column("account_id", Identifier, nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_devices_account_id_accounts")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_devices")),
        sa.UniqueConstraint(
            "token_hash", "account_id", name=op.f("uq_devices_token_hash_account_id")
        ),
    )
    op.create_index(op.f("ix_devices_account_id"), "devices", ["account_id"], unique=False)

    op.create_table(
        "recovery_codes",
        sa.Column("id", Identifier, nullable=False),
        sa.Column("account_id", Identifier, nullable=False),
        sa.Column("code_hash", sa.String(length=64), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_recovery_codes_account_id_accounts")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recovery_codes")),
    )
    op.create_index(
        op.f("ix_recovery_codes_account_id"), "recovery_codes", ["account_id"], unique=False
    )

    op.create_table(
        "reset_codes",
        sa.Column("id", Identifier, nullable=False),
        sa.Column("account_id", Identifier, nullable=False),
        sa.Column("code_digest", sa.String(length=64), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", Identifier, nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_reset_codes_account_id_accounts")
        ),
        sa.ForeignKeyConstraint(
            ["made_by"], ["accounts.id"], name=op.f("fk_reset_codes_made_by_accounts")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reset_codes")),
    )
    op.create_index(op.f("ix_reset_codes_account_id"), "reset_codes", ["account_id"], unique=False)

    op.create_table(
        "sign_in_log",
        sa.Column("id", Identifier, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("account_id", Identifier, nullable=True),
        sa.Column(
            "result",
            sa.Enum(
                "done",
                "refused",
                "locked",
                "code_refused",
                "signed_out",
                name="result",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("address", sa.String(length=45), nullable=False),
        sa.Column("device_words", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_sign_in_log_account_id_accounts")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in_log")),
    )
    op.create_index(op.f("ix_sign_in_log_account_id"), "sign_in_log", ["account_id"], unique=False)
    op.create_index(op.f("ix_sign_in_log_at"), "sign_in_log", ["at"], unique=False)

    op.create_table(
        "sign_ins",
        sa.Column("id", Identifier, nullable=False),
        sa.Column("account_id", Identifier, nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("device_words", sa.String(length=40), nullable=False),
        sa.Column("is_whole", sa.Boolean(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_sign_ins_account_id_accounts")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_ins")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_sign_ins_token_hash")),
    )
    op.create_index(op.f("ix_sign_ins_account_id"), "sign_ins", ["account_id"], unique=False)


def downgrade() -> None:
    raise NotImplementedError("restore the backup made before the upgrade")
