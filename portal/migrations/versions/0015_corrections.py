"""Corrections of a name or an ID number by two officials; what was done to one record is found."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

Identifier = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
EVIDENCE = ("resident_card", "household_register", "police_certificate")
WAITS = sa.text("decided_at IS NULL")


def choice(*values: str, name: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=40)


def upgrade() -> None:
    op.create_table(
        "corrections",
        sa.Column("id", Identifier, nullable=False),
        sa.Column("key", sa.String(length=8), nullable=False),
        sa.Column("person_id", Identifier, nullable=False),
        sa.Column("field", choice("name", "number", name="field"), nullable=False),
        sa.Column("old_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("new_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("evidence", choice(*EVIDENCE, name="evidence"), nullable=False),
        sa.Column("unit", sa.String(length=20), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("proposed_by", Identifier, nullable=False),
        sa.Column("is_confirmed", sa.Boolean(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by", Identifier, nullable=True),
        sa.Column("seal_id", sa.String(length=32), nullable=False),
        sa.CheckConstraint(
            "decided_by IS NULL OR decided_by <> proposed_by",
            name=op.f("ck_corrections_by_another"),
        ),
        sa.CheckConstraint(
            "(decided_at IS NULL) = (is_confirmed IS NULL)",
            name=op.f("ck_corrections_decided_whole"),
        ),
        sa.CheckConstraint(
            "(decided_at IS NULL) = (decided_by IS NULL)",
            name=op.f("ck_corrections_decided_by_somebody"),
        ),
        *(
            sa.ForeignKeyConstraint(
                [column], [f"{table}.id"], name=op.f(f"fk_corrections_{column}_{table}")
            )
            for column, table in (
                ("person_id", "people"),
                ("proposed_by", "accounts"),
                ("decided_by", "accounts"),
            )
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_corrections")),
        sa.UniqueConstraint("key", name=op.f("uq_corrections_key")),
        sa.UniqueConstraint("seal_id", name=op.f("uq_corrections_seal_id")),
    )
    op.create_index("ix_corrections_person", "corrections", ["person_id", "id"])
    op.create_index(
        "ix_corrections_open",
        "corrections",
        ["unit", "id"],
        sqlite_where=WAITS,
        postgresql_where=WAITS,
    )
    op.create_index(
        "uq_corrections_open",
        "corrections",
        ["person_id", "field"],
        unique=True,
        sqlite_where=WAITS,
        postgresql_where=WAITS,
    )
    op.create_index("ix_journal_record", "journal", ["noun", "record_id"])


def downgrade() -> None:
    raise NotImplementedError("restore the backup made before the upgrade")
