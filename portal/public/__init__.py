"""The public door: the same bytes for everyone. No session, no cookie, no name."""

from importlib import import_module
from pkgutil import iter_modules

from flask import Blueprint, request

from portal.web.headers import ask_again
from portal.web.limits import SEARCHES, limit
from portal.web.origin import only_own_forms
from portal.web.parameters import only_known_parameters

public = Blueprint("public", __name__)
only_known_parameters(public)
only_own_forms(public)


@public.before_request
def bound_searches() -> None:
    if request.args.get("q"):
        limit(SEARCHES)


public.after_request(ask_again)

# Every module of this folder hangs its pages on the door.
for page in iter_modules(__path__):
    import_module(f"{__name__}.{page.name}")
