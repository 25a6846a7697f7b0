"""Occupations of 附件3, each in exactly one subsidy class. Amounts are not here: they are law."""

from datetime import date

from sqlalchemy import CheckConstraint, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.policy.terms import Marker, OccupationKind, SubsidyClass
from portal.records.database import Base, RowId, choice


class Occupation(Base):
    """One occupation (职业、工种); `key` (a44) is its class and place in the annex."""

    __tablename__ = "occupations"
    __table_args__ = (
        UniqueConstraint("name", "from_day"),
        CheckConstraint("until_day IS NULL OR until_day >= from_day", name="days_in_order"),
    )

    id: Mapped[RowId]
    key: Mapped[str] = mapped_column(String(8), unique=True)
    name: Mapped[str] = mapped_column(String(40))
    subsidy_class: Mapped[SubsidyClass] = mapped_column(choice(SubsidyClass, "subsidy_class"))
    kind: Mapped[OccupationKind] = mapped_column(choice(OccupationKind, "kind"))
    code: Mapped[str | None] = mapped_column(String(10))
    marker: Mapped[Marker | None] = mapped_column(choice(Marker, "marker"))
    note: Mapped[str] = mapped_column(Text, default="")
    from_day: Mapped[date]
    until_day: Mapped[date | None]
