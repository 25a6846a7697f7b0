"""Messages to a worker: newest first, new until the holder says so, gone with the account."""

import json
import re
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from portal.records.accounts import Account
from portal.records.database import db, transaction
from portal.records.messages import Message, unread_of
from portal.services.messages import tell
from tests.client import CheckingClient
from tests.conftest import NOW
from tests.people import PASSWORD, SPOUSE, WORKER, sign_in


def told(account: Account, *texts: str) -> None:
    for minutes, text in enumerate(texts):
        with transaction() as session:
            at = NOW + timedelta(minutes=minutes)
            tell(session, account.id, at=at, code="promoted", text=text, class_number="26-00001")


def page_of(client: CheckingClient, path: str = "/worker/messages") -> str:
    return client.get(path).get_data(as_text=True)


def test_it_works(client: CheckingClient) -> None:
    account = WORKER.signs_up()
    told(account, "排到第2位", "轮到您了，已占名额")
    told(SPOUSE.signs_up(), "别人的消息")
    sign_in(client, account)
    assert "2 条没看" in page_of(client, "/worker")
    page = page_of(client)
    assert page.index("轮到您了") < page.index("排到第2位")
    assert page.count("新</span>") == 2
    assert 'href="/classes/26-00001"' in page
    assert "别人的消息" not in page
    assert unread_of(account) == 2  # reading alone marks nothing
    until = re.search(r'name="until" value="(\d+)"', page)
    assert until
    told(account, "刚刚又来一条")
    answer = client.submit("/worker/messages/read", {"until": until[1]}, page="/worker/messages")
    assert answer.headers["Location"] == "/worker/messages"
    page = page_of(client)
    assert "<b>1</b> 条没看" in page
    assert page.count("新</span>") == 1


def test_marking_concerns_ones_own_alone(client: CheckingClient) -> None:
    account, spouse = WORKER.signs_up(), SPOUSE.signs_up()
    told(spouse, "别人的消息")
    told(account, "自己的消息")
    sign_in(client, account)
    client.submit("/worker/messages/read", {"until": "9" * 18}, page="/worker/messages")
    assert (unread_of(account), unread_of(spouse)) == (0, 1)


def test_it_has_pages(client: CheckingClient) -> None:
    account = WORKER.signs_up()
    told(account, *(f"第{number}条" for number in range(25)))
    sign_in(client, account)
    first, second = page_of(client), page_of(client, "/worker/messages?page=2")
    assert ("第24条" in first, "第4条" in first) == (True, False)
    assert ("第4条" in second, "第0条" in second) == (True, True)
    assert 'href="/worker/messages?page=2"' in first
    assert "都看过了" not in second
    assert "没有第 3 页" in page_of(client, "/worker/messages?page=3")


def test_nothing_yet_is_said(client: CheckingClient) -> None:
    sign_in(client, WORKER.signs_up())
    assert "还没有消息" in page_of(client)
    assert "没有新的" in page_of(client, "/worker")


@pytest.mark.parametrize("until", ["", "x", "-1", "１", "9" * 30, "\0"])
def test_what_is_no_message_is_not_there(client: CheckingClient, until: str) -> None:
    sign_in(client, WORKER.signs_up())
    answer = client.submit("/worker/messages/read", {"until": until}, page="/worker/own")
    assert answer.status_code in {400, 404}


@pytest.mark.parametrize("page", ["0", "x", "9" * 30, "%00"])
def test_what_is_no_page_is_not_there(client: CheckingClient, page: str) -> None:
    sign_in(client, WORKER.signs_up())
    assert client.get(f"/worker/messages?page={page}").status_code in {400, 404}


def test_they_are_part_of_ones_own_data(client: CheckingClient) -> None:
    account = WORKER.signs_up()
    told(account, "轮到您了")
    told(SPOUSE.signs_up(), "别人的消息")
    sign_in(client, account)
    (message,) = json.loads(client.get("/worker/record.json").data)["messages"]
    assert (message["text"], message["class"], message["read_at"]) == ("轮到您了", "26-00001", None)


def test_they_go_with_the_account(client: CheckingClient) -> None:
    account, spouse = WORKER.signs_up(), SPOUSE.signs_up()
    told(account, "轮到您了")
    told(spouse, "别人的消息")
    sign_in(client, account)
    client.submit("/worker/close", {"password": PASSWORD})
    db.session.rollback()
    assert db.session.scalar(select(func.count()).select_from(Message)) == 1
