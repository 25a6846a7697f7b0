"""The policy documents: the list, each one's main points, and every figure that they set."""

import re
from datetime import date
from html import unescape

import pytest
from flask import Flask
from sqlalchemy import update

from portal.policy.jurisdiction import load
from portal.policy.overview import sections
from portal.records.database import transaction
from portal.records.policies import PolicyDocument
from tests.client import CheckingClient
from tests.conftest import Hand


def fetch(client: CheckingClient, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status, address
    return unescape(answer.get_data(as_text=True))


def test_it_works(client: CheckingClient) -> None:
    page = fetch(client, "/policies")
    keys = re.findall(r'href="/policies/(\d+)"', page)
    assert keys == ["000", "002", "003", "001"]  # newest first
    assert "新民社发〔2025〕13号" in page
    assert "国就劳发〔2025〕4号" in page


@pytest.mark.parametrize("key", ["000", "001", "002", "003"])
def test_each_text_says_that_it_is_a_summary(client: CheckingClient, key: str) -> None:
    page = fetch(client, f"/policies/{key}")
    assert "<strong>这是要点，不是全文。</strong>" in page
    assert "原文为准" in page
    points = re.findall(r"<li>([^<]+|<strong>.+?)</li>", page[page.index("<article") :])
    texts = [point for point in points if point.strip()]
    assert len(texts) > 8


def test_the_local_rule_names_a_clause_for_each_amount(client: CheckingClient) -> None:
    page = fetch(client, "/policies/003")
    assert "每人累计最多3次，每年只能1次（备注5）" in page
    assert "A类不少于120课时，B类100，C类80，D类60（四(一)）" in page
    assert "每天补30元生活费（备注1）" in page


def test_a_document_without_a_number_shows_none(client: CheckingClient) -> None:
    page = fetch(client, "/policies/001")
    assert "文号" not in page
    assert "甘肃省人民政府办公厅" in page


def test_a_document_past_its_last_day_says_so(app: Flask, client: CheckingClient) -> None:
    with transaction() as session:
        session.execute(
            update(PolicyDocument)
            .where(PolicyDocument.key == "001")
            .values(until_day=date(2025, 12, 31))
        )
    assert "执行到2025年12月31日，只供查阅" in fetch(client, "/policies/001")


def test_a_document_yet_to_come_is_not_shown(app: Flask, client: CheckingClient) -> None:
    with transaction() as session:
        session.execute(
            update(PolicyDocument)
            .where(PolicyDocument.key == "000")
            .values(from_day=date(2027, 1, 1))
        )
    assert client.get("/policies/000").status_code == 404
    assert "/policies/000" not in fetch(client, "/policies")


def test_without_documents_it_says_whom_to_ask(app: Flask, client: CheckingClient) -> None:
    with transaction() as session:
        session.execute(update(PolicyDocument).values(published_at=None))
    assert "还没有登政策文件" in fetch(client, "/policies")


@pytest.mark.parametrize("key", ["999", "../etc", "9" * 30, "００３", "003'"])
def test_an_unknown_document_is_not_found(client: CheckingClient, key: str) -> None:
    assert client.get(f"/policies/{key}").status_code == 404


def test_the_elder_view_carries_on(client: CheckingClient) -> None:
    links = re.findall(r'href="(/policies[^"]*)"', fetch(client, "/policies?view=elder"))
    assert [link for link in links if "view=elder" not in link] == ["/policies"]


def test_every_figure_in_force_names_its_clause(client: CheckingClient) -> None:
    page = fetch(client, "/policies/figures")
    law = load("lanzhou-new-area")
    on = date(2026, 11, 23)
    for section in sections(law, on=on):
        if section.name == "occupations":
            continue
        band = page[page.index(f'id="{section.name}"') :].split("</section>", maxsplit=1)[0]
        assert band.count('<th scope="row">') == len(section.entries), section.name
        assert section.used_in in band
        for entry in section.entries:
            assert str(entry.source) in band
            assert f"{entry.from_day:%Y年%-m月%-d日}起" in band


def test_figures_read_in_words(client: CheckingClient) -> None:
    page = fetch(client, "/policies/figures")
    rate = '<th scope="row">A类</th><td data-label="拿到什么证">高级技师</td>'
    assert rate + '<td data-label="每人每次，元">3500</td>' in page
    assert '<td data-label="单位">兰州新区</td>' in page
    assert '<th scope="row">最低出勤比例</th><td data-label="数">80</td>' in page
    assert "本地设定" in page
    assert "337 个，每个有自己的一页" in page


def test_a_place_shows_the_figures_it_has(app: Flask, client: CheckingClient) -> None:
    app.extensions["jurisdiction"] = load("guangdong")
    page = fetch(client, "/policies/figures")
    assert 'id="targets"' in page
    assert 'id="subsidy_rates"' not in page
    assert "职业（工种）分类" not in page


def test_before_the_tables_begin_there_are_no_figures(clock: Hand, client: CheckingClient) -> None:
    clock.move(days=-700)
    assert "今天没有在执行的标准" in fetch(client, "/policies/figures")


def test_unknown_parameters_go_away(client: CheckingClient) -> None:
    assert client.get("/policies?page=2").headers["Location"].endswith("/policies")


@pytest.mark.parametrize("address", ["/policies", "/policies/003", "/policies/figures"])
def test_a_page_asks_little(client: CheckingClient, statements: list[str], address: str) -> None:
    client.get(address)
    assert len([line for line in statements if line.startswith("SELECT")]) <= 6
