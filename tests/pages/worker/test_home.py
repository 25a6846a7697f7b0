"""我的培训: the news, the next lesson, hours, the place in a queue, certificates and times used."""

import json
import re
from datetime import date, timedelta

from flask import Flask
from sqlalchemy import select

from portal.policy.attendance import AttendanceMark
from portal.policy.enrolments import EnrolmentState
from portal.policy.entitlement import BenefitState, BenefitType
from portal.policy.terms import Group, Level
from portal.records.accounts import Account
from portal.records.attendance import Attendance
from portal.records.benefits import BenefitRow
from portal.records.database import db, transaction
from portal.services.messages import tell
from portal.services.particulars import Particulars
from tests.client import CheckingClient
from tests.conftest import NOW, Hand
from tests.lessons import Course, a_course, a_trainee, admitted
from tests.people import WORKER, sign_in


def text(client: CheckingClient, path: str = "/worker") -> str:
    page = client.get(path).get_data(as_text=True)
    return re.sub(r"\s+", " ", re.sub("<[^>]+>", "", page.partition("<main")[2]))


def mark(course: Course, session: int, kind: AttendanceMark, *, trainee: int = 0) -> Attendance:
    with transaction() as writing:
        held = course.sessions[session]
        held.held_at = NOW
        row = Attendance(
            enrolment_id=course.enrolments[trainee].id,
            session_id=held.id,
            mark=kind,
            reason="家里有事" if kind is AttendanceMark.ABSENT else "",
            marked_at=NOW,
            marked_by=course.instructor.id,
        )
        writing.add(row)
    db.session.refresh(row)
    return row


def a_benefit(account: Account, on: date) -> None:
    with transaction() as session:
        session.add(
            BenefitRow(
                person_id=account.person_id,
                on_day=on,
                type=BenefitType.EMPLOYMENT_SKILLS,
                occupation="电工",
                level=Level.NONE,
                state=BenefitState.PAID,
                amount=1200,
                source="试用",
                entered_at=NOW,
            )
        )


def test_it_works(client: CheckingClient) -> None:
    """A running class: 4 class hours attended, 4 missed, the next lesson tomorrow."""
    course = a_course()
    mark(course, 0, AttendanceMark.PRESENT)
    mark(course, 1, AttendanceMark.ABSENT)
    sign_in(client, course.workers[0])
    page = text(client)
    for words in (
        "学示一，今天有课",
        "学习中",
        "今天 8:30",
        "11月23日 周一，到 11:30（4 课时）",
        "4 / 120 课时",
        "已开课 8 课时，您到了 4，缺 4。还有 112 课时要上。",
        "至少到 96 课时，才能参加结业考核（本地设定）。",
        "打给培训机构",
        "身份证",
    ):
        assert words in page, words
    assert 'href="tel:0931-0000900"' in client.get("/worker").get_data(as_text=True)


def test_the_next_lesson_moves_on_when_today_is_over(client: CheckingClient, clock: Hand) -> None:
    course = a_course()
    sign_in(client, course.workers[0])
    clock.move(hours=2)
    assert "学示一，明天有课" in text(client)
    clock.move(days=2)
    sign_in(client, course.workers[0], at=clock())
    page = text(client)
    assert "下次上课" not in page
    assert "走到哪一步了" in page


def test_a_cancelled_lesson_is_not_next(client: CheckingClient) -> None:
    course = a_course()
    with transaction():
        course.sessions[1].cancelled_at = NOW
    sign_in(client, course.workers[0])
    assert "学示一，明天有课" in text(client)
    assert "这次课取消" in text(client, f"/worker/classes/{course.training_class.number}")


def test_marks_are_shown_and_may_be_disputed(client: CheckingClient) -> None:
    course = a_course()
    own = mark(course, 0, AttendanceMark.ABSENT)
    other = mark(course, 0, AttendanceMark.LATE, trainee=1)
    sign_in(client, course.workers[0])
    number = course.training_class.number
    page = client.get(f"/worker/classes/{number}").get_data(as_text=True)
    assert f'href="/worker/attendance/{own.key}"' in page
    assert other.key not in page
    assert "家里有事" in page
    answer = client.submit(f"/worker/attendance/{own.key}", {"words": "那天我在"})
    assert answer.headers["Location"] == f"/worker/classes/{number}"
    assert "已申请核对，等服务中心答复" in text(client, f"/worker/classes/{number}")


def test_an_unproven_account_sees_its_own_entries_and_nothing_of_others(
    client: CheckingClient,
) -> None:
    course = a_course(trainees=0)
    account = a_trainee(77, is_checked=False)
    own = admitted(course.training_class, account)
    with transaction() as session:
        session.add(
            Attendance(
                enrolment_id=own.id,
                session_id=course.sessions[0].id,
                mark=AttendanceMark.ABSENT,
                reason="没来",
                marked_at=NOW,
                marked_by=course.instructor.id,
            )
        )
    a_benefit(account, date(2026, 3, 1))
    other = a_course(2, trainees=0)
    entered_elsewhere = admitted(other.training_class, account)
    with transaction():
        entered_elsewhere.account_id = None
    sign_in(client, account)
    page = text(client)
    assert "身份证核对以后，这里写您享受过几次" in page
    assert "缺 4" not in page
    number = course.training_class.number
    assert "没来" not in text(client, f"/worker/classes/{number}")
    assert client.get(f"/worker/classes/{other.training_class.number}").status_code == 404
    data = json.loads(client.get("/worker/record.json").data)
    assert [one["class"] for one in data["enrolments"]] == [number]
    assert data["enrolments"][0]["attendance"] == data["benefits"] == []


def test_times_used_are_counted_from_benefits(client: CheckingClient) -> None:
    account = a_trainee(5)
    a_benefit(account, date(2026, 3, 1))
    a_benefit(account, date(2024, 3, 1))
    sign_in(client, account)
    page = text(client)
    assert "累计2 次，最多 3 次" in page.replace("累计 ", "累计")
    assert "今年1 次，每年最多 1 次" in page.replace("今年 ", "今年")
    assert "附件3 备注5" in page


def test_ones_own_training_can_be_taken_away(client: CheckingClient) -> None:
    course = a_course()
    mark(course, 0, AttendanceMark.PRESENT)
    with transaction():
        told = Particulars(group=Group.SCHOOL_LEAVER, home_county="永登县")
        course.enrolments[0].particulars = told.as_text()
    a_benefit(course.workers[0], date(2026, 3, 1))
    sign_in(client, course.workers[0])
    data = json.loads(client.get("/worker/record.json").data)
    (own,) = data["enrolments"]
    assert (own["class"], own["state"]) == (course.training_class.number, "已录取")
    assert (own["told"]["home_county"], own["told"]["group"]) == (
        "永登县",
        Group.SCHOOL_LEAVER.label,
    )
    assert own["attendance"][0]["mark"] == "到课"
    assert data["benefits"][0]["occupation"] == "电工"
    assert course.workers[1].name not in json.dumps(data, ensure_ascii=False)


def test_new_messages_stand_on_top_until_they_are_read(client: CheckingClient) -> None:
    account = WORKER.signs_up()
    with transaction() as session:
        tell(session, account.id, at=NOW, code="x", text="12月7日开班改到12月9日")
    sign_in(client, account)
    assert "1 条新消息全部消息 12月7日开班改到12月9日" in text(client)


def test_a_class_that_is_over_is_kept_with_its_result(client: CheckingClient) -> None:
    course = a_course()
    with transaction():
        course.enrolments[0].state = EnrolmentState.COMPLETED
        course.training_class.closed_at = NOW
        course.training_class.planned_end = date(2026, 11, 22)
    sign_in(client, course.workers[0])
    page = text(client)
    assert "学示一，您好" in page
    assert "现在没有在报的班" in page
    assert "以前报过的班" in page
    assert "已合格" in page


def test_whom_the_centre_turned_away_reads_why(client: CheckingClient) -> None:
    course = a_course()
    with transaction():
        course.enrolments[0].state = EnrolmentState.REJECTED
        course.enrolments[0].reason = "失业登记已经注销"
    sign_in(client, course.workers[0])
    assert "失业登记已经注销" in text(client)
    assert "失业登记已经注销" in text(client, f"/worker/enrolments/{course.keys[0]}")


def test_a_demonstrated_trainee_sees_hours_and_certificate(demo_app: Flask) -> None:
    client = demo_app.test_client()
    assert isinstance(client, CheckingClient)
    account = db.session.scalars(select(Account).where(Account.name == "王示一")).one()
    sign_in(client, account, at=NOW - timedelta(minutes=1))
    page = text(client)
    for words in ("课时", "我的证书", "看证书", "累计"):
        assert words in page
