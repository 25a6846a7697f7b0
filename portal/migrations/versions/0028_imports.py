"""Imports of spreadsheets: an uploaded file's state, and its rows, sealed."""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None

Identifier = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "imports",
        sa.Column("id", Identifier, nullable=False),
        sa.Column("key", sa.String(length=8), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("subject", sa.String(length=40), nullable=False),
        sa.Column("file_name", sa.String(length=100), nullable=False),
        sa.Column("rows_total", sa.Integer(), nullable=False),
        sa.Column("rows_done", sa.Integer(), nullable=False),
        sa.Column("rows_wrong", sa.Integer(), nullable=False),
        sa.Column("uploaded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("uploaded_by", Identifier, nullable=False),
        sa.Column("applied_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("dropped_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("rows_total > 0", name=op.f("ck_imports_not_empty")),
        sa.CheckConstraint(
            "rows_done BETWEEN 0 AND rows_total", name=op.f("ck_imports_done_within_total")
        ),
        sa.CheckConstraint(
            "rows_wrong BETWEEN 0 AND rows_done", name=op.f("ck_imports_wrong_within_done")
        ),
        sa.CheckConstraint(
            "applied_at IS NULL OR (rows_done = rows_total AND rows_wrong = 0)",
            name=op.f("ck_imports_applied_whole"),
        ),
        sa.CheckConstraint(
            "applied_at IS NULL OR dropped_at IS NULL", name=op.f("ck_imports_one_end")
        ),
        sa.ForeignKeyConstraint(
            ["uploaded_by"], ["accounts.id"], name=op.f("fk_imports_uploaded_by_accounts")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_imports")),
        sa.UniqueConstraint("key", name=op.f("uq_imports_key")),
    )
    op.create_index(op.f("ix_imports_uploaded_at"), "imports", ["uploaded_at"])
    op.create_index(op.f("ix_imports_uploaded_by"), "imports", ["uploaded_by"])
    op.create_table(
        "import_rows",
        sa.Column("id", Identifier, nullable=False),
        sa.Column("import_id", Identifier, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("identity", sa.String(length=64), nullable=True),
        sa.Column("cells_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("problems_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("seal_id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["import_id"], ["imports.id"], name=op.f("fk_import_rows_import_id_imports")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_rows")),
        sa.UniqueConstraint("seal_id", name=op.f("uq_import_rows_seal_id")),
        sa.UniqueConstraint("import_id", "number", name="uq_import_rows_number"),
    )
    op.create_index("ix_import_rows_identity", "import_rows", ["import_id", "identity"])


def downgrade() -> None:
    op.drop_table("import_rows")
    op.drop_table("imports")
