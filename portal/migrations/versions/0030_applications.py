"""What institutions ask of the bureau, and what the directory said of them before a change."""

from collections.abc import Iterable

import sqlalchemy as sa
from alembic import op

from portal.migrations.append_only import refuse_changes

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None

Identifier = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
OPEN = sa.text("decided_at IS NULL")
LIVE = sa.text("state IN ('draft', 'submitted', 'returned', 'forwarded')")


def upgrade() -> None:
    _institutions()
    _applications()
    _checks()
    _proposals()


def downgrade() -> None:
    op.drop_table("application_proposals")
    op.drop_table("application_checks")
    op.drop_table("application_files")
    op.drop_table("application_programmes")
    op.drop_table("application_details")
    op.drop_table("institution_applications")
    op.drop_table("institution_former_details")
    _describe(needed=True)


def _institutions() -> None:
    _describe(needed=False)
    op.create_table(
        "institution_former_details",
        sa.Column("id", Identifier, nullable=False),
        sa.Column("institution_id", Identifier, nullable=False),
        sa.Column("from_day", sa.Date(), nullable=False),
        sa.Column("until_day", sa.Date(), nullable=False),
        sa.Column("filed_on", sa.Date(), nullable=True),
        sa.Column("filing_no", sa.String(length=40), nullable=False),
        *_details(),
        sa.CheckConstraint(
            "until_day >= from_day", name=op.f("ck_institution_former_details_days_in_order")
        ),
        sa.ForeignKeyConstraint(
            ["institution_id"],
            ["institutions.id"],
            name=op.f("fk_institution_former_details_institution_id_institutions"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_institution_former_details")),
        sa.UniqueConstraint(
            "institution_id",
            "from_day",
            name=op.f("uq_institution_former_details_institution_id_from_day"),
        ),
    )
    refuse_changes("institution_former_details")


def _describe(*, needed: bool) -> None:
    """Of an institution that only applies, kind and nature are not known yet."""
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    best_first = "star DESC" if is_sqlite else "star DESC NULLS LAST"
    shown: list[str | sa.TextClause] = [sa.text(best_first), "name", "id"]
    # SQLite copies the table, and would forget that these two descend.
    op.drop_index("ix_institutions_shown", "institutions")
    op.drop_index("ix_institutions_shown_district", "institutions")
    filed = op.f("ck_institutions_filed_is_described")
    with op.batch_alter_table("institutions") as institutions:
        for name in ("kind", "nature"):
            institutions.alter_column(name, existing_type=sa.String(length=40), nullable=not needed)
        if needed:
            institutions.drop_constraint(filed, type_="check")
        else:
            institutions.create_check_constraint(
                filed, "filed_on IS NULL OR (kind IS NOT NULL AND nature IS NOT NULL)"
            )
    op.create_index("ix_institutions_shown", "institutions", shown)
    op.create_index("ix_institutions_shown_district", "institutions", ["district", *shown])


def _applications() -> None:
    op.create_table(
        "institution_applications",
        sa.Column("id", Identifier, nullable=False),
        sa.Column("key", sa.String(length=8), nullable=False),
        sa.Column("institution_id", Identifier, nullable=False),
        sa.Column("kind", choice("kind", "filing", "change", "leaving", "mending"), nullable=False),
        sa.Column(
            "state",
            choice(
                "state",
                "draft",
                "submitted",
                "returned",
                "forwarded",
                "approved",
                "refused",
                "withdrawn",
            ),
            nullable=False,
        ),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("begun_by", Identifier, nullable=False),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "submitted_at IS NOT NULL OR state IN ('draft', 'withdrawn')",
            name=op.f("ck_institution_applications_handed_in"),
        ),
        _points("institution_applications", "begun_by", "accounts"),
        _points("institution_applications", "institution_id", "institutions"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_institution_applications")),
        sa.UniqueConstraint("key", name=op.f("uq_institution_applications_key")),
    )
    op.create_index(
        "uq_institution_applications_live",
        "institution_applications",
        ["institution_id", "kind"],
        unique=True,
        sqlite_where=LIVE,
        postgresql_where=LIVE,
    )
    op.create_table(
        "application_details",
        sa.Column("application_id", Identifier, nullable=False),
        *_details(),
        _points("application_details", "application_id", "institution_applications"),
        sa.PrimaryKeyConstraint("application_id", name=op.f("pk_application_details")),
    )
    _programmes()
    op.create_table(
        "application_files",
        sa.Column("id", Identifier, nullable=False),
        sa.Column("application_id", Identifier, nullable=False),
        sa.Column("upload_id", Identifier, nullable=False),
        _points("application_files", "application_id", "institution_applications"),
        _points("application_files", "upload_id", "uploads"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_application_files")),
        sa.UniqueConstraint("upload_id", name=op.f("uq_application_files_upload_id")),
    )
    _index("application_files")


def _programmes() -> None:
    courses = ("GYB", "SYB", "IYB", "EYB", "ONLINE", "PRACTICAL")
    types = ("employment_skills", "on_post_skills", "entrepreneurship", "apprenticeship")
    levels = ("none", "junior", "intermediate", "advanced", "technician", "senior_technician")
    op.create_table(
        "application_programmes",
        sa.Column("id", Identifier, nullable=False),
        sa.Column("key", sa.String(length=8), nullable=False),
        sa.Column("application_id", Identifier, nullable=False),
        sa.Column("occupation_id", Identifier, nullable=True),
        sa.Column("course", choice("course", *courses), nullable=True),
        sa.Column("training_type", choice("training_type", *types), nullable=False),
        sa.Column("highest_level", choice("highest_level", *levels), nullable=False),
        sa.CheckConstraint(
            "(occupation_id IS NULL) <> (course IS NULL)",
            name=op.f("ck_application_programmes_one_subject"),
        ),
        _points("application_programmes", "application_id", "institution_applications"),
        _points("application_programmes", "occupation_id", "occupations"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_application_programmes")),
        sa.UniqueConstraint("key", name=op.f("uq_application_programmes_key")),
    )
    _index("application_programmes")


def _checks() -> None:
    op.create_table(
        "application_checks",
        sa.Column("id", Identifier, nullable=False),
        sa.Column("application_id", Identifier, nullable=False),
        sa.Column("on_day", sa.Date(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", Identifier, nullable=False),
        *(
            sa.Column(name, sa.Boolean(), nullable=True)
            for name in ("venue", "equipment", "safety", "licence")
        ),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("is_passed", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "is_passed OR words <> ''", name=op.f("ck_application_checks_told_what_to_mend")
        ),
        sa.CheckConstraint(
            "NOT is_passed OR (coalesce(venue, true) AND coalesce(equipment, true) "
            "AND coalesce(safety, true) AND coalesce(licence, true))",
            name=op.f("ck_application_checks_passed_whole"),
        ),
        _points("application_checks", "application_id", "institution_applications"),
        _points("application_checks", "by", "accounts"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_application_checks")),
    )
    _index("application_checks")
    refuse_changes("application_checks")


def _proposals() -> None:
    checks = {
        "by_another": "decided_by IS NULL OR decided_by <> proposed_by",
        "decided_whole": "(decided_at IS NULL) = (is_approved IS NULL)",
        "decided_by_somebody": "(decided_at IS NULL) = (decided_by IS NULL)",
        "refused_with_reason": "is_for OR reason <> ''",
    }
    op.create_table(
        "application_proposals",
        sa.Column("id", Identifier, nullable=False),
        sa.Column("key", sa.String(length=8), nullable=False),
        sa.Column("application_id", Identifier, nullable=False),
        sa.Column("is_for", sa.Boolean(), nullable=False),
        sa.Column("filing_no", sa.String(length=40), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("proposed_by", Identifier, nullable=False),
        sa.Column("is_approved", sa.Boolean(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by", Identifier, nullable=True),
        *(
            sa.CheckConstraint(rule, name=op.f(f"ck_application_proposals_{name}"))
            for name, rule in checks.items()
        ),
        _points("application_proposals", "application_id", "institution_applications"),
        _points("application_proposals", "decided_by", "accounts"),
        _points("application_proposals", "proposed_by", "accounts"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_application_proposals")),
        sa.UniqueConstraint("key", name=op.f("uq_application_proposals_key")),
    )
    _index("application_proposals")
    op.create_index(
        "uq_application_proposals_open",
        "application_proposals",
        ["application_id"],
        unique=True,
        sqlite_where=OPEN,
        postgresql_where=OPEN,
    )


def _details() -> Iterable[sa.Column[object]]:
    kinds = (
        "technical_college",
        "vocational_school",
        "private_school",
        "enterprise_centre",
        "high_skill_base",
        "other",
    )
    natures = ("public", "private_non_profit", "private_for_profit", "enterprise")
    texts = {
        "name": 100,
        "licence_no": 40,
        "address": 120,
        "district": 20,
        "centre": 20,
        "contact_name": 50,
        "business_phone": 20,
    }
    yield sa.Column("kind", choice("kind", *kinds), nullable=True)
    yield sa.Column("nature", choice("nature", *natures), nullable=True)
    yield sa.Column("licence_until", sa.Date(), nullable=True)
    for name, length in texts.items():
        yield sa.Column(name, sa.String(length=length), nullable=False)


def choice(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=40)


def _points(table: str, column: str, parent: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{column}_{parent}")
    return sa.ForeignKeyConstraint([column], [f"{parent}.id"], name=name)


def _index(table: str) -> None:
    op.create_index(op.f(f"ix_{table}_application_id"), table, ["application_id"], unique=False)
