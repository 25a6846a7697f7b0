"""The subsidy calculator: questions, answers with their steps, neighbouring cases, refusals."""

import re
from datetime import date
from html import unescape
from urllib.parse import quote

import pytest
from flask import Flask

from portal.policy.jurisdiction import load
from portal.records.database import transaction
from tests.builders import a_directory
from tests.client import CheckingClient

HTMX = {"HX-Request": "true"}
SKILLS = "/subsidy?type=employment_skills"
ON_POST = "/subsidy?type=on_post_skills"


def fetch(client: CheckingClient, address: str, status: int = 200) -> str:
    answer = client.get(quote(address, safe="/?&=%"))
    assert answer.status_code == status, address
    return unescape(answer.get_data(as_text=True))


def amount(page: str) -> str:
    return str(re.findall(r'<b class="figure">([^<]+)</b>', page)[0])


def steps(page: str) -> list[str]:
    receipt = page[page.index('<ul class="receipt">') :].split("</ul>", maxsplit=1)[0]
    return re.findall(r"<li><div class=\"row\"><p>(.*?)</p>", receipt)


def test_it_works(client: CheckingClient) -> None:
    page = fetch(client, "/subsidy")
    assert page.count('href="/subsidy?type=') == 4
    question = fetch(client, SKILLS)
    assert '<label for="q">工种' in question
    assert '<label for="award">学完拿到什么证' in question


@pytest.mark.parametrize(
    ("address", "yuan"),
    [
        (f"{SKILLS}&q=焊工&award=completion", "1500"),
        (f"{SKILLS}&occupation=a44", "1500"),
        (f"{SKILLS}&q=砌筑工&award=advanced", "1200"),
        (f"{ON_POST}&q=快递员", "480"),
        (f"{ON_POST}&q=养老护理员&award=technician", "2000"),
        (f"{ON_POST}&q=养老护理员&award=advanced", "960"),
        ("/subsidy?type=entrepreneurship&course=SYB", "1600"),
        ("/subsidy?type=entrepreneurship&course=GYB", "500"),
        ("/subsidy?type=apprenticeship&level=intermediate", "6000"),
        ("/subsidy?type=apprenticeship&level=advanced&q=焊工&shortage=true", "9000"),
        (f"{SKILLS}&q=焊工&shortage=true", "1800"),
        (f"{SKILLS}&q=焊工&project_based=true&employed=false", "0"),
        (f"{SKILLS}&q=焊工&award=technician&certificate=none", "1500"),
    ],
)
def test_it_answers_with_the_amount(client: CheckingClient, address: str, yuan: str) -> None:
    page = fetch(client, address)
    assert amount(page) == yuan
    assert "这是试算，不是审批结果。" in page
    assert "每人每年 1 次，累计 3 次" in page
    assert f"一共</p><p>{yuan} 元" in page


def test_the_directory_in_force_decides(app: Flask, client: CheckingClient) -> None:
    with transaction() as session:
        a_directory(session, "养老护理员", until_day=date(2026, 12, 31))
    page = fetch(client, f"{SKILLS}&q=养老护理员&on=2026-12-01")
    assert amount(page) == "1440"
    assert steps(page) == ["B类，培训合格证", "在急需紧缺目录里，上浮 20%"]
    assert "附件3 备注2；《试用急需紧缺目录第1版》试用发〔2026〕1号" in page
    assert '按 <time datetime="2026-12-01">2026年12月1日</time> 开班计算' in page
    assert amount(fetch(client, f"{SKILLS}&q=养老护理员&on=2027-01-01")) == "1200"
    assert amount(fetch(client, f"{SKILLS}&q=养老护理员&shortage=false")) == "1200"


def test_neighbouring_cases_lead_to_their_own_answer(app: Flask, client: CheckingClient) -> None:
    with transaction() as session:
        a_directory(session, "养老护理员")
    page = fetch(client, f"{SKILLS}&q=养老护理员")
    cases = re.findall(
        r'<a href="(/subsidy\?[^"]+)"><span class="seal.*?<b>(.+?)：(\d+) 元</b>', page
    )
    assert [(what, yuan) for _, what, yuan in cases] == [
        ("拿到高级工证书", "1800"),
        ("企业在职职工", "1152"),
        ("开班时不在急需紧缺目录里", "1200"),
    ]
    for address, _, yuan in cases:
        assert amount(fetch(client, address)) == yuan


def test_every_other_course_and_level_is_a_case(client: CheckingClient) -> None:
    courses = fetch(client, "/subsidy?type=entrepreneurship&course=GYB")
    assert len(re.findall(r"<b>[^<]+：(?:1600|1900) 元</b>", courses)) == 5
    levels = fetch(client, "/subsidy?type=apprenticeship&level=junior")
    assert re.findall(r"<b>(?:初级工|中级工|高级工)：(\d+) 元</b>", levels) == ["6000", "7500"]


def test_a_project_shows_what_happens_without_a_job(client: CheckingClient) -> None:
    page = fetch(client, f"{SKILLS}&q=焊工&project_based=true")
    assert "<b>培训后没有就业：0 元</b>" in page
    assert "按已经就业算" in page


def test_what_the_documents_leave_open_is_said(client: CheckingClient) -> None:
    assert "由服务中心确认" not in fetch(client, f"{SKILLS}&q=焊工")
    page = fetch(client, f"{SKILLS}&q=焊工&award=advanced&certificate=special_operation_permit")
    assert "文件没有写明的地方，按通常的理解算，由服务中心确认。" in page


def test_what_else_there_is_depends_on_the_training(client: CheckingClient) -> None:
    assert "每天 30 元" in fetch(client, f"{SKILLS}&q=焊工")
    on_post = fetch(client, f"{ON_POST}&q=焊工")
    assert "每天 30 元" not in on_post
    assert "最多 300 元" in on_post
    assert "最多 100 元" in fetch(client, f"{SKILLS}&q=兰州牛肉拉面制作")
    assert "另外可能有的" not in fetch(client, "/subsidy?type=entrepreneurship&course=SYB")


def test_a_search_that_fits_several_asks_which(client: CheckingClient) -> None:
    page = fetch(client, f"{SKILLS}&q=护理员&award=advanced")
    assert "是哪一个？" in page
    links = re.findall(r'href="(/subsidy\?[^"]*occupation=[^"]*)"[^>]*>([^<]+)</a>', page)
    address = next(link for link, name in links if name == "养老护理员")
    assert amount(fetch(client, address)) == "1500"  # the award chosen before is kept


def test_a_search_that_fits_one_is_answered(client: CheckingClient) -> None:
    page = fetch(client, f"{SKILLS}&q=拉面")
    assert "兰州牛肉拉面制作" in page
    assert amount(page) == "1500"


@pytest.mark.parametrize(
    ("address", "reason"),
    [
        (f"{SKILLS}&q=企业职工通用素质培训", "只给企业职工，按岗位技能培训办"),
        ("/subsidy?type=apprenticeship&level=junior&project_based=true", "不能按项目化培训办"),
        (f"{SKILLS}&q=焊工&on=2025-04-21", "补贴标准从2025年4月22日起执行"),
    ],
)
def test_what_the_law_bars_is_refused_in_words(
    client: CheckingClient, address: str, reason: str
) -> None:
    page = fetch(client, address, 422)
    assert reason in page
    assert "依据 新民社发〔2025〕13号" in page
    assert "算一算" in page


def test_a_refusal_shows_the_case_that_would_do(client: CheckingClient) -> None:
    page = fetch(client, f"{SKILLS}&q=企业职工通用素质培训", 422)
    assert "<b>企业在职职工：480 元</b>" in page


@pytest.mark.parametrize(
    ("address", "reason"),
    [
        ("/subsidy?type=x", "没有这种培训"),
        (f"{SKILLS}&award=x", "没有这一项"),
        (f"{SKILLS}&award=completion", "写一个工种"),
        (f"{SKILLS}&q=宇航员", "没有找到“宇航员”"),
        (f"{SKILLS}&occupation=z99", "没有找到“z99”"),
        (f"{SKILLS}&q=焊工&on=2026-02-30", "没有这一天"),
        (f"{SKILLS}&q=焊工&shortage=maybe", "没有这一项"),
        ("/subsidy?type=entrepreneurship&course=", "选一门课程"),
        ("/subsidy?type=entrepreneurship&course=MBA", "没有这一项"),
        ("/subsidy?type=apprenticeship&level=technician", "没有这一项"),
        ("/subsidy?type=apprenticeship&level=&q=焊工", "选一个等级"),
        ("/subsidy?type=apprenticeship&level=junior&q=宇航员", "没有找到“宇航员”"),
    ],
)
def test_a_wrong_question_is_explained(client: CheckingClient, address: str, reason: str) -> None:
    page = fetch(client, address, 422)
    assert reason in page
    assert '<b class="figure">' not in page


def test_what_was_typed_is_kept(client: CheckingClient) -> None:
    page = fetch(client, f"{SKILLS}&q=宇航员&award=technician", 422)
    assert 'value="宇航员"' in page
    assert '<option selected value="technician">' in page


def test_strange_addresses_are_answered(client: CheckingClient) -> None:
    assert client.get(f"{SKILLS}&q=%00").status_code == 400
    assert client.get(f"{SKILLS}&q=%27%22%3C").status_code == 422
    assert client.get(f"{SKILLS}&type=x&occupation=a44").status_code == 200
    assert client.get("/subsidy?x=1").headers["Location"].endswith("/subsidy")
    assert client.get(f"{SKILLS}&occupation=a44&on=9999-12-31").status_code == 200


def test_a_place_without_rates_has_no_answer(app: Flask, client: CheckingClient) -> None:
    app.extensions["jurisdiction"] = load("guangdong")
    page = fetch(client, "/subsidy?type=entrepreneurship&course=SYB")
    assert "没有规定创业培训补贴标准" in page


def test_htmx_gets_the_suggestions_that_the_page_holds(client: CheckingClient) -> None:
    address = quote(f"{SKILLS}&q=护理员", safe="/?&=")
    answer = client.get(address, headers=HTMX)
    part = answer.get_data(as_text=True).strip()
    assert '<div id="suggestions"' in part
    assert part in client.get(address).get_data(as_text=True)
    assert "HX-Request" in answer.headers["Vary"]


def test_what_is_still_being_typed_is_not_wrong(client: CheckingClient) -> None:
    for query in ("", "宇航员", "企业职工通用素质培训"):
        address = quote(f"{SKILLS}&q={query}&award=completion", safe="/?&=")
        answer = client.get(address, headers=HTMX)
        assert answer.status_code == 200
        assert 'class="error"' not in answer.get_data(as_text=True)
    assert "没有找到“宇航员”" in client.get(
        quote(f"{SKILLS}&q=宇航员", safe="/?&="), headers=HTMX
    ).get_data(as_text=True)


def test_the_elder_view_carries_on(client: CheckingClient) -> None:
    page = fetch(client, f"{SKILLS}&q=焊工&view=elder")
    links = re.findall(r'href="(/(?:subsidy|occupations|classes)[^"#]*)', page)
    plain = [link for link in links if "view=elder" not in link]
    assert len(plain) == 1  # the way back to the plain view
    assert '<input type="hidden" name="view" value="elder">' in page


@pytest.mark.parametrize(
    "address", [f"{SKILLS}&occupation=a44", f"{SKILLS}&q=hulianwang", f"{SKILLS}&q=hlyl"]
)
def test_a_page_asks_little(client: CheckingClient, statements: list[str], address: str) -> None:
    client.get(address)
    assert len([line for line in statements if line.startswith("SELECT")]) <= 6
