"""The register of instructors, venues and stars by validity, and the changes that are asked for."""

from collections.abc import Callable
from uuid import uuid4

import sqlalchemy as sa
from alembic import op

from portal.migrations.append_only import refuse_changes
from portal.records.keys import new_key

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None

Identifier = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
KINDS = ("theory", "practice", "both", "entrepreneurship")
CERTIFICATES = (
    "vocational_qualification",
    "skill_level_certificate",
    "special_skill_certificate",
    "special_operation_permit",
    "special_equipment_permit",
    "none",
)
LEVELS = ("none", "junior", "intermediate", "advanced", "technician", "senior_technician")
STATES = ("draft", "submitted", "returned", "proposed", "approved", "declined", "withdrawn")
OPEN = "state IN ('draft', 'submitted', 'returned', 'proposed')"
IN_ORDER = "until_day IS NULL OR until_day >= from_day"


def upgrade() -> None:
    _instructors()
    _venues()
    _stars()
    _changes()


def _choice(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=40)


def _key(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{column}_{target}")
    return sa.ForeignKeyConstraint([column], [f"{target}.id"], name=name)


def _instructors() -> None:
    """What an instructor may teach moves to the registration, which has its days."""
    with op.batch_alter_table("instructor_registrations") as rows:
        rows.add_column(sa.Column("kind", sa.String(length=40), nullable=True))
        rows.add_column(
            sa.Column("qualification", sa.String(length=100), nullable=False, server_default="")
        )
        rows.add_column(sa.Column("certificate", sa.String(length=40), nullable=True))
        rows.add_column(
            sa.Column("certificate_number", sa.String(length=40), nullable=False, server_default="")
        )
        rows.add_column(sa.Column("certificate_level", sa.String(length=40), nullable=True))
        rows.create_check_constraint(
            op.f("ck_instructor_registrations_certificate"),
            sa.column("certificate").in_(CERTIFICATES),
        )
        rows.create_check_constraint(
            op.f("ck_instructor_registrations_certificate_level"),
            sa.column("certificate_level").in_(LEVELS),
        )
    for column in ("kind", "qualification"):
        op.execute(
            f"UPDATE instructor_registrations SET {column} = (SELECT {column} FROM instructors "  # noqa: S608
            "WHERE instructors.id = instructor_registrations.instructor_id)"
        )
    with op.batch_alter_table("instructor_registrations") as rows:
        rows.alter_column("kind", existing_type=sa.String(length=40), nullable=False)
        rows.alter_column("occupation_id", existing_type=Identifier, nullable=True)
        rows.create_check_constraint(
            op.f("ck_instructor_registrations_kind"), sa.column("kind").in_(KINDS)
        )
        rows.create_check_constraint(
            op.f("ck_instructor_registrations_has_subject"),
            "occupation_id IS NOT NULL OR kind = 'entrepreneurship'",
        )
    with op.batch_alter_table("instructors") as rows:
        rows.add_column(sa.Column("key", sa.String(length=8), nullable=True))
        rows.add_column(sa.Column("seal_id", sa.String(length=32), nullable=True))
        rows.add_column(sa.Column("person_id", Identifier, nullable=True))
        rows.add_column(sa.Column("phone_sealed", sa.LargeBinary(), nullable=True))
    _fill("instructors", key=new_key, seal_id=lambda: uuid4().hex)
    with op.batch_alter_table("instructors") as rows:
        rows.drop_constraint(op.f("ck_instructors_kind"), type_="check")
        rows.drop_column("kind")
        rows.drop_column("qualification")
        rows.alter_column("key", existing_type=sa.String(length=8), nullable=False)
        rows.alter_column("seal_id", existing_type=sa.String(length=32), nullable=False)
        rows.create_unique_constraint(op.f("uq_instructors_key"), ["key"])
        rows.create_unique_constraint(op.f("uq_instructors_seal_id"), ["seal_id"])
        rows.create_unique_constraint(
            op.f("uq_instructors_institution_id_person_id"), ["institution_id", "person_id"]
        )
        rows.create_foreign_key(
            op.f("fk_instructors_person_id_people"), "people", ["person_id"], ["id"]
        )
        rows.create_index(op.f("ix_instructors_person_id"), ["person_id"])
    op.create_table(
        "instructor_suspensions",
        sa.Column("id", Identifier, nullable=False),
        sa.Column("instructor_id", Identifier, nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("from_day", sa.Date(), nullable=False),
        sa.Column("until_day", sa.Date(), nullable=True),
        sa.CheckConstraint(IN_ORDER, name=op.f("ck_instructor_suspensions_days_in_order")),
        _key("instructor_suspensions", "instructor_id", "instructors"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_instructor_suspensions")),
    )
    op.create_index(
        "ix_instructor_suspensions_days",
        "instructor_suspensions",
        ["instructor_id", "from_day"],
        unique=True,
    )


def _venues() -> None:
    """The venues so far were there from the first filing on."""
    with op.batch_alter_table("venues") as rows:
        rows.add_column(sa.Column("key", sa.String(length=8), nullable=True))
        rows.add_column(
            sa.Column("ownership", sa.String(length=40), nullable=False, server_default="own")
        )
        rows.add_column(sa.Column("lease_until", sa.Date(), nullable=True))
        rows.add_column(sa.Column("from_day", sa.Date(), nullable=True))
        rows.add_column(sa.Column("until_day", sa.Date(), nullable=True))
    _fill("venues", key=new_key)
    op.execute(
        "UPDATE venues SET from_day = COALESCE((SELECT filed_on FROM institutions "
        "WHERE institutions.id = venues.institution_id), '2025-04-22')"
    )
    with op.batch_alter_table("venues") as rows:
        rows.alter_column("key", existing_type=sa.String(length=8), nullable=False)
        rows.alter_column("from_day", existing_type=sa.Date(), nullable=False)
        rows.create_unique_constraint(op.f("uq_venues_key"), ["key"])
        rows.create_check_constraint(
            op.f("ck_venues_ownership"), sa.column("ownership").in_(("own", "lease"))
        )
        rows.create_check_constraint(op.f("ck_venues_days_in_order"), IN_ORDER)
        rows.create_check_constraint(
            op.f("ck_venues_leased_until_a_day"),
            "(lease_until IS NOT NULL) = (ownership = 'lease')",
        )


def _stars() -> None:
    op.create_table(
        "institution_stars",
        sa.Column("id", Identifier, nullable=False),
        sa.Column("institution_id", Identifier, nullable=False),
        sa.Column("stars", sa.Integer(), nullable=False),
        sa.Column("basis", sa.String(length=100), nullable=False),
        sa.Column("rated_on", sa.Date(), nullable=False),
        sa.Column("from_day", sa.Date(), nullable=False),
        sa.Column("until_day", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "stars BETWEEN 1 AND 5", name=op.f("ck_institution_stars_stars_in_range")
        ),
        sa.CheckConstraint(IN_ORDER, name=op.f("ck_institution_stars_days_in_order")),
        _key("institution_stars", "institution_id", "institutions"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_institution_stars")),
        sa.UniqueConstraint(
            "institution_id", "from_day", name=op.f("uq_institution_stars_institution_id_from_day")
        ),
    )
    day = "COALESCE(star_on, filed_on, '2025-04-22')"
    op.execute(
        "INSERT INTO institution_stars (institution_id, stars, basis, rated_on, from_day) "  # noqa: S608
        f"SELECT id, star, star_basis, {day}, {day} FROM institutions WHERE star IS NOT NULL"
    )
    op.drop_column("institutions", "star_basis")
    op.drop_column("institutions", "star_on")


def _changes() -> None:
    op.create_table(
        "register_changes",
        sa.Column("id", Identifier, nullable=False),
        sa.Column("key", sa.String(length=8), nullable=False),
        sa.Column("institution_id", Identifier, nullable=False),
        sa.Column(
            "noun", _choice("noun", "instructor", "venue", "programme", "star"), nullable=False
        ),
        sa.Column(
            "deed", _choice("deed", "begin", "change", "end", "suspend", "resume"), nullable=False
        ),
        sa.Column("title", sa.String(length=100), nullable=False),
        sa.Column("details_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("instructor_id", Identifier, nullable=True),
        sa.Column("venue_id", Identifier, nullable=True),
        sa.Column("programme_id", Identifier, nullable=True),
        sa.Column("state", _choice("state", *STATES), nullable=False),
        sa.Column("proposed_by", Identifier, nullable=True),
        sa.Column("decided_by", Identifier, nullable=True),
        sa.Column("seal_id", sa.String(length=32), nullable=False),
        sa.CheckConstraint(
            "proposed_by IS NULL OR decided_by IS NULL OR decided_by <> proposed_by",
            name=op.f("ck_register_changes_by_another"),
        ),
        sa.CheckConstraint(
            "(decided_by IS NOT NULL) = (state IN ('approved', 'declined'))",
            name=op.f("ck_register_changes_decided_by_somebody"),
        ),
        sa.CheckConstraint(
            "noun NOT IN ('programme', 'star') OR decided_by IS NULL OR proposed_by IS NOT NULL",
            name=op.f("ck_register_changes_directory_by_two"),
        ),
        sa.CheckConstraint(
            "deed = 'begin' OR noun = 'star' OR (instructor_id IS NOT NULL AND noun = 'instructor')"
            " OR (venue_id IS NOT NULL AND noun = 'venue')"
            " OR (programme_id IS NOT NULL AND noun = 'programme')",
            name=op.f("ck_register_changes_names_its_row"),
        ),
        *(
            _key("register_changes", column, table)
            for column, table in (
                ("institution_id", "institutions"),
                ("instructor_id", "instructors"),
                ("venue_id", "venues"),
                ("programme_id", "programmes"),
                ("proposed_by", "accounts"),
                ("decided_by", "accounts"),
            )
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_register_changes")),
        sa.UniqueConstraint("key", name=op.f("uq_register_changes_key")),
        sa.UniqueConstraint("seal_id", name=op.f("uq_register_changes_seal_id")),
    )
    op.create_index(
        "ix_register_changes_institution", "register_changes", ["institution_id", "noun"]
    )
    op.create_index("ix_register_changes_state", "register_changes", ["state"])
    for column in ("instructor_id", "venue_id", "programme_id"):
        condition = sa.text(f"{column} IS NOT NULL AND {OPEN}")
        op.create_index(
            f"uq_register_changes_open_{column}",
            "register_changes",
            [column],
            unique=True,
            sqlite_where=condition,
            postgresql_where=condition,
        )
    op.create_table(
        "register_steps",
        sa.Column("id", Identifier, nullable=False),
        sa.Column("change_id", Identifier, nullable=False),
        sa.Column("state", _choice("state", *STATES), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", Identifier, nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        _key("register_steps", "change_id", "register_changes"),
        _key("register_steps", "by", "accounts"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_register_steps")),
    )
    op.create_index(op.f("ix_register_steps_change_id"), "register_steps", ["change_id"])
    refuse_changes("register_steps")
    op.create_table(
        "register_files",
        sa.Column("id", Identifier, nullable=False),
        sa.Column("change_id", Identifier, nullable=False),
        sa.Column("upload_id", Identifier, nullable=False),
        _key("register_files", "change_id", "register_changes"),
        _key("register_files", "upload_id", "uploads"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_register_files")),
    )
    op.create_index(op.f("ix_register_files_change_id"), "register_files", ["change_id"])


def _fill(table: str, **makers: Callable[[], str]) -> None:
    """Every row of the past gets its own value in these columns."""
    connection = op.get_bind()
    rows = sa.table(table, sa.column("id"), *(sa.column(name) for name in makers))
    for (row_id,) in connection.execute(sa.select(rows.c.id)).all():
        values = {name: make() for name, make in makers.items()}
        connection.execute(sa.update(rows).where(rows.c.id == row_id).values(values))


def downgrade() -> None:
    raise NotImplementedError("restore the backup made before the upgrade")
