"""Codes that were tried too often: the page says until when, the header in how many seconds."""

from portal.policy.roles import Role
from tests.client import CheckingClient
from tests.conftest import Hand
from tests.people import PASSWORD, WORKER, official

TYPED = {"name": WORKER.number, "code": "123456", "password": "Yiju-hao-ji-de-hua"}


def test_it_works_for_a_reset(client: CheckingClient, clock: Hand) -> None:
    for _ in range(5):
        assert client.submit("/reset", TYPED).status_code == 422
    clock.move(minutes=10)
    locked = client.submit("/reset", TYPED)
    assert (locked.status_code, locked.headers["Retry-After"]) == (429, "1200")
    assert "11:50 以后再试" in locked.get_data(as_text=True)


def test_it_works_for_a_second_factor(client: CheckingClient) -> None:
    auditor = official(Role.AUDITOR)
    client.submit("/login", {"name": auditor.phone or "", "password": PASSWORD})
    for _ in range(5):
        assert client.submit("/second-factor", {"code": "000000"}).status_code == 422
    locked = client.submit("/second-factor", {"code": "000000"})
    assert (locked.status_code, locked.headers["Retry-After"]) == (429, "1800")
    assert "11:50 以后再试" in locked.get_data(as_text=True)
