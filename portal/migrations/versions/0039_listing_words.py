"""What a party says in a list case is sealed, apart from its event, which nobody writes again.

Events that were kept before keep their words where they are: an event is never changed.
"""

import sqlalchemy as sa
from alembic import op

revision = "0039"
down_revision = "0038"
branch_labels = None
depends_on = None

Identifier = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    table = "listing_words"
    op.create_table(
        table,
        sa.Column("id", Identifier, autoincrement=False, nullable=False),
        sa.Column("words_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("seal_id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["id"], ["listing_events.id"], name=op.f(f"fk_{table}_id_listing_events")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        sa.UniqueConstraint("seal_id", name=op.f(f"uq_{table}_seal_id")),
    )


def downgrade() -> None:
    op.drop_table("listing_words")
