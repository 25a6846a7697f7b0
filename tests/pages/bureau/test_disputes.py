"""Disputed marks, as the centre answers them."""

import pytest

from portal.policy.attendance import AttendanceMark
from portal.records.attendance import AttendanceDispute
from portal.records.database import db
from portal.services.attendance import Marked, dispute_mark, mark_session
from tests.client import CheckingClient
from tests.clock import DAY, NOW
from tests.lessons import a_course, a_reviewer
from tests.pages.worker.test_attendance import the_mark
from tests.people import sign_in


@pytest.fixture
def raised(client: CheckingClient) -> AttendanceDispute:
    course = a_course(trainees=1)
    absent = Marked(AttendanceMark.ABSENT, "没来")
    mark_session(course.sessions[0], {course.keys[0]: absent}, by=course.instructor, at=NOW)
    law = client.application.extensions["jurisdiction"]
    found = dispute_mark(the_mark(), "我到了", law=law, by=course.workers[0], at=NOW, on=DAY)
    sign_in(client, a_reviewer())
    return found


def page(raised: AttendanceDispute) -> str:
    return f"/bureau/disputes/{raised.key}"


def test_it_works(client: CheckingClient, raised: AttendanceDispute) -> None:
    listed = client.get("/bureau/disputes").get_data(as_text=True)
    assert page(raised) in listed
    assert "学示一" in listed
    shown = client.get(page(raised)).get_data(as_text=True)
    assert "我到了" in shown
    answer = client.submit(page(raised), {"mark": "present", "words": "看过录像"})
    assert answer.status_code == 303
    db.session.rollback()
    assert raised.attendance.mark is AttendanceMark.PRESENT
    assert "没有等答复的异议" in client.get("/bureau/disputes").get_data(as_text=True)
    decided = client.get("/bureau/disputes?show=decided").get_data(as_text=True)
    assert "已更正" in decided
    assert "看过录像" in client.get(page(raised)).get_data(as_text=True)


def test_the_same_mark_keeps_it(client: CheckingClient, raised: AttendanceDispute) -> None:
    client.submit(page(raised), {"mark": "absent", "words": "录像里没有"})
    db.session.rollback()
    assert raised.attendance.mark is AttendanceMark.ABSENT
    assert "维持原来的记录" in client.get(page(raised)).get_data(as_text=True)


@pytest.mark.parametrize(
    "fields",
    [
        {"mark": "", "words": "看过"},
        {"mark": "x", "words": "看过"},
        {"mark": "present", "words": ""},
        {"mark": "present", "words": "长" * 201},
    ],
)
def test_it_refuses_half_an_answer(
    client: CheckingClient, raised: AttendanceDispute, fields: dict[str, str]
) -> None:
    answer = client.submit(page(raised), fields)
    assert answer.status_code == 422
    assert fields["words"] in answer.get_data(as_text=True)
    db.session.rollback()
    assert raised.outcome is None


def test_an_empty_answer_is_told_all_that_it_lacks(
    client: CheckingClient, raised: AttendanceDispute
) -> None:
    answer = client.submit(page(raised), {"mark": "", "words": ""})
    assert "还有 2 处要改" in answer.get_data(as_text=True)


def test_the_second_to_answer_learns_what_happened(
    client: CheckingClient, raised: AttendanceDispute
) -> None:
    fields = {"mark": "present", "words": "看过录像"}
    client.submit(page(raised), fields)
    late = client.submit(page(raised), fields | {"mark": "late"}, page="/bureau/own")
    assert late.status_code == 422
    db.session.rollback()
    assert raised.attendance.mark is AttendanceMark.PRESENT


def test_another_unit_finds_nothing(client: CheckingClient, raised: AttendanceDispute) -> None:
    sign_in(client, a_reviewer("second"))
    assert client.get(page(raised)).status_code == 404
    assert page(raised) not in client.get("/bureau/disputes").get_data(as_text=True)


def test_one_class_is_asked_for_by_its_number(
    client: CheckingClient, raised: AttendanceDispute
) -> None:
    assert page(raised) in client.get("/bureau/disputes?number=26-80001").get_data(as_text=True)
    other = client.get("/bureau/disputes?number=26-80002").get_data(as_text=True)
    assert page(raised) not in other
