"""The search index learns the characters that stand next but one to each other in a name.

A slip of one character leaves such pairs as they were, and so a name that was typed wrong is found.
"""

import re
from collections.abc import Callable
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0037"
down_revision = "0036"
branch_labels = None
depends_on = None

ROWS = sa.table(
    "search_rows",
    sa.column("id", sa.BigInteger),
    sa.column("noun", sa.Text),
    sa.column("name", sa.Text),
    sa.column("tokens", sa.Text),
)
HAN = "[\u3400-\u9fff\U00020000-\U000323af]"
RUNS, PAIR = re.compile(f"{HAN}{{3,}}"), re.compile(f".~{HAN}{{2}}")
AT_A_TIME = 5000


def upgrade() -> None:
    _rewrite(lambda row: {*row.tokens.split(), *_over_one(row.noun, row.name)})


def downgrade() -> None:
    _rewrite(lambda row: {one for one in row.tokens.split() if not PAIR.fullmatch(one)})


def _over_one(noun: str, name: str) -> set[str]:
    return {
        f"{noun[0]}~{run[i]}{run[i + 2]}" for run in RUNS.findall(name) for i in range(len(run) - 2)
    }


def _rewrite(tokens: Callable[[sa.Row[Any]], set[str]]) -> None:
    connection, last = op.get_bind(), 0
    some = sa.select(ROWS).where(ROWS.c.id > sa.bindparam("last")).order_by(ROWS.c.id)
    change = sa.update(ROWS).where(ROWS.c.id == sa.bindparam("key"))
    change = change.values(tokens=sa.bindparam("words"))
    while rows := connection.execute(some.limit(AT_A_TIME), {"last": last}).all():
        changed = [{"key": row.id, "words": " ".join(sorted(tokens(row)))} for row in rows]
        connection.execute(change, changed)
        last = rows[-1].id
