"""The centre's queue: what waits, how much time is left, whose it is; search, filters, export."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from flask import Flask

from portal.policy.enrolments import EnrolmentState
from portal.policy.roles import Role
from portal.records.classes import TrainingClass
from portal.records.database import transaction
from portal.records.institutions import Institution
from tests.builders import a_class, an_institution
from tests.client import CheckingClient
from tests.clock import NOW
from tests.conftest import Hand
from tests.lessons import a_trainee, admitted
from tests.people import official, reviewer, sign_in
from tests.spreadsheets import lines_of


def at(day: date) -> datetime:
    """Ten in the morning in Shanghai."""
    return datetime(day.year, day.month, day.day, 2, tzinfo=UTC)


@pytest.fixture
def school(app: Flask) -> Institution:
    with transaction() as session:
        return an_institution(session)


@pytest.fixture
def centre(app: Flask, client: CheckingClient) -> CheckingClient:
    sign_in(client, reviewer(901))
    return client


def filed(
    school: Institution, number: str, day: date, subject: str = "焊工", **columns: Any
) -> TrainingClass:
    """Submitted on that day, waiting for the centre."""
    values: dict[str, Any] = {"submitted_at": at(day), "approved_at": None}
    with transaction() as session:
        return a_class(session, school, number=number, subject=subject, **values | columns)


def text(client: CheckingClient, path: str = "/bureau") -> str:
    return client.get(path).get_data(as_text=True)


def test_it_works(centre: CheckingClient, school: Institution) -> None:
    filed(school, "26-90001", date(2026, 11, 13), "焊工")
    filed(school, "26-90002", date(2026, 11, 16), "电工")
    filed(school, "26-90003", date(2026, 11, 20), "砌筑工")
    page = text(centre)
    assert "待办 3 件" in page
    order = [page.index(words) for words in ("超期 1 个工作日", "今天到期</b>", "还剩 4 天")]
    assert order == sorted(order)
    assert "11月20日 周五" in page
    assert page.count('class="late"') == 5
    # Only what is overdue or due today has a solid button.
    assert page.count("btn btn-main") == 3
    assert "超期不会自动通过" in page
    assert 'href="/bureau/classes/26-90001"' in page


@pytest.mark.parametrize(
    ("today", "words"),
    [
        # Submitted on Wednesday 2026-02-11: Saturday 14 is worked, 15 to 23 is the Spring Festival.
        (date(2026, 2, 13), "还剩 3 天"),
        (date(2026, 2, 14), "还剩 2 天"),
        (date(2026, 2, 20), "还剩 2 天"),
        (date(2026, 2, 25), "今天到期"),
        (date(2026, 2, 26), "超期 1 个工作日"),
        # A Saturday after it that is worked counts, the Sunday does not.
        (date(2026, 2, 28), "超期 3 个工作日"),
        (date(2026, 3, 1), "超期 3 个工作日"),
    ],
)
def test_deadlines_know_holidays_and_worked_weekends(
    client: CheckingClient, clock: Hand, school: Institution, today: date, words: str
) -> None:
    filed(school, "26-90001", date(2026, 2, 11))
    clock.moment = at(today)
    sign_in(client, reviewer(901), at=at(today))
    assert words in text(client)


def test_a_due_day_beyond_the_calendar_is_provisional(
    client: CheckingClient, clock: Hand, school: Institution
) -> None:
    filed(school, "26-90001", date(2026, 12, 29))
    filed(school, "26-90002", date(2026, 12, 21))
    clock.moment = at(date(2026, 12, 29))
    sign_in(client, reviewer(901), at=clock.moment)
    page = text(client)
    assert page.count("（暂定）") == 1
    assert "到期日暂定 1" in page
    narrowed = text(client, "/bureau?show=provisional")
    assert "26-90001" in narrowed
    assert "26-90002" not in narrowed


def test_what_the_institution_has_does_not_wait(
    centre: CheckingClient, school: Institution
) -> None:
    filed(school, "26-90001", date(2026, 11, 16), returned_at=NOW)
    filed(school, "26-90002", date(2026, 11, 16), cancelled_at=NOW)
    filed(school, "26-90003", date(2026, 11, 16), approved_at=NOW)
    filed(school, "26-90004", date(2026, 11, 16), submitted_at=None, announced_at=None)
    page = text(centre)
    assert "待办 0 件" in page
    assert "现在没有等着办的" in page


def test_a_reviewer_sees_the_own_unit_and_an_officer_all(
    app: Flask, centre: CheckingClient, school: Institution
) -> None:
    filed(school, "26-90001", date(2026, 11, 16))
    filed(school, "26-90002", date(2026, 11, 16), reviewing_unit="second")
    assert "26-90002" not in text(centre)
    officer = app.test_client()
    assert isinstance(officer, CheckingClient)
    sign_in(officer, official(Role.PROPOSING_OFFICER, 903))
    page = text(officer)
    assert "26-90001" in page
    assert "26-90002" in page
    # Officers read: no solid button invites them to decide.
    assert page.count("btn btn-main") == 1
    assert centre.get("/bureau/classes/26-90002").status_code == 404


def test_rosters_and_closings_wait_too(centre: CheckingClient, school: Institution) -> None:
    with transaction() as session:
        soon = a_class(session, school, number="26-90001")
        over = a_class(
            session,
            school,
            number="26-90002",
            planned_start=date(2026, 11, 2),
            planned_end=date(2026, 11, 20),
            enrol_until=date(2026, 11, 1),
        )
    admitted(soon, a_trainee(1), state=EnrolmentState.PRE_REGISTERED)
    admitted(soon, a_trainee(2), state=EnrolmentState.WAITLISTED)
    admitted(over, a_trainee(3))
    page = text(centre)
    assert "待办 2 件" in page
    assert "开班前办" in page
    assert "，1 人" in page
    assert "等了 3 天" in page
    assert 'href="/bureau/classes/26-90001/roster"' in page
    assert 'href="/bureau/classes/26-90002/closing"' in page


def test_it_searches_and_filters(centre: CheckingClient, school: Institution) -> None:
    filed(school, "26-90001", date(2026, 11, 13), "焊工")
    filed(school, "26-90002", date(2026, 11, 20), "电工")
    assert "待办 1 件" in text(centre, "/bureau?q=电工")
    assert "待办 1 件" in text(centre, "/bureau?q=26-90001")
    assert "没有符合条件的待办" in text(centre, "/bureau?q=厨师")
    overdue = text(centre, "/bureau?show=overdue")
    assert "26-90001" in overdue
    assert "26-90002" not in overdue
    fragment = centre.get("/bureau?q=电工", headers={"HX-Request": "true"})
    assert fragment.get_data(as_text=True).lstrip().startswith('<div id="results">')


def test_it_pages(centre: CheckingClient, school: Institution) -> None:
    for serial in range(21):
        filed(school, f"26-9{serial:04d}", date(2026, 11, 20))
    assert "第 1 页，共 2 页" in text(centre)
    assert text(centre, "/bureau?page=2").count("<tr>") == 2
    assert centre.get("/bureau?page=3").status_code == 404


def test_it_leaves_as_a_spreadsheet(centre: CheckingClient, school: Institution) -> None:
    filed(school, "26-90001", date(2026, 11, 13))
    filed(school, "26-90002", date(2026, 11, 20))
    answer = centre.get("/bureau/queue.xlsx?show=overdue")
    headings, *lines = lines_of(answer)
    assert ",".join(headings) == "到期,暂定,还剩,事项,班号,名称,培训机构,提交,状态"
    assert len(lines) == 1
    assert ",".join(lines[0]).startswith("2026-11-20,,超期 1 个工作日,开班备案,26-90001,")


@pytest.mark.parametrize(
    "query", ["show=x", "page=0", "page=x", "page=99999999", "show=overdue&show=x&page=2"]
)
def test_a_strange_address_is_not_found(centre: CheckingClient, query: str) -> None:
    assert centre.get(f"/bureau?{query}").status_code == 404


def test_a_reviewer_begins_at_the_queue(app: Flask, client: CheckingClient) -> None:
    sign_in(client, reviewer(901))
    assert client.get("/login/next").headers["Location"] == "/bureau"
