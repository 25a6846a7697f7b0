"""What trainings pay: the table of every rate, and the calculator."""

import re
from html import unescape

import pytest
from flask import Flask

from portal.policy.jurisdiction import load
from tests.client import CheckingClient


def fetch(client: CheckingClient, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status, address
    return unescape(answer.get_data(as_text=True))


def rows(page: str, heading: str) -> list[tuple[str, ...]]:
    """The cells of the table under that heading."""
    table = page[page.index(f"<h2>{heading}") :].split("</table>", maxsplit=1)[0]
    lines = re.findall(r"<tr><th scope=\"row\">.*?</tr>", table, re.DOTALL)
    return [tuple(re.sub("<[^>]+>", " ", line).split()) for line in lines]


def test_it_works(client: CheckingClient) -> None:
    page = fetch(client, "/subsidy")
    assert "2025年标准" in page
    assert "2025年4月22日" in page


@pytest.mark.parametrize(
    ("heading", "amounts"),
    [
        (
            "A类，不少于120课时",
            [("1500", "1200"), ("2000", "没有"), ("2500", "2500"), ("3500", "3500")],
        ),
        (
            "B类，不少于100课时",
            [("1200", "960"), ("1500", "没有"), ("2000", "2000"), ("3000", "3000")],
        ),
        (
            "C类，不少于80课时",
            [("1000", "800"), ("1200", "没有"), ("1500", "1500"), ("2500", "2500")],
        ),
        (
            "D类，不少于60课时",
            [("600", "480"), ("800", "没有"), ("1000", "1000"), ("2000", "2000")],
        ),
    ],
)
def test_every_rate_of_the_annex_is_there(
    client: CheckingClient, heading: str, amounts: list[tuple[str, str]]
) -> None:
    page = fetch(client, "/subsidy")
    assert [row[1:] for row in rows(page, heading)] == amounts
    assert f"附件3 {heading[:2]}、四(一)" in page


def test_courses_and_apprenticeships_are_there(client: CheckingClient) -> None:
    page = fetch(client, "/subsidy")
    courses = [(row[0], row[-5], row[-4], row[-2]) for row in rows(page, "创业培训<")]
    assert courses[0] == ("GYB", "500", "3", "24")
    assert [row[1] for row in courses] == ["500", "1600", "1600", "1600", "1900", "1900"]
    assert rows(page, "企业新型学徒制<") == [
        ("初级工", "5000", "6000"),
        ("中级工", "6000", "7200"),
        ("高级工", "7500", "9000"),
    ]


@pytest.mark.parametrize(
    "words",
    [
        "最多 300 元",
        "最多 100 元",
        "每天 30 元",
        "累计最多 3 次，每年 1 次",
        "不少于 60 课时",
        "上浮 20%",
    ],
)
def test_what_else_there_is(client: CheckingClient, words: str) -> None:
    assert words in fetch(client, "/subsidy")


def test_each_class_leads_to_its_occupations(client: CheckingClient) -> None:
    page = fetch(client, "/subsidy")
    assert 'href="/occupations?class=A"' in page
    assert "看B类的 129 个工种" in page


def test_the_six_groups_are_named(client: CheckingClient) -> None:
    page = fetch(client, "/subsidy")
    groups = page[page.index('id="groups"') :].split("</ul>")[0]
    assert groups.count("<li>") == 6


def test_a_place_without_rates_says_so(app: Flask, client: CheckingClient) -> None:
    app.extensions["jurisdiction"] = load("guangdong")
    assert "没有规定补贴标准" in fetch(client, "/subsidy")


def test_the_elder_view_carries_on(client: CheckingClient) -> None:
    page = fetch(client, "/subsidy?view=elder")
    links = re.findall(r'href="(/(?:subsidy|occupations|shortage)[^"#]*)', page)
    assert [link for link in links if "view=elder" not in link] == ["/subsidy"]
