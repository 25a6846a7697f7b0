"""Policy documents (政策文件) that the portal rests on, as the public reads them."""

from datetime import date

from sqlalchemy import CheckConstraint, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from portal.records.database import Base, RowId


class PolicyDocument(Base):
    """One document; `body` is Markdown."""

    __tablename__ = "policy_documents"
    __table_args__ = (
        CheckConstraint("until_day IS NULL OR until_day >= from_day", name="days_in_order"),
    )

    id: Mapped[RowId]
    key: Mapped[str] = mapped_column(String(8), unique=True)
    title: Mapped[str] = mapped_column(String(120))
    document_no: Mapped[str] = mapped_column(String(60))
    issuer: Mapped[str] = mapped_column(String(100))
    issued_on: Mapped[date]
    from_day: Mapped[date]
    until_day: Mapped[date | None]
    body: Mapped[str] = mapped_column(Text)
    position: Mapped[int]
