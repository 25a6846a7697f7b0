"""Changes of an account's role by two officials."""

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Filled in with its records."""


def downgrade() -> None:
    raise NotImplementedError("restore the backup made before the upgrade")
