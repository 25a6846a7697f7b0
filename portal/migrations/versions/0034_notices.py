"""Notices and policy documents written by one officer and published by another; 补贴公示."""

import sqlalchemy as sa
from alembic import op

from portal.migrations.append_only import refuse_changes_when

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None

Identifier = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TYPES = ("employment_skills", "on_post_skills", "entrepreneurship", "apprenticeship")
WHOLE = "published_by IS NULL OR (published_at IS NOT NULL AND submitted_at IS NOT NULL)"
FROZEN = {
    "notices": (
        "title", "issuer", "body", "kind", "basis", "object_unit", "object_address",
        "object_postcode", "object_phone", "corrects_id",
    ),
    "policy_documents": (
        "title", "issuer", "body", "document_no", "issued_on", "corrects_id",
    ),
}  # fmt: skip


def choice(*values: str, name: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=40)


def upgrade() -> None:
    for table in ("notices", "policy_documents"):
        _let_two_write(table)
        op.execute(
            f"UPDATE {table} SET published_at = from_day WHERE from_day IS NOT NULL"  # noqa: S608
        )
    with op.batch_alter_table("policy_documents") as documents:
        documents.alter_column("from_day", existing_type=sa.Date(), nullable=True)
        documents.drop_column("position")
    _add_publicity()
    _add_checks()
    _add_attachments()
    _add_rows()
    _add_objections()
    for table, columns in FROZEN.items():
        refuse_changes_when(table, "published_at IS NOT NULL", columns)


def _let_two_write(table: str) -> None:
    with op.batch_alter_table(table) as drafts:
        for name, kind in (
            ("written_by", Identifier),
            ("written_at", sa.DateTime(timezone=True)),
            ("submitted_at", sa.DateTime(timezone=True)),
            ("returned_reason", sa.Text()),
            ("published_by", Identifier),
            ("published_at", sa.DateTime(timezone=True)),
            ("corrects_id", Identifier),
        ):
            drafts.add_column(sa.Column(name, kind, nullable=True))
        for column, other in (
            ("written_by", "accounts"),
            ("published_by", "accounts"),
            ("corrects_id", table),
        ):
            drafts.create_foreign_key(op.f(f"fk_{table}_{column}_{other}"), other, [column], ["id"])
        drafts.create_unique_constraint(op.f(f"uq_{table}_corrects_id"), ["corrects_id"])


def _add_publicity() -> None:
    with op.batch_alter_table("notices") as notices:
        notices.add_column(
            sa.Column(
                "kind",
                choice("ordinary", "publicity", name="kind"),
                nullable=False,
                server_default="ordinary",
            )
        )
        for name, length in (
            ("basis", 200),
            ("object_unit", 100),
            ("object_address", 120),
            ("object_postcode", 10),
            ("object_phone", 40),
        ):
            notices.add_column(
                sa.Column(name, sa.String(length=length), nullable=False, server_default="")
            )


def _add_checks() -> None:
    for table in ("notices", "policy_documents"):
        with op.batch_alter_table(table) as drafts:
            for name, rule in (
                ("published_by_another", "published_by <> written_by"),
                ("published_from_day", "published_at IS NULL OR from_day IS NOT NULL"),
                (
                    "published_whole",
                    WHOLE,
                ),
            ):
                drafts.create_check_constraint(op.f(f"ck_{table}_{name}"), rule)
    with op.batch_alter_table("notices") as notices:
        notices.create_check_constraint(
            op.f("ck_notices_publicity_has_term"),
            "kind = 'ordinary' OR (NOT is_pinned AND until_day IS NULL)",
        )


def _add_attachments() -> None:
    op.create_table(
        "attachments",
        sa.Column("id", Identifier, nullable=False),
        sa.Column("notice_id", Identifier, nullable=True),
        sa.Column("policy_document_id", Identifier, nullable=True),
        sa.Column("upload_id", Identifier, nullable=False),
        sa.CheckConstraint(
            "(notice_id IS NULL) <> (policy_document_id IS NULL)",
            name=op.f("ck_attachments_of_one_text"),
        ),
        *(
            sa.ForeignKeyConstraint(
                [column], [f"{other}.id"], name=op.f(f"fk_attachments_{column}_{other}")
            )
            for column, other in (
                ("notice_id", "notices"),
                ("policy_document_id", "policy_documents"),
                ("upload_id", "uploads"),
            )
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attachments")),
        sa.UniqueConstraint(
            "notice_id", "upload_id", name=op.f("uq_attachments_notice_id_upload_id")
        ),
        sa.UniqueConstraint(
            "policy_document_id",
            "upload_id",
            name=op.f("uq_attachments_policy_document_id_upload_id"),
        ),
    )
    op.create_index(op.f("ix_attachments_upload_id"), "attachments", ["upload_id"])


def _add_rows() -> None:
    figures = ("filed", "qualified", "approved", "hours", "standard", "amount")
    op.create_table(
        "publicity_rows",
        sa.Column("id", Identifier, nullable=False),
        sa.Column("key", sa.String(length=8), nullable=False),
        sa.Column("notice_id", Identifier, nullable=False),
        sa.Column("institution", sa.String(length=60), nullable=False),
        sa.Column("subject", sa.String(length=80), nullable=False),
        sa.Column("training_type", choice(*TYPES, name="training_type"), nullable=False),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in figures),
        sa.Column("deduction", sa.String(length=200), nullable=False),
        sa.CheckConstraint(
            "approved >= 0 AND approved <= qualified AND qualified <= filed",
            name=op.f("ck_publicity_rows_people_in_order"),
        ),
        sa.CheckConstraint(
            "hours > 0 AND standard >= 0", name=op.f("ck_publicity_rows_figures_in_range")
        ),
        sa.CheckConstraint(
            "amount >= 0 AND amount <= approved * standard",
            name=op.f("ck_publicity_rows_amount_in_range"),
        ),
        sa.CheckConstraint(
            "deduction <> '' OR (approved = qualified AND amount = approved * standard)",
            name=op.f("ck_publicity_rows_deduction_has_reason"),
        ),
        sa.ForeignKeyConstraint(
            ["notice_id"], ["notices.id"], name=op.f("fk_publicity_rows_notice_id_notices")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_publicity_rows")),
        sa.UniqueConstraint("key", name=op.f("uq_publicity_rows_key")),
    )
    op.create_index(op.f("ix_publicity_rows_notice_id"), "publicity_rows", ["notice_id"])


def _add_objections() -> None:
    table = "publicity_objections"
    op.create_table(
        table,
        sa.Column("id", Identifier, nullable=False),
        sa.Column("key", sa.String(length=8), nullable=False),
        sa.Column("notice_id", Identifier, nullable=False),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("is_unit", sa.Boolean(), nullable=False),
        sa.Column("objector_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("text_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("answer_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by", Identifier, nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_by", Identifier, nullable=True),
        sa.Column("seal_id", sa.String(length=32), nullable=False),
        sa.CheckConstraint(
            "(answered_at IS NULL) = (answer_sealed IS NULL)"
            " AND (answered_at IS NULL) = (answered_by IS NULL)",
            name=op.f(f"ck_{table}_answered_whole"),
        ),
        *(
            sa.ForeignKeyConstraint(
                [column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}_{other}")
            )
            for column, other in (
                ("notice_id", "notices"),
                ("recorded_by", "accounts"),
                ("answered_by", "accounts"),
            )
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        sa.UniqueConstraint("key", name=op.f(f"uq_{table}_key")),
        sa.UniqueConstraint("seal_id", name=op.f(f"uq_{table}_seal_id")),
    )
    op.create_index(op.f(f"ix_{table}_notice_id"), table, ["notice_id"])


def downgrade() -> None:
    # The older tables have no place for drafts, posted rows and objections: going down would
    # throw away what officers wrote and what people objected to.
    raise NotImplementedError("restore the backup made before the upgrade")
