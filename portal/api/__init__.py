"""The open API: JSON and CSV of what the public pages show, and the law's answers.

Stateless and the same for everyone; unknown parameters are ignored; no other origin is let in.
"""

from importlib import import_module
from pkgutil import iter_modules

from flask import Blueprint, request

from portal.web.headers import ask_again
from portal.web.limits import CALLS, WHOLE_SET_COSTS, limit

api = Blueprint("api", __name__, url_prefix="/api/v1")


@api.before_request
def bound_calls() -> None:
    is_whole_set = request.path.endswith(".csv")
    limit(CALLS, cost=WHOLE_SET_COSTS if is_whole_set else 1)


api.after_request(ask_again)

# Every module of this folder hangs its addresses on the door.
for module in iter_modules(__path__):
    import_module(f"{__name__}.{module.name}")
