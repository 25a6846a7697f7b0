"""Files under a notice or a policy document."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.records.attachments import Attachment, owner_of
from portal.records.drafts import Drafted
from portal.records.uploads import Upload
from portal.services import uploads


def unlink(session: Session, draft: Drafted, upload: Upload) -> None:
    """Take a file away; it is deleted unless the text that this one corrects still shows it."""
    link = select(Attachment).filter_by(**owner_of(draft), upload_id=upload.id)
    for one in session.scalars(link):
        session.delete(one)
    session.flush()
    others = select(func.count()).where(Attachment.upload_id == upload.id)
    if not session.scalar(others):
        uploads.remove(session, upload)
