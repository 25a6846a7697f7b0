"""Uploaded files (附件), kept in the database: in every backup, and never without their owner.

`docs/decisions/uploads.md` says why. Whoever may see a file is decided by what links it; a file has
no page of its own.
"""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, LargeBinary, String, select
from sqlalchemy.orm import Mapped, mapped_column

from portal.records.database import Base, RowId, db
from portal.records.keys import new_key
from portal.records.sealing import Sealable, SealedBytes


class Upload(Base):
    """What a list says of a file; `digest` is the SHA-256 of its content, `size` its bytes."""

    __tablename__ = "uploads"
    __table_args__ = (CheckConstraint("size > 0", name="not_empty"),)

    id: Mapped[RowId]
    key: Mapped[str] = mapped_column(String(8), unique=True, default=new_key)
    name: Mapped[str] = mapped_column(String(100))
    media_type: Mapped[str] = mapped_column(String(100))
    size: Mapped[int]
    digest: Mapped[str] = mapped_column(String(64))
    stored_at: Mapped[datetime]
    stored_by: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))


class UploadContent(Sealable, Base):
    """The sealed bytes of one file, apart, so that no list ever loads them."""

    __tablename__ = "upload_contents"

    id: Mapped[int] = mapped_column(ForeignKey("uploads.id"), primary_key=True, autoincrement=False)
    content_sealed: Mapped[bytes] = mapped_column(LargeBinary)
    content = SealedBytes("content")


def content_with_id(upload_id: int) -> UploadContent | None:
    return db.session.scalar(select(UploadContent).where(UploadContent.id == upload_id))
