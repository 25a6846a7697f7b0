"""The entry: sign up, sign in, sign out, reset, password, second factor.

Its forms are bound to the browser's token, and none of its pages is kept anywhere.
"""

from importlib import import_module
from pkgutil import iter_modules

from flask import Blueprint, request

from portal.web.access import csrf, keep_nothing
from portal.web.limits import FORMS, limit
from portal.web.session import browser_session

entry = Blueprint("entry", __name__)


@entry.before_request
def bind_forms() -> None:
    if request.method == "POST":
        limit(FORMS)
    browser_session().ensure()
    csrf.protect()


entry.after_request(keep_nothing)

# Every module of this folder hangs its pages on the door.
for page in iter_modules(__path__):
    import_module(f"{__name__}.{page.name}")
