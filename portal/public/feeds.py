"""Feeds: what other systems ask again and again, to learn what changed."""

from flask import Response

from portal.exports.list_feed import list_feed
from portal.public import public
from portal.web.clock import today
from portal.web.links import absolute, link
from portal.web.site import jurisdiction


@public.get("/feeds/lists.atom")
def lists_feed() -> Response:
    """The changes of the lists; the same bytes until the next day or the next deed."""
    place = jurisdiction().place
    feed = list_feed(
        today(),
        title=f"{place.brand}：黑白名单的变动",
        author=place.bureau,
        page=absolute(link("public.lists")),
        own=absolute(link("public.lists_feed")),
    )
    return Response(feed, mimetype="application/atom+xml")
