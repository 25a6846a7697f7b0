"""What stands behind the addresses of notices and policy documents, and who finds it."""

from datetime import date

from portal.policy.terms import TrainingType
from portal.records.attachments import Attachment, owner_of
from portal.records.database import transaction
from portal.records.drafts import Drafted
from portal.records.notices import Notice, NoticeKind
from portal.records.policies import PolicyDocument
from portal.records.publicity import Objection, PublicityRow
from portal.services import uploads
from portal.services.drafts import mark_of
from tests.clock import NOW
from tests.files import PDF
from tests.objects import Cast, Objects, Thing, kept

NOTHING = Thing({"key": "00000000"})


def a_draft(cast: Cast, kind: NoticeKind = NoticeKind.ORDINARY, **columns: object) -> Notice:
    values = {"title": "试用", "issuer": "试用机关", "body": "试用", "kind": kind}
    return kept(Notice(**values, written_by=cast.proposing.id, written_at=NOW, **columns))


def a_document(cast: Cast) -> PolicyDocument:
    return kept(
        PolicyDocument(
            title="试用",
            issuer="试用机关",
            body="试用",
            document_no="",
            issued_on=date(2026, 1, 5),
            written_by=cast.proposing.id,
            written_at=NOW,
        )
    )


def found(cast: Cast, draft: Drafted, **values: str) -> list[Thing]:
    """Both officers find every draft; which deed is whose, the table of acts says."""
    thing = Thing(
        {"key": draft.key} | values, (cast.proposing, cast.approving), {"seen": mark_of(draft)}
    )
    return [thing, Thing(NOTHING.values | values)]


def notices(cast: Cast) -> list[Thing]:
    return found(cast, a_draft(cast))


def publicity(cast: Cast) -> list[Thing]:
    draft = a_draft(cast, NoticeKind.PUBLICITY)
    return [*found(cast, draft), Thing({"key": a_draft(cast).key})]


def policies(cast: Cast) -> list[Thing]:
    return found(cast, a_document(cast))


def file_under(cast: Cast, draft: Drafted) -> list[Thing]:
    with transaction() as session:
        upload = uploads.store("a.pdf", PDF, by=None, at=NOW)
        session.add(Attachment(**owner_of(draft), upload_id=upload.id))
    return found(cast, draft, file=upload.key)


def notice_files(cast: Cast) -> list[Thing]:
    return file_under(cast, a_draft(cast))


def policy_files(cast: Cast) -> list[Thing]:
    return file_under(cast, a_document(cast))


def rows(cast: Cast) -> list[Thing]:
    draft = a_draft(cast, NoticeKind.PUBLICITY)
    row = a_row(draft)
    return found(cast, draft, row=row.key)


def a_row(draft: Notice) -> PublicityRow:
    return kept(
        PublicityRow(
            notice_id=draft.id,
            institution="试用学校",
            subject="焊工",
            training_type=TrainingType.EMPLOYMENT_SKILLS,
            filed=10,
            qualified=10,
            approved=10,
            hours=100,
            standard=1000,
            amount=10_000,
        )
    )


def objections(cast: Cast) -> list[Thing]:
    draft = a_draft(cast, NoticeKind.PUBLICITY)
    objection = Objection(
        notice_id=draft.id,
        received_on=date(2026, 11, 20),
        is_unit=True,
        recorded_at=NOW,
        recorded_by=cast.proposing.id,
    )
    objection.objector, objection.text = "试用公司", "人数不对"
    return found(cast, draft, objection=kept(objection).key)


NOTICE_OBJECTS: dict[str, Objects] = {
    "/bureau/notices/<key>": notices,
    "/bureau/notices/<key>/rows": publicity,
    "/bureau/notices/<key>/objections": publicity,
    "/bureau/notices/<key>/files/<file>": notice_files,
    "/bureau/notices/<key>/rows/<row>": rows,
    "/bureau/notices/<key>/objections/<objection>": objections,
    "/bureau/policies/<key>": policies,
    "/bureau/policies/<key>/files/<file>": policy_files,
}
