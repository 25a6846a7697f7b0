"""The roster as its institution reads it: masked, and in clear only to print, told to everybody."""

from datetime import date

import pytest
from sqlalchemy import select
from werkzeug.test import TestResponse

from portal.policy.terms import Group
from portal.records.database import db, transaction
from portal.records.journal import JournalEntry
from portal.records.readings import Reading
from portal.services.enrolments import Particulars
from tests.client import CheckingClient
from tests.lessons import Course, a_course
from tests.people import sign_in
from tests.spreadsheets import lines_of


@pytest.fixture
def course(client: CheckingClient) -> Course:
    """A running class; its manager is signed in."""
    course = a_course()
    sign_in(client, course.manager)
    return course


def page_of(course: Course, rest: str = "") -> str:
    return f"/institution/classes/{course.training_class.number}/roster{rest}"


def text(client: CheckingClient, path: str) -> str:
    return client.get(path).get_data(as_text=True)


def number_of(course: Course, place: int = 0) -> str:
    return course.enrolments[place].person.number or ""


def export(client: CheckingClient, course: Course, reason: str = "roster") -> TestResponse:
    return client.submit(page_of(course, ".xlsx"), {"reason": reason}, page=page_of(course))


def test_it_works(client: CheckingClient, course: Course) -> None:
    page = text(client, page_of(course))
    assert "占了名额的：2 人" in page
    assert "已录取" in page
    assert number_of(course) not in page
    assert number_of(course)[-4:] in page
    assert "花名册" in text(client, f"/institution/classes/{course.training_class.number}")


def test_the_printed_roster_is_in_clear_and_everybody_reads_of_it(
    client: CheckingClient, course: Course
) -> None:
    number = number_of(course)
    with transaction():
        told = Particulars(group=Group.SCHOOL_LEAVER, home_county="永登县")
        course.enrolments[0].particulars = told.as_text()
    headings, *lines = lines_of(export(client, course))
    rows = [dict(zip(headings, line, strict=True)) for line in lines]
    assert len(rows) == 2
    assert rows[0]["身份证号"] == number
    assert (rows[0]["户籍地址"], rows[0]["人员类别"]) == ("永登县", Group.SCHOOL_LEAVER.label)
    assert rows[0]["状态"] == "已录取"
    db.session.rollback()
    readings = db.session.scalars(select(Reading)).all()
    assert {one.person_id for one in readings} == {one.person_id for one in course.enrolments}
    assert {(one.reader_id, one.reason.label) for one in readings} == {
        (course.manager.id, "印花名册")
    }
    noted = db.session.scalars(select(JournalEntry).where(JournalEntry.act == "export_roster"))
    assert [one.record_id for one in noted] == [course.training_class.id]
    sign_in(client, course.workers[0])
    assert "印花名册" in text(client, "/worker/record")


@pytest.mark.parametrize("reason", ["", "x", "report"])
def test_it_wants_a_reason(client: CheckingClient, course: Course, reason: str) -> None:
    number = number_of(course)
    page = export(client, course, reason).get_data(as_text=True)
    assert "选一个原因" in page
    assert number not in page
    assert db.session.scalar(select(Reading)) is None


def test_it_stays_masked_after_the_class_has_closed(client: CheckingClient, course: Course) -> None:
    number = number_of(course)
    with transaction():
        course.training_class.closed_at = course.training_class.announced_at
    assert "导出表格" not in text(client, page_of(course))
    answer = client.submit(page_of(course, ".xlsx"), {"reason": "roster"}, page="/institution/own")
    assert answer.status_code == 422
    assert number not in answer.get_data(as_text=True)


def test_the_card_is_seen_at_the_first_lesson(client: CheckingClient, course: Course) -> None:
    enrolment = course.enrolments[0]
    with transaction():
        enrolment.person.identity_checked_on = None
    page = page_of(course, f"/{enrolment.key}")
    assert page in text(client, page_of(course))
    wrong = client.submit(page, {"name": "1"})
    assert wrong.status_code == 422
    assert client.submit(page, {"name": "王示例"}).headers["Location"] == page_of(course)
    db.session.rollback()
    assert enrolment.person.identity_checked_by == course.manager.key
    assert enrolment.person.name == "王示例"


def test_no_card_is_seen_before_the_class_begins(client: CheckingClient) -> None:
    course = a_course(
        2,
        planned_start=date(2026, 12, 7),
        planned_end=date(2026, 12, 25),
        enrol_until=date(2026, 12, 4),
    )
    sign_in(client, course.manager)
    with transaction():
        course.enrolments[0].person.identity_checked_on = None
    page = page_of(course, f"/{course.keys[0]}")
    assert page not in text(client, page_of(course))
    answer = client.submit(page, {"name": "王示例"})
    assert answer.status_code == 422
    assert "开班那天起" in answer.get_data(as_text=True)


def test_it_is_not_there_for_a_rival_or_an_instructor(
    client: CheckingClient, course: Course
) -> None:
    other = a_course(3)
    for account in (other.manager, course.instructor):
        sign_in(client, account)
        assert client.get(page_of(course)).status_code == 404
        answer = client.submit(
            page_of(course, ".xlsx"), {"reason": "roster"}, page="/institution/own"
        )
        assert answer.status_code == 404
    sign_in(client, course.manager)
    assert client.get(page_of(course, f"/{other.keys[0]}")).status_code == 404
