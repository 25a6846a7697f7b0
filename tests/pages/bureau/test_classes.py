"""A filing as its reviewer reads it, and every answer that the page gives."""

from datetime import date, time

import pytest
from flask import Flask
from sqlalchemy import select

from portal.policy.classes import ClassAct
from portal.policy.enrolments import EnrolmentState
from portal.policy.roles import Role
from portal.records.classes import ClassActRow, TrainingClass
from portal.records.database import db, transaction
from portal.records.filings import ClassAmendment
from portal.records.sessions import ClassSession
from portal.services import class_filings
from tests.client import CheckingClient
from tests.clock import DAY, NOW
from tests.filings import School, a_school, approve, seen
from tests.lessons import a_trainee, admitted
from tests.people import client_as, official, reviewer, sign_in
from tests.spreadsheets import lines_of


@pytest.fixture
def school(app: Flask) -> School:
    return a_school()


@pytest.fixture
def centre(app: Flask, client: CheckingClient) -> CheckingClient:
    sign_in(client, reviewer(901))
    return client


def page_of(found: TrainingClass) -> str:
    return f"/bureau/classes/{found.number}"


def acts(found: TrainingClass) -> list[ClassAct]:
    db.session.rollback()
    chosen = select(ClassActRow.act).where(ClassActRow.class_id == found.id)
    return list(db.session.scalars(chosen.order_by(ClassActRow.id)))


def decide(
    centre: CheckingClient, found: TrainingClass, decision: str, reason: str = "", old: int = 0
) -> tuple[int, str]:
    fields = {"decision": decision, "reason": reason, "seen": str(old or seen(found))}
    answer = centre.submit(f"{page_of(found)}/decide", fields, page=page_of(found))
    return answer.status_code, answer.get_data(as_text=True)


def test_it_works(centre: CheckingClient, school: School) -> None:
    found = school.filed()
    page = centre.get(page_of(found)).get_data(as_text=True)
    for words in (
        "农村转移就业劳动者焊工就业技能培训班",
        "待审核",
        "还剩 5 天",
        "11月30日 周一前答复",
        "共 120 课时",
        "依据 新民社发",
        "8 项已交 6 项",
        "随报名补充",
        "教1示",
        "已提交备案",
    ):
        assert words in page, words
    assert decide(centre, found, "approve")[0] == 303
    assert acts(found)[-1] is ClassAct.APPROVED
    assert "备案已通过" in centre.get(page_of(found)).get_data(as_text=True)


@pytest.mark.parametrize("decision", ["return", "reject"])
def test_an_answer_against_it_needs_a_reason(
    centre: CheckingClient, school: School, decision: str
) -> None:
    found = school.filed()
    for reason, words in (("  ", "写理由"), ("长" * 501, "太长了")):
        status, page = decide(centre, found, decision, reason)
        assert status == 422
        assert words in page
        assert reason.strip() in page
    assert acts(found) == [ClassAct.SUBMITTED]
    assert decide(centre, found, decision, "缺安全课时")[0] == 303
    assert len(acts(found)) == 2
    assert "缺安全课时" in centre.get(page_of(found)).get_data(as_text=True)


def test_what_changed_meanwhile_is_said_and_nothing_typed_is_lost(
    centre: CheckingClient, school: School
) -> None:
    found = school.filed()
    old = seen(found)
    class_filings.announce(found, seen=old, by=school.manager, at=NOW, on=DAY)
    status, page = decide(centre, found, "return", "缺安全课时", old)
    assert status == 422
    assert "看过再决定" in page
    assert "缺安全课时" in page
    assert acts(found) == [ClassAct.SUBMITTED, ClassAct.ANNOUNCED]


@pytest.mark.parametrize("decision", ["", "x", "approve "])
def test_a_decision_is_one_of_three(centre: CheckingClient, school: School, decision: str) -> None:
    found = school.filed()
    assert decide(centre, found, decision)[0] == 422
    assert acts(found) == [ClassAct.SUBMITTED]


@pytest.mark.parametrize("number", ["", "x", "9" * 40, "１"])
def test_a_form_without_what_was_seen_decides_nothing(
    centre: CheckingClient, school: School, number: str
) -> None:
    found = school.filed()
    fields = {"decision": "approve", "seen": number}
    answer = centre.submit(f"{page_of(found)}/decide", fields, page=page_of(found))
    assert answer.status_code == 422
    assert acts(found) == [ClassAct.SUBMITTED]


def test_a_rival_unit_and_a_draft_are_not_there(
    app: Flask, centre: CheckingClient, school: School
) -> None:
    found, draft = school.filed(), school.draft()
    rival = client_as(app, reviewer(902, unit="second"))
    assert rival.get(page_of(found)).status_code == 404
    assert centre.get(page_of(draft)).status_code == 404
    assert centre.get("/bureau/classes/26-99999").status_code == 404


def test_an_officer_reads_and_has_no_buttons(app: Flask, school: School) -> None:
    found = school.filed()
    officer = client_as(app, official(Role.PROPOSING_OFFICER, 903))
    page = officer.get(page_of(found)).get_data(as_text=True)
    assert "共 120 课时" in page
    assert "/decide" not in page
    assert "/roster" not in page
    assert officer.post(f"{page_of(found)}/decide").status_code == 404


def test_sign_up_is_stopped_and_goes_on(centre: CheckingClient, school: School) -> None:
    found = school.announced()
    approve(found)
    address = page_of(found)
    empty = centre.submit(f"{address}/suspend", {"reason": " "}, page=address)
    assert empty.status_code == 422
    assert (
        centre.submit(f"{address}/suspend", {"reason": "查隐患"}, page=address).status_code == 303
    )
    assert "暂停招生" in centre.get(address).get_data(as_text=True)
    assert centre.submit(f"{address}/resume", page=address).status_code == 303
    assert acts(found)[-2:] == [ClassAct.SUSPENDED, ClassAct.RESUMED]


@pytest.fixture
def amendment(school: School) -> ClassAmendment:
    found = school.announced()
    approve(found)
    held = db.session.scalars(
        select(ClassSession).where(ClassSession.class_id == found.id).order_by(ClassSession.day)
    ).first()
    assert held
    wanted = ClassAmendment(
        class_id=found.id,
        session_id=held.id,
        day=date(2026, 12, 12),
        starts_at=time(8, 30),
        ends_at=time(11, 30),
        venue_id=held.venue_id,
        instructor_id=held.instructor_id,
        reason="教室停电",
        proposed_at=NOW,
        proposed_by=school.manager.id,
    )
    with transaction() as session:
        session.add(wanted)
    db.session.refresh(wanted)
    return wanted


def test_a_session_is_changed(centre: CheckingClient, amendment: ClassAmendment) -> None:
    address = page_of(amendment.training_class)
    page = centre.get(address).get_data(as_text=True)
    assert "有一节课要改" in page
    assert "教室停电" in page
    assert "12月12日 周六" in page
    to = f"{address}/amendments/{amendment.key}"
    assert centre.submit(to, {"decision": "approve"}, page=address).status_code == 303
    db.session.rollback()
    assert amendment.session.day == date(2026, 12, 12)
    assert "有一节课要改" not in centre.get(address).get_data(as_text=True)


def test_a_session_stays_with_a_reason(centre: CheckingClient, amendment: ClassAmendment) -> None:
    address = page_of(amendment.training_class)
    to = f"{address}/amendments/{amendment.key}"
    for decision in ("decline", "", "x"):
        assert centre.submit(to, {"decision": decision}, page=address).status_code == 422
    db.session.rollback()
    assert amendment.decided_at is None
    fields = {"decision": "decline", "reason": "先问学员"}
    assert centre.submit(to, fields, page=address).status_code == 303
    db.session.rollback()
    assert (amendment.is_approved, amendment.remark) == (False, "先问学员")


def test_the_list_is_searched_filtered_and_taken_away(
    centre: CheckingClient, school: School
) -> None:
    found = school.filed()
    admitted(found, a_trainee(1), state=EnrolmentState.PRE_REGISTERED)
    page = centre.get("/bureau/classes").get_data(as_text=True)
    assert "共 1 个班" in page
    assert "1/40 名" in page
    for query in ("q=焊工", "q=hg", f"q={found.number}", "stage=waiting"):
        assert found.number in centre.get(f"/bureau/classes?{query}").get_data(as_text=True), query
    for query in ("q=厨师", "stage=running"):
        assert "没有符合条件的班" in centre.get(f"/bureau/classes?{query}").get_data(as_text=True)
    for query in ("stage=draft", "stage=x", "page=2", "page=x"):
        assert centre.get(f"/bureau/classes?{query}").status_code == 404, query
    line = lines_of(centre.get("/bureau/classes.xlsx"))[1]
    assert (line[0], line[-1]) == (found.number, school.institution.name)
