"""The overview: what is due, what comes next, where the classes stand; for whom it is theirs."""

import pytest
from flask import Flask

from portal.policy.classes import ClassAct
from portal.policy.roles import Role
from portal.records.database import transaction
from portal.services.class_acts import write_act
from tests.client import CheckingClient
from tests.clock import NOW, Hand
from tests.filings import School, a_school, approve
from tests.people import official, sign_in


@pytest.fixture
def school(app: Flask) -> School:
    return a_school()


def page(client: CheckingClient) -> str:
    return client.get("/institution").get_data(as_text=True)


def test_it_works(client: CheckingClient, school: School) -> None:
    sign_in(client, school.manager)
    assert "现在没有要办的事" in page(client)
    found = school.draft()
    assert "12月7日要开班，还没有提交" in page(client)
    school.submit(found)
    assert "已提交，还没有公开，没有人能报名" in page(client)
    with transaction():
        found.announced_at = found.submitted_at
    assert "等服务中心答复，11月30日前" in page(client)
    approve(found)
    html = page(client)
    assert "现在没有要办的事" in html
    assert "0/40 名" in html
    assert "12月7日 周一" in html
    assert "报名中 1" in html


def test_a_late_centre_is_a_flag_and_no_approval(
    client: CheckingClient, school: School, clock: Hand
) -> None:
    found = school.announced()
    clock.move(days=8)
    sign_in(client, school.manager, at=clock())
    assert "已超期。超期不会自动通过" in page(client)
    html = client.get(f"/institution/classes/{found.number}").get_data(as_text=True)
    assert "已经超期" in html


def test_the_centres_remarks_are_read_first(client: CheckingClient, school: School) -> None:
    found = school.filed()
    with transaction() as session:
        write_act(session, found, ClassAct.RETURNED, at=NOW, by="someone", reason="缺场地证明")
    sign_in(client, school.manager)
    assert "退回补正：缺场地证明" in page(client)
    html = client.get(f"/institution/classes/{found.number}").get_data(as_text=True)
    assert "服务中心退回补正，改好再提交" in html
    assert "提交备案" in html


def test_an_instructor_sees_the_own_lessons_and_no_editor(
    client: CheckingClient, school: School
) -> None:
    approve(school.announced())
    teacher = official(Role.INSTRUCTOR, 3, institution_id=school.institution.id)
    sign_in(client, teacher)
    assert "近期没有排课" in page(client)
    with transaction() as session:
        session.merge(school.instructor).account_id = teacher.id
    html = page(client)
    assert "焊工" in html
    assert "新建班次" not in html


def test_an_instructor_is_connected_with_one_account(
    client: CheckingClient, school: School
) -> None:
    teacher = official(Role.INSTRUCTOR, 3, institution_id=school.institution.id)
    rival = a_school(2)
    elsewhere = official(Role.INSTRUCTOR, 4, institution_id=rival.institution.id)
    sign_in(client, school.manager)
    path = "/institution/instructors"
    mine = str(school.instructor.id)
    assert client.submit(path, {"instructor": mine, "account": teacher.key}).status_code == 303
    assert f"账号：{teacher.name}" in client.get(path).get_data(as_text=True)
    for wrong in (
        {"instructor": mine, "account": elsewhere.key},
        {"instructor": str(rival.instructor.id), "account": teacher.key},
        {"instructor": "", "account": ""},
        {"instructor": "9" * 30, "account": "\u3000"},
    ):
        assert client.submit(path, wrong).status_code == 422
    assert client.submit(path, {"instructor": mine, "account": ""}).status_code == 303
    assert "没有账号" in client.get(path).get_data(as_text=True)
