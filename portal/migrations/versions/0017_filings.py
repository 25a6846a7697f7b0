"""What is filed for a class beside the class itself, and proposals of standings."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

Identifier = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

NOUNS = (
    "occupations",
    "shortage",
    "institutions",
    "listings",
    "classes",
    "notices",
    "policies",
)
TEXTS = {"trainee_identity": 40, "enterprise": 100, "numbering_centre": 20, "not_promoted": 40}


def upgrade() -> None:
    op.create_table(
        "class_papers",
        sa.Column("id", Identifier, nullable=False),
        sa.Column("class_id", Identifier, nullable=False),
        sa.Column("paper", sa.String(length=40), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", Identifier, nullable=True),
        sa.ForeignKeyConstraint(["by"], ["accounts.id"], name=op.f("fk_class_papers_by_accounts")),
        sa.ForeignKeyConstraint(
            ["class_id"], ["classes.id"], name=op.f("fk_class_papers_class_id_classes")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_class_papers")),
        sa.UniqueConstraint("class_id", "paper", name=op.f("uq_class_papers_class_id_paper")),
    )

    op.create_table(
        "class_amendments",
        sa.Column("id", Identifier, nullable=False),
        sa.Column("key", sa.String(length=8), nullable=False),
        sa.Column("class_id", Identifier, nullable=False),
        sa.Column("session_id", Identifier, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("starts_at", sa.Time(), nullable=False),
        sa.Column("ends_at", sa.Time(), nullable=False),
        sa.Column("venue_id", Identifier, nullable=False),
        sa.Column("instructor_id", Identifier, nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("proposed_by", Identifier, nullable=False),
        sa.Column("is_approved", sa.Boolean(), nullable=True),
        sa.Column("remark", sa.Text(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by", Identifier, nullable=True),
        sa.CheckConstraint(
            "(decided_at IS NULL) = (decided_by IS NULL)",
            name=op.f("ck_class_amendments_decided_by_somebody"),
        ),
        sa.CheckConstraint(
            "(decided_at IS NULL) = (is_approved IS NULL)",
            name=op.f("ck_class_amendments_decided_whole"),
        ),
        sa.CheckConstraint("ends_at > starts_at", name=op.f("ck_class_amendments_times_in_order")),
        sa.ForeignKeyConstraint(
            ["class_id"], ["classes.id"], name=op.f("fk_class_amendments_class_id_classes")
        ),
        sa.ForeignKeyConstraint(
            ["decided_by"], ["accounts.id"], name=op.f("fk_class_amendments_decided_by_accounts")
        ),
        sa.ForeignKeyConstraint(
            ["instructor_id"],
            ["instructors.id"],
            name=op.f("fk_class_amendments_instructor_id_instructors"),
        ),
        sa.ForeignKeyConstraint(
            ["proposed_by"], ["accounts.id"], name=op.f("fk_class_amendments_proposed_by_accounts")
        ),
        sa.ForeignKeyConstraint(
            ["session_id"],
            ["class_sessions.id"],
            name=op.f("fk_class_amendments_session_id_class_sessions"),
        ),
        sa.ForeignKeyConstraint(
            ["venue_id"], ["venues.id"], name=op.f("fk_class_amendments_venue_id_venues")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_class_amendments")),
        sa.UniqueConstraint("key", name=op.f("uq_class_amendments_key")),
    )
    op.create_index(
        op.f("ix_class_amendments_class_id"), "class_amendments", ["class_id"], unique=False
    )
    op.create_index(
        "uq_class_amendments_open",
        "class_amendments",
        ["session_id"],
        unique=True,
        sqlite_where=sa.text("decided_at IS NULL"),
        postgresql_where=sa.text("decided_at IS NULL"),
    )

    op.create_table(
        "spot_checks",
        sa.Column("id", Identifier, nullable=False),
        sa.Column("class_id", Identifier, nullable=False),
        sa.Column("session_id", Identifier, nullable=False),
        sa.Column(
            "channel",
            sa.Enum(
                "online",
                "onsite",
                name="channel",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", Identifier, nullable=False),
        sa.ForeignKeyConstraint(["by"], ["accounts.id"], name=op.f("fk_spot_checks_by_accounts")),
        sa.ForeignKeyConstraint(
            ["class_id"], ["classes.id"], name=op.f("fk_spot_checks_class_id_classes")
        ),
        sa.ForeignKeyConstraint(
            ["session_id"],
            ["class_sessions.id"],
            name=op.f("fk_spot_checks_session_id_class_sessions"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_spot_checks")),
    )
    op.create_index(op.f("ix_spot_checks_class_id"), "spot_checks", ["class_id"], unique=False)

    op.create_table(
        "closing_figures",
        sa.Column("class_id", Identifier, nullable=False),
        sa.Column("theory_photographs", sa.Integer(), nullable=False),
        sa.Column("practice_photographs", sa.Integer(), nullable=False),
        sa.Column("other_photographs", sa.Integer(), nullable=False),
        sa.Column("job_recommendations", sa.Integer(), nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("entered_by", Identifier, nullable=False),
        sa.CheckConstraint(
            "theory_photographs >= 0 AND practice_photographs >= 0 AND other_photographs >= 0 "
            "AND job_recommendations >= 0",
            name=op.f("ck_closing_figures_counts_not_negative"),
        ),
        sa.ForeignKeyConstraint(
            ["class_id"], ["classes.id"], name=op.f("fk_closing_figures_class_id_classes")
        ),
        sa.ForeignKeyConstraint(
            ["entered_by"], ["accounts.id"], name=op.f("fk_closing_figures_entered_by_accounts")
        ),
        sa.PrimaryKeyConstraint("class_id", name=op.f("pk_closing_figures")),
    )

    op.create_table(
        "standing_proposals",
        sa.Column("id", Identifier, nullable=False),
        sa.Column("key", sa.String(length=8), nullable=False),
        sa.Column("institution_id", Identifier, nullable=False),
        sa.Column(
            "standing",
            sa.Enum(
                "applied",
                "filed",
                "rectification",
                "suspended",
                "removed",
                "withdrawn",
                name="standing",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("deadline", sa.Date(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("proposed_by", Identifier, nullable=False),
        sa.Column("is_approved", sa.Boolean(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by", Identifier, nullable=True),
        sa.CheckConstraint(
            "(decided_at IS NULL) = (decided_by IS NULL)",
            name=op.f("ck_standing_proposals_decided_by_somebody"),
        ),
        sa.CheckConstraint(
            "(decided_at IS NULL) = (is_approved IS NULL)",
            name=op.f("ck_standing_proposals_decided_whole"),
        ),
        sa.CheckConstraint(
            "decided_by IS NULL OR decided_by <> proposed_by",
            name=op.f("ck_standing_proposals_by_another"),
        ),
        sa.ForeignKeyConstraint(
            ["decided_by"], ["accounts.id"], name=op.f("fk_standing_proposals_decided_by_accounts")
        ),
        sa.ForeignKeyConstraint(
            ["institution_id"],
            ["institutions.id"],
            name=op.f("fk_standing_proposals_institution_id_institutions"),
        ),
        sa.ForeignKeyConstraint(
            ["proposed_by"],
            ["accounts.id"],
            name=op.f("fk_standing_proposals_proposed_by_accounts"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_standing_proposals")),
        sa.UniqueConstraint("key", name=op.f("uq_standing_proposals_key")),
    )
    op.create_index(
        "uq_standing_proposals_open",
        "standing_proposals",
        ["institution_id"],
        unique=True,
        sqlite_where=sa.text("decided_at IS NULL"),
        postgresql_where=sa.text("decided_at IS NULL"),
    )

    _grow_classes()
    with op.batch_alter_table("class_sessions") as sessions:
        sessions.add_column(sa.Column("held_at", sa.DateTime(timezone=True), nullable=True))
        sessions.add_column(sa.Column("cancelled_at", sa.DateTime(timezone=True), nullable=True))
    with op.batch_alter_table("instructors") as instructors:
        instructors.add_column(sa.Column("account_id", Identifier, nullable=True))
        instructors.create_unique_constraint(op.f("uq_instructors_account_id"), ["account_id"])
        instructors.create_foreign_key(
            op.f("fk_instructors_account_id_accounts"), "accounts", ["account_id"], ["id"]
        )
    with op.batch_alter_table("publications") as publications:
        publications.drop_constraint(op.f("ck_publications_noun"), type_="check")
        publications.create_check_constraint(
            op.f("ck_publications_noun"), sa.column("noun").in_((*NOUNS, "seats"))
        )
    op.execute("INSERT INTO publications (noun, revision) VALUES ('seats', 0)")


def _grow_classes() -> None:
    with op.batch_alter_table("classes") as classes:
        for name, length in TEXTS.items():
            classes.add_column(
                sa.Column(name, sa.String(length=length), nullable=False, server_default="")
            )
        classes.add_column(sa.Column("textbooks", sa.Text(), nullable=False, server_default=""))
        classes.add_column(
            sa.Column(
                "is_school_enterprise", sa.Boolean(), nullable=False, server_default=sa.false()
            )
        )
        for name in ("safety_hours", "legal_hours"):
            classes.add_column(sa.Column(name, sa.Integer(), nullable=False, server_default="0"))
        for name in ("not_promoted_at", "returned_at"):
            classes.add_column(sa.Column(name, sa.DateTime(timezone=True), nullable=True))
        classes.create_check_constraint(
            op.f("ck_classes_contents_not_negative"), "safety_hours >= 0 AND legal_hours >= 0"
        )


def downgrade() -> None:
    raise NotImplementedError("restore the backup made before the upgrade")
