"""What Alembic does not see: append-only tables, the search index, one row per public noun."""

import sqlalchemy as sa
from alembic import op

from portal.migrations.append_only import refuse_changes

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

APPEND_ONLY = ("journal", "class_acts", "listing_events")
NOUNS = (
    "occupations",
    "shortage",
    "institutions",
    "listings",
    "classes",
    "notices",
    "policies",
)
# The index reads its tokens from search_rows; the triggers keep the two in step.
FTS5 = """
CREATE VIRTUAL TABLE search_words USING fts5(
    tokens, content='search_rows', content_rowid='id', detail=none,
    tokenize="unicode61 remove_diacritics 0 tokenchars '~'"
)
---
CREATE TRIGGER search_rows_added AFTER INSERT ON search_rows BEGIN
    INSERT INTO search_words(rowid, tokens) VALUES (new.id, new.tokens);
END
---
CREATE TRIGGER search_rows_removed AFTER DELETE ON search_rows BEGIN
    INSERT INTO search_words(search_words, rowid, tokens) VALUES ('delete', old.id, old.tokens);
END
---
CREATE TRIGGER search_rows_changed AFTER UPDATE ON search_rows BEGIN
    INSERT INTO search_words(search_words, rowid, tokens) VALUES ('delete', old.id, old.tokens);
    INSERT INTO search_words(rowid, tokens) VALUES (new.id, new.tokens);
END
"""


def upgrade() -> None:
    for table in APPEND_ONLY:
        refuse_changes(table)
    op.bulk_insert(
        sa.table("publications", sa.column("noun"), sa.column("revision")),
        [{"noun": noun, "revision": 0} for noun in NOUNS],
    )
    if op.get_bind().dialect.name == "sqlite":
        for statement in FTS5.split("---"):
            op.execute(statement)
    else:
        op.execute(
            "CREATE INDEX ix_search_rows_tokens ON search_rows "
            "USING gin (array_to_tsvector(string_to_array(tokens, ' ')))"
        )


def downgrade() -> None:
    raise NotImplementedError("restore the backup made before the upgrade")
