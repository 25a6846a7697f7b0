"""One's own journal: what was done to my account, and by whom in which role."""

import pytest

from portal.records.database import db
from portal.services import desk
from tests.client import CheckingClient
from tests.conftest import NOW
from tests.people import SPOUSE, WORKER, reviewer, sign_in


def test_it_works(client: CheckingClient) -> None:
    account, other, by = WORKER.signs_up(), SPOUSE.signs_up(), reviewer()
    assert account.person is not None
    assert other.person is not None
    desk.make_code(account.person, by=by, at=NOW)
    desk.hand_back(other.person, other.name, "13700000009", by=by, at=NOW, on=NOW.date())
    sign_in(client, account)
    assert "/worker/journal" in client.get("/worker/record").get_data(as_text=True)
    page = client.get("/worker/journal").get_data(as_text=True)
    assert "给重设密码的 6 位数字" in page
    assert "审核员，第一服务中心" in page
    assert "您本人" in page
    assert "交还本人" not in page
    assert by.name not in page


def test_it_has_pages(client: CheckingClient) -> None:
    account, by = WORKER.signs_up(), reviewer()
    assert account.person is not None
    for _ in range(25):
        desk.note_search(account.person, by=by, at=NOW)
    sign_in(client, account)
    first = client.get("/worker/journal").get_data(as_text=True)
    assert first.count("按身份证号查找") == 20
    assert 'href="/worker/journal?page=2"' in first
    second = client.get("/worker/journal?page=2").get_data(as_text=True)
    assert second.count("按身份证号查找") == 5
    assert "登记账号" in second


@pytest.mark.parametrize("page", ["0", "x", "１", "9" * 30, "%00"])
def test_what_is_no_page_is_not_there(client: CheckingClient, page: str) -> None:
    sign_in(client, WORKER.signs_up())
    assert client.get(f"/worker/journal?page={page}").status_code in {400, 404}


def test_a_refused_page_is_in_it_no_more_than_once(client: CheckingClient) -> None:
    account = WORKER.signs_up()
    sign_in(client, account)
    for _ in range(3):
        assert client.get("/bureau/journal").status_code == 404
    db.session.rollback()
    assert client.get("/worker/journal").status_code == 200
