"""The institution's class pages: list, draft, the law beside the fields, submit, and access."""

import re
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from werkzeug.test import TestResponse

from portal.policy.roles import Role
from portal.records.class_filing import papers_of
from portal.records.classes import ClassActRow, TrainingClass
from portal.records.database import db, transaction
from tests.client import CheckingClient
from tests.filings import PAPERS, School, a_school, approve, seen
from tests.people import official, sign_in
from tests.spreadsheets import lines_of

NEW = "/institution/classes/new"


@pytest.fixture
def school(app: Flask) -> School:
    return a_school()


@pytest.fixture
def manager(client: CheckingClient, school: School) -> CheckingClient:
    sign_in(client, school.manager)
    return client


def typed(school: School, **changes: Any) -> dict[str, Any]:
    """What the form sends for `school.details()`."""
    known: dict[str, Any] = {
        "kind": "employment_skills",
        "occupation": "焊工",
        "target_level": "none",
        "trainee_identity": "农村转移就业劳动者",
        "enterprise": "",
        "planned_start": "2026-12-07",
        "planned_end": "2026-12-25",
        "enrol_until": "2026-12-04",
        "hours_theory": "36",
        "hours_practice": "84",
        "safety_hours": "2",
        "legal_hours": "2",
        "capacity": "40",
        "fee_yuan": "0",
        "venue": str(school.venue.id),
        "textbooks": "《焊工（初级）》示例出版社",
        "special": "",
        "school_enterprise": "",
        "numbering_centre": "first",
        "remark": "",
        "papers": sorted(PAPERS),
        "override": "",
    }
    return known | changes


def send(
    client: CheckingClient, school: School, path: str, *, page: str = "", **changes: Any
) -> TestResponse:
    """Fetch the page, then send the form as its buttons do."""
    html = client.get(page or path).get_data(as_text=True)
    hidden = dict(re.findall('name="(csrf_token|seen)" value="([^"]*)"', html))
    return client.post(path, data=hidden | typed(school, **changes))


def address(found: TrainingClass) -> str:
    return f"/institution/classes/{found.number}"


def only_class() -> TrainingClass:
    db.session.rollback()
    return db.session.scalars(select(TrainingClass)).one()


@pytest.mark.parametrize(
    "path", ["/institution", "/institution/classes", NEW, "/institution/instructors"]
)
def test_it_works_without_any_class(manager: CheckingClient, path: str) -> None:
    assert manager.get(path).status_code == 200


def test_it_works(manager: CheckingClient, school: School) -> None:
    answer = send(manager, school, NEW)
    assert answer.status_code == 303
    found = only_class()
    assert answer.headers["Location"] == address(found)
    assert found.title == "农村转移就业劳动者焊工就业技能培训班"
    assert papers_of(found.id) == set(PAPERS)
    page = manager.get(address(found)).get_data(as_text=True)
    assert "课程表还差 120 课时" in page
    school.lay(found)
    page = manager.get(address(found)).get_data(as_text=True)
    assert "按规定都齐了，可以提交" in page
    answer = send(manager, school, f"{address(found)}/submit", page=address(found))
    assert (answer.status_code, only_class().number) == (303, "26-00001")
    page = manager.get("/institution/classes/26-00001").get_data(as_text=True)
    assert "服务中心应在11月30日 周一前答复" in page
    assert "还没有公开，没有人能报名" in page
    manager.submit("/institution/classes/26-00001/announce", page="/institution/classes/26-00001")
    # The page's own tokens are fetched by `submit`, what it has seen is not.
    assert only_class().announced_at is None
    html = manager.get("/institution/classes/26-00001").get_data(as_text=True)
    hidden = dict(re.findall('name="(csrf_token|seen)" value="([^"]*)"', html))
    assert manager.post("/institution/classes/26-00001/announce", data=hidden).status_code == 303
    assert only_class().announced_at
    assert manager.get("/classes/26-00001").status_code == 200


def test_the_law_stands_beside_the_fields(manager: CheckingClient, school: School) -> None:
    found = school.draft()
    page = send(
        manager,
        school,
        f"{address(found)}/check",
        page=address(found),
        hours_practice="60",
        hours_theory="30",
        papers=["application"],
    ).get_data(as_text=True)
    assert 'href="#hours_theory">理论课时：还差 30 课时，A类至少 120' in page
    wrong = re.search('<div id="hours_practice-wrong"[^>]*>(.*?)</div>', page)
    assert wrong
    assert "实操还差 3 课时，至少 63" in wrong[1]
    assert "8 项已交 1 项" in page
    assert "缺：培训应急预案" in page
    # Nothing was kept.
    assert only_class().hours_practice == 84


def test_htmx_gets_the_form_alone(manager: CheckingClient, school: School) -> None:
    found = school.draft()
    html = manager.get(address(found)).get_data(as_text=True)
    hidden = dict(re.findall('name="(csrf_token|seen)" value="([^"]*)"', html))
    answer = manager.post(
        f"{address(found)}/check",
        data=hidden | typed(school, occupation="电工"),
        headers={"HX-Request": "true"},
    )
    fragment = answer.get_data(as_text=True)
    assert (answer.status_code, fragment.lstrip()[:5]) == (200, "<form")
    assert "HX-Request" in answer.headers["Vary"]
    assert "农村转移就业劳动者电工就业技能培训班" in fragment
    assert "没有电工的师资备案" in fragment
    assert "还有 12 条同样的" in fragment


def test_a_warning_asks_for_a_reason(manager: CheckingClient, school: School) -> None:
    found = school.draft(hours_theory=20, hours_practice=100)
    values = {"hours_theory": "20", "hours_practice": "100"}
    path, page = f"{address(found)}/submit", address(found)
    refused = send(manager, school, path, page=page, **values)
    assert refused.status_code == 422
    assert "为什么这样安排" in refused.get_data(as_text=True)
    assert send(manager, school, path, page=page, **values, override="多练习").status_code == 303
    db.session.rollback()
    assert db.session.scalars(select(ClassActRow.reason)).all() == ["多练习"]


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"occupation": "没有这一行"}, "没有这个工种"),
        ({"occupation": ""}, "没有这个工种"),
        ({"capacity": "0"}, "写 1 到 500 的数字"),
        ({"capacity": "9" * 30}, "写 1 到 500 的数字"),
        ({"capacity": "多"}, "只写数字"),
        ({"hours_theory": ""}, "写数字"),
        ({"planned_start": "2026-13-01"}, "没有这一天"),
        ({"planned_start": "9999-12-31"}, "离今天太远"),
        ({"planned_end": "2026-12-01"}, "结班不能早于开班"),
        ({"enrol_until": "2026-12-08"}, "报名截止不能晚于开班"),
        ({"venue": "99999999999999999999"}, "没有这一项"),
        ({"venue": "x"}, "没有这一项"),
        ({"kind": "x"}, "没有这一项"),
        ({"remark": "长" * 301}, "太长了"),
        ({"trainee_identity": " "}, "写招哪类人员"),
    ],
)
def test_it_says_what_is_wrong_and_keeps_what_was_typed(
    manager: CheckingClient, school: School, changes: dict[str, str], words: str
) -> None:
    answer = send(manager, school, NEW, **{"textbooks": "《留着》"} | changes)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert words in page
    assert "《留着》" in page
    db.session.rollback()
    assert db.session.scalars(select(TrainingClass)).all() == []


def test_full_width_digits_and_pinyin_are_understood(
    manager: CheckingClient, school: School
) -> None:
    assert send(manager, school, NEW, capacity="３５", occupation=" 焊工 ").status_code == 303
    assert only_class().capacity == 35
    near = send(manager, school, NEW, occupation="dg").get_data(as_text=True)
    assert "写全名：电工、" in near


def test_a_course_needs_no_occupation(manager: CheckingClient, school: School) -> None:
    answer = send(manager, school, NEW, kind="SYB", occupation="", trainee_identity="创业者")
    assert (answer.status_code, only_class().title) == (303, "创业者SYB创业培训班")


def test_somebody_elses_papers_are_not_ticked(manager: CheckingClient, school: School) -> None:
    send(manager, school, NEW, papers=["roster", "invoices", "x", "application"])
    assert papers_of(only_class().id) == {"application"}


def test_the_second_of_two_people_reads_what_happened(
    manager: CheckingClient, school: School
) -> None:
    found = school.draft()
    html = manager.get(address(found)).get_data(as_text=True)
    hidden = dict(re.findall('name="(csrf_token|seen)" value="([^"]*)"', html))
    assert (
        manager.post(address(found), data=hidden | typed(school, remark="第一个人")).status_code
        == 303
    )
    second = manager.post(address(found), data=hidden | typed(school, remark="第二个人"))
    page = second.get_data(as_text=True)
    assert second.status_code == 422
    assert "11月23日 11:20 办了：改班次草稿" in page
    assert "第二个人" in page
    assert only_class().remark == "第一个人"
    assert (
        manager.post(address(found), data=hidden | typed(school) | {"seen": "x"}).status_code == 422
    )


def test_a_rival_and_an_instructor_find_no_editor(
    app: Flask, client: CheckingClient, school: School
) -> None:
    found = school.draft()
    rival = a_school(2)
    sign_in(client, rival.manager)
    for path in ("", "/timetable", "/withdraw", "/sessions/20261207-0830"):
        assert client.get(address(found) + path).status_code == 404, path
    teacher = official(Role.INSTRUCTOR, 3, institution_id=school.institution.id)
    with transaction() as session:
        session.merge(school.instructor).account_id = teacher.id
    sign_in(client, teacher)
    # A draft is nobody else's, and a filed class has no editor for who teaches it.
    assert client.get(address(found)).status_code == 404
    school.submit(found)
    page = client.get(address(only_class())).get_data(as_text=True)
    assert "课程表" in page
    assert "class-form" not in page
    assert "取消这个班" not in page
    assert client.get(NEW).status_code == 404
    stranger = official(Role.INSTRUCTOR, 4, institution_id=school.institution.id)
    sign_in(client, stranger)
    assert client.get(address(only_class())).status_code == 404
    assert found.title not in client.get("/institution/classes").get_data(as_text=True)


def test_the_list_is_searched_filtered_paged_and_taken_away(
    manager: CheckingClient, school: School
) -> None:
    found = school.draft()
    school.submit(found)
    school.draft(planned_start=found.planned_start)
    page = manager.get("/institution/classes").get_data(as_text=True)
    assert "共 2 个班" in page
    assert "26-00001" in page
    assert "共 1 个班" in manager.get("/institution/classes?stage=draft").get_data(as_text=True)
    assert "共 2 个班" in manager.get("/institution/classes?q=hg").get_data(as_text=True)
    assert "共 1 个班" in manager.get("/institution/classes?q=26-00001").get_data(as_text=True)
    assert "没有“电工”的班" in manager.get("/institution/classes?q=电工").get_data(as_text=True)
    assert manager.get("/institution/classes?stage=x").status_code == 422
    assert manager.get("/institution/classes?page=2").status_code == 404
    lines = lines_of(manager.get("/institution/classes.xlsx?stage=waiting"))
    assert [line[:3] for line in lines[1:]] == [
        ["26-00001", "农村转移就业劳动者焊工就业技能培训班", "待审核"]
    ]
    fragment = manager.get("/institution/classes?q=hg", headers={"HX-Request": "true"})
    assert fragment.get_data(as_text=True).lstrip().startswith('<div id="results">')


def test_an_approved_class_keeps_its_words_and_changes_its_terms(
    manager: CheckingClient, school: School
) -> None:
    found = school.announced()
    approve(found)
    page = manager.get(address(found)).get_data(as_text=True)
    assert "class-form" not in page
    assert "申请变更" in page
    terms = {"capacity": "45", "enrol_until": "2026-12-06", "remark": "带身份证"}
    html = manager.get(address(found)).get_data(as_text=True)
    hidden = dict(re.findall('name="(csrf_token|seen)" value="([^"]*)"', html))
    assert manager.post(f"{address(found)}/terms", data=hidden | terms).status_code == 303
    assert (only_class().capacity, only_class().remark) == (45, "带身份证")
    for wrong in ({"capacity": "0"}, {"enrol_until": "2026-12-08"}, {"capacity": ""}):
        hidden["seen"] = str(seen(only_class()))
        assert (
            manager.post(f"{address(found)}/terms", data=hidden | terms | wrong).status_code == 422
        )


def test_stopping_asks_once_and_for_a_reason(manager: CheckingClient, school: School) -> None:
    found = school.announced()
    for step, column in (("suspend", "suspended_at"), ("withdraw", "cancelled_at")):
        path = f"{address(found)}/{step}"
        hidden = dict(
            re.findall(
                'name="(csrf_token|seen)" value="([^"]*)"', manager.get(path).get_data(as_text=True)
            )
        )
        assert manager.post(path, data=hidden).status_code == 422
        assert manager.post(path, data=hidden | {"reason": "教师生病"}).status_code == 303
        assert getattr(only_class(), column)
    page = manager.get(address(found)).get_data(as_text=True)
    assert "已取消" in page
    assert "教师生病" in page
    assert manager.submit(f"{address(found)}/copy", page=address(found)).status_code == 303
