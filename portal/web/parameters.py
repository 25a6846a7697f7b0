"""What an address may ask. A view names its filter form; every other parameter is taken away.

Unknown parameters redirect to the address without them, so that one page has one address. Of a
repeated parameter the first counts.
"""

from collections.abc import Callable
from functools import wraps
from typing import TypeVar
from urllib.parse import urlencode

from flask import Blueprint, current_app, redirect, request
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response
from wtforms import Form

VIEW = "view"
PAGE = "page"
KNOWN = "known_parameters"
# A number of so many digits is still one that a database keeps.
MOST_DIGITS = 18

FormType = TypeVar("FormType", bound=Form)
View = Callable[..., ResponseReturnValue]


def takes(form: type[FormType], *, paged: bool = False) -> Callable[[View], View]:
    """Give the view `form` as its first argument, filled from the address, not yet validated."""

    def decorate(view: View) -> View:
        @wraps(view)
        def with_filters(*args: object, **kwargs: object) -> ResponseReturnValue:
            return view(form(_first_values()), *args, **kwargs)

        known = {field.name for field in form()} | ({PAGE} if paged else set())
        vars(with_filters)[KNOWN] = known
        return with_filters

    return decorate


def only_known_parameters(door: Blueprint) -> None:
    """Redirect requests of this door that carry a parameter which their view does not know."""
    door.before_request(_without_unknown)


def page_number() -> int:
    """`page` from the address, 1 when left out; 404 for what is no page number."""
    value = request.args.get(PAGE, "1")
    if not (value.isascii() and value.isdigit() and len(value) <= 6 and int(value) >= 1):
        raise NotFound
    return int(value)


def sent_number(name: str) -> int:
    """The number that a form carries under this name; 0 for what is none."""
    text = request.form.get(name, "")
    is_number = text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS
    return int(text) if is_number else 0


def _first_values() -> MultiDict[str, str]:
    return MultiDict(request.args.items())


def _without_unknown() -> Response | None:
    view = current_app.view_functions.get(request.endpoint or "")
    known = {VIEW, *getattr(view, KNOWN, ())}
    if request.method not in {"GET", "HEAD"} or known.issuperset(request.args):
        return None
    kept = urlencode([(name, value) for name, value in request.args.items() if name in known])
    return redirect(request.path + (f"?{kept}" if kept else ""), code=302)
