"""Policy documents (政策文件) that the portal rests on, as the public reads them."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import String, select
from sqlalchemy.orm import Mapped, mapped_column

from portal.records.database import db
from portal.records.drafts import Drafted, draft_checks, is_public, is_replaced


class PolicyDocument(Drafted):
    """One document; `body` is Markdown. It is public from the day that it bears."""

    __tablename__ = "policy_documents"
    __table_args__ = draft_checks()

    document_no: Mapped[str] = mapped_column(String(60))
    issuer: Mapped[str] = mapped_column(String(100))
    issued_on: Mapped[date]


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
        .where(is_public(PolicyDocument, on), ~is_replaced(PolicyDocument, on))
        .order_by(PolicyDocument.issued_on.desc(), PolicyDocument.id)
    )
    return [DocumentLine(*row) for row in rows]


def policy_document(key: str, *, on: date) -> PolicyDocument | None:
    return db.session.scalar(
        select(PolicyDocument).where(PolicyDocument.key == key, is_public(PolicyDocument, on))
    )
