"""Vocational qualifications (职业资格, 001 四(二)3): what the state examines for itself."""

from sqlalchemy import CheckConstraint, String
from sqlalchemy.orm import Mapped, mapped_column
from typing_extensions import override

from portal.policy.directories import QualificationKind
from portal.records.database import choice
from portal.records.directories import Listed


class Qualification(Listed):
    """One qualification; `level` is blank where it has none."""

    __tablename__ = "qualifications"
    __table_args__ = (
        CheckConstraint("until_day IS NULL OR until_day >= from_day", name="days_in_order"),
    )
    noun = "qualification"

    kind: Mapped[QualificationKind] = mapped_column(choice(QualificationKind, "kind"))
    issuer: Mapped[str] = mapped_column(String(100))
    level: Mapped[str] = mapped_column(String(40), default="")
    basis: Mapped[str] = mapped_column(String(200))

    @property
    @override
    def identity(self) -> str:
        return f"{self.name} {self.level}".strip()
