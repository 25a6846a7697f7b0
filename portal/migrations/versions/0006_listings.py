"""Black and white lists."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "listings",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("key", sa.String(length=8), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "programme",
                "penalty",
                "mirror",
                name="kind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "colour",
            sa.Enum(
                "black",
                "white",
                name="colour",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "institution_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("uscc", sa.String(length=18), nullable=False),
        sa.Column("institution_name", sa.String(length=100), nullable=False),
        sa.Column(
            "scope",
            sa.Enum(
                "all",
                "occupation",
                "site",
                "new_classes",
                name="scope",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "occupation_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column(
            "measure",
            sa.Enum(
                "talk",
                "rectify",
                "suspend_new_classes",
                "suspend_all",
                "remove_from_directory",
                name="measure",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column(
            "severity",
            sa.Enum(
                "minor",
                "ordinary",
                "serious",
                name="severity",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column(
            "ground",
            sa.Enum(
                "false_training",
                "false_evaluation",
                "fraud",
                "subcontracting",
                "false_advertising",
                "not_rectified",
                "other",
                name="ground",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("facts", sa.Text(), nullable=False),
        sa.Column("authority", sa.String(length=60), nullable=False),
        sa.Column("decision_no", sa.String(length=60), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=True),
        sa.Column("decided_by", sa.String(length=40), nullable=True),
        sa.Column("approved_by", sa.String(length=40), nullable=True),
        sa.Column("served_on", sa.Date(), nullable=True),
        sa.Column("effective_from", sa.Date(), nullable=True),
        sa.Column("term_until", sa.Date(), nullable=True),
        sa.Column("term_condition", sa.String(length=200), nullable=False),
        sa.Column("public_until", sa.Date(), nullable=True),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("remedies", sa.Text(), nullable=False),
        sa.Column("repair_conditions", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "(scope = 'occupation') = (occupation_id IS NOT NULL)",
            name=op.f("ck_listings_scope_named"),
        ),
        sa.CheckConstraint(
            "effective_from IS NULL OR (decision_no <> '' AND decided_on IS NOT NULL "
            "AND decided_by IS NOT NULL AND approved_by IS NOT NULL "
            "AND (colour = 'white' OR served_on IS NOT NULL) "
            "AND remedies <> '' AND public_until IS NOT NULL "
            "AND (term_until IS NOT NULL OR term_condition <> ''))",
            name=op.f("ck_listings_due_process"),
        ),
        sa.CheckConstraint("approved_by <> decided_by", name=op.f("ck_listings_two_officials")),
        sa.CheckConstraint(
            "effective_from >= served_on", name=op.f("ck_listings_never_before_service")
        ),
        sa.CheckConstraint(
            "public_until >= effective_from", name=op.f("ck_listings_days_in_order")
        ),
        sa.ForeignKeyConstraint(
            ["institution_id"],
            ["institutions.id"],
            name=op.f("fk_listings_institution_id_institutions"),
        ),
        sa.ForeignKeyConstraint(
            ["occupation_id"],
            ["occupations.id"],
            name=op.f("fk_listings_occupation_id_occupations"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_listings")),
        sa.UniqueConstraint("key", name=op.f("uq_listings_key")),
    )
    op.create_index(
        "ix_listings_institution", "listings", ["institution_id", "colour"], unique=False
    )
    op.create_index("ix_listings_public", "listings", ["colour", "effective_from"], unique=False)
    op.create_table(
        "listing_bases",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "listing_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("document", sa.String(length=60), nullable=False),
        sa.Column("article", sa.String(length=40), nullable=False),
        sa.Column("wording", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["listing_id"], ["listings.id"], name=op.f("fk_listing_bases_listing_id_listings")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_listing_bases")),
    )
    op.create_index(
        op.f("ix_listing_bases_listing_id"), "listing_bases", ["listing_id"], unique=False
    )
    op.create_table(
        "listing_events",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "listing_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "kind",
            sa.Enum(
                "notice_served",
                "statement_received",
                "statement_answered",
                "statement_waived",
                "decided",
                "served",
                "published",
                "objection_received",
                "objection_answered",
                "corrected",
                "repair_applied",
                "repair_granted",
                "repair_refused",
                "expired",
                "withdrawn",
                "annulled",
                "superseded",
                "applied",
                "assessed",
                "publicity_opened",
                "removed",
                name="kind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("on_day", sa.Date(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.String(length=40), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("document_digest", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["listing_id"], ["listings.id"], name=op.f("fk_listing_events_listing_id_listings")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_listing_events")),
    )
    op.create_index(
        op.f("ix_listing_events_listing_id"), "listing_events", ["listing_id"], unique=False
    )


def downgrade() -> None:
    op.drop_table("listing_events")
    op.drop_table("listing_bases")
    op.drop_table("listings")
