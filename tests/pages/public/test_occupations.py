"""The occupations: the list with its search and filters, and each occupation's page."""

import re
from html import unescape
from urllib.parse import quote

import pytest
from flask import Flask

from portal.records.database import transaction
from portal.records.publications import PublicNoun, raise_revision
from tests.builders import a_class, a_directory, an_institution
from tests.client import CheckingClient
from tests.conftest import NOW

HTMX = {"HX-Request": "true"}


def fetch(client: CheckingClient, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status, address
    return unescape(answer.get_data(as_text=True))


def names(page: str) -> list[str]:
    return re.findall(r'class="seal kind-[^>]*>[A-D]</span><span><b>([^<]+)</b>', page)


def test_it_works(client: CheckingClient) -> None:
    page = fetch(client, "/occupations")
    assert "共 337 个工种" in page
    assert "A类，67 个" in page
    assert "依据 新民社发〔2025〕13号 附件3 A类、四(一)" in page
    assert '补贴 1500 元，<span class="whole">120 课时起</span>' in page
    assert names(page)[0] == "中式烹调师"
    assert len(names(page)) == 24


def test_every_occupation_stands_on_one_of_its_pages(client: CheckingClient) -> None:
    found = [
        name
        for number in range(1, 16)
        for name in names(fetch(client, f"/occupations?page={number}"))
    ]
    assert len(found) == len(set(found)) == 337


def test_a_class_that_goes_on_says_so(client: CheckingClient) -> None:
    assert "A类（续）" in fetch(client, "/occupations?page=2")
    third = fetch(client, "/occupations?page=3")
    assert "A类（续）" in third
    assert "B类，129 个" in third


@pytest.mark.parametrize(
    ("query", "first"),
    [("焊工", "焊工"), ("hg", "焊工"), ("a44", "焊工"), ("养老护理", "养老护理员"), ("焊", "焊工")],
)
def test_a_search_finds_it_first(client: CheckingClient, query: str, first: str) -> None:
    page = fetch(client, f"/occupations?q={quote(query)}")
    assert names(page)[0] == first
    assert "依据 新民社发〔2025〕13号 附件3" in page
    assert "数据截至 <time>2026年11月23日 11:20</time>" in page


def test_a_search_that_finds_nothing_says_what_to_do(client: CheckingClient) -> None:
    page = fetch(client, "/occupations?q=" + quote("宇航员"))
    assert "没有找到“宇航员”这个工种" in page
    assert "看全部工种" in page


def test_a_search_that_is_too_narrow_says_what_to_drop(client: CheckingClient) -> None:
    page = fetch(client, "/occupations?class=D&q=" + quote("焊工"))
    assert "没有找到“焊工”这个条件下的工种" in page
    assert "去掉其他条件，有 <b>2</b> 个" in page


def test_a_class_narrows_the_list(client: CheckingClient) -> None:
    page = fetch(client, "/occupations?class=D")
    assert "共 46 个工种" in page
    assert "补贴 600 元" in page
    assert "page=2" in page
    assert "class=D" in page


def test_shortage_narrows_the_list_and_shows_the_uplift(app: Flask, client: CheckingClient) -> None:
    with transaction() as session:
        a_directory(session, "焊工", "快递员")
    page = fetch(client, "/occupations?shortage=1")
    assert names(page) == ["焊工", "快递员"]
    assert "<del>1500</del> → 1800 元" in page
    assert "急需紧缺 +20%" in page
    assert "依据 新民社发〔2025〕13号 附件3 A类、附件3 备注2、四(一)" in page


def test_without_a_directory_nothing_is_called_short(client: CheckingClient) -> None:
    page = fetch(client, "/occupations?shortage=1")
    assert "没有急需紧缺的工种" in page
    assert "补贴标准按分类表执行，不上浮" in page
    assert "+20%" not in page


@pytest.mark.parametrize("query", ["class=E", "class=a", "shortage=2", "class=%EF%BC%A1"])
def test_a_wrong_filter_is_said_and_not_used(client: CheckingClient, query: str) -> None:
    page = fetch(client, f"/occupations?{query}", 422)
    assert "共 337 个工种" in page
    assert 'class="notice kind-stop"' in page


@pytest.mark.parametrize("page", ["0", "16", "x", "-1", "9" * 25, "１", "1.5"])
def test_a_wrong_page_is_not_found(client: CheckingClient, page: str) -> None:
    assert client.get(f"/occupations?page={quote(page)}").status_code == 404


def test_strange_addresses_are_answered(client: CheckingClient) -> None:
    assert client.get("/occupations?q=%00").status_code == 400
    assert client.get("/occupations?q=%27%22%29%28*%3A").status_code == 200
    assert client.get("/occupations?class=A&class=B").status_code == 200
    answer = client.get("/occupations?nothing=1&class=A")
    assert answer.headers["Location"].endswith("/occupations?class=A")


def test_htmx_gets_the_part_that_the_page_holds(client: CheckingClient) -> None:
    answer = client.get("/occupations?page=2", headers=HTMX)
    part = answer.get_data(as_text=True).strip()
    assert part.startswith('<div id="results">')
    assert part in client.get("/occupations?page=2").get_data(as_text=True)
    assert "HX-Request" in answer.headers["Vary"]


def test_the_elder_view_carries_on(client: CheckingClient) -> None:
    page = fetch(client, "/occupations?view=elder&class=A")
    links = re.findall(r'href="(/occupations[^"]*)"', page)
    plain = [link for link in links if "view=elder" not in link]
    assert plain == ["/occupations?class=A"]  # the way back to the plain view
    assert '<input type="hidden" name="view" value="elder">' in page


@pytest.mark.parametrize(
    "address", ["/occupations", "/occupations?class=A&shortage=1&q=hg", "/occupations/a44"]
)
def test_a_page_asks_little(client: CheckingClient, statements: list[str], address: str) -> None:
    client.get(address)
    assert len([line for line in statements if line.startswith("SELECT")]) <= 6


def test_an_occupation_shows_what_people_get(client: CheckingClient) -> None:
    page = fetch(client, "/occupations/a44")
    assert "<h1>焊工</h1>" in page
    assert '<b class="figure">1500</b> 元/人' in page
    assert "您不用交钱" in page
    assert "最少上 120 课时，其中实操不少于 84 课时" in page
    assert "依据 新民社发〔2025〕13号 附件3 A类" in page
    assert re.findall(r'<th scope="row">(.+?)</th><td>(.+?)</td><td>(.+?)</td>', page) == [
        ("培训合格证", "1500", "1200"),
        ("高级工", "2000", "<small>没有</small>"),
        ("技师", "2500", "2500"),
        ("高级技师", "3500", "3500"),
    ]


def test_without_a_directory_there_is_no_tag_and_no_uplift(client: CheckingClient) -> None:
    page = fetch(client, "/occupations/a44")
    assert "急需紧缺目录尚未发布。" in page
    assert "补贴标准按分类表执行，不上浮。" in page
    assert "tag-uplift" not in page


def test_a_shortage_occupation_shows_both_amounts(app: Flask, client: CheckingClient) -> None:
    with transaction() as session:
        a_directory(session, "养老护理员")
    page = fetch(client, key_of(client, "养老护理员"))
    assert "急需紧缺 补贴上浮20%" in page
    assert '<del>1200</del> → <b class="figure">1440</b>' in page
    assert "+240 元" in page
    assert "附件3 备注2；《试用急需紧缺目录第1版》试用发〔2026〕1号" in page
    assert "1152<small>原 960</small>" in page
    assert "尚未发布" not in page


def key_of(client: CheckingClient, name: str) -> str:
    page = fetch(client, "/occupations?q=" + quote(name))
    return str(re.findall(r'href="(/occupations/[a-d]\d+)"', page)[0])


def test_an_occupation_outside_the_directory_is_not_called_short(
    app: Flask, client: CheckingClient
) -> None:
    with transaction() as session:
        a_directory(session, "养老护理员")
    page = fetch(client, "/occupations/a44")
    assert "不在急需紧缺目录里，不上浮" in page
    assert "尚未发布" not in page


def test_employees_alone_get_the_general_training(client: CheckingClient) -> None:
    page = fetch(client, key_of(client, "企业职工通用素质培训"))
    assert '<b class="figure">480</b>' in page
    assert "只给企业职工" in page
    assert re.findall(r'<th scope="row">(.+?)</th>', page) == ["培训合格证"]
    assert "评价补贴" not in page


def test_a_special_skill_has_the_smaller_evaluation_subsidy(client: CheckingClient) -> None:
    page = fetch(client, key_of(client, "兰州牛肉拉面制作"))
    assert "专项职业能力" in page
    assert "最多 100 元" in page


def test_marks_and_notes_are_shown(client: CheckingClient) -> None:
    assert "绿色职业" in fetch(client, key_of(client, "农业经理人"))
    assert "照文件原文刊印" in fetch(client, key_of(client, "喷涂喷焊工"))


def test_open_classes_are_counted(app: Flask, client: CheckingClient) -> None:
    assert "现在没有能报的班" in fetch(client, "/occupations/a44")
    with transaction() as session:
        institution = an_institution(session)
        a_class(session, institution, number="26-90001")
        a_class(session, institution, number="26-90002")
        a_class(session, institution, number="26-90003", announced_at=None)
        raise_revision(session, PublicNoun.CLASSES, at=NOW)
    page = fetch(client, "/occupations/a44")
    assert "看近期 2 个班" in page
    assert f'href="/classes?q={quote("焊工")}"' in page


@pytest.mark.parametrize("key", ["z99", "A44", "a44%20", "9" * 30, "焊工", "a44'"])
def test_an_unknown_occupation_is_not_found(client: CheckingClient, key: str) -> None:
    assert client.get(f"/occupations/{key}").status_code == 404
