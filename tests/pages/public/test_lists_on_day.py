"""Whether an institution was on a list on a past day; what is public no longer answers for none."""

from datetime import date
from html import unescape

import pytest
from flask import Flask

from portal.records.database import transaction
from tests.builders import a_listing, an_institution
from tests.client import CheckingClient
from tests.conftest import DAY, Hand

CODE = "52620171MJ9000001X"
SENTENCE = "已过公示期的记录不再提供查询。"


def fetch(client: CheckingClient, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status, address
    return unescape(answer.get_data(as_text=True))


@pytest.fixture
def listed(app: Flask) -> None:
    """Listed from 2026-09-01 on, public until today."""
    with transaction() as session:
        a_listing(session, an_institution(session), key="entry001", public_until=DAY)


def test_it_works(listed: None, client: CheckingClient) -> None:
    page = fetch(client, f"/lists?q={CODE}&on=2026-10-01")
    assert "2026年10月1日，这家机构在黑名单中" in page
    assert SENTENCE in page
    assert "试用决字〔2026〕1号" in page
    assert "数据截至 <time>2026年11月23日 11:20</time>" in page
    assert f"本页地址 /lists?q={CODE}&on=2026-10-01" in page.replace("http://localhost", "")
    assert f'href="/institutions/{CODE}?on=2026-10-01"' in page


def test_before_it_took_effect_there_was_none(listed: None, client: CheckingClient) -> None:
    page = fetch(client, f"/lists?q={CODE}&on=2026-08-31")
    assert "2026年8月31日，未在黑名单中查到" in page
    assert SENTENCE in page
    assert "黑名单·有效中" not in page
    assert "它2026年8月31日在培训机构目录里" in page


def test_what_is_public_no_longer_answers_for_no_day(
    listed: None, client: CheckingClient, clock: Hand
) -> None:
    addresses = [
        f"/lists?q={CODE}&on=2026-10-01",
        "/lists?on=2026-10-01",
        "/lists?q=试用1&on=2026-10-01",
    ]
    before = [fetch(client, address) for address in addresses]
    assert all("黑名单·有效中" in page for page in before)
    clock.move(days=1)
    for address in addresses:
        page = fetch(client, address)
        assert "黑名单·有效中" not in page
        assert "试用决字" not in page
        assert SENTENCE in page


def test_the_whole_list_of_a_day(listed: None, client: CheckingClient) -> None:
    page = fetch(client, "/lists?on=2026-10-01")
    assert "<b>黑名单 1 条</b>" in page
    assert SENTENCE in page
    assert 'href="/lists?colour=black&on=2026-10-01"' in page
    assert "<b>黑名单 0 条</b>" in fetch(client, "/lists?on=2026-08-31")


def test_every_answer_leads_to_the_question_for_a_day(listed: None, client: CheckingClient) -> None:
    for address in ("/lists", f"/lists?q={CODE}", "/lists?q=没有这家"):
        page = fetch(client, address)
        assert 'type="date"' in page
        assert SENTENCE not in page


@pytest.mark.parametrize(
    ("on", "words"),
    [
        ("2026-11-24", "还没到这一天"),
        ("2020-01-01", "2025年4月22日以前没有记录"),
        ("2026-02-30", "没有这一天"),
        ("9999-12-31", "还没到这一天"),
    ],
)
def test_a_day_without_records_is_said(client: CheckingClient, on: str, words: str) -> None:
    assert words in fetch(client, f"/lists?on={on}", 422)
    assert words in fetch(client, f"/lists?q={CODE}&on={on}", 422)


def test_today_is_no_past_day(listed: None, client: CheckingClient) -> None:
    page = fetch(client, f"/lists?q={CODE}&on={date.isoformat(DAY)}")
    assert SENTENCE not in page
    assert "2026年11月23日，" not in page
