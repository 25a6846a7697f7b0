"""The front page: the question, the nearest classes, the ways in; and the elders' four doors."""

import re
from datetime import timedelta
from html import unescape

from flask import Flask

from portal.records.database import transaction
from tests.builders import a_class, a_directory, a_notice, an_institution
from tests.client import CheckingClient
from tests.conftest import DAY


def fetch(client: CheckingClient, address: str = "/") -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return unescape(answer.get_data(as_text=True))


def test_it_works(demo: CheckingClient) -> None:
    page = fetch(demo)
    for words in (
        "我能报什么班？", "想学什么", "城镇登记失业人员（办过失业登记）",
        "谁也不能收“报名费”“代领费”",
        "全部 32 个班", "337 个", "培训不收钱，谨防以报名费、代领费名义骗钱", "人社热线 12333",
    ):  # fmt: skip
        assert words in page, words
    tickets = re.findall(r'href="/classes/([\d-]+)"', page)
    assert tickets == ["26-00019", "26-00032"]


def test_the_question_leads_to_the_classes(demo: CheckingClient) -> None:
    form = re.search(r"<form(.*?)</form>", fetch(demo), re.DOTALL)
    assert form is not None
    assert 'action="/classes" method="get"' in form[1]
    assert set(re.findall(r' name="(\w+)"', form[1])) == {"group", "q", "open"}
    answer = demo.get("/classes?group=registered_unemployed&q=&open=1")
    assert answer.status_code == 200


def test_only_classes_that_take_sign_ups_are_near(app: Flask, client: CheckingClient) -> None:
    with transaction() as session:
        school = an_institution(session)
        a_class(session, school, number="26-00001", enrol_until=DAY - timedelta(1))
        a_class(session, school, number="26-00002", planned_start=DAY + timedelta(20))
    page = fetch(client)
    assert "/classes/26-00001" not in page
    assert "/classes/26-00002" in page
    assert "全部 2 个班" in page


def test_it_says_what_is_missing_before_anything_is_filed(client: CheckingClient) -> None:
    page = fetch(client)
    assert "现在没有能报的班" in page
    assert "现在没有通知" in page
    assert "尚未发布" in page
    assert "个班</a>" not in page


def test_it_shows_the_newest_three_notices(app: Flask, client: CheckingClient) -> None:
    with transaction() as session:
        a_directory(session, "焊工")
        for serial in range(5):
            a_notice(
                session,
                key=f"n0t1ce0{serial}",
                title=f"第{serial}号通知",
                from_day=DAY - timedelta(serial - 1),
            )
    page = fetch(client)
    assert re.findall(r"第\d号通知", page) == ["第1号通知", "第2号通知", "第3号通知"]
    assert "哪些工种补贴上浮" in page


def test_nothing_is_there_that_does_not_exist_yet(demo: CheckingClient) -> None:
    for address in ("/", "/?view=elder"):
        page = fetch(demo, address).partition("<main")[2]
        for words in ("我想学",):
            assert words not in page


def test_elders_get_four_doors_and_one_number(demo: CheckingClient) -> None:
    page = fetch(demo, "/?view=elder")
    doors = re.findall(r'<li><a href="([^"]+)"><span class="seal', page)
    assert doors == [
        "/classes?open=1&view=elder",
        "/lists?view=elder",
        "/subsidy?view=elder",
        "/institutions?view=elder",
    ]
    assert "您要办什么？" in page
    assert re.findall(r'class="btn btn-main" href="([^"]+)"', page) == ["tel:12333"]


def test_it_asks_the_database_little(client: CheckingClient, statements: list[str]) -> None:
    fetch(client)
    assert len([one for one in statements if one.startswith("SELECT")]) <= 6
