"""Whoever was moved out of a class is moved once."""

from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("uq_enrolments_moved", "enrolments", ["moved_from_id"], unique=True)


def downgrade() -> None:
    raise NotImplementedError("restore the backup made before the upgrade")
