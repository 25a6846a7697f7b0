"""The named accounts of the demonstration let in whoever has the password that all share."""

import pytest
from flask import Flask

from portal.policy.roles import Role
from portal.services.entry import Visitor, sign_in
from tests.client import CheckingClient
from tests.conftest import NOW
from tests.people import PASSWORD

ROLES = {
    "13900000001": Role.WORKER,
    "13900000002": Role.WORKER,
    "13900000003": Role.WORKER,
    "13900000101": Role.MANAGER,
    "13900000104": Role.INSTRUCTOR,
    "13900000102": Role.MANAGER,
    "13900000103": Role.MANAGER,
    "13900000201": Role.REVIEWER,
    "13900000202": Role.REVIEWER,
    "13900000203": Role.REVIEWER,
    "13900000301": Role.PROPOSING_OFFICER,
    "13900000302": Role.APPROVING_OFFICER,
    "13900000303": Role.AUDITOR,
}
FIRST_PAGES = {"worker": "/worker", "institution": "/institution/own", "bureau": "/bureau/own"}


def test_each_is_who_the_contract_says(demo_app: Flask) -> None:
    visitor = Visitor("192.0.2.1", "", "手机")
    found = {phone: sign_in(phone, PASSWORD, visitor=visitor, at=NOW) for phone in ROLES}
    assert {phone: account.role for phone, account in found.items()} == ROLES
    units = [found[f"1390000020{place}"].unit for place in (1, 2, 3)]
    assert units == ["first", "second", "employment_office"]
    letters = {phone: found[phone].institution for phone in ("13900000101", "13900000102")}
    assert all(letters.values())
    assert found["13900000101"].institution == found["13900000104"].institution


@pytest.mark.parametrize("phone", list(ROLES))
def test_it_signs_in_without_second_factor_or_change(demo: CheckingClient, phone: str) -> None:
    demo.submit("/login", {"name": phone, "password": PASSWORD})
    assert demo.get(FIRST_PAGES[ROLES[phone].door]).status_code == 200
