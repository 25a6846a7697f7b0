"""The two officers that most pages of the bureau need."""

import pytest
from flask import Flask

from portal.policy.roles import Role
from tests.client import CheckingClient
from tests.people import client_as, official


@pytest.fixture
def proposer(app: Flask) -> CheckingClient:
    return client_as(app, official(Role.PROPOSING_OFFICER, 901))


@pytest.fixture
def approver(app: Flask) -> CheckingClient:
    return client_as(app, official(Role.APPROVING_OFFICER, 902))
