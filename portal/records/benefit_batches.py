"""Benefits that one reviewer entered or imported together, for another to confirm as one.

Until then they count for nothing. The names that came with them are sealed, only for whoever
confirms, and gone with the decision: a name that no card proved is nobody's.
"""

import json
from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, LargeBinary, String, select
from sqlalchemy.orm import Mapped, declared_attr, mapped_column, relationship

from portal.records.accounts import Account
from portal.records.database import Base, RowId, db
from portal.records.keys import new_key
from portal.records.sealing import Sealable, Sealed

BY_ANOTHER = "decided_by IS NULL OR decided_by <> proposed_by"
WHOLE = "(decided_at IS NULL) = (is_approved IS NULL)"
BY_SOMEBODY = "(decided_at IS NULL) = (decided_by IS NULL)"


class ForAnother:
    """What one reviewer of a unit proposes and another of the same unit decides."""

    id: Mapped[RowId]
    key: Mapped[str] = mapped_column(String(8), unique=True, default=new_key)
    unit: Mapped[str] = mapped_column(String(20))
    proposed_at: Mapped[datetime]
    proposed_by: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    is_approved: Mapped[bool | None]
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))

    @declared_attr
    def proposer(cls) -> Mapped[Account]:  # noqa: N805
        return relationship(foreign_keys=[cls.proposed_by])  # type: ignore[list-item]

    @declared_attr
    def decider(cls) -> Mapped[Account | None]:  # noqa: N805
        return relationship(foreign_keys=[cls.decided_by])  # type: ignore[list-item]


class BenefitBatch(ForAnother, Sealable, Base):
    """One entry by hand or one file. `total` rows; declined ones are gone from `benefits`."""

    __tablename__ = "benefit_batches"
    __table_args__ = (
        CheckConstraint("total > 0", name="not_empty"),
        CheckConstraint(BY_ANOTHER, name="by_another"),
        CheckConstraint(WHOLE, name="decided_whole"),
        CheckConstraint(BY_SOMEBODY, name="decided_by_somebody"),
        CheckConstraint("decided_at IS NULL OR names_sealed IS NULL", name="names_go"),
    )

    total: Mapped[int]
    is_imported: Mapped[bool]
    names_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    names = Sealed("names")

    @property
    def names_by_key(self) -> dict[str, str]:
        """The name that came with each benefit, by the benefit's key."""
        found: dict[str, str] = json.loads(self.names or "{}")
        return found

    def put_names(self, names: dict[str, str]) -> None:
        self.names = json.dumps(names, ensure_ascii=False) if names else None


def batch_of_unit(unit: str, key: str) -> BenefitBatch | None:
    chosen = select(BenefitBatch).where(BenefitBatch.key == key, BenefitBatch.unit == unit)
    return db.session.scalar(chosen)


def batches_of_unit(unit: str, *, most: int) -> list[BenefitBatch]:
    """Those that wait first, then the newest."""
    chosen = select(BenefitBatch).where(BenefitBatch.unit == unit)
    order = (BenefitBatch.decided_at.is_not(None), BenefitBatch.id.desc())
    return list(db.session.scalars(chosen.order_by(*order).limit(most)))
