"""The sign-up page: two minutes on a phone, each mistake at its field."""

import re
from html import unescape

import pytest
from sqlalchemy import func, select

from portal.records.accounts import Account
from portal.records.database import db
from tests.client import CheckingClient
from tests.people import PASSWORD, PHONE, WORKER, Somebody, number

RIGHT = {
    "name": "王示一",
    "number": WORKER.number,
    "phone": PHONE,
    "password": PASSWORD,
}


def accounts() -> int:
    found = db.session.scalar(select(func.count()).select_from(Account))
    db.session.rollback()
    return found or 0


def test_it_works(client: CheckingClient) -> None:
    answer = client.submit("/signup", RIGHT)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/worker")
    assert "身份证还没有当面核对" in client.get("/worker").get_data(as_text=True)


def test_it_takes_what_phones_type(client: CheckingClient) -> None:
    typed = RIGHT | {"name": "买买提•阿不都", "phone": "+86 137 0000 0001"}
    assert client.submit("/signup", typed).status_code == 303
    assert db.session.scalar(select(Account.name)) == "买买提·阿不都"
    db.session.rollback()


def test_the_notice_is_shown_and_no_box_is_ticked(client: CheckingClient) -> None:
    page = client.get("/signup").get_data(as_text=True)
    assert "/privacy" in page
    assert "checkbox" not in page


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"number": WORKER.number[:-1]}, "少了 1 位，应为 18 位"),
        ({"number": "620101900101001"}, "15位的旧号码"),
        ({"phone": "1370000000"}, "少了 1 位"),
        ({"name": "王"}, "2 到 50 个字"),
        ({"password": "short"}, "还差 3 位"),
        ({"password": PHONE}, "换一个密码"),
        ({"name": ""}, "写身份证上的姓名"),
        ({"password": ""}, "设一个密码"),
    ],
)
def test_each_mistake_stands_at_its_field(
    client: CheckingClient, wrong: dict[str, str], words: str
) -> None:
    answer = client.submit("/signup", RIGHT | wrong)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert words in page
    assert "还有 1 处要改" in page
    assert accounts() == 0


def test_a_taken_number_leads_to_the_centre(client: CheckingClient) -> None:
    Somebody(phone="13700000009").signs_up()
    answer = client.submit("/signup", RIGHT)
    assert answer.status_code == 422
    assert "该身份证号已登记，请带身份证到服务中心办理" in answer.get_data(as_text=True)
    assert accounts() == 1


def test_it_refuses_without_a_token(client: CheckingClient) -> None:
    answer = client.post("/signup", data=RIGHT)
    assert answer.status_code == 400
    assert number() in answer.get_data(as_text=True)
    assert accounts() == 0


def test_it_leads_back_to_the_page_that_was_wanted(client: CheckingClient) -> None:
    wanted = "/worker/enrolments/new?class=26-00001"
    door = client.get(wanted).headers["Location"]
    login = client.get(door).get_data(as_text=True)
    address = re.search('href="(/signup[^"]*)"', login)
    assert address
    answer = client.submit(unescape(address[1]), RIGHT)
    assert answer.headers["Location"] == wanted
