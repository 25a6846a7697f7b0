"""The public door: the same bytes for everyone. No session, no cookie, no name."""

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


from portal.public import (  # noqa: E402 - the pages need the door to hang on
    classes,
    health,
    home,
    institutions,
    listings,
    notices,
    occupations,
    policies,
    shortage,
    site,
    subsidy,
)

__all__ = [
    "classes",
    "health",
    "home",
    "institutions",
    "listings",
    "notices",
    "occupations",
    "policies",
    "public",
    "shortage",
    "site",
    "subsidy",
]
