"""Changes of an official's account by two officials: role, unit, institution, second factor."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

Identifier = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
ROLES = (
    "worker",
    "manager",
    "instructor",
    "reviewer",
    "proposing_officer",
    "approving_officer",
    "auditor",
)


def choice(*values: str, name: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=40)


def upgrade() -> None:
    op.create_table(
        "account_changes",
        sa.Column("id", Identifier, nullable=False),
        sa.Column("key", sa.String(length=8), nullable=False),
        sa.Column("kind", choice("position", "second_factor", name="kind"), nullable=False),
        sa.Column("account_id", Identifier, nullable=False),
        sa.Column("role", choice(*ROLES, name="role"), nullable=True),
        sa.Column("unit", sa.String(length=20), nullable=True),
        sa.Column("institution_id", Identifier, nullable=True),
        sa.Column("was_role", choice(*ROLES, name="was_role"), nullable=False),
        sa.Column("was_unit", sa.String(length=20), nullable=True),
        sa.Column("was_institution_id", Identifier, nullable=True),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("proposed_by", Identifier, nullable=False),
        sa.Column("is_confirmed", sa.Boolean(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by", Identifier, nullable=True),
        sa.CheckConstraint(
            "(kind = 'position') = (role IS NOT NULL)",
            name=op.f("ck_account_changes_position_has_role"),
        ),
        sa.CheckConstraint(
            "role IS NULL OR role <> 'worker'", name=op.f("ck_account_changes_no_worker")
        ),
        sa.CheckConstraint(
            "(coalesce(role, '') IN ('manager', 'instructor')) = (institution_id IS NOT NULL)",
            name=op.f("ck_account_changes_institution_of_its_people"),
        ),
        sa.CheckConstraint(
            "(coalesce(role, '') = 'reviewer') = (unit IS NOT NULL)",
            name=op.f("ck_account_changes_unit_of_reviewers"),
        ),
        sa.CheckConstraint(
            "proposed_by <> account_id", name=op.f("ck_account_changes_proposed_by_another")
        ),
        sa.CheckConstraint(
            "decided_by IS NULL OR decided_by NOT IN (proposed_by, account_id)",
            name=op.f("ck_account_changes_decided_by_another"),
        ),
        sa.CheckConstraint(
            "(decided_at IS NULL) = (is_confirmed IS NULL)",
            name=op.f("ck_account_changes_decided_whole"),
        ),
        sa.CheckConstraint(
            "(decided_at IS NULL) = (decided_by IS NULL)",
            name=op.f("ck_account_changes_decided_by_somebody"),
        ),
        *(
            sa.ForeignKeyConstraint(
                [column], [f"{table}.id"], name=op.f(f"fk_account_changes_{column}_{table}")
            )
            for column, table in (
                ("account_id", "accounts"),
                ("institution_id", "institutions"),
                ("was_institution_id", "institutions"),
                ("proposed_by", "accounts"),
                ("decided_by", "accounts"),
            )
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account_changes")),
        sa.UniqueConstraint("key", name=op.f("uq_account_changes_key")),
    )
    op.create_index("ix_account_changes_account", "account_changes", ["account_id", "id"])
    op.create_index(
        "uq_account_changes_open",
        "account_changes",
        ["account_id"],
        unique=True,
        sqlite_where=sa.text("decided_at IS NULL"),
        postgresql_where=sa.text("decided_at IS NULL"),
    )


def downgrade() -> None:
    raise NotImplementedError("restore the backup made before the upgrade")
