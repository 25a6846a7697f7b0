"""Uploaded files: what lists say of them, and their sealed content apart."""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None

Identifier = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "uploads",
        sa.Column("id", Identifier, nullable=False),
        sa.Column("key", sa.String(length=8), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("media_type", sa.String(length=100), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("stored_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("stored_by", Identifier, nullable=True),
        sa.CheckConstraint("size > 0", name=op.f("ck_uploads_not_empty")),
        sa.ForeignKeyConstraint(
            ["stored_by"], ["accounts.id"], name=op.f("fk_uploads_stored_by_accounts")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_uploads")),
        sa.UniqueConstraint("key", name=op.f("uq_uploads_key")),
    )
    op.create_table(
        "upload_contents",
        sa.Column("id", Identifier, autoincrement=False, nullable=False),
        sa.Column("content_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("seal_id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["id"], ["uploads.id"], name=op.f("fk_upload_contents_id_uploads")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_upload_contents")),
        sa.UniqueConstraint("seal_id", name=op.f("uq_upload_contents_seal_id")),
    )


def downgrade() -> None:
    op.drop_table("upload_contents")
    op.drop_table("uploads")
