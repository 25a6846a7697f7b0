"""The list of classes: tickets, search, filters, what there is when nothing fits."""

import re
from datetime import date, timedelta
from html import unescape
from typing import Any
from urllib.parse import quote

import pytest
from flask import Flask

from portal.policy.registry import Standing
from portal.policy.terms import Course, TrainingType
from portal.records.database import transaction
from portal.records.publications import PublicNoun, raise_revision
from tests.builders import a_class, a_directory, a_listing, an_institution
from tests.client import CheckingClient
from tests.conftest import DAY, NOW

HTMX = {"HX-Request": "true"}


def fetch(client: CheckingClient, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status, address
    return unescape(answer.get_data(as_text=True))


def shown(page: str) -> list[str]:
    """The numbers of the tickets, by the page that each card opens."""
    return re.findall(r'cover" href="/classes/(\d\d-\d{5})', page)


def build(count: int, **columns: Any) -> None:
    with transaction() as session:
        school = an_institution(session)
        for serial in range(1, count + 1):
            start = DAY + timedelta(14 + serial)
            times: dict[str, Any] = {"planned_start": start, "planned_end": start + timedelta(20)}
            a_class(session, school, number=f"26-{serial:05d}", **times | columns)
        raise_revision(session, PublicNoun.CLASSES, at=NOW)


def test_it_works(demo: CheckingClient) -> None:
    page = fetch(demo, "/classes")
    assert "共 32 个班</b>，先开的在前" in page
    assert "更新</p>" in page
    assert len(shown(page)) == 24
    assert page.index("12月1日") < page.index("12月2日") < page.index("第 1 页，共 2 页")
    for words in ("报名中", "急需紧缺 +20%", "B类·就业技能", "11月28日截止报名", "共40名"):
        assert words in page
    assert re.search("剩 <b>[0-9]+</b> 名，共40名", page)
    assert "40名已满，<b>3</b> 人候补" in page


def test_every_state_says_what_is_to_be_done(demo: CheckingClient) -> None:
    pages = (
        fetch(demo, "/classes") + fetch(demo, "/classes?page=2") + fetch(demo, "/classes?past=1")
    )
    for state in (
        "报名中", "预报名", "已满·可候补", "暂停招生", "报名截止",
        "已开班", "结班审核中", "已结班", "已取消",
    ):  # fmt: skip
        assert f"</span>{state}</span>" in pages, state
    for words in ("备案审核中，通过才开班", "11月22日已截止", "现在不能报"):
        assert words in pages


def test_what_is_not_announced_is_on_no_page(demo: CheckingClient) -> None:
    pages = [fetch(demo, f"/classes?past={past}&page={n}") for past in ("", "1") for n in (1,)]
    pages.append(fetch(demo, "/classes?page=2"))
    found = {number for page in pages for number in shown(page)}
    assert len(found) == 45
    assert not found & {"26-00042", "26-00047", "26-00048"}


def test_a_barred_institution_takes_no_sign_ups(app: Flask, client: CheckingClient) -> None:
    with transaction() as session:
        a_class(session, an_institution(session, standing=Standing.SUSPENDED))
    assert "暂停招生" in fetch(client, "/classes")
    assert "没有符合条件的班" in fetch(client, "/classes?open=1")


def test_it_says_so_when_there_is_nothing_at_all(client: CheckingClient) -> None:
    page = fetch(client, "/classes")
    assert "没有近期的班" in page
    assert "人社热线" in page
    assert "更新</p>" not in page


def test_chips_switch_a_condition_on_and_off(demo: CheckingClient) -> None:
    page = fetch(demo, "/classes?open=1&evening=1")
    assert 'href="/classes?open=1" aria-current="true"' in page
    assert 'href="/classes?evening=1&open=1&shortage=1"' in page or "shortage=1" in page
    assert set(shown(page)) == {"26-00020", "26-00029", "26-00032", "26-00038"}
    assert '<input type="hidden" form="search" name="evening" value="1">' in page


def test_the_rest_of_the_conditions_filters_too(demo: CheckingClient) -> None:
    def numbers(query: str) -> set[str]:
        return set(shown(fetch(demo, f"/classes?{query}")))

    assert numbers("type=entrepreneurship") == {"26-00022", "26-00031", "26-00046"}
    assert numbers("open=1&group=employee") == {"26-00032", "26-00033"}
    assert numbers("open=1&weekend=1&district=" + quote("西岔园区")) == {"26-00033"}
    assert "26-00036" in numbers("from=2026-12-20")
    assert "26-00019" not in numbers("from=2026-12-20")
    assert numbers("occupation=a44&type=on_post_skills") == set()
    assert numbers("institution=52620171MJ0000011W") == {"26-00037"}
    page = fetch(demo, "/classes?group=employee&open=1")
    assert "更多条件：已选1项" in page
    assert '<option selected value="employee">' in page


def test_one_occupation_or_institution_is_named(demo: CheckingClient) -> None:
    page = fetch(demo, "/classes?occupation=a44")
    assert "只看<b>焊工</b>的班" in page
    assert 'name="occupation" value="a44"' in page


def test_a_search_keeps_the_conditions_and_says_when(demo: CheckingClient) -> None:
    page = fetch(demo, "/classes?q=hg&open=1")
    assert "焊工" in page
    assert "数据截至 <time>11:20</time>" in page
    assert 'value="hg"' in page
    assert "更新</p>" not in page
    assert fetch(demo, "/classes?q=26-00001").count('class="ticket') == 0
    assert "看那" not in fetch(demo, "/classes?q=26-00001")
    assert shown(fetch(demo, "/classes?q=26-00001&past=1")) == ["26-00001"]


def test_shortage_follows_the_directory(app: Flask, client: CheckingClient) -> None:
    build(2)
    assert "没有符合条件的班" in fetch(client, "/classes?shortage=1")
    with transaction() as session:
        a_directory(session, "焊工", uplift_percent=15)
        raise_revision(session, PublicNoun.SHORTAGE, at=NOW)
    assert fetch(client, "/classes?shortage=1").count("急需紧缺 +15%") == 2


def test_an_empty_list_names_the_condition_to_drop(demo: CheckingClient) -> None:
    page = fetch(demo, "/classes?evening=1&open=1&q=" + quote("养老护理员"))
    assert "没有能报的“养老护理员”的晚上班" in page
    assert "去掉“晚上班”，有 <b>1</b> 个班" in page
    assert "看那 1 个班" in page
    page = fetch(demo, "/classes?evening=1&weekend=1&open=1&district=" + quote("秦川园区"))
    assert "去掉其他条件，看 32 个班" in page


def test_an_empty_search_shows_what_is_near(demo: CheckingClient) -> None:
    page = fetch(demo, "/classes?q=" + quote("疫苗制品工"))
    assert "没有“疫苗制品工”的班" in page
    assert "近期没有安排" in page
    assert "生化药品制造工" in page
    page = fetch(demo, "/classes?q=" + quote("宇宙飞船"))
    assert "换两个字，或者打拼音首字母再找" in page


def test_pages_follow_one_another(app: Flask, client: CheckingClient) -> None:
    build(50)
    page = fetch(client, "/classes")
    assert "共 50 个班" in page
    assert "第 1 页，共 3 页" in page
    assert "11:20</time> 更新" in page
    last = fetch(client, "/classes?page=3")
    assert shown(last) == ["26-00049", "26-00050"]
    assert 'rel="next"' not in last
    fetch(client, "/classes?page=4", status=404)


def test_a_long_list_stops_counting(app: Flask, client: CheckingClient) -> None:
    build(205, enrol_until=DAY)
    assert "共 205 个班" in fetch(client, "/classes")
    page = fetch(client, "/classes?open=1&page=9")
    assert "共 200+ 个班" in page
    assert "第 9 页，共 9+ 页" in page
    assert len(shown(page)) == 13


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("from=2026-02-30", "没有这一天"),
        ("from=x", "没有这一天"),
        ("from=0000-00-00", "没有这一天"),
        ("type=flying", "没有这一项"),
        ("group=x", "没有这一项"),
        ("district=" + quote("城关区"), "没有这一项"),
        ("weekend=2", "没有这一项"),
    ],
)
def test_it_refuses_a_wrong_condition(client: CheckingClient, query: str, words: str) -> None:
    build(1)
    page = fetch(client, f"/classes?{query}", status=422)
    assert words in page
    assert '<details class="more" open>' in page
    assert shown(page) == ["26-00001"]
    if query == "from=x":
        assert 'value="x"' in page


def test_strange_addresses_do_no_harm(client: CheckingClient) -> None:
    build(1)
    for query in (
        "page=0",
        "page=x",
        "page=-1",
        "page=99999999999999999999",
        "page=" + quote("２"),
    ):
        fetch(client, f"/classes?{query}", status=404)
    for query in ("q=%00", "q=" + "a" * 3000):
        fetch(client, f"/classes?{query}", status=400)
    for query in ("q=" + "a" * 500, "q=" + quote("' OR 1=1 --"), "occupation=x", "institution=x",
                  "q=%25%5F*%22", "from=9999-12-31", "open=x"):  # fmt: skip
        fetch(client, f"/classes?{query}")
    assert shown(fetch(client, "/classes?q=hg&q=zzz")) == ["26-00001"]
    answer = client.get("/classes?q=hg&utm_source=x")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/classes?q=hg")


def test_htmx_gets_the_part_that_the_page_holds(demo: CheckingClient) -> None:
    for query in ("", "?q=hg", "?evening=1&q=zzz", "?page=2"):
        page = demo.get(f"/classes{query}")
        part = demo.get(f"/classes{query}", headers=HTMX)
        assert part.get_data(as_text=True).strip() in page.get_data(as_text=True)
        assert part.get_data(as_text=True).lstrip().startswith('<div id="results">')
        assert "HX-Request" in part.headers["Vary"]


def test_the_elder_view_has_fewer_words_and_carries_on(demo: CheckingClient) -> None:
    page = fetch(demo, "/classes?view=elder")
    assert "急需紧缺</a>" not in page
    assert "更多条件" not in page
    assert "/classes/26-00019?view=elder" in page
    assert "晚上班</a>" in fetch(demo, "/classes?view=elder&evening=1")


def test_it_asks_the_database_little(
    app: Flask, client: CheckingClient, statements: list[str]
) -> None:
    build(30)
    with transaction() as session:
        a_listing(session, an_institution(session, serial=2))
    for address in ("/classes", "/classes?open=1&evening=1", "/classes?page=2"):
        statements.clear()
        fetch(client, address)
        assert len([one for one in statements if one.startswith("SELECT")]) <= 6, address


def test_a_course_is_shown_by_its_name(app: Flask, client: CheckingClient) -> None:
    with transaction() as session:
        a_class(
            session,
            an_institution(session),
            course=Course.SYB,
            training_type=TrainingType.ENTREPRENEURSHIP,
            planned_start=date(2027, 1, 5),
            planned_end=date(2027, 1, 13),
        )
    page = fetch(client, "/classes?q=SYB")
    assert "SYB 创办你的企业" in page
    assert "2027年1月5日" in page
