"""The addresses of the API: each is hung on the door and described in one place."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from flask import Response

from portal.api import api
from portal.api.answers import failure
from portal.api.parameters import Parameter
from portal.exports.schema import Schema
from portal.policy.table import OutsideTable

View = Callable[[], Response]


@dataclass(frozen=True, kw_only=True)
class Operation:
    """One address and method. `gives` is the JSON schema of its answer; None: a `media` file."""

    path: str
    summary: str
    method: str = "GET"
    takes: tuple[Parameter[object], ...] = ()
    body: Schema | None = None
    gives: Schema | None = None
    media: str = "text/csv"
    fails: tuple[int, ...] = (400,)

    @property
    def name(self) -> str:
        return re.sub(r"\W", "_", self.path.strip("/"))


OPERATIONS: list[Operation] = []


def serve(operation: Operation) -> Callable[[View], View]:
    """Hang a view on the door under the address that `operation` describes."""

    def decorate(view: View) -> View:
        OPERATIONS.append(operation)
        api.add_url_rule(operation.path, operation.name, view, methods=[operation.method])
        return view

    return decorate


@api.errorhandler(OutsideTable)
def refuse_day(_: OutsideTable) -> Response:
    """422: the place has such a rule, but not yet on that day."""
    return failure(422, "before_tables", "那一天还没有这个标准")
