"""The sealed row that tells whether the keys fit the data."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "seal_probe",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("word_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("seal_id", sa.String(length=32), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_seal_probe_one_row")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_seal_probe")),
        sa.UniqueConstraint("seal_id", name=op.f("uq_seal_probe_seal_id")),
    )


def downgrade() -> None:
    raise NotImplementedError("restore the backup made before the upgrade")
