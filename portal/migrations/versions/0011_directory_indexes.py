"""The directory in the order that its page shows it, list entries by code, programmes by type."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # SQLite puts NULL last by itself when it descends, and refuses the words in an index.
    best_first = "star DESC" if op.get_bind().dialect.name == "sqlite" else "star DESC NULLS LAST"
    shown: list[str | sa.TextClause] = [sa.text(best_first), "name", "id"]
    op.create_index("ix_institutions_shown", "institutions", shown)
    op.create_index("ix_institutions_shown_district", "institutions", ["district", *shown])
    op.create_index("ix_listings_uscc", "listings", ["uscc"])
    op.create_index("ix_programmes_type", "programmes", ["training_type", "institution_id"])


def downgrade() -> None:
    op.drop_index("ix_programmes_type", "programmes")
    op.drop_index("ix_listings_uscc", "listings")
    op.drop_index("ix_institutions_shown_district", "institutions")
    op.drop_index("ix_institutions_shown", "institutions")
