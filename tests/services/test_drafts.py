"""One officer writes, another publishes; what is public never changes."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select, text
from sqlalchemy.exc import DatabaseError

from portal.policy.drafts import DraftState
from portal.policy.publicity import Figures, PublicityState
from portal.policy.roles import Role
from portal.policy.terms import TrainingType
from portal.records.accounts import Account
from portal.records.attachments import files_of
from portal.records.database import db, transaction
from portal.records.drafts import replacement_of
from portal.records.journal import JournalEntry
from portal.records.notices import Notice, NoticeKind, notices_on, public_notice
from portal.records.publications import PublicNoun, revisions
from portal.records.publicity import Objection, Posted, objections_to, posted, rows_of
from portal.records.uploads import Upload
from portal.services import drafts, publicity
from portal.services.publicity_rows import Line, add_row
from portal.services.refusal import Refusal
from tests.clock import DAY, NOW
from tests.files import PDF
from tests.filings import LAW
from tests.people import official

VALUES = {"title": "冬季上课时间", "issuer": "试用机关", "body": "见附件。"}
PUBLICITY = VALUES | {
    "kind": NoticeKind.PUBLICITY,
    "basis": "13号 附件2 4.2",
    "object_unit": "就业科",
    "object_phone": "0931-0000900",
}
FIGURES = Figures(filed=10, qualified=10, approved=9, hours=100, standard=1000, amount=9000)
LATER = DAY + timedelta(days=10)
Officers = tuple[Account, Account]


@pytest.fixture
def officers(app: Flask) -> Officers:
    return official(Role.PROPOSING_OFFICER, 1), official(Role.APPROVING_OFFICER, 2)


def written(officers: Officers, **columns: object) -> Notice:
    return drafts.begin(Notice, VALUES | columns, by=officers[0], at=NOW)


def submit(draft: Notice, officers: Officers) -> None:
    drafts.submit(draft, seen=drafts.mark_of(draft), by=officers[0], at=NOW)


def publish(draft: Notice, officers: Officers) -> None:
    submit(draft, officers)
    drafts.publish(draft, seen=drafts.mark_of(draft), by=officers[1], at=NOW, on=DAY)
    db.session.rollback()


def a_publicity(officers: Officers) -> Notice:
    draft = drafts.begin(Notice, PUBLICITY, by=officers[0], at=NOW)
    line = Line("试用学校", "焊工", TrainingType.EMPLOYMENT_SKILLS)
    whole = replace(FIGURES, deduction="1 人今年享受过")
    add_row(draft, line, whole, by=officers[0], at=NOW)
    return draft


def refused(deed: Callable[..., object], *what: object, **how: object) -> str:
    with pytest.raises(Refusal) as caught:
        deed(*what, **how)
    db.session.rollback()
    return caught.value.code


def titles() -> list[str]:
    return [line.title for line in notices_on(DAY)]


def test_it_works(officers: Officers) -> None:
    draft = written(officers)
    drafts.attach(draft, [("课表.pdf", PDF)], by=officers[0], at=NOW)
    assert titles() == []
    before = revisions(PublicNoun.NOTICES)
    publish(draft, officers)
    assert titles() == ["冬季上课时间"]
    assert draft.from_day == DAY
    assert [upload.name for upload in files_of(draft)] == ["课表.pdf"]
    assert revisions(PublicNoun.NOTICES) > before
    about = JournalEntry.noun == "notice"
    acts = db.session.scalars(select(JournalEntry.act).where(about).order_by(JournalEntry.id))
    assert list(acts) == ["write_draft", "attach_file", "submit_draft", "publish_draft"]


def test_nobody_publishes_the_own_text(officers: Officers) -> None:
    draft = written(officers)
    submit(draft, officers)
    seen = drafts.mark_of(draft)
    assert refused(drafts.publish, draft, seen=seen, by=officers[0], at=NOW, on=DAY) == "own_text"
    with pytest.raises(DatabaseError, match="published_by_another"), transaction():
        draft.published_at, draft.published_by, draft.from_day = NOW, draft.written_by, DAY


def test_the_later_of_two_is_told(officers: Officers) -> None:
    draft = written(officers)
    seen = drafts.mark_of(draft)
    later = NOW + timedelta(minutes=1)
    drafts.save(draft, {"title": "甲"}, seen=seen, by=officers[0], at=later)
    assert (
        refused(drafts.save, draft, {"title": "乙"}, seen=seen, by=officers[0], at=later)
        == "changed"
    )
    assert draft.title == "甲"
    submit(draft, officers)
    stale = drafts.mark_of(draft)
    drafts.take_back(draft, by=officers[0], at=later)
    drafts.submit(draft, seen=drafts.mark_of(draft), by=officers[0], at=later)
    assert refused(drafts.publish, draft, seen=stale, by=officers[1], at=later, on=DAY) == "changed"


def test_it_goes_back_with_a_reason(officers: Officers) -> None:
    draft = written(officers)
    submit(draft, officers)
    assert refused(drafts.attach, draft, [("a.pdf", PDF)], by=officers[0], at=NOW) == "closed"
    drafts.send_back(draft, "写明从哪天起", seen=drafts.mark_of(draft), by=officers[1], at=NOW)
    assert draft.state(DAY) is DraftState.RETURNED
    assert draft.returned_reason == "写明从哪天起"
    drafts.discard(draft, by=officers[0], at=NOW)
    assert refused(submit, draft, officers) == "changed"


def test_what_is_public_never_changes(officers: Officers) -> None:
    draft = written(officers)
    publish(draft, officers)
    assert (
        refused(
            drafts.save, draft, {"title": "乙"}, seen=drafts.mark_of(draft), by=officers[0], at=NOW
        )
        == "closed"
    )
    for deed in ("UPDATE notices SET body = 'x'", "DELETE FROM notices"):
        with pytest.raises(DatabaseError, match="is published"), db.engine.begin() as connection:
            connection.execute(text(deed))


def test_a_correction_replaces_it_and_each_names_the_other(officers: Officers) -> None:
    draft = written(officers)
    drafts.attach(draft, [("课表.pdf", PDF)], by=officers[0], at=NOW)
    publish(draft, officers)
    copy = drafts.correct(draft, by=officers[0], at=NOW)
    assert refused(drafts.correct, draft, by=officers[0], at=NOW) == "being_corrected"
    drafts.save(copy, {"title": "更正"}, seen=drafts.mark_of(copy), by=officers[0], at=NOW)
    assert titles() == ["冬季上课时间"]
    publish(copy, officers)
    assert titles() == ["更正"]
    assert [line.title for line in notices_on(DAY, archived=True)] == ["冬季上课时间"]
    assert replacement_of(draft, on=DAY) == copy
    assert files_of(copy) == files_of(draft)


def test_a_file_that_the_old_text_shows_stays(officers: Officers) -> None:
    draft = written(officers)
    drafts.attach(draft, [("课表.pdf", PDF)], by=officers[0], at=NOW)
    publish(draft, officers)
    copy = drafts.correct(draft, by=officers[0], at=NOW)
    drafts.attach(copy, [("新课表.pdf", PDF)], by=officers[0], at=NOW)
    drafts.discard(copy, by=officers[0], at=NOW)
    assert db.session.scalars(select(Upload.name)).all() == ["课表.pdf"]
    assert db.session.scalar(select(func.count()).select_from(Notice)) == 1


def test_it_ends_early_or_before_it_began(officers: Officers) -> None:
    draft, ahead = written(officers, is_pinned=True), written(officers, from_day=LATER)
    publish(draft, officers)
    publish(ahead, officers)
    assert ahead.state(DAY) is DraftState.SCHEDULED
    drafts.unpin(draft, by=officers[1], at=NOW)
    for one in (draft, ahead):
        drafts.end(one, by=officers[1], at=NOW, on=DAY)
    assert draft.state(DAY + timedelta(days=1)) is DraftState.ENDED
    assert ahead.state(DAY) is DraftState.RETURNED
    assert public_notice(ahead.key, on=LATER) is None


def one_posted(notice: Notice) -> Posted:
    return posted(LAW, on=DAY, key=notice.key)[0]


def test_a_publicity_notice_is_whole_or_not_posted(officers: Officers) -> None:
    draft = drafts.begin(Notice, PUBLICITY | {"basis": ""}, by=officers[0], at=NOW)
    with pytest.raises(Refusal) as caught:
        submit(draft, officers)
    assert [reason.code for reason in caught.value.reasons] == ["basis", "rows"]
    line = Line("试用学校", "焊工", TrainingType.EMPLOYMENT_SKILLS)
    assert refused(add_row, draft, line, FIGURES, by=officers[0], at=NOW) == "rows"


def test_a_correction_of_a_publicity_notice_begins_its_term_anew(officers: Officers) -> None:
    notice = a_publicity(officers)
    publish(notice, officers)
    assert one_posted(notice).state is PublicityState.OPEN
    assert refused(drafts.end, notice, by=officers[1], at=NOW, on=DAY) == "has_term"
    copy = drafts.correct(notice, by=officers[0], at=NOW)
    drafts.submit(copy, seen=drafts.mark_of(copy), by=officers[0], at=NOW)
    drafts.publish(copy, seen=drafts.mark_of(copy), by=officers[1], at=NOW, on=LATER)
    assert [row.amount for row in rows_of(copy)] == [9000]
    both = {one.notice.id: one for one in posted(LAW, on=LATER)}
    assert both[notice.id].state is PublicityState.REPLACED
    assert both[copy.id].state is PublicityState.OPEN
    assert both[copy.id].ends.day > both[notice.id].ends.day


def test_the_table_of_a_posted_notice_never_changes(officers: Officers) -> None:
    posted_one, draft = a_publicity(officers), a_publicity(officers)
    publish(posted_one, officers)
    ids = {"posted": posted_one.id, "draft": draft.id}
    for deed in (
        "UPDATE publicity_rows SET hours = 1 WHERE notice_id = :posted",
        "UPDATE publicity_rows SET notice_id = :draft WHERE notice_id = :posted",
        "UPDATE publicity_rows SET notice_id = :posted WHERE notice_id = :draft",
        "DELETE FROM publicity_rows WHERE notice_id = :posted",
    ):
        with pytest.raises(DatabaseError, match="is published"), db.engine.begin() as connection:
            connection.execute(text(deed), ids)
    with pytest.raises(DatabaseError, match="is published"), transaction() as session:
        drafts._copy_parts(session, draft, posted_one)
    with db.engine.begin() as connection:
        changed = "UPDATE publicity_rows SET hours = 1 WHERE notice_id = :draft"
        assert connection.execute(text(changed), ids).rowcount == 1


def test_an_objection_is_sealed_answered_once_and_counted(officers: Officers) -> None:
    notice = a_publicity(officers)
    publish(notice, officers)
    how = {"is_unit": False, "law": LAW, "by": officers[0], "at": NOW}
    assert (
        refused(
            publicity.record_objection,
            notice,
            "王示一",
            "人数不对",
            received_on=LATER,
            on=LATER,
            **how,
        )
        == "received_on"
    )
    record: Callable[..., Objection] = publicity.record_objection
    objection = record(notice, "王示一", "人数不对", received_on=DAY, on=DAY, **how)
    assert "王示一".encode() not in objection.objector_sealed + objection.text_sealed
    assert posted(LAW, on=LATER)[0].state is PublicityState.CLOSED_WITH_OBJECTION
    publicity.answer_objection(objection, "核对过，人数没错", by=officers[1], at=NOW)
    assert (
        refused(publicity.answer_objection, objection, "再答", by=officers[0], at=NOW) == "answered"
    )
    assert objections_to(notice)[0].answer == "核对过，人数没错"
    assert posted(LAW, on=LATER)[0].state is PublicityState.RESOLVED
