"""The shortage directory: in force, on a past day, its change log, and never a draft."""

import re
from datetime import date
from html import unescape
from urllib.parse import quote

import pytest
from flask import Flask

from portal.policy.registry import DirectoryLevel
from portal.records.database import transaction
from tests.builders import EARLIER, a_class, a_directory, an_institution
from tests.client import CheckingClient

HTMX = {"HX-Request": "true"}
LAST = date(2026, 6, 30)


def fetch(client: CheckingClient, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status, address
    return unescape(answer.get_data(as_text=True))


def listed(page: str) -> list[str]:
    return re.findall(
        r'<th scope="row"><a class="alone" href="/occupations/[^"]+">([^<]+)</a>', page
    )


@pytest.fixture
def two_versions(app: Flask) -> None:
    """The first ends on 2026-06-30; the second takes 快递员 out and brings 养老护理员."""
    with transaction() as session:
        a_directory(session, "焊工", "快递员", number=1, until_day=LAST)
        a_directory(session, "焊工", "养老护理员", number=2, from_day=date(2026, 7, 1))


def test_it_works(demo: CheckingClient) -> None:
    page = fetch(demo, "/shortage")
    assert "<b>共 12 个工种</b>" in page
    assert len(listed(page)) == 12
    assert {"养老护理员", "快递员", "电工"} < set(listed(page))
    assert "<del>1200</del> → <b>1440 元</b>" in page
    assert "B类，不少于100课时" in page
    assert "附件3 备注2" in page
    assert "现代服务业" in page


def test_a_draft_is_never_shown(demo: CheckingClient) -> None:
    page = fetch(demo, "/shortage?on=2027-06-01")
    assert "焊工" not in listed(page)
    assert "第2版" not in page


def test_before_the_first_version_it_says_so(client: CheckingClient) -> None:
    page = fetch(client, "/shortage")
    assert "急需紧缺目录尚未发布" in page
    assert "补贴标准按分类表执行，不上浮。" in page
    assert "变更记录" not in page


@pytest.mark.usefixtures("two_versions")
def test_a_day_has_the_version_of_that_day(client: CheckingClient) -> None:
    assert listed(fetch(client, "/shortage")) == ["焊工", "养老护理员"]
    past = fetch(client, "/shortage?on=2026-06-30")
    assert listed(past) == ["焊工", "快递员"]
    assert "试用发〔2026〕1号" in past
    assert "2026年6月30日执行的目录" in past
    assert "数据截至 <time>2026年11月23日 11:20</time>" in past
    assert "本页地址 /shortage?on=2026-06-30" in past
    assert listed(fetch(client, "/shortage?on=2026-07-01")) == ["焊工", "养老护理员"]


@pytest.mark.usefixtures("two_versions")
def test_before_it_began_nothing_was_raised(client: CheckingClient) -> None:
    page = fetch(client, "/shortage?on=2026-02-28")
    assert "2026年2月28日没有急需紧缺目录" in page
    assert "尚未发布，补贴标准按分类表执行，不上浮。" in page
    assert listed(page) == []


@pytest.mark.usefixtures("two_versions")
def test_the_change_log_says_what_changed(client: CheckingClient) -> None:
    page = fetch(client, "/shortage")
    log = page[page.index("变更记录") :]
    assert "新增 1 个：养老护理员" in log
    assert "移出 1 个：快递员" in log
    assert 'href="/shortage?on=2026-03-01"' in log
    assert log.index("试用发〔2026〕2号") < log.index("试用发〔2026〕1号")


@pytest.mark.usefixtures("two_versions")
@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("q=焊工", "现在在目录里，找到 1 个"),
        ("q=hg", "现在在目录里，找到 1 个"),
        ("q=快递员", "“快递员”现在不在目录里"),
        ("q=快递员&on=2026-06-30", "2026年6月30日在目录里，找到 1 个"),
        ("q=养老护理员&on=2026-06-30", "“养老护理员”2026年6月30日不在目录里"),
        ("q=宇航员", "没有找到“宇航员”这个工种"),
        ("industry=大数据", "现在的目录里没有大数据"),
    ],
)
def test_a_question_gets_one_answer(client: CheckingClient, query: str, words: str) -> None:
    page = fetch(client, "/shortage?" + quote(query, safe="=&"))
    assert words in page
    assert "数据截至 <time>2026年11月23日 11:20</time>" in page


def test_an_industry_narrows_it(app: Flask, client: CheckingClient) -> None:
    with transaction() as session:
        a_directory(session, "焊工", number=1, industry="新材料")
        a_directory(session, "电工", number=2, industry="新能源", level=DirectoryLevel.CITY)
    page = fetch(client, "/shortage?industry=" + quote("新能源"))
    assert listed(page) == ["电工"]


def test_a_published_version_that_has_not_begun_is_only_announced(
    app: Flask, client: CheckingClient
) -> None:
    with transaction() as session:
        a_directory(session, "焊工", from_day=date(2027, 1, 1))
    page = fetch(client, "/shortage")
    assert "急需紧缺目录尚未发布" in page
    assert "2027年1月1日" in page[page.index("变更记录") :]
    later = fetch(client, "/shortage?on=2027-01-01")
    assert listed(later) == ["焊工"]
    assert "还没到2027年1月1日" in later


@pytest.mark.parametrize(
    ("query", "kept", "reason"),
    [
        ("on=2026-02-30", 'value="2026-02-30"', "没有这一天"),
        ("on=x", 'value="x"', "没有这一天"),
        ("on=" + "9" * 30, f'value="{"9" * 30}"', "没有这一天"),
        ("industry=x", "", "没有这一项"),
    ],
)
def test_a_wrong_value_is_kept_and_explained(
    client: CheckingClient, query: str, kept: str, reason: str
) -> None:
    page = fetch(client, f"/shortage?{query}", 422)
    assert kept in page
    assert reason in page


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31", "1969-12-31", "２026-03-01"])
def test_far_and_full_width_days_are_answered(client: CheckingClient, day: str) -> None:
    assert client.get(f"/shortage?on={day}").status_code == 200


def test_strange_addresses_are_answered(client: CheckingClient) -> None:
    assert client.get("/shortage?q=%00").status_code == 400
    assert client.get("/shortage?on=2026-03-01&on=x").status_code == 200
    assert client.get("/shortage?x=1").headers["Location"].endswith("/shortage")


@pytest.mark.usefixtures("two_versions")
def test_the_directory_of_a_day_is_taken_away(client: CheckingClient) -> None:
    lines = client.get("/shortage.csv?on=2026-06-30").get_data(as_text=True).splitlines()
    assert lines[0].startswith("\ufeff版次,级别,目录,文号,起,至,上浮（%）,职业（工种）")
    assert [line.split(",")[:1] + line.split(",")[4:8] for line in lines[1:]] == [
        ["1", "2026-03-01", "2026-06-30", "20", "焊工"],
        ["1", "2026-03-01", "2026-06-30", "20", "快递员"],
    ]
    assert len(client.get("/shortage.csv?on=2026-02-01").get_data(as_text=True).splitlines()) == 1
    assert client.get("/shortage.csv?on=x").status_code == 404
    assert 'href="/shortage.csv?on=2026-06-30"' in fetch(client, "/shortage?on=2026-06-30")


@pytest.mark.usefixtures("two_versions")
def test_it_says_from_when_to_when_and_why_one_was_withdrawn(
    app: Flask, client: CheckingClient
) -> None:
    with transaction() as session:
        a_directory(
            session,
            "电工",
            number=3,
            level=DirectoryLevel.CITY,
            withdrawn_from=date(2026, 9, 1),
            withdrawn_at=EARLIER,
        )
        a_directory(
            session,
            "车工",
            number=4,
            level=DirectoryLevel.CITY,
            from_day=date(2026, 10, 1),
            withdrawn_from=date(2026, 10, 1),
            withdrawn_at=EARLIER,
        )
    assert listed(fetch(client, "/shortage?on=2026-08-31")) == ["焊工", "养老护理员", "电工"]
    page = fetch(client, "/shortage?on=2026-10-01")
    assert listed(page) == ["焊工", "养老护理员"]
    assert "2026年9月1日起撤回" in page
    assert "2026年8月31日" in page
    assert "没有执行" in page


@pytest.mark.usefixtures("two_versions")
def test_open_classes_are_counted_for_today_only(client: CheckingClient) -> None:
    with transaction() as session:
        a_class(session, an_institution(session))
    assert "看近期 1 个班" in fetch(client, "/shortage")
    assert "看近期" not in fetch(client, "/shortage?on=2026-06-30")


def test_htmx_gets_the_part_that_the_page_holds(demo: CheckingClient) -> None:
    part = demo.get("/shortage", headers=HTMX)
    assert part.get_data(as_text=True).strip() in demo.get("/shortage").get_data(as_text=True)
    assert "HX-Request" in part.headers["Vary"]


def test_the_elder_view_carries_on(demo: CheckingClient) -> None:
    links = re.findall(
        r'href="(/(?:shortage|occupations)[^"]*)"', fetch(demo, "/shortage?view=elder")
    )
    assert [link for link in links if "view=elder" not in link] == ["/shortage"]


@pytest.mark.usefixtures("two_versions")
@pytest.mark.parametrize("address", ["/shortage", "/shortage?q=hg", "/shortage?on=2026-06-30"])
def test_a_page_asks_little(client: CheckingClient, statements: list[str], address: str) -> None:
    client.get(address)
    assert len([line for line in statements if line.startswith("SELECT")]) <= 6
