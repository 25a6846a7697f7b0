"""The description of the API, made from the addresses that are there (OpenAPI 3.1)."""

from collections.abc import Mapping
from functools import cache

from flask import Response

from portal.api import api
from portal.api.answers import answer
from portal.api.operations import OPERATIONS, Operation
from portal.api.parameters import Parameter
from portal.api.schemas import COMPONENTS, component
from portal.exports.schema import COUNT
from portal.web.site import jurisdiction

ABOUT = (
    "日期写成 2026-11-23，时刻带时区，金额是整数元，是与否写 true 或 false。"
    "空着的参数当作没有写，认不得的参数不管。"
    "出错时回答 error：code 是代码，message 是说明，reasons 是理由和依据。"
)
FAILURES = {400: "参数写得不对", 404: "没有这一页", 422: "按规定不能办，或者那一天没有标准"}
TOO_OFTEN = "同一个地址一分钟里问得太多。Retry-After 写着过几秒再试"


@api.get("/openapi.json")
def openapi() -> Response:
    """This description."""
    return answer(description(jurisdiction().place.brand))


@cache
def description(brand: str) -> dict[str, object]:
    """The whole document."""
    paths: dict[str, dict[str, object]] = {}
    for operation in OPERATIONS:
        paths.setdefault(operation.path, {})[operation.method.lower()] = _operation(operation)
    return {
        "openapi": "3.1.0",
        "info": {"title": f"{brand}开放数据", "version": "1", "description": ABOUT},
        "servers": [{"url": "/api/v1"}],
        "paths": paths,
        "components": {"schemas": COMPONENTS},
    }


def _operation(operation: Operation) -> dict[str, object]:
    described: dict[str, object] = {
        "operationId": operation.name,
        "summary": operation.summary,
        "parameters": [_parameter(parameter) for parameter in operation.takes],
        "responses": {
            "200": {"description": "回答", "content": _content(operation)},
            **{str(code): _failure(FAILURES[code]) for code in operation.fails},
            "429": _failure(TOO_OFTEN) | {"headers": {"Retry-After": {"schema": COUNT}}},
            "default": _failure("其他错误"),
        },
    }
    if operation.body:
        content = {"application/json": {"schema": operation.body}}
        described["requestBody"] = {"required": True, "content": content}
    return described


def _content(operation: Operation) -> dict[str, object]:
    if operation.gives is None:
        kind = {} if operation.media.startswith("text/") else {"format": "binary"}
        return {operation.media: {"schema": {"type": "string", **kind}}}
    return {"application/json": {"schema": operation.gives}}


def _parameter(parameter: Parameter[object]) -> Mapping[str, object]:
    return {
        "name": parameter.name,
        "in": "query",
        "description": parameter.words,
        "required": parameter.is_required,
        "schema": parameter.schema,
    }


def _failure(words: str) -> dict[str, object]:
    return {
        "description": words,
        "content": {"application/json": {"schema": component("Error")}},
    }
