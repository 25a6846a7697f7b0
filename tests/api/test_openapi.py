"""openapi.json describes every address of the API, and tells the truth about each."""

from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from flask import Flask
from hypothesis import given, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.core.result import Ok
from schemathesis.schemas import APIOperation, BaseSchema
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    response_schema_conformance,
    status_code_conformance,
    unsupported_method,
)

from tests.client import CheckingClient
from tests.conftest import Hand, _demonstrate, running
from tests.databases import Databases

Operation = APIOperation[Any, Any, Any, Any]
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
    negative_data_rejection,
    unsupported_method,
]


@pytest.fixture(scope="module")
def described(databases: Databases) -> Iterator[BaseSchema]:
    """The description as served, for the demonstration data."""
    with (
        databases.copy("sqlite", "demonstration", _demonstrate) as url,
        running(url, Hand(), demonstration=True) as app,
    ):
        yield schemathesis.openapi.from_wsgi("/api/v1/openapi.json", app)


@settings(
    max_examples=settings().max_examples // 5,  # for each address, in either mode
    derandomize=True,
    deadline=None,
    database=None,
)
@given(data=st.data())
def ask_anything(operation: Operation, mode: GenerationMode, data: st.DataObject) -> None:
    case = data.draw(operation.as_strategy(generation_mode=mode))
    case.call_and_validate(checks=CHECKS)


@pytest.mark.parametrize("mode", list(GenerationMode))
def test_every_answer_is_as_described(described: BaseSchema, mode: GenerationMode) -> None:
    for result in described.get_all_operations():
        assert isinstance(result, Ok), "openapi.json is not valid"
        operation = result.ok()
        has_input = operation.query or operation.body
        if has_input or mode.is_positive:
            ask_anything(operation=operation, mode=mode)


def test_it_describes_every_address_that_is_served(app: Flask, law_client: CheckingClient) -> None:
    described = law_client.get("/api/v1/openapi.json").json
    assert described
    served = {
        (rule.rule.removeprefix("/api/v1"), method.lower())
        for rule in app.url_map.iter_rules()
        if rule.endpoint.startswith("api.") and rule.rule != "/api/v1/openapi.json"
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }
    assert served == {
        (path, method) for path, methods in described["paths"].items() for method in methods
    }
