"""A mark that is wrong, as its owner says so."""

import pytest
from sqlalchemy import func, select

from portal.policy.attendance import AttendanceMark
from portal.records.attendance import Attendance, AttendanceDispute
from portal.records.database import db
from portal.services.attendance import Marked, mark_session
from tests.client import CheckingClient
from tests.clock import NOW, Hand
from tests.lessons import Course, a_course
from tests.people import sign_in


def the_mark() -> Attendance:
    """The only one."""
    db.session.rollback()
    return db.session.scalars(select(Attendance)).one()


@pytest.fixture
def course(client: CheckingClient) -> Course:
    made = a_course(trainees=1)
    absent = Marked(AttendanceMark.ABSENT, "没来")
    mark_session(made.sessions[0], {made.keys[0]: absent}, by=made.instructor, at=NOW)
    sign_in(client, made.workers[0])
    return made


def page() -> str:
    return f"/worker/attendance/{the_mark().key}"


def disputes() -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count(AttendanceDispute.id))) or 0


def test_it_works(client: CheckingClient, course: Course) -> None:
    timetable = f"/worker/classes/{the_mark().session.training_class.number}"
    assert f'href="{page()}">记错了' in client.get(timetable).get_data(as_text=True)
    shown = client.get(page()).get_data(as_text=True)
    assert "现在记的是缺课" in shown
    assert "申请最晚到 11月30日" in shown
    assert client.submit(page(), {"words": "我到了，同桌可以证明"}).status_code == 303
    assert disputes() == 1
    again = client.submit(page(), {"words": "再来"})
    assert again.status_code == 422
    assert "一条只核对一次" in again.get_data(as_text=True)
    assert disputes() == 1


def test_after_seven_days_it_is_too_late(
    client: CheckingClient, course: Course, clock: Hand
) -> None:
    clock.move(days=8)
    sign_in(client, course.workers[0], at=clock())
    timetable = f"/worker/classes/{the_mark().session.training_class.number}"
    assert "记错了" not in client.get(timetable).get_data(as_text=True)
    assert "已经过了申请核对的日子" in client.get(page()).get_data(as_text=True)
    answer = client.submit(page(), {"words": "我到了"})
    assert answer.status_code == 422
    assert "已经过了" in answer.get_data(as_text=True)
    assert disputes() == 0


@pytest.mark.parametrize("words", ["", "  ", "长" * 201])
def test_it_asks_for_words(client: CheckingClient, course: Course, words: str) -> None:
    assert client.submit(page(), {"words": words}).status_code == 422
    assert disputes() == 0


def test_somebody_else_finds_nothing(client: CheckingClient, course: Course) -> None:
    sign_in(client, a_course(2, trainees=1).workers[0])
    assert client.get(page()).status_code == 404
