"""The sheet of a session, as an instructor fills it in on a phone."""

from flask import Flask
from sqlalchemy import func, select

from portal.policy.attendance import AttendanceMark
from portal.records.attendance import Attendance
from portal.records.database import db
from tests.client import CheckingClient
from tests.lessons import Course, a_course, closed
from tests.people import sign_in


def sheet(course: Course, place: int = 0) -> str:
    number = course.training_class.number
    return f"/institution/attendance/{number}/{course.sessions[place].when}"


def marks(course: Course, *values: str, **more: str) -> dict[str, str]:
    chosen = {f"mark-{key}": value for key, value in zip(course.keys, values, strict=True)}
    return chosen | more


def stored() -> list[AttendanceMark]:
    db.session.rollback()
    return list(db.session.scalars(select(Attendance.mark).order_by(Attendance.enrolment_id)))


def test_it_works(client: CheckingClient) -> None:
    course = a_course()
    sign_in(client, course.instructor)
    page = client.get("/institution/attendance").get_data(as_text=True)
    assert "2 节课" in page
    assert sheet(course) in page
    assert "学示一" in client.get(sheet(course)).get_data(as_text=True)
    fields = marks(course, "present", "absent") | {f"reason-{course.keys[1]}": "生病"}
    assert client.submit(sheet(course), fields).status_code == 303
    assert stored() == [AttendanceMark.PRESENT, AttendanceMark.ABSENT]
    assert "1 节课" in client.get("/institution/attendance").get_data(as_text=True)
    held = client.get("/institution/attendance?show=held").get_data(as_text=True)
    assert sheet(course) in held


def test_it_says_what_is_missing_and_keeps_what_was_typed(client: CheckingClient) -> None:
    course = a_course()
    sign_in(client, course.manager)
    answer = client.submit(sheet(course), marks(course, "late", "absent"))
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert "缺课要写原因：学示二" in page
    assert f'id="late-{course.keys[0]}" name="mark-{course.keys[0]}" value="late" checked' in page
    assert stored() == []
    nobody = client.submit(sheet(course), {})
    assert "还有 2 人没有登记" in nobody.get_data(as_text=True)
    long = marks(course, "present", "absent") | {f"reason-{course.keys[1]}": "长" * 81}
    assert "太长了" in client.submit(sheet(course), long).get_data(as_text=True)
    strange = marks(course, "present", "drunk")
    assert client.submit(sheet(course), strange).status_code == 422
    assert stored() == []


def test_a_change_asks_why(client: CheckingClient) -> None:
    course = a_course(trainees=1)
    sign_in(client, course.instructor)
    client.submit(sheet(course), marks(course, "present"))
    answer = client.submit(sheet(course), marks(course, "late"))
    assert "写明为什么改" in answer.get_data(as_text=True)
    assert client.submit(sheet(course), marks(course, "late", why="记错")).status_code == 303
    assert stored() == [AttendanceMark.LATE]
    assert "更正：记错" not in client.get(sheet(course)).get_data(as_text=True)


def test_an_instructor_sees_names_and_no_numbers(client: CheckingClient) -> None:
    course = a_course()
    sign_in(client, course.instructor)
    page = client.get(sheet(course)).get_data(as_text=True)
    number = course.workers[0].person.number or ""  # type: ignore[union-attr]
    assert number not in page
    assert number[-4:] not in page


def test_a_session_to_come_and_a_closed_class_have_no_form(client: CheckingClient) -> None:
    course = a_course()
    sign_in(client, course.instructor)
    assert "课还没有开始" in client.get(sheet(course, 2)).get_data(as_text=True)
    closed(course)
    page = client.get(sheet(course)).get_data(as_text=True)
    assert "这个班已结班" in page
    assert "mark-" not in page


def test_a_rival_finds_nothing(app: Flask, client: CheckingClient) -> None:
    course, rival = a_course(1), a_course(2)
    for account in (rival.manager, rival.instructor):
        sign_in(client, account)
        assert client.get(sheet(course)).status_code == 404
    assert client.get("/institution/attendance/26-80002/x").status_code == 404
    db.session.rollback()
    assert db.session.scalar(select(func.count(Attendance.id))) == 0


def test_a_class_without_trainees_says_so(client: CheckingClient) -> None:
    course = a_course(trainees=0)
    sign_in(client, course.instructor)
    assert "还没有录取的学员" in client.get(sheet(course)).get_data(as_text=True)
    assert client.get("/institution/attendance?page=2").status_code == 404
    assert client.get("/institution/attendance?show=x").status_code == 422
