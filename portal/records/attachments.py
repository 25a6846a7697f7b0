"""Files that stand under a notice or a policy document; a correction may share those of the old."""

from collections.abc import Sequence

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column

from portal.records.database import Base, RowId, db
from portal.records.drafts import Drafted
from portal.records.notices import Notice
from portal.records.uploads import Upload


class Attachment(Base):
    """One file of one text."""

    __tablename__ = "attachments"
    __table_args__ = (
        CheckConstraint("(notice_id IS NULL) <> (policy_document_id IS NULL)", name="of_one_text"),
        UniqueConstraint("notice_id", "upload_id"),
        UniqueConstraint("policy_document_id", "upload_id"),
    )

    id: Mapped[RowId]
    notice_id: Mapped[int | None] = mapped_column(ForeignKey("notices.id"))
    policy_document_id: Mapped[int | None] = mapped_column(ForeignKey("policy_documents.id"))
    upload_id: Mapped[int] = mapped_column(ForeignKey("uploads.id"), index=True)


def owner_of(draft: Drafted) -> dict[str, int]:
    """The column that says whose file it is, with its value."""
    return {"notice_id" if isinstance(draft, Notice) else "policy_document_id": draft.id}


def files_of(draft: Drafted) -> Sequence[Upload]:
    """In the order in which they were added."""
    return db.session.scalars(
        select(Upload).join(Attachment).filter_by(**owner_of(draft)).order_by(Attachment.id)
    ).all()


def file_of(draft: Drafted, key: str) -> Upload | None:
    return next((upload for upload in files_of(draft) if upload.key == key), None)
