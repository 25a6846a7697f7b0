"""One address answers a page or, to HTMX, the fragment that the page includes."""

from flask import Response, make_response, render_template
from htmx_flask import request


def wants_fragment() -> bool:
    """HTMX asks for a part of the page, except when it rebuilds a page from the history."""
    return bool(request.htmx) and not request.htmx.history_restore_request


def page_or_fragment(
    page: str, fragment: str, /, *, status: int = 200, **context: object
) -> Response:
    """The page, or its fragment for HTMX; caches are told that the two differ."""
    body = render_template(fragment if wants_fragment() else page, **context)
    response = make_response(body, status)
    response.vary.update(["HX-Request", "HX-History-Restore-Request"])
    return response
