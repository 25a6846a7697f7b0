"""The lists: who is on them, and the answer to whoever checks an institution."""

import re
from datetime import date, timedelta
from html import unescape
from urllib.parse import quote

import pytest
from flask import Flask

from portal.policy.figures import ListingColour
from portal.policy.listing import ListingEventKind, ListingKind
from portal.policy.registry import Standing
from portal.policy.uscc import check_character
from portal.records.database import transaction
from portal.records.listings import ListingBasis, ListingEvent
from tests.builders import EARLIER, a_class, a_listing, an_institution
from tests.client import CheckingClient
from tests.conftest import DAY, Hand

HTMX = {"HX-Request": "true"}
CODE = "52620171MJ9000001X"
CODE_OF_NOBODY = "91620171MJ0000999" + check_character("91620171MJ0000999")
ADDRESS = f"/lists?q={CODE}"
NOW_WORDS = "数据截至 <time>2026年11月23日 11:20</time>"


def fetch(client: CheckingClient, address: str, status: int = 200) -> str:
    answer = client.get(quote(address, safe="/?=&%"))
    assert answer.status_code == status, address
    return unescape(answer.get_data(as_text=True))


def headline(page: str) -> str:
    found = re.search(r'<h2><span class="answer-mark"[^>]*>.</span><span[^>]*>([^<]+)</span>', page)
    return found[1] if found else ""


def names(page: str) -> list[str]:
    return re.findall(r'<article class="band">\s*<h2>([^<]+)</h2>', page)


def test_it_works(demo: CheckingClient) -> None:
    page = fetch(demo, "/lists")
    assert "<b>黑名单 2 条</b>，<b>白名单 2 条</b>" in page
    assert [name[:3] for name in names(page)] == ["示例寅", "示例丙", "示例丁", "示例甲"]
    for words in (
        "91620171MJ00000031",
        "虚假培训",
        "新民社发〔2025〕13号 五(三)",
        "甘政办发〔2025〕66号 二(十三)",
        "演示决字〔2026〕3号",
        "2026年9月4日起",
        "至2028年9月3日",
        "暂停新班，只限焊工",
        "取证率 62%",
        "异议处理中",
        "更新</p>",
    ):
        assert words in page


def test_only_what_is_public_is_there(demo: CheckingClient) -> None:
    page = fetch(demo, "/lists")
    for absent in (
        "示例丑",
        "示例壬",
        "示例辰",
        "示例己",
        "示例癸",
        "示例辛",
        "示例乙职业培训学校</h2>",
    ):
        assert absent not in page
    # It is only proposed.
    assert "准备列入白名单，正在公示" in page.split("示例乙职业培训学校")[0]
    assert page.count("示例丙职业技能培训有限公司</h2>") == 1  # its white entry ended


@pytest.mark.parametrize(("colour", "count"), [("black", 2), ("white", 2)])
def test_one_list_alone(demo: CheckingClient, colour: str, count: int) -> None:
    page = fetch(demo, f"/lists?colour={colour}")
    assert len(names(page)) == count
    assert f'<input type="hidden" form="search" name="colour" value="{colour}">' in page


def test_without_entries_it_says_so(client: CheckingClient) -> None:
    assert "现在没有有效的名单记录" in fetch(client, "/lists")
    assert "现在没有有效的黑名单记录" in fetch(client, "/lists?colour=black")


def test_pages_hold_24(app: Flask, client: CheckingClient) -> None:
    with transaction() as session:
        for serial in range(30):
            a_listing(session, an_institution(session, serial=serial), key=f"entry{serial:03d}")
    first, second = (
        fetch(client, "/lists?colour=black"),
        fetch(client, "/lists?colour=black&page=2"),
    )
    assert (len(names(first)), len(names(second))) == (24, 6)
    assert set(names(first)).isdisjoint(names(second))
    assert 'data-hx-get="/lists?colour=black&page=2"' in first
    assert client.get("/lists?colour=black&page=3").status_code == 404


def test_a_code_on_the_black_list_gets_a_plain_yes(demo: CheckingClient) -> None:
    page = fetch(demo, "/lists?q=91620171MJ00000031")
    assert headline(page) == "这家机构在黑名单中"
    for words in (
        "信用代码完全一致",
        NOW_WORDS,
        "示例丙职业技能培训有限公司",
        "黑名单·有效中",
        "这家机构现在不能开新班、不能收新学员。",
        "正在上课的学员可以学完",
        "三次抽查实到都不足15人",
        "甘政办发〔2025〕66号 二(十三)",
        "严肃查处发布虚假广告夸大培训效果",
        "暂停全部培训",
        "演示决字〔2026〕3号",
        "至2028年9月3日",
        "兰州新区民政司法和社会保障局",
        "行政复议",
        "书面提出异议",
        "2027年9月5日起可以申请",
    ):
        assert words in page


def test_a_measure_against_one_subject_says_which(demo: CheckingClient) -> None:
    page = fetch(demo, "/lists?q=91620171MJ00000132")
    assert headline(page) == "这家机构在黑名单中"
    assert "这家机构现在不能开“焊工”新班、不能收“焊工”新学员。" in page
    assert "机构提出了异议，正在处理。" in page
    assert "它在培训机构目录里" in page


@pytest.mark.parametrize("query", ["52620171MJ0000001U", "示例甲职业技能培训学校"])
def test_whoever_is_on_no_black_list_gets_a_plain_no(demo: CheckingClient, query: str) -> None:
    page = fetch(demo, f"/lists?q={query}")
    assert headline(page) == "未在黑名单中查到"
    for words in (
        NOW_WORDS,
        "<b>示例甲职业技能培训学校</b>",
        "它在培训机构目录里",
        "白名单 至2027年6月17日",
        'href="/classes?institution=52620171MJ0000001U"',
        "kind-go",
    ):
        assert words in page
    assert ("名称可能相同" in page) is (query != "52620171MJ0000001U")


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("91620171MJ0000007D", "它现在不在培训机构目录里"),
        ("52620171MJ0000009L", "办学许可已到期"),
        ("12620171MJ0000006F", "已暂停 11月14日起"),
    ],
)
def test_being_on_no_list_is_not_being_approved(
    demo: CheckingClient, code: str, words: str
) -> None:
    page = fetch(demo, f"/lists?q={code}")
    assert headline(page) == "未在黑名单中查到"
    assert words in page
    assert 'answer kind-wait"' in page


@pytest.mark.parametrize("query", ["没有这家机构", CODE_OF_NOBODY, "示例午职业培训学校"])
def test_a_name_that_nobody_has_gets_a_definite_answer(demo: CheckingClient, query: str) -> None:
    """Rule 9: with the time of the data."""
    page = fetch(demo, f"/lists?q={query}")
    assert headline(page) == "未在黑名单中查到，也不在培训机构目录里"
    assert "不在名单上，不等于经过批准" in page
    assert NOW_WORDS in page


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("91620171MJ0000003", "信用代码少了 1 位，应为 18 位"),
        ("91620171MJ000000311", "信用代码多了 1 位，应为 18 位"),
        ("91620171MJ00000032", "信用代码有误，没有这样的代码"),
    ],
)
def test_a_mistyped_code_is_no_answer(demo: CheckingClient, query: str, words: str) -> None:
    page = fetch(demo, f"/lists?q={query}")
    assert headline(page) == words
    assert "未在黑名单" not in page


@pytest.mark.parametrize("query", ["示例丙", "slb"])
def test_a_name_never_says_listed(demo: CheckingClient, query: str) -> None:
    """Rule 9."""
    page = fetch(demo, f"/lists?q={query}")
    assert headline(page) == "有 2 家名称相近，可能同名"
    assert names(page) == ["示例丙职业技能培训有限公司", "示例丙丁职业培训学校"]
    assert "91620171MJ00000031" in page
    assert "西岔园区示例路3号" in page
    assert 'href="/lists?q=91620171MJ00000031">代码一样，看详情' in page
    assert f"除这 2 家外，名称和“{query}”相同或者相近的机构，<b>未在黑名单中查到</b>。" in page
    assert "这家机构在黑名单中" not in page


def test_the_full_name_of_a_listed_one_may_be_anothers(demo: CheckingClient) -> None:
    page = fetch(demo, "/lists?q=示例丙职业技能培训有限公司")
    assert headline(page) == "有 1 家名称相近，可能同名"


def test_a_former_name_finds_it(app: Flask, client: CheckingClient) -> None:
    with transaction() as session:
        institution = an_institution(session, name="试用新名学校")
        a_listing(session, institution, institution_name="试用旧称学校")
    page = fetch(client, "/lists?q=试用旧称学校")
    assert names(page) == ["试用新名学校"]
    assert "曾用名" in page
    assert "试用旧称学校" in page


def test_a_common_word_asks_for_more(app: Flask, client: CheckingClient) -> None:
    with transaction() as session:
        for serial in range(30):
            an_institution(session, serial=serial, name=f"示例{serial:02d}学校")
    page = fetch(client, "/lists?q=示例")
    assert headline(page) == "有 30 家名称相近，可能同名"
    assert len(names(page)) == 24
    assert "没有列全" in page
    assert "除这" not in page


@pytest.mark.parametrize(
    ("kind", "words", "label"),
    [
        (ListingKind.PENALTY, "未在黑名单中查到，但有行政处罚公示", "行政处罚公示"),
        (ListingKind.MIRROR, "未在黑名单中查到，但在其他部门的名单中", "其他部门名单"),
    ],
)
def test_three_kinds_are_never_mixed(
    app: Flask, client: CheckingClient, kind: ListingKind, words: str, label: str
) -> None:
    with transaction() as session:
        a_listing(session, an_institution(session), kind=kind)
    page = fetch(client, ADDRESS)
    assert headline(page) == words
    assert label in page
    assert "黑名单·有效中" not in page + fetch(client, "/lists")
    assert "不能开新班" not in page


def test_the_answer_changes_at_midnight(app: Flask, client: CheckingClient, clock: Hand) -> None:
    with transaction() as session:
        institution = an_institution(session)
        entry = a_listing(session, institution, term_until=DAY, institution_name="试用旧称学校")
        address = f"/lists/{entry.key}"
        a_class(session, institution)
    assert headline(fetch(client, ADDRESS)) == "这家机构在黑名单中"
    assert names(fetch(client, "/lists")) == ["试用旧称学校"]
    assert names(fetch(client, "/lists?q=试用旧称")) == ["试用1职业培训学校"]
    assert client.get(address).status_code == 200
    clock.move(hours=12, minutes=39)  # 23:59
    assert headline(fetch(client, ADDRESS)) == "这家机构在黑名单中"
    clock.move(minutes=1)
    assert headline(fetch(client, ADDRESS)) == "未在黑名单中查到"
    assert names(fetch(client, "/lists")) == []
    assert headline(fetch(client, "/lists?q=试用旧称")).startswith("未在黑名单中查到")
    assert client.get(address).status_code == 404


@pytest.mark.parametrize(
    "columns",
    [
        {"ended_on": DAY},
        {"public_until": DAY - timedelta(1)},
        {"effective_from": DAY + timedelta(1)},
        {"effective_from": None, "public_until": None, "served_on": None},
    ],
)
def test_what_is_not_public_is_nowhere(
    app: Flask, client: CheckingClient, columns: dict[str, date | None]
) -> None:
    with transaction() as session:
        key = a_listing(session, an_institution(session), facts="密而不宣", **columns).key
    assert headline(fetch(client, ADDRESS)) == "未在黑名单中查到"
    assert "现在没有有效的名单记录" in fetch(client, "/lists")
    assert client.get(f"/lists/{key}").status_code == 404


def test_nobody_is_on_both_lists(app: Flask, client: CheckingClient, clock: Hand) -> None:
    with transaction() as session:
        institution = an_institution(session)
        a_listing(session, institution, key="white001", colour=ListingColour.WHITE)
        a_listing(session, institution, key="black001", effective_from=DAY + timedelta(1))
    assert "白名单 1 条" in fetch(client, "/lists")
    clock.move(days=1)
    page = fetch(client, "/lists")
    assert "<b>黑名单 1 条</b>，<b>白名单 0 条</b>" in page
    assert client.get("/lists/white001").status_code == 404


def test_wrong_input_is_said(demo: CheckingClient) -> None:
    page = fetch(demo, "/lists?colour=red", 422)
    assert "没有这一项，从列表里选" in page
    assert len(names(page)) == 4
    for page_number in ("0", "2", "x", "9" * 25, "１"):
        assert demo.get(f"/lists?page={quote(page_number)}").status_code == 404
    assert demo.get("/lists?q=%00").status_code == 400
    for query in ("%27%22%29%28*%3A", quote("示" * 150), "9" * 60, "%20%20", "_", "%25"):
        assert demo.get(f"/lists?q={query}").status_code == 200
    answer = demo.get("/lists?nothing=1&colour=black")
    assert answer.headers["Location"].endswith("/lists?colour=black")


@pytest.mark.parametrize("address", ["/lists", "/lists?q=示例丙", "/lists?q=91620171MJ00000031"])
def test_htmx_gets_the_part_that_the_page_holds(demo: CheckingClient, address: str) -> None:
    answer = demo.get(quote(address, safe="/?="), headers=HTMX)
    part = answer.get_data(as_text=True).strip()
    assert part.startswith('<div id="results">')
    assert part in demo.get(quote(address, safe="/?=")).get_data(as_text=True)
    assert "HX-Request" in answer.headers["Vary"]


@pytest.mark.parametrize("query", ["", "&q=91620171MJ00000031", "&q=示例丙", "&q=没有这家机构"])
def test_the_elder_view_carries_on(demo: CheckingClient, query: str) -> None:
    page = fetch(demo, "/lists?view=elder" + query)
    inside = re.findall(
        r'<a[^>]* href="(/[^"]*)"', page[page.index("<main") : page.index("</main")]
    )
    assert inside
    assert [link for link in inside if "view=elder" not in link] == []
    assert '<input type="hidden" name="view" value="elder">' in page


def test_the_list_asks_little(app: Flask, client: CheckingClient, statements: list[str]) -> None:
    with transaction() as session:
        for serial in range(12):
            listing = a_listing(session, an_institution(session, serial=serial))
            listing.bases.append(ListingBasis(position=1, document="文", article="一", wording=""))
            received = ListingEventKind.OBJECTION_RECEIVED
            listing.events.append(ListingEvent(kind=received, on_day=DAY, at=EARLIER, by="x"))
    statements.clear()
    client.get("/lists")
    assert len([line for line in statements if line.startswith("SELECT")]) <= 6


def test_removed_and_withdrawn_ones_are_found(app: Flask, client: CheckingClient) -> None:
    with transaction() as session:
        an_institution(session, serial=1, standing=Standing.WITHDRAWN)
    page = fetch(client, ADDRESS)
    assert headline(page) == "未在黑名单中查到"
    assert "已自行退出" in page
