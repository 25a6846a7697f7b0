"""The timetable's pages: a pattern, single sessions, amendments."""

import re
from typing import Any

import pytest
from flask import Flask

from portal.records.class_filing import timetable_rows
from portal.records.classes import TrainingClass
from portal.records.database import db
from portal.records.filings import open_amendments
from tests.client import CheckingClient
from tests.filings import School, a_school, approve
from tests.people import sign_in


@pytest.fixture
def school(app: Flask) -> School:
    return a_school()


@pytest.fixture
def manager(client: CheckingClient, school: School) -> CheckingClient:
    sign_in(client, school.manager)
    return client


def hidden(client: CheckingClient, path: str) -> dict[str, str]:
    html = client.get(path).get_data(as_text=True)
    return dict(re.findall('name="(csrf_token|seen)" value="([^"]*)"', html))


def pattern(school: School, **changes: Any) -> dict[str, Any]:
    instructor, venue = str(school.instructor.id), str(school.venue.id)
    known: dict[str, Any] = {
        "weekdays": ["5", "6"],
        "first": "2026-12-12",
        "starts_at": "9:00",
        "ends_at": "12:00",
        "later_starts_at": "",
        "later_ends_at": "",
        "theory_instructor": instructor,
        "theory_venue": venue,
        "practice_instructor": instructor,
        "practice_venue": venue,
    }
    return known | changes


def lesson(school: School, **changes: str) -> dict[str, str]:
    known = {
        "day": "2026-12-12",
        "starts_at": "18:30",
        "ends_at": "20:00",
        "kind": "theory",
        "is_online": "1",
        "topic": "法律常识",
        "instructor": str(school.instructor.id),
        "venue": str(school.venue.id),
    }
    return known | changes


def root(found: TrainingClass) -> str:
    return f"/institution/classes/{found.number}"


def test_it_works(manager: CheckingClient, school: School) -> None:
    found = school.draft()
    path = f"{root(found)}/timetable"
    answer = manager.post(path, data=hidden(manager, path) | pattern(school))
    assert (answer.status_code, answer.headers["Location"]) == (303, path)
    db.session.rollback()
    rows = timetable_rows(found.id)
    assert (rows[0].when, len(rows), found.is_weekend) == ("20261212-0900", 30, True)
    page = manager.get(path).get_data(as_text=True)
    assert "30 节课，30 天" in page
    assert "后面 24 节课" in page


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"weekdays": []}, "选上课的日子"),
        ({"weekdays": ["9", "x"]}, "这样排不满总课时"),
        ({"ends_at": "8:00"}, "下课要晚于上课"),
        ({"ends_at": "25:00"}, "没有这个时间"),
        ({"starts_at": ""}, "写上课时间"),
        ({"later_starts_at": "13:00"}, "都要写，或者都不写"),
        ({"later_starts_at": "11:00", "later_ends_at": "13:00"}, "第二段在第一段下课以后"),
        ({"first": "2028-12-12"}, "离开班日期太远"),
        ({"first": "0001-01-01"}, "离开班日期太远"),
        ({"ends_at": "9:30"}, "这样排不满总课时"),
        ({"theory_instructor": "99999999999999999999"}, "没有这一项"),
    ],
)
def test_it_says_what_is_wrong(
    manager: CheckingClient, school: School, changes: dict[str, Any], words: str
) -> None:
    found = school.draft()
    path = f"{root(found)}/timetable"
    answer = manager.post(path, data=hidden(manager, path) | pattern(school, **changes))
    assert answer.status_code == 422
    assert words in answer.get_data(as_text=True)
    db.session.rollback()
    assert timetable_rows(found.id)[0].when == "20261207-0830"


def test_a_rivals_instructor_is_not_on_the_list(manager: CheckingClient, school: School) -> None:
    rival, found = a_school(2), school.draft()
    path = f"{root(found)}/timetable"
    typed = pattern(school, practice_instructor=str(rival.instructor.id))
    assert manager.post(path, data=hidden(manager, path) | typed).status_code == 422


def test_sessions_are_added_changed_and_removed(manager: CheckingClient, school: School) -> None:
    found = school.draft()
    path = f"{root(found)}/sessions/new"
    assert manager.post(path, data=hidden(manager, path) | lesson(school)).status_code == 303
    one = f"{root(found)}/sessions/20261212-1830"
    page = manager.get(one).get_data(as_text=True)
    assert "法律常识" in page
    moved = lesson(school, starts_at="19:00")
    assert manager.post(one, data=hidden(manager, one) | moved).status_code == 303
    one = f"{root(found)}/sessions/20261212-1900"
    wrong = manager.post(one, data=hidden(manager, one) | lesson(school, day="2027-02-01"))
    assert wrong.status_code == 422
    assert "在开班和结班日期之间选一天" in wrong.get_data(as_text=True)
    taken = lesson(school, day="2026-12-07", starts_at="8:30", ends_at="9:30")
    refused = manager.post(one, data=hidden(manager, one) | taken)
    assert (refused.status_code, "已经有一节课" in refused.get_data(as_text=True)) == (422, True)
    assert manager.post(f"{one}/remove", data=hidden(manager, one)).status_code == 303
    assert manager.get(one).status_code == 404
    for odd in ("20261212", "x", "20261399-9999"):
        assert manager.get(f"{root(found)}/sessions/{odd}").status_code == 404


def test_the_overlap_of_two_sessions_is_shown(manager: CheckingClient, school: School) -> None:
    found = school.draft()
    path = f"{root(found)}/sessions/new"
    typed = lesson(school, day="2026-12-07", starts_at="9:00", ends_at="10:00")
    manager.post(path, data=hidden(manager, path) | typed)
    page = manager.get(f"{root(found)}/timetable").get_data(as_text=True)
    assert "12月7日 9:00 有两节课重叠" in page


def test_an_approved_class_asks_the_centre(manager: CheckingClient, school: School) -> None:
    found = school.filed()
    approve(found)
    one = f"{root(found)}/sessions/20261207-0830"
    assert manager.get(f"{root(found)}/timetable").status_code == 404
    typed = lesson(school, day="2026-12-08", starts_at="18:00")
    refused = manager.post(one, data=hidden(manager, one) | typed)
    assert (refused.status_code, "写为什么变更" in refused.get_data(as_text=True)) == (422, True)
    answer = manager.post(one, data=hidden(manager, one) | typed | {"reason": "教室检修"})
    assert (answer.status_code, answer.headers["Location"]) == (303, root(found))
    db.session.rollback()
    held = timetable_rows(found.id)[0]
    amendment = open_amendments(found.id)[held.id]
    assert (amendment.day.day, amendment.reason, held.when) == (8, "教室检修", "20261207-0830")
    assert "申请变更，等服务中心答复" in manager.get(root(found)).get_data(as_text=True)
    assert manager.post(f"{one}/remove", data=hidden(manager, one)).status_code == 422
