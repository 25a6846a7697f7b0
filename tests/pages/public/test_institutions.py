"""The directory of institutions: who is in it, its search, its filters, its empty states."""

import re
from datetime import timedelta
from html import unescape
from urllib.parse import quote

import pytest
from flask import Flask

from portal.policy.registry import Standing
from portal.records import directory
from portal.records.database import transaction
from portal.records.publications import PublicNoun, raise_revision
from tests.builders import a_class, an_institution
from tests.client import CheckingClient
from tests.conftest import DAY, NOW, Hand

HTMX = {"HX-Request": "true"}


def fetch(client: CheckingClient, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status, address
    return unescape(answer.get_data(as_text=True))


def names(page: str) -> list[str]:
    return re.findall(r'<article class="band">\s*<h2>([^<]+)</h2>', page)


def build(count: int) -> None:
    with transaction() as session:
        for serial in range(1, count + 1):
            an_institution(session, serial=serial, name=f"试用{serial:02d}学校")
        raise_revision(session, PublicNoun.INSTITUTIONS, at=NOW)


def test_it_works(demo: CheckingClient) -> None:
    page = fetch(demo, "/institutions")
    assert "共 11 家</b>，星级高的在前" in page
    assert "更新</p>" in page
    assert len(names(page)) == 11
    assert names(page)[0].startswith("示例丁")
    for words in (
        "备案正常",
        "白名单 至2027年6月17日",
        "黑名单·有效中 只限焊工",
        "异议处理中",
        "限期整改 至12月11日",
        "已暂停 11月14日起",
        "5 星，西岔园区",
        "能教：养老护理员、电工、焊工等 9 项",
        'href="tel:0931-0000001"',
        "个班</b>能报名",
    ):
        assert words in page


def test_only_who_is_in_the_directory_is_there(demo: CheckingClient) -> None:
    page = fetch(demo, "/institutions")
    for absent in ("示例庚", "示例辛", "示例壬", "示例午"):
        assert absent not in page


def test_a_licence_that_ends_takes_it_out_at_midnight(
    app: Flask, client: CheckingClient, clock: Hand
) -> None:
    with transaction() as session:
        an_institution(session, licence_until=DAY)
    assert names(fetch(client, "/institutions")) == ["试用1职业培训学校"]
    clock.move(days=1)
    assert "目录里还没有机构" in fetch(client, "/institutions")
    assert "办学许可已于2026年11月23日到期" in fetch(client, "/institutions/52620171MJ9000001X")


def test_removed_ones_have_a_list_of_their_own(demo: CheckingClient) -> None:
    assert 'href="/institutions?standing=removed"' in fetch(demo, "/institutions")
    page = fetch(demo, "/institutions?standing=removed")
    assert names(page) == ["示例庚职业培训学校"]
    assert "已移出目录 8月20日起" in page
    assert "已移出 1 家" in page
    assert "辛" not in page  # it left by its own wish


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("district=秦川园区&standing=suspended", ["示例己技工学校"]),
        ("standing=rectification", ["示例戊家政服务职业培训学校"]),
        ("star=5", ["示例丁（兰州新区）现代装备制造职业技能培训中心有限责任公司"]),
        ("type=entrepreneurship&star=4", ["示例甲职业技能培训学校"]),
        ("occupation=缝纫工", ["示例丙丁职业培训学校"]),
        ("occupation=frg", ["示例丙丁职业培训学校"]),
        ("q=示例癸", ["示例癸高技能人才培训基地"]),
        ("q=slgjn", ["示例癸高技能人才培训基地"]),
        ("q=12620171MJ0000010X", ["示例癸高技能人才培训基地"]),
        ("q=12620171mj0000010x", ["示例癸高技能人才培训基地"]),
    ],
)
def test_filters_and_searches(demo: CheckingClient, query: str, expected: list[str]) -> None:
    page = fetch(demo, "/institutions?" + quote(query, safe="=&"))
    assert names(page) == expected


def test_a_search_shows_the_time_of_its_data(demo: CheckingClient) -> None:
    page = fetch(demo, "/institutions?q=" + quote("示例"))
    assert "数据截至 <time>2026年11月23日 11:20</time>" in page
    assert "最像的在前" in page


def test_a_search_that_finds_nothing_says_what_to_do(client: CheckingClient) -> None:
    page = fetch(client, "/institutions?q=" + quote("没有这家"))
    assert "目录里没有找到“没有这家”" in page
    assert f'href="/lists?q={quote("没有这家")}"' in page


def test_a_search_that_is_too_narrow_says_what_to_drop(demo: CheckingClient) -> None:
    page = fetch(demo, "/institutions?standing=suspended&q=" + quote("示例丁"))
    assert "去掉其他条件，有 <b>1</b> 家" in page


def test_filters_that_fit_nobody_say_so(demo: CheckingClient) -> None:
    page = fetch(demo, "/institutions?type=apprenticeship")
    assert "没有符合条件的机构" in page
    assert "目录里有 <b>11</b> 家" in page


@pytest.mark.parametrize(
    "query",
    ["star=6", "star=x", "district=" + quote("别处"), "standing=applied", "type=1", "star=５"],
)
def test_a_wrong_filter_is_said_and_not_used(demo: CheckingClient, query: str) -> None:
    page = fetch(demo, f"/institutions?{query}", 422)
    assert "没有这一项，从列表里选" in page
    assert "共 11 家" in page


@pytest.mark.parametrize("page", ["0", "2", "x", "-1", "9" * 25, "１"])
def test_a_wrong_page_is_not_found(client: CheckingClient, page: str) -> None:
    assert client.get(f"/institutions?page={quote(page)}").status_code == 404


def test_strange_addresses_are_answered(client: CheckingClient) -> None:
    assert client.get("/institutions?q=%00").status_code == 400
    assert client.get("/institutions?q=%27%22%29%28*%3A").status_code == 200
    assert client.get("/institutions?q=" + quote("示" * 150)).status_code == 200
    assert client.get("/institutions?star=5&star=x").status_code == 200
    answer = client.get("/institutions?nothing=1&star=5")
    assert answer.headers["Location"].endswith("/institutions?star=5")


def test_pages_hold_24_and_say_how_many_there_are(app: Flask, client: CheckingClient) -> None:
    build(30)
    first, second = fetch(client, "/institutions"), fetch(client, "/institutions?page=2")
    assert "共 30 家" in first
    assert names(first) + names(second) == [f"试用{serial:02d}学校" for serial in range(1, 31)]
    assert 'data-hx-get="/institutions?page=2"' in first
    assert "第 2 页，共 2 页" in second
    assert 'href="/institutions" rel="prev"' in second


def test_a_very_long_list_is_cut_and_says_so(
    app: Flask, client: CheckingClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(directory, "MOST", 24)
    build(25)
    page = fetch(client, "/institutions")
    assert "共 24+ 家" in page
    assert "只列前 24 家" in page
    assert client.get("/institutions?page=2").status_code == 404


def test_htmx_gets_the_part_that_the_page_holds(demo: CheckingClient) -> None:
    address = "/institutions?star=3"
    answer = demo.get(address, headers=HTMX)
    part = answer.get_data(as_text=True).strip()
    assert part.startswith('<div id="results">')
    assert part in demo.get(address).get_data(as_text=True)
    assert "HX-Request" in answer.headers["Vary"]


def test_the_elder_view_carries_on(demo: CheckingClient) -> None:
    page = fetch(demo, "/institutions?view=elder&star=3")
    links = re.findall(r'href="(/institutions[^"]*)"', page)
    plain = [link for link in links if "view=elder" not in link]
    assert plain == ["/institutions?star=3"]  # the way back to the plain view
    assert '<input type="hidden" name="view" value="elder">' in page


@pytest.mark.parametrize("query", ["", "?star=1&district=" + quote("中川园区"), "?standing=filed"])
def test_a_page_asks_little(
    app: Flask, client: CheckingClient, statements: list[str], query: str
) -> None:
    build(12)
    with transaction() as session:
        a_class(session, an_institution(session, serial=90, star=2))
        an_institution(session, serial=91, standing=Standing.SUSPENDED)
    statements.clear()
    client.get(f"/institutions{query}")
    assert len([line for line in statements if line.startswith("SELECT")]) <= 6


def test_nothing_of_the_past_or_of_tomorrow_counts(app: Flask, client: CheckingClient) -> None:
    with transaction() as session:
        gone = an_institution(session, serial=1)
        gone.standings[0].until_day = DAY - timedelta(1)
        later = an_institution(session, serial=2)
        later.standings[0].from_day = DAY + timedelta(1)
    assert "目录里还没有机构" in fetch(client, "/institutions")
