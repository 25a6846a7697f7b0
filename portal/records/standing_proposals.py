"""Proposals to change an institution's standing: one officer proposes, another decides."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.policy.registry import Standing
from portal.records.database import Base, RowId, choice
from portal.records.institutions import Institution
from portal.records.keys import new_key


class StandingProposal(Base):
    """One proposal; `deadline` is for a rectification. At most one is open for an institution."""

    __tablename__ = "standing_proposals"
    __table_args__ = (
        CheckConstraint("decided_by IS NULL OR decided_by <> proposed_by", name="by_another"),
        CheckConstraint("(decided_at IS NULL) = (is_approved IS NULL)", name="decided_whole"),
        CheckConstraint("(decided_at IS NULL) = (decided_by IS NULL)", name="decided_by_somebody"),
        Index(
            "uq_standing_proposals_open",
            "institution_id",
            unique=True,
            sqlite_where=text("decided_at IS NULL"),
            postgresql_where=text("decided_at IS NULL"),
        ),
    )

    id: Mapped[RowId]
    key: Mapped[str] = mapped_column(String(8), unique=True, default=new_key)
    institution_id: Mapped[int] = mapped_column(ForeignKey("institutions.id"))
    standing: Mapped[Standing] = mapped_column(choice(Standing, "standing"))
    deadline: Mapped[date | None]
    reason: Mapped[str] = mapped_column(Text)
    proposed_at: Mapped[datetime]
    proposed_by: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    is_approved: Mapped[bool | None]
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    institution: Mapped[Institution] = relationship()
