"""Two more nouns with a revision of their own: the other directories, and the local settings."""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

OLD = (
    "occupations",
    "shortage",
    "institutions",
    "listings",
    "classes",
    "notices",
    "policies",
    "seats",
)
NEW = ("directories", "settings")


def upgrade() -> None:
    _allow(*OLD, *NEW)
    for noun in NEW:
        op.execute(f"INSERT INTO publications (noun, revision) VALUES ('{noun}', 0)")  # noqa: S608


def downgrade() -> None:
    for noun in NEW:
        op.execute(f"DELETE FROM publications WHERE noun = '{noun}'")  # noqa: S608
    _allow(*OLD)


def _allow(*nouns: str) -> None:
    name = op.f("ck_publications_noun")
    with op.batch_alter_table("publications") as publications:
        publications.drop_constraint(name, type_="check")
        publications.create_check_constraint(name, sa.column("noun").in_(nouns))
