"""Seats on lists, pages and in open data, counted in few queries."""

import pytest
from flask import Flask
from sqlalchemy import select

from portal.policy.classes import ClassState
from portal.records.accounts import Account
from portal.records.class_list import Wanted, every_class, listed_classes
from portal.records.database import db
from portal.records.seats import SeatCount, seat_counts
from portal.records.training_class import class_on
from tests.client import CheckingClient
from tests.clock import DAY
from tests.lessons import a_trainee
from tests.seats import a_school, a_small_class, class_with, enrol, leave

OTHER, EMPTY = "26-90002", "26-90003"


@pytest.fixture
def crowded(app: Flask) -> Flask:
    """One class with a queue, one that is full, one with seats left."""
    school = a_school()
    a_small_class(school)
    a_small_class(school, OTHER)
    a_small_class(school, EMPTY, capacity=3)
    first, second = a_trainee(1), a_trainee(2)
    enrol(first)
    enrol(second)
    enrol(first, OTHER)
    enrol(second, EMPTY)
    db.session.rollback()
    return app


def test_it_works(crowded: Flask) -> None:
    found = {row.number: (row.state, row.seats_left, row.waiting) for row in every_class(on=DAY)}
    assert found == {
        "26-90001": (ClassState.FULL, 0, 1),
        OTHER: (ClassState.FULL, 0, 0),
        EMPTY: (ClassState.OPEN, 2, 0),
    }
    listed = listed_classes(Wanted(is_open=True), on=DAY)
    assert {row.number: (row.state, row.seats_left, row.waiting) for row in listed} == found
    for number, (state, left, waiting) in found.items():
        shown = class_on(number, on=DAY)
        assert shown
        assert (shown.state, shown.seats_left, shown.count.waiting) == (state, left, waiting)


def test_one_query_counts_a_whole_page(crowded: Flask, statements: list[str]) -> None:
    listed_classes(Wanted(), on=DAY, most=50)
    assert sum("FROM enrolments" in statement for statement in statements) <= 2


def test_whoever_left_takes_no_seat(crowded: Flask) -> None:
    worker = db.session.scalars(select(Account).order_by(Account.id)).first()
    assert worker
    leave(worker, OTHER)
    class_id = class_with(OTHER).id
    assert seat_counts([class_id]) == {class_id: SeatCount(0, 0)}
    assert seat_counts([0]) == {0: SeatCount(0, 0)}


def test_pages_and_open_data_say_how_many(crowded: Flask, client: CheckingClient) -> None:
    listed = client.get("/classes").text
    assert "剩 <b>2</b> 名，共3名" in listed
    assert "1名已满，<b>1</b> 人候补" in listed
    assert "已满·可候补" in client.get("/classes/26-90001").text
    assert "剩 <b>2</b> 名，共3名" in client.get(f"/classes/{EMPTY}").text
    assert "还剩 2 个，共 3 个" in client.get(f"/classes/{EMPTY}?view=elder").text
    assert "已满，1 人候补" in client.get("/classes/26-90001?view=elder").text
    items = client.get("/api/v1/classes").get_json()["items"]
    told = {item["number"]: (item["seats_left"], item["waiting"]) for item in items}
    assert told == {"26-90001": (0, 1), OTHER: (0, 0), EMPTY: (2, 0)}
    assert "剩余名额,候补人数" in client.get("/api/v1/classes.csv").text
