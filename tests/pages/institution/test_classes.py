"""The institution's class pages: draft, the law beside the fields, submit, announce, and access."""

import pytest
from flask import Flask

from portal.records.classes import TrainingClass
from portal.records.database import db
from tests.client import CheckingClient
from tests.filings import School, a_school
from tests.people import sign_in


@pytest.fixture
def school(app: Flask) -> School:
    return a_school()


@pytest.fixture
def manager(client: CheckingClient, school: School) -> CheckingClient:
    sign_in(client, school.manager)
    return client


@pytest.mark.parametrize(
    "path",
    ["/institution", "/institution/classes", "/institution/classes/new",
     "/institution/instructors", "/institution/classes.csv"],
)  # fmt: skip
def test_it_works(manager: CheckingClient, path: str) -> None:
    assert manager.get(path).status_code == 200


def test_the_editor_works(manager: CheckingClient, school: School) -> None:
    found = school.draft()
    for path in ("", "/timetable", "/sessions/20261207-0830", "/sessions/new", "/withdraw"):
        assert manager.get(f"/institution/classes/{found.number}{path}").status_code == 200, path
    found = school.draft()
