"""Asking the open API, for the tests of every address.

What only the law decides is asked of one SQLite database for all tests of a module; what a record
decides takes `client` or `demo`, on both databases.
"""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.client import CheckingClient
from tests.conftest import Hand, _found, running
from tests.databases import Databases

Answer = tuple[int, Any]
Ask = Callable[..., Answer]


@pytest.fixture(scope="module")
def law_client(databases: Databases) -> Iterator[CheckingClient]:
    with databases.copy("sqlite", "founded", _found) as url, running(url, Hand()) as app:
        client = app.test_client()
        assert isinstance(client, CheckingClient)
        yield client


@pytest.fixture
def ask(law_client: CheckingClient) -> Ask:
    """`ask("/subsidy", type="…")` answers the status and the JSON; None leaves a parameter out."""

    def get(path: str, **values: object) -> Answer:
        words = {name: str(value) for name, value in values.items() if value is not None}
        response = law_client.get(f"/api/v1{path}", query_string=words)
        assert response.mimetype == "application/json"
        return response.status_code, response.json

    return get


@pytest.fixture
def refused(ask: Ask) -> Callable[..., str]:
    """Asks for what is refused as 400 and answers the message."""

    def get(path: str, **values: object) -> str:
        status, body = ask(path, **values)
        assert status == 400, body
        assert body["error"]["code"] == "wrong_parameter"
        message: str = body["error"]["message"]
        return message

    return get
