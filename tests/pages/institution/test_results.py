"""The scores of a class, as a manager enters them."""

import pytest
from sqlalchemy import select

from portal.records.assessments import Assessment
from portal.records.database import db
from portal.services.results import review_results
from tests.client import CheckingClient
from tests.clock import NOW
from tests.lessons import Course, a_course, a_reviewer
from tests.people import sign_in


@pytest.fixture
def course(client: CheckingClient) -> Course:
    made = a_course()
    sign_in(client, made.manager)
    return made


def page(course: Course) -> str:
    return f"/institution/results/{course.training_class.number}"


def scores(course: Course, *pairs: tuple[str, str], day: str = "2026-11-23") -> dict[str, str]:
    fields = {"assessed_on": day, "retake": "0"}
    for key, (theory, practice) in zip(course.keys, pairs, strict=False):
        fields |= {f"theory-{key}": theory, f"practice-{key}": practice}
    return fields


def stored() -> list[tuple[int, int, int]]:
    db.session.rollback()
    rows = db.session.scalars(select(Assessment).order_by(Assessment.id))
    return [(row.retake, row.theory_score, row.practice_score) for row in rows]


def test_it_works(client: CheckingClient, course: Course) -> None:
    fields = scores(course, ("80", "90"), ("59", "100"))
    assert client.submit(page(course), fields).status_code == 303
    assert stored() == [(0, 80, 90), (0, 59, 100)]
    assert 'value="80"' in client.get(page(course)).get_data(as_text=True)
    retake = client.get(page(course) + "?retake=1").get_data(as_text=True)
    assert f"theory-{course.keys[0]}" not in retake
    assert f"theory-{course.keys[1]}" in retake
    again = scores(course, ("", ""), ("70", "70")) | {"retake": "1"}
    assert client.submit(page(course), again).status_code == 303
    assert stored()[-1] == (1, 70, 70)


@pytest.mark.parametrize("wrong", ["", "-1", "101", "８０", "1e2", "80.5", "x" * 400, "9" * 400])
def test_it_refuses_what_is_no_score_and_keeps_it(
    client: CheckingClient, course: Course, wrong: str
) -> None:
    answer = client.submit(page(course), scores(course, ("80", wrong)))
    assert answer.status_code == 422
    assert "成绩写 0 到 100 的整数，两项都要写：学示一" in answer.get_data(as_text=True)
    assert 'value="80"' in answer.get_data(as_text=True)
    assert stored() == []


@pytest.mark.parametrize("day", ["", "2026-11-24", "2026-02-30", "2020-01-01"])
def test_it_refuses_a_day_at_the_field(client: CheckingClient, course: Course, day: str) -> None:
    answer = client.submit(page(course), scores(course, ("80", "80"), day=day))
    assert answer.status_code == 422
    assert 'id="assessed_on-error"' in answer.get_data(as_text=True)
    assert stored() == []


def test_what_the_centre_has_reviewed_is_shown_and_closed(
    client: CheckingClient, course: Course
) -> None:
    client.submit(page(course), scores(course, ("80", "90"), ("80", "90")))
    law = client.application.extensions["jurisdiction"]
    review_results(course.training_class, course.keys[:1], law=law, by=a_reviewer(), at=NOW)
    answer = client.get(page(course)).get_data(as_text=True)
    assert f"theory-{course.keys[0]}" not in answer
    assert "已合格" in answer
    assert "等服务中心审核" in answer


@pytest.mark.parametrize("query", ["?retake=x", "?retake=10", "?retake=１", "?retake=-1"])
def test_no_such_retake(client: CheckingClient, course: Course, query: str) -> None:
    assert client.get(page(course) + query).status_code == 404


def test_a_rival_and_an_instructor_find_nothing(client: CheckingClient, course: Course) -> None:
    for account in (a_course(2).manager, course.instructor):
        sign_in(client, account)
        assert client.get(page(course)).status_code == 404
