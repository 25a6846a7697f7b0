"""Training institutions (职业培训机构): who they are, and their standing in the directory by day."""

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.policy.registry import InstitutionKind, InstitutionNature, Standing
from portal.records.database import Base, RowId, choice


class Institution(Base):
    """One institution, known by its unified social credit code (统一社会信用代码)."""

    __tablename__ = "institutions"
    __table_args__ = (
        CheckConstraint("length(uscc) = 18", name="uscc_length"),
        CheckConstraint("star BETWEEN 1 AND 5", name="star_in_range"),
    )

    id: Mapped[RowId]
    uscc: Mapped[str] = mapped_column(String(18), unique=True)
    name: Mapped[str] = mapped_column(String(100), index=True)
    kind: Mapped[InstitutionKind] = mapped_column(choice(InstitutionKind, "kind"))
    nature: Mapped[InstitutionNature] = mapped_column(choice(InstitutionNature, "nature"))
    licence_no: Mapped[str] = mapped_column(String(40), default="")
    licence_until: Mapped[date | None]
    address: Mapped[str] = mapped_column(String(120))
    district: Mapped[str] = mapped_column(String(20), index=True)
    centre: Mapped[str] = mapped_column(String(20))
    contact_name: Mapped[str] = mapped_column(String(50), default="")
    business_phone: Mapped[str] = mapped_column(String(20))
    star: Mapped[int | None]
    star_basis: Mapped[str] = mapped_column(String(100), default="")
    star_on: Mapped[date | None]
    filed_on: Mapped[date | None]
    filing_no: Mapped[str] = mapped_column(String(40), default="")
    standings: Mapped[list["InstitutionStanding"]] = relationship(
        back_populates="institution", order_by="InstitutionStanding.from_day"
    )


class InstitutionStanding(Base):
    """What an institution is from one day to another: 备案正常, 限期整改, 已暂停, 已移出目录, …

    Standings follow one another without a gap; the last one is open.
    """

    __tablename__ = "institution_standings"
    __table_args__ = (
        CheckConstraint("until_day IS NULL OR until_day >= from_day", name="days_in_order"),
        Index("ix_institution_standings_days", "institution_id", "from_day", unique=True),
        Index("ix_institution_standings_standing", "standing", "until_day"),
    )

    id: Mapped[RowId]
    institution_id: Mapped[int] = mapped_column(ForeignKey("institutions.id"))
    standing: Mapped[Standing] = mapped_column(choice(Standing, "standing"))
    from_day: Mapped[date]
    until_day: Mapped[date | None]
    reason: Mapped[str] = mapped_column(Text, default="")
    deadline: Mapped[date | None]
    decided_by: Mapped[str] = mapped_column(String(40))
    institution: Mapped[Institution] = relationship(back_populates="standings")
