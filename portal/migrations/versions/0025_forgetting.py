"""Holds: what keeps a person's record beyond the five years of 003 附件2 5.1."""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

Identifier = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
IN_FORCE = sa.text("lifted_at IS NULL")
REASONS = ("lawsuit", "investigation", "audit", "recovery")


def upgrade() -> None:
    op.create_table(
        "holds",
        sa.Column("id", Identifier, nullable=False),
        sa.Column("key", sa.String(length=8), nullable=False),
        sa.Column("person_id", Identifier, nullable=False),
        sa.Column(
            "reason",
            sa.Enum(*REASONS, name="reason", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("held_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("held_by", Identifier, nullable=False),
        sa.Column("lifted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("lifted_by", Identifier, nullable=True),
        sa.CheckConstraint(
            "(lifted_at IS NULL) = (lifted_by IS NULL)", name=op.f("ck_holds_lifted_by_somebody")
        ),
        *(
            sa.ForeignKeyConstraint(
                [column], [f"{table}.id"], name=op.f(f"fk_holds_{column}_{table}")
            )
            for column, table in (
                ("person_id", "people"),
                ("held_by", "accounts"),
                ("lifted_by", "accounts"),
            )
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_holds")),
        sa.UniqueConstraint("key", name=op.f("uq_holds_key")),
    )
    op.create_index(
        "uq_holds_in_force",
        "holds",
        ["person_id"],
        unique=True,
        sqlite_where=IN_FORCE,
        postgresql_where=IN_FORCE,
    )


def downgrade() -> None:
    raise NotImplementedError("restore the backup made before the upgrade")
