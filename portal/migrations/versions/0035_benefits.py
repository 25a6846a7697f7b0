"""Benefits entered by one reviewer and confirmed by another, and changes of their states."""

import sqlalchemy as sa
from alembic import op

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None

Identifier = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
STATES = ("paid", "under_claim", "rejected", "recovered")
OPEN = sa.text("decided_at IS NULL")


def upgrade() -> None:
    _for_another(
        "benefit_batches",
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("is_imported", sa.Boolean(), nullable=False),
        sa.Column("names_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("seal_id", sa.String(length=32), nullable=False),
        sa.CheckConstraint("total > 0", name=op.f("ck_benefit_batches_not_empty")),
        sa.CheckConstraint(
            "decided_at IS NULL OR names_sealed IS NULL", name=op.f("ck_benefit_batches_names_go")
        ),
        sa.UniqueConstraint("seal_id", name=op.f("uq_benefit_batches_seal_id")),
    )
    with op.batch_alter_table("benefits") as benefits:
        benefits.add_column(sa.Column("batch_id", Identifier, nullable=True))
        benefits.create_foreign_key(
            op.f("fk_benefits_batch_id_benefit_batches"), "benefit_batches", ["batch_id"], ["id"]
        )
        benefits.create_unique_constraint("uq_benefits_once", ["person_id", "on_day", "type"])
    op.create_index(op.f("ix_benefits_batch_id"), "benefits", ["batch_id"])
    _for_another(
        "benefit_changes",
        sa.Column("benefit_id", Identifier, nullable=False),
        _state("was"),
        _state("state"),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.CheckConstraint("state <> was", name=op.f("ck_benefit_changes_changes")),
        sa.ForeignKeyConstraint(
            ["benefit_id"], ["benefits.id"], name=op.f("fk_benefit_changes_benefit_id_benefits")
        ),
    )
    op.create_index(
        "uq_benefit_changes_open",
        "benefit_changes",
        ["benefit_id"],
        unique=True,
        sqlite_where=OPEN,
        postgresql_where=OPEN,
    )


def downgrade() -> None:
    op.drop_table("benefit_changes")
    op.drop_index(op.f("ix_benefits_batch_id"), "benefits")
    with op.batch_alter_table("benefits") as benefits:
        benefits.drop_constraint("uq_benefits_once", type_="unique")
        benefits.drop_constraint(op.f("fk_benefits_batch_id_benefit_batches"), type_="foreignkey")
        benefits.drop_column("batch_id")
    op.drop_table("benefit_batches")


def _state(name: str) -> sa.Column[str]:
    kind = sa.Enum(*STATES, name=name, native_enum=False, create_constraint=True, length=40)
    return sa.Column(name, kind, nullable=False)


def _for_another(table: str, *parts: sa.schema.SchemaItem) -> None:
    """A table of what one reviewer proposes and another decides, with parts of its own."""
    op.create_table(
        table,
        sa.Column("id", Identifier, nullable=False),
        sa.Column("key", sa.String(length=8), nullable=False),
        sa.Column("unit", sa.String(length=20), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("proposed_by", Identifier, nullable=False),
        sa.Column("is_approved", sa.Boolean(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by", Identifier, nullable=True),
        *parts,
        sa.CheckConstraint(
            "decided_by IS NULL OR decided_by <> proposed_by", name=op.f(f"ck_{table}_by_another")
        ),
        sa.CheckConstraint(
            "(decided_at IS NULL) = (is_approved IS NULL)", name=op.f(f"ck_{table}_decided_whole")
        ),
        sa.CheckConstraint(
            "(decided_at IS NULL) = (decided_by IS NULL)",
            name=op.f(f"ck_{table}_decided_by_somebody"),
        ),
        *(
            sa.ForeignKeyConstraint(
                [column], ["accounts.id"], name=op.f(f"fk_{table}_{column}_accounts")
            )
            for column in ("proposed_by", "decided_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        sa.UniqueConstraint("key", name=op.f(f"uq_{table}_key")),
    )
