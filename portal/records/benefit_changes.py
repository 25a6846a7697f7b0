"""Changes of a benefit's state, such as a recovery: proposed by one, decided by another."""

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, select, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.policy.entitlement import BenefitState
from portal.records.benefit_batches import BY_ANOTHER, BY_SOMEBODY, WHOLE, ForAnother
from portal.records.benefits import BenefitRow
from portal.records.database import Base, choice, db


class BenefitChange(ForAnother, Base):
    """One proposed step from a state to another; at most one is open for a benefit."""

    __tablename__ = "benefit_changes"
    __table_args__ = (
        CheckConstraint("state <> was", name="changes"),
        CheckConstraint(BY_ANOTHER, name="by_another"),
        CheckConstraint(WHOLE, name="decided_whole"),
        CheckConstraint(BY_SOMEBODY, name="decided_by_somebody"),
        Index(
            "uq_benefit_changes_open",
            "benefit_id",
            unique=True,
            sqlite_where=text("decided_at IS NULL"),
            postgresql_where=text("decided_at IS NULL"),
        ),
    )

    benefit_id: Mapped[int] = mapped_column(ForeignKey("benefits.id"))
    was: Mapped[BenefitState] = mapped_column(choice(BenefitState, "was"))
    state: Mapped[BenefitState] = mapped_column(choice(BenefitState, "state"))
    reason: Mapped[str] = mapped_column(String(200))
    benefit: Mapped[BenefitRow] = relationship()


def change_of_unit(unit: str, key: str) -> BenefitChange | None:
    chosen = select(BenefitChange).where(BenefitChange.key == key, BenefitChange.unit == unit)
    return db.session.scalar(chosen)


def open_changes_of_unit(unit: str) -> list[BenefitChange]:
    """Those that wait for a second reviewer, the oldest first."""
    chosen = select(BenefitChange).where(
        BenefitChange.unit == unit, BenefitChange.decided_at.is_(None)
    )
    return list(db.session.scalars(chosen.order_by(BenefitChange.id)))


def open_change_of(benefit: BenefitRow) -> BenefitChange | None:
    """What is proposed for the benefit, by whatever unit."""
    chosen = select(BenefitChange).where(
        BenefitChange.benefit_id == benefit.id, BenefitChange.decided_at.is_(None)
    )
    return db.session.scalar(chosen)
