"""The proceedings of the lists: proposals, papers, reports, interim suspensions, sites."""

import sqlalchemy as sa
from alembic import op

from portal.migrations.append_only import refuse_changes

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None

Identifier = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
CHECKS = {
    "served_after_decision": "served_on >= decided_on",
    "site_named": "(scope = 'site') = (venue_id IS NOT NULL)",
    "measures_are_ours": "kind = 'programme' OR measure IS NULL",
    "reason_to_publish": "effective_from IS NULL OR ((kind = 'programme' OR source_url <> '') "
    "AND (coalesce(severity, '') <> 'minor' OR publication_reason <> ''))",
    "interim_whole": "(interim_from IS NULL AND interim_until IS NULL) OR "
    "(interim_from <= interim_until "
    "AND interim_reason <> '' AND interim_by <> interim_approved_by)",
}


def choice(*values: str, name: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=40)


def upgrade() -> None:
    _widen_listings()
    _widen_events()
    _add_proposals()
    _add_documents()
    _add_reports()
    _add_files()


def _widen_listings() -> None:
    with op.batch_alter_table("listings") as listings:
        listings.add_column(sa.Column("venue_id", Identifier, nullable=True))
        listings.add_column(sa.Column("supersedes_id", Identifier, nullable=True))
        for name in ("publication_reason", "interim_reason"):
            listings.add_column(sa.Column(name, sa.Text(), nullable=False, server_default=""))
        listings.add_column(
            sa.Column("source_url", sa.String(length=300), nullable=False, server_default="")
        )
        for name in ("interim_from", "interim_until"):
            listings.add_column(sa.Column(name, sa.Date(), nullable=True))
        for name in ("interim_by", "interim_approved_by"):
            listings.add_column(sa.Column(name, sa.String(length=40), nullable=True))
        listings.create_foreign_key(
            op.f("fk_listings_venue_id_venues"), "venues", ["venue_id"], ["id"]
        )
        listings.create_foreign_key(
            op.f("fk_listings_supersedes_id_listings"), "listings", ["supersedes_id"], ["id"]
        )
        for name, rule in CHECKS.items():
            listings.create_check_constraint(op.f(f"ck_listings_{name}"), sa.text(rule))


def _widen_events() -> None:
    with op.batch_alter_table("listing_events") as events:
        events.add_column(
            sa.Column(
                "outcome", choice("accepted", "in_part", "rejected", name="outcome"), nullable=True
            )
        )
        events.add_column(sa.Column("about_id", Identifier, nullable=True))
        events.create_foreign_key(
            op.f("fk_listing_events_about_id_listing_events"),
            "listing_events",
            ["about_id"],
            ["id"],
        )
        events.create_unique_constraint(op.f("uq_listing_events_about_id"), ["about_id"])
    _guard_events()


def _guard_events() -> None:
    """SQLite rebuilt the table, and its triggers went with the old one."""
    if op.get_bind().dialect.name == "sqlite":
        refuse_changes("listing_events")


def _add_proposals() -> None:
    op.create_table(
        "listing_proposals",
        sa.Column("id", Identifier, nullable=False),
        sa.Column("key", sa.String(length=8), nullable=False),
        sa.Column("listing_id", Identifier, nullable=False),
        sa.Column(
            "kind",
            choice(
                "decision",
                "interim",
                "correction",
                "annulment",
                "repair_granted",
                "repair_refused",
                "removal",
                name="kind",
            ),
            nullable=False,
        ),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("document_no", sa.String(length=60), nullable=False),
        sa.Column("day", sa.Date(), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("proposed_by", Identifier, nullable=False),
        sa.Column("is_approved", sa.Boolean(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by", Identifier, nullable=True),
        sa.CheckConstraint(
            "decided_by IS NULL OR decided_by <> proposed_by",
            name=op.f("ck_listing_proposals_by_another"),
        ),
        sa.CheckConstraint(
            "(decided_at IS NULL) = (is_approved IS NULL)",
            name=op.f("ck_listing_proposals_decided_whole"),
        ),
        sa.CheckConstraint(
            "(decided_at IS NULL) = (decided_by IS NULL)",
            name=op.f("ck_listing_proposals_decided_by_somebody"),
        ),
        sa.CheckConstraint("reason <> ''", name=op.f("ck_listing_proposals_has_reason")),
        sa.ForeignKeyConstraint(
            ["listing_id"], ["listings.id"], name=op.f("fk_listing_proposals_listing_id_listings")
        ),
        sa.ForeignKeyConstraint(
            ["proposed_by"], ["accounts.id"], name=op.f("fk_listing_proposals_proposed_by_accounts")
        ),
        sa.ForeignKeyConstraint(
            ["decided_by"], ["accounts.id"], name=op.f("fk_listing_proposals_decided_by_accounts")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_listing_proposals")),
        sa.UniqueConstraint("key", name=op.f("uq_listing_proposals_key")),
    )
    op.create_index(
        "uq_listing_proposals_open",
        "listing_proposals",
        ["listing_id"],
        unique=True,
        sqlite_where=sa.text("decided_at IS NULL"),
        postgresql_where=sa.text("decided_at IS NULL"),
    )


def _add_documents() -> None:
    op.create_table(
        "listing_documents",
        sa.Column("id", Identifier, nullable=False),
        sa.Column("listing_id", Identifier, nullable=False),
        sa.Column("kind", choice("notice", "decision", "removal", name="kind"), nullable=False),
        sa.Column("number", sa.String(length=60), nullable=False),
        sa.Column("on_day", sa.Date(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(
            ["listing_id"], ["listings.id"], name=op.f("fk_listing_documents_listing_id_listings")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_listing_documents")),
        sa.UniqueConstraint(
            "listing_id", "kind", "number", name=op.f("uq_listing_documents_listing_id_kind_number")
        ),
    )
    refuse_changes("listing_documents")


def _add_reports() -> None:
    op.create_table(
        "listing_reports",
        sa.Column("id", Identifier, nullable=False),
        sa.Column("key", sa.String(length=8), nullable=False),
        sa.Column("institution_id", Identifier, nullable=False),
        sa.Column("facts", sa.Text(), nullable=False),
        sa.Column("unit", sa.String(length=20), nullable=False),
        sa.Column("reported_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reported_by", Identifier, nullable=False),
        sa.Column("listing_id", Identifier, nullable=True),
        sa.CheckConstraint("facts <> ''", name=op.f("ck_listing_reports_has_facts")),
        sa.ForeignKeyConstraint(
            ["institution_id"],
            ["institutions.id"],
            name=op.f("fk_listing_reports_institution_id_institutions"),
        ),
        sa.ForeignKeyConstraint(
            ["reported_by"], ["accounts.id"], name=op.f("fk_listing_reports_reported_by_accounts")
        ),
        sa.ForeignKeyConstraint(
            ["listing_id"], ["listings.id"], name=op.f("fk_listing_reports_listing_id_listings")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_listing_reports")),
        sa.UniqueConstraint("key", name=op.f("uq_listing_reports_key")),
    )
    op.create_index(op.f("ix_listing_reports_unit"), "listing_reports", ["unit"], unique=False)
    op.create_index(
        op.f("ix_listing_reports_listing_id"), "listing_reports", ["listing_id"], unique=False
    )


def _add_files() -> None:
    op.create_table(
        "listing_files",
        sa.Column("id", Identifier, nullable=False),
        sa.Column("event_id", Identifier, nullable=False),
        sa.Column("upload_id", Identifier, nullable=False),
        sa.ForeignKeyConstraint(
            ["event_id"],
            ["listing_events.id"],
            name=op.f("fk_listing_files_event_id_listing_events"),
        ),
        sa.ForeignKeyConstraint(
            ["upload_id"], ["uploads.id"], name=op.f("fk_listing_files_upload_id_uploads")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_listing_files")),
        sa.UniqueConstraint("upload_id", name=op.f("uq_listing_files_upload_id")),
    )
    op.create_index(op.f("ix_listing_files_event_id"), "listing_files", ["event_id"], unique=False)


def downgrade() -> None:
    for table in ("listing_files", "listing_reports", "listing_documents", "listing_proposals"):
        op.drop_table(table)
    with op.batch_alter_table("listing_events") as events:
        events.drop_constraint(op.f("uq_listing_events_about_id"), type_="unique")
        events.drop_constraint(
            op.f("fk_listing_events_about_id_listing_events"), type_="foreignkey"
        )
        events.drop_constraint(op.f("ck_listing_events_outcome"), type_="check")
        events.drop_column("about_id")
        events.drop_column("outcome")
    _guard_events()
    with op.batch_alter_table("listings") as listings:
        for name in CHECKS:
            listings.drop_constraint(op.f(f"ck_listings_{name}"), type_="check")
        for name in ("venue_id_venues", "supersedes_id_listings"):
            listings.drop_constraint(op.f(f"fk_listings_{name}"), type_="foreignkey")
        for name in ("venue_id", "supersedes_id", "publication_reason", "source_url"):
            listings.drop_column(name)
        for name in ("reason", "from", "until", "by", "approved_by"):
            listings.drop_column(f"interim_{name}")
