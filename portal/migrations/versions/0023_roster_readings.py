"""An institution that takes its roster away in clear says why, as every reader does."""

import sqlalchemy as sa
from alembic import op

from portal.migrations.append_only import refuse_changes

revision = "0023"
down_revision = "0020"
branch_labels = None
depends_on = None

REASONS = ("check_identity", "call", "act_for_the_person", "report", "roster")


def upgrade() -> None:
    with op.batch_alter_table("readings") as readings:
        readings.drop_constraint(op.f("ck_readings_reason"), type_="check")
        readings.create_check_constraint(
            op.f("ck_readings_reason"), sa.column("reason").in_(REASONS)
        )
    if op.get_bind().dialect.name == "sqlite":
        # SQLite made the table anew, and its triggers went with the old one.
        refuse_changes("readings")


def downgrade() -> None:
    raise NotImplementedError("restore the backup made before the upgrade")
