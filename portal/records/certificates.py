"""Completion certificates (培训合格证): what is printed on each, and whether it still holds.

A row holds what stands on the paper, so that paper and portal agree for good. It is never deleted
and its number never given again, not even when it is void.
"""

from datetime import date, datetime

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, String, Text, select, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.policy.certificates import CertificateStatus
from portal.policy.terms import TrainingType
from portal.records.database import Base, RowId, choice, db
from portal.records.enrolments import Enrolment


class Certificate(Base):
    """One certificate. `number` is as printed; `number_value` is unique over all years."""

    __tablename__ = "certificates"
    __table_args__ = (
        CheckConstraint("number_value >= 0", name="number_counts"),
        CheckConstraint(
            "voided_at IS NULL OR (void_proposed_by IS NOT NULL AND voided_by IS NOT NULL "
            "AND voided_by <> void_proposed_by AND void_reason <> '')",
            name="voided_by_two",
        ),
        CheckConstraint("(void_proposed_at IS NULL) = (void_proposed_by IS NULL)", name="proposed"),
        Index(
            "uq_certificates_valid",
            "enrolment_id",
            unique=True,
            sqlite_where=text("voided_at IS NULL"),
            postgresql_where=text("voided_at IS NULL"),
        ),
        Index("ix_certificates_range", "centre", "training_type", "number_value"),
    )

    id: Mapped[RowId]
    number: Mapped[str] = mapped_column(String(20), unique=True)
    number_value: Mapped[int] = mapped_column(BigInteger, unique=True)
    centre: Mapped[str] = mapped_column(String(20))
    training_type: Mapped[TrainingType] = mapped_column(choice(TrainingType, "training_type"))
    enrolment_id: Mapped[int] = mapped_column(ForeignKey("enrolments.id"))
    holder_name: Mapped[str] = mapped_column(String(50))
    holder_number_masked: Mapped[str] = mapped_column(String(20))
    project: Mapped[str] = mapped_column(String(120))
    institution_name: Mapped[str] = mapped_column(String(100))
    from_day: Mapped[date]
    until_day: Mapped[date]
    hours_theory: Mapped[int]
    hours_practice: Mapped[int]
    issuer: Mapped[str] = mapped_column(String(60))
    issued_on: Mapped[date]
    issued_at: Mapped[datetime]
    issued_by: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    void_reason: Mapped[str] = mapped_column(Text, default="")
    void_proposed_at: Mapped[datetime | None]
    void_proposed_by: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    voided_at: Mapped[datetime | None]
    voided_by: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    replaced_by_id: Mapped[int | None] = mapped_column(ForeignKey("certificates.id"))
    enrolment: Mapped[Enrolment] = relationship()

    @property
    def status(self) -> CertificateStatus:
        if self.replaced_by_id is not None:
            return CertificateStatus.REPLACED
        return CertificateStatus.VOID if self.voided_at else CertificateStatus.VALID


def certificate_of(enrolment_id: int) -> Certificate | None:
    """The enrolment's certificate that holds, else the newest one."""
    chosen = (
        select(Certificate)
        .where(Certificate.enrolment_id == enrolment_id)
        .order_by(Certificate.voided_at.is_not(None), Certificate.id.desc())
        .limit(1)
    )
    return db.session.scalar(chosen)
