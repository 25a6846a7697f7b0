"""Policy documents (政策文件) that the portal rests on, as the public reads them."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import CheckConstraint, String, Text, select
from sqlalchemy.orm import Mapped, mapped_column

from portal.records.database import Base, RowId, db


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


@dataclass(frozen=True, slots=True)
class DocumentLine:
    """One line of the list; `document_no` blank where the document bears none."""

    key: str
    title: str
    document_no: str
    issuer: str
    issued_on: date


def policy_documents(on: date) -> list[DocumentLine]:
    """Documents that have been issued by that day, newest first; old ones stay readable."""
    rows = db.session.execute(
        select(
            PolicyDocument.key,
            PolicyDocument.title,
            PolicyDocument.document_no,
            PolicyDocument.issuer,
            PolicyDocument.issued_on,
        )
        .where(PolicyDocument.from_day <= on)
        .order_by(PolicyDocument.position)
    )
    return [DocumentLine(*row) for row in rows]


def policy_document(key: str, *, on: date) -> PolicyDocument | None:
    return db.session.scalar(
        select(PolicyDocument).where(PolicyDocument.key == key, PolicyDocument.from_day <= on)
    )
