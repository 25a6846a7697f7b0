"""The public door: the same bytes for everyone. No session, no cookie, no name."""

from importlib import import_module
from pkgutil import iter_modules

from flask import Blueprint, Response, request

from portal.web.parameters import only_known_parameters

public = Blueprint("public", __name__)
only_known_parameters(public)


@public.after_request
def ask_again(response: Response) -> Response:
    """A copy elsewhere must ask again before it is shown, so that nothing outlives an entry."""
    if response.status_code == 200 and "Cache-Control" not in response.headers:
        response.headers["Cache-Control"] = "public, no-cache"
        response.add_etag()
        response.make_conditional(request)
    return response


# Every module of this folder hangs its pages on the door.
for page in iter_modules(__path__):
    import_module(f"{__name__}.{page.name}")
