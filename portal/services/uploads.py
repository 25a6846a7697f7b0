"""Keeping an uploaded file and giving it back; what links it decides who sees it."""

import re
import unicodedata
from datetime import datetime
from hashlib import sha256

from sqlalchemy import delete
from sqlalchemy.orm import Session

from portal.records.accounts import Account
from portal.records.database import transaction
from portal.records.uploads import Upload, UploadContent, content_with_id
from portal.services.upload_kinds import EXTENSIONS, clean

LONGEST_NAME = 100
# The ends of names that the kinds above go by; another end belongs to the name.
KNOWN_ENDS = re.compile(r"\.(pdf|jpe?g|png|webp|docx|xlsx)$", re.IGNORECASE)


def store(file_name: str, content: bytes, *, by: Account | None, at: datetime) -> Upload:
    """Keep a file; joins the caller's transaction, which links it.

    Raises Refusal: empty_file, too_large, wrong_kind, zip_bomb, broken_file.
    """
    stem = stem_of(file_name)
    media_type, kept = clean(content, name=stem)
    upload = Upload(
        name=stem[: LONGEST_NAME - len(EXTENSIONS[media_type])] + EXTENSIONS[media_type],
        media_type=media_type,
        size=len(kept),
        digest=sha256(kept).hexdigest(),
        stored_at=at,
        stored_by=by.id if by else None,
    )
    with transaction() as session:
        session.add(upload)
        session.flush()
        sealed = UploadContent(id=upload.id)
        sealed.content = kept
        session.add(sealed)
        session.flush()
        # The bytes need not stay in memory for the rest of the transaction.
        session.expunge(sealed)
    return upload


def content_of(upload: Upload) -> bytes:
    """The file as it was kept."""
    found = content_with_id(upload.id)
    if found is None or found.content is None:
        raise LookupError(f"upload {upload.key} has no content")
    return found.content


def remove(session: Session, upload: Upload) -> None:
    """Delete a file that nothing links any more."""
    session.execute(delete(UploadContent).where(UploadContent.id == upload.id))
    session.delete(upload)
    session.flush()


def stem_of(file_name: str) -> str:
    """The name without folder, known ending and characters that hide or turn others around."""
    last = unicodedata.normalize("NFC", file_name).replace("\\", "/").rsplit("/", 1)[-1]
    shown = "".join(sign for sign in last if unicodedata.category(sign)[0] != "C")
    return KNOWN_ENDS.sub("", " ".join(shown.split())).strip(". ")[:LONGEST_NAME] or "文件"
