"""Evaluation bodies (鉴定评价机构, 001 四(二)3): who may evaluate which occupations and levels."""

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship
from typing_extensions import override

from portal.policy.directories import levels_between, read_scopes
from portal.policy.terms import Level
from portal.records.database import Base, RowId, choice
from portal.records.directories import Listed


class EvaluationBody(Listed):
    """One body; the phone is a business one."""

    __tablename__ = "evaluation_bodies"
    __table_args__ = (
        CheckConstraint("until_day IS NULL OR until_day >= from_day", name="days_in_order"),
        CheckConstraint("length(uscc) = 18", name="uscc_whole"),
    )
    noun = "evaluation_body"

    uscc: Mapped[str] = mapped_column(String(18), index=True)
    contact: Mapped[str] = mapped_column(String(40))
    business_phone: Mapped[str] = mapped_column(String(20))
    address: Mapped[str] = mapped_column(String(100))
    scopes: Mapped[list["EvaluationScope"]] = relationship(
        order_by="EvaluationScope.position", cascade="all, delete-orphan", lazy="selectin"
    )

    @property
    @override
    def identity(self) -> str:
        return self.uscc


class EvaluationScope(Base):
    """One occupation that a body may evaluate, from the lowest to the highest level."""

    __tablename__ = "evaluation_scopes"

    id: Mapped[RowId]
    body_id: Mapped[int] = mapped_column(ForeignKey("evaluation_bodies.id"), index=True)
    position: Mapped[int]
    occupation: Mapped[str] = mapped_column(String(40))
    lowest: Mapped[Level] = mapped_column(choice(Level, "lowest"))
    highest: Mapped[Level] = mapped_column(choice(Level, "highest"))

    @property
    def label(self) -> str:
        """电工 初级工至高级工."""
        return f"{self.occupation} {levels_between(self.lowest, self.highest)}"


def scopes_of(typed: str) -> list[EvaluationScope]:
    """The rows of what was typed. Raises ValueError in words."""
    return [
        EvaluationScope(
            position=position,
            occupation=scope.occupation,
            lowest=scope.lowest,
            highest=scope.highest,
        )
        for position, scope in enumerate(read_scopes(typed), 1)
    ]
