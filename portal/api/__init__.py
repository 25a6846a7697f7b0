"""The open API: JSON, CSV and spreadsheets of what the public pages show, and the law's answers.

Stateless and the same for everyone; unknown parameters are ignored; no other origin is let in.
"""

from importlib import import_module
from pathlib import PurePosixPath
from pkgutil import iter_modules

from flask import Blueprint, request

from portal.web.headers import ask_again
from portal.web.limits import CALLS, SPREADSHEET_COSTS, WHOLE_SET_COSTS, limit

COSTS = {".csv": WHOLE_SET_COSTS, ".xlsx": SPREADSHEET_COSTS}
api = Blueprint("api", __name__, url_prefix="/api/v1")


@api.before_request
def bound_calls() -> None:
    limit(CALLS, cost=COSTS.get(PurePosixPath(request.path).suffix, 1))


api.after_request(ask_again)

# Every module of this folder hangs its addresses on the door.
for module in iter_modules(__path__):
    import_module(f"{__name__}.{module.name}")
