"""Evaluation bodies, vocational qualifications and online platforms, kept in drafts."""

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None

Identifier = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
DIRECTORIES = ("evaluation-bodies", "qualifications", "online-platforms")
LEVELS = ("none", "junior", "intermediate", "advanced", "technician", "senior_technician")
OPEN = sa.text("published_at IS NULL")


def upgrade() -> None:
    _create_revisions()
    for table, own in _own_columns().items():
        _create_entries(table, own)
    op.create_index("ix_evaluation_bodies_uscc", "evaluation_bodies", ["uscc"])
    op.create_table(
        "evaluation_scopes",
        sa.Column("id", Identifier, nullable=False),
        sa.Column("body_id", Identifier, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("occupation", sa.String(length=40), nullable=False),
        sa.Column("lowest", sa.String(length=40), nullable=False),
        sa.Column("highest", sa.String(length=40), nullable=False),
        *(
            sa.CheckConstraint(
                sa.column(name).in_(LEVELS), name=op.f(f"ck_evaluation_scopes_{name}")
            )
            for name in ("lowest", "highest")
        ),
        sa.ForeignKeyConstraint(
            ["body_id"],
            ["evaluation_bodies.id"],
            name=op.f("fk_evaluation_scopes_body_id_evaluation_bodies"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evaluation_scopes")),
    )
    op.create_index("ix_evaluation_scopes_body_id", "evaluation_scopes", ["body_id"])


def downgrade() -> None:
    op.drop_table("evaluation_scopes")
    for table in ("online_platforms", "qualifications", "evaluation_bodies"):
        op.drop_table(table)
    op.drop_table("directory_revisions")


def _create_revisions() -> None:
    table = "directory_revisions"
    op.create_table(
        table,
        sa.Column("id", Identifier, nullable=False),
        sa.Column("key", sa.String(length=8), nullable=False),
        sa.Column("directory", sa.String(length=40), nullable=False),
        sa.Column("from_day", sa.Date(), nullable=False),
        sa.Column("basis", sa.Text(), nullable=False),
        sa.Column("drafted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("drafted_by", Identifier, nullable=False),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("submitted_by", Identifier, nullable=True),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("published_by", Identifier, nullable=True),
        sa.Column("returned_for", sa.Text(), nullable=False),
        sa.CheckConstraint(
            sa.column("directory").in_(DIRECTORIES), name=op.f(f"ck_{table}_directory")
        ),
        sa.CheckConstraint(
            "(published_at IS NULL) = (published_by IS NULL)",
            name=op.f(f"ck_{table}_published_whole"),
        ),
        sa.CheckConstraint(
            "(submitted_at IS NULL) = (submitted_by IS NULL)",
            name=op.f(f"ck_{table}_submitted_whole"),
        ),
        sa.CheckConstraint(
            "published_at IS NULL OR submitted_at IS NOT NULL",
            name=op.f(f"ck_{table}_published_once_submitted"),
        ),
        sa.CheckConstraint(
            "published_by IS NULL OR (published_by <> drafted_by AND published_by <> submitted_by)",
            name=op.f(f"ck_{table}_published_by_another"),
        ),
        *(
            sa.ForeignKeyConstraint(
                [name], ["accounts.id"], name=op.f(f"fk_{table}_{name}_accounts")
            )
            for name in ("drafted_by", "submitted_by", "published_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        sa.UniqueConstraint("key", name=op.f(f"uq_{table}_key")),
    )
    op.create_index(
        f"uq_{table}_open",
        table,
        ["directory"],
        unique=True,
        sqlite_where=OPEN,
        postgresql_where=OPEN,
    )


def _create_entries(table: str, own: tuple[sa.schema.SchemaItem, ...]) -> None:
    """A directory's table: what all of them share, and what is its own."""
    revisions = ("revision_id", "ending_revision_id")
    op.create_table(
        table,
        sa.Column("id", Identifier, nullable=False),
        sa.Column("key", sa.String(length=8), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("from_day", sa.Date(), nullable=False),
        sa.Column("until_day", sa.Date(), nullable=True),
        sa.Column("revision_id", Identifier, nullable=False),
        sa.Column("ending_revision_id", Identifier, nullable=True),
        *own,
        sa.CheckConstraint(
            "until_day IS NULL OR until_day >= from_day", name=op.f(f"ck_{table}_days_in_order")
        ),
        *(
            sa.ForeignKeyConstraint(
                [name],
                ["directory_revisions.id"],
                name=op.f(f"fk_{table}_{name}_directory_revisions"),
            )
            for name in revisions
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        sa.UniqueConstraint("key", name=op.f(f"uq_{table}_key")),
    )
    for name in revisions:
        op.create_index(f"ix_{table}_{name}", table, [name])


def _own_columns() -> dict[str, tuple[sa.schema.SchemaItem, ...]]:
    """What each directory's table holds beside what all of them share."""
    return {
        "evaluation_bodies": (
            sa.Column("uscc", sa.String(length=18), nullable=False),
            sa.Column("contact", sa.String(length=40), nullable=False),
            sa.Column("business_phone", sa.String(length=20), nullable=False),
            sa.Column("address", sa.String(length=100), nullable=False),
            sa.CheckConstraint("length(uscc) = 18", name=op.f("ck_evaluation_bodies_uscc_whole")),
        ),
        "qualifications": (
            sa.Column("kind", sa.String(length=40), nullable=False),
            sa.Column("issuer", sa.String(length=100), nullable=False),
            sa.Column("level", sa.String(length=40), nullable=False),
            sa.Column("basis", sa.String(length=200), nullable=False),
            sa.CheckConstraint(
                sa.column("kind").in_(("admission", "level")), name=op.f("ck_qualifications_kind")
            ),
        ),
        "online_platforms": (
            sa.Column("operator", sa.String(length=100), nullable=False),
            sa.Column("address", sa.String(length=200), nullable=False),
            sa.Column("purpose", sa.String(length=200), nullable=False),
            sa.CheckConstraint(
                "address LIKE 'https://%'", name=op.f("ck_online_platforms_address_is_safe")
            ),
        ),
    }
