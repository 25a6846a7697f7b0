"""Corrections of a name or an ID number by two officials."""

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Filled in with its records."""


def downgrade() -> None:
    raise NotImplementedError("restore the backup made before the upgrade")
