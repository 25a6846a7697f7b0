"""Numbers for a class, the register, voids by two, replacements, the sheet."""

from typing import Any

import pytest
from sqlalchemy import func, select

from portal.policy.certificates import CertificateStatus
from portal.policy.enrolments import EnrolmentState
from portal.records.certificates import Certificate
from portal.records.database import db, transaction
from portal.records.journal import JournalEntry
from tests.client import CheckingClient
from tests.lessons import Course, a_course, a_reviewer, closed
from tests.people import sign_in
from tests.spreadsheets import lines_of

REGISTER = "/bureau/certificates"
FIRST = f"{REGISTER}/202251"


def passed(serial: int = 1, **columns: Any) -> Course:
    course = a_course(serial, **columns)
    closed(course)
    with transaction():
        for enrolment in course.enrolments:
            enrolment.state = EnrolmentState.COMPLETED
    return course


@pytest.fixture
def course(client: CheckingClient) -> Course:
    sign_in(client, a_reviewer())
    return passed()


def page(course: Course) -> str:
    return f"{REGISTER}/classes/{course.training_class.number}"


def count() -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count(Certificate.id))) or 0


def status() -> CertificateStatus:
    db.session.rollback()
    return db.session.scalars(select(Certificate).order_by(Certificate.id)).all()[0].status


def test_it_works(client: CheckingClient, course: Course) -> None:
    before = client.get(page(course)).get_data(as_text=True)
    assert "2 人合格，等编号" in before
    assert "还剩 <b>4000</b> 个编号" in before
    assert client.submit(page(course)).status_code == 303
    after = client.get(page(course)).get_data(as_text=True)
    assert "已发 2 个编号" in after
    assert FIRST in after
    register = client.get(REGISTER).get_data(as_text=True)
    assert "共 2 张" in register
    assert "还剩 3998 个" in register
    shown = client.get(FIRST).get_data(as_text=True)
    assert "焊工就业技能培训" in shown
    assert (course.workers[0].person.number or "") not in shown  # type: ignore[union-attr]


def test_a_second_click_gives_no_second_number(client: CheckingClient, course: Course) -> None:
    client.submit(page(course))
    again = client.submit(page(course), page="/bureau/own")
    assert again.status_code == 422
    assert "已经发过了：202251 至 202252，共 2 个" in again.get_data(as_text=True)
    assert count() == 2


def test_before_the_class_has_closed_there_is_no_button(
    client: CheckingClient, course: Course
) -> None:
    with transaction():
        course.training_class.closed_at = None
    shown = client.get(page(course)).get_data(as_text=True)
    assert "结班以后才能发证" in shown
    assert "发编号</button>" not in shown
    assert client.submit(page(course), page="/bureau/own").status_code == 422
    assert count() == 0


def test_a_void_takes_two(client: CheckingClient, course: Course) -> None:
    client.submit(page(course))
    assert client.submit(f"{FIRST}/void", {"reason": ""}, page=FIRST).status_code == 422
    assert client.submit(f"{FIRST}/void", {"reason": "印错"}, page=FIRST).status_code == 303
    own = client.get(FIRST).get_data(as_text=True)
    assert "确认作废</button>" not in own
    assert client.submit(f"{FIRST}/void/confirm", page=FIRST).status_code == 422
    assert status() is CertificateStatus.VALID
    assert "等确认作废" in client.get(REGISTER).get_data(as_text=True)
    sign_in(client, a_reviewer())
    assert client.submit(f"{FIRST}/void/confirm", page=FIRST).status_code == 303
    assert status() is CertificateStatus.VOID
    assert "为什么作废" in client.get(FIRST).get_data(as_text=True)
    assert client.submit(f"{FIRST}/replace", page=FIRST).headers["Location"] == (
        f"{REGISTER}/202253"
    )
    assert status() is CertificateStatus.REPLACED
    assert f"{REGISTER}/202253" in client.get(FIRST).get_data(as_text=True)


def test_a_proposal_is_taken_back(client: CheckingClient, course: Course) -> None:
    client.submit(page(course))
    client.submit(f"{FIRST}/void", {"reason": "印错"}, page=FIRST)
    assert client.submit(f"{FIRST}/void/drop", page=FIRST).status_code == 303
    assert "提出作废</button>" in client.get(FIRST).get_data(as_text=True)
    assert client.submit(f"{FIRST}/void/drop", page=FIRST).status_code == 422
    assert client.submit(f"{FIRST}/replace", page=FIRST).status_code == 422


def test_the_register_is_searched_filtered_and_taken_out(
    client: CheckingClient, course: Course
) -> None:
    client.submit(page(course))
    assert FIRST in client.get(f"{REGISTER}?q=202251").get_data(as_text=True)
    assert "没有符合条件的证书" in client.get(f"{REGISTER}?q=没有").get_data(as_text=True)
    assert "共 2 张" in client.get(f"{REGISTER}?status=valid").get_data(as_text=True)
    assert "没有符合条件" in client.get(f"{REGISTER}?status=void").get_data(as_text=True)
    assert client.get(f"{REGISTER}?status=x").status_code == 422
    for strange in ("9" * 400, "\N{FULLWIDTH DIGIT TWO}02251"):
        assert client.get(REGISTER, query_string={"q": strange}).status_code == 200
    sheet = ",".join(lines_of(client.get(f"{REGISTER}.xlsx?q=202251"))[1])
    assert sheet.startswith("202251,有效,学示一,620***")
    assert (course.workers[0].person.number or "") not in sheet  # type: ignore[union-attr]
    db.session.rollback()
    acts = db.session.scalars(select(JournalEntry.act)).all()
    assert "export_certificates" in acts


def test_another_centre_finds_nothing(client: CheckingClient, course: Course) -> None:
    client.submit(page(course))
    sign_in(client, a_reviewer("second"))
    for address in (FIRST, f"{FIRST}/sheet", page(course)):
        assert client.get(address).status_code == 404
    assert "202251" not in client.get(REGISTER).get_data(as_text=True)


def test_a_unit_without_numbers_names_the_centre_that_issues(client: CheckingClient) -> None:
    course = passed(reviewing_unit="employment_office")
    sign_in(client, a_reviewer("employment_office"))
    assert "本单位没有号段" in client.get(REGISTER).get_data(as_text=True)
    assert client.submit(
        f"{page(course)}/centre", {"centre": ""}, page=page(course)
    ).status_code == (422)
    client.submit(f"{page(course)}/centre", {"centre": "second"}, page=page(course))
    assert "由第二服务中心编号发证" in client.get(page(course)).get_data(as_text=True)
    assert client.submit(page(course), page="/bureau/own").status_code == 404
    sign_in(client, a_reviewer("second"))
    assert client.submit(page(course)).status_code == 303
    assert client.get(f"{REGISTER}/213551").status_code == 200


def test_the_sheet_prints_what_is_on_the_row(client: CheckingClient, course: Course) -> None:
    client.submit(page(course))
    sheet = client.get(f"{FIRST}/sheet").get_data(as_text=True)
    for words in ("培训合格证", "202251", "学示一", "焊工就业技能培训", "完成 120 课时"):
        assert words in sheet
    assert "data:image/svg+xml" in sheet
    assert "演示样张" not in sheet
    assert "已作废" not in sheet
