"""The privacy notice is told again, behind every door, until its version in force was seen."""

import pytest

from portal.policy.roles import Role
from portal.records.accounts import has_seen_notice
from portal.services.accounts import see_notice
from tests.client import CheckingClient
from tests.conftest import NOW
from tests.people import WORKER, sign_in, somebody

WORDS = "先看隐私说明"


@pytest.mark.parametrize("role", [Role.MANAGER, Role.REVIEWER, Role.AUDITOR])
def test_it_works(client: CheckingClient, role: Role) -> None:
    account = somebody(role)
    sign_in(client, account)
    own = f"/{role.door}/own"
    assert WORDS in client.get(own).get_data(as_text=True)
    assert not has_seen_notice(account)
    answer = client.submit(f"{own.removesuffix('own')}own/notice", page=own)
    assert answer.headers["Location"] == own
    assert WORDS not in client.get(own).get_data(as_text=True)
    assert has_seen_notice(account)


def test_who_signed_up_has_seen_it_until_it_changes(
    client: CheckingClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    sign_in(client, WORKER.signs_up())
    assert WORDS not in client.get("/worker").get_data(as_text=True)
    monkeypatch.setattr("portal.records.accounts.NOTICE_VERSION", "2027-01-01")
    assert WORDS in client.get("/worker").get_data(as_text=True)


def test_it_is_kept_once(client: CheckingClient) -> None:
    account = somebody(Role.MANAGER)
    for _ in range(2):
        see_notice(account, at=NOW)
    assert has_seen_notice(account)
    assert WORDS not in client.get("/").get_data(as_text=True)
