"""Pages about the portal itself: privacy, accessibility, open data; the site map and robots.txt."""

from collections.abc import Iterator
from datetime import date

from flask import Response, make_response, render_template, url_for

from portal.exports.dataset import MOST_IN_SPREADSHEET, ROWS
from portal.exports.sets import SETS
from portal.policy.figures import Limit
from portal.public import public
from portal.records.accounts import NOTICE_VERSION
from portal.records.addresses import public_keys
from portal.records.publications import revised_at
from portal.web.clock import today
from portal.web.links import absolute
from portal.web.site import jurisdiction

# A site map may hold so many addresses (sitemaps.org).
MOST_ADDRESSES = 50_000
PAGES = (
    "home",
    "classes",
    "occupations",
    "shortage",
    "subsidy",
    "institutions",
    "lists",
    "certificates",
    "evaluation_bodies",
    "qualifications",
    "online_platforms",
    "notices",
    "publicity",
    "policies",
    "privacy",
    "accessibility",
    "open_data",
)
PARAMETERS = {
    "policy": "key",
    "notice": "key",
    "publicity_notice": "key",
    "occupation": "key",
    "institution": "uscc",
    "training_class": "no",
}


@public.get("/privacy")
def privacy() -> str:
    """What is kept of whoever has an account, why, and for how long; raise its version with it."""
    kept = jurisdiction().limits.find(today(), Limit.RECORD_YEARS)
    since = date.fromisoformat(NOTICE_VERSION)
    return render_template("public/site/privacy.html", kept=kept, since=since)


@public.get("/accessibility")
def accessibility() -> str:
    """What the pages aim at, what they do not reach, and whom to call."""
    return render_template("public/site/accessibility.html")


@public.get("/open-data")
def open_data() -> str:
    """What can be downloaded, column by column."""
    moments = {nouns: revised_at(*nouns) for nouns in {held.nouns for held in SETS}}
    sets = [
        (held, [(column.label, column.name) for column in held.columns], moments[held.nouns])
        for held in SETS
    ]
    return render_template(
        "public/site/open_data.html", sets=sets, rows=ROWS, most_rows=MOST_IN_SPREADSHEET
    )


@public.get("/sitemap.xml")
def sitemap() -> Response:
    """Every public page that has an address of its own, for search engines."""
    body = render_template("public/site/sitemap.xml", addresses=_addresses())
    return _of_this_host(body, "application/xml")


@public.get("/robots.txt")
def robots() -> Response:
    """Public pages may be searched; what lies behind a door may not."""
    body = render_template("public/site/robots.txt", sitemap=_absolute("sitemap"))
    return _of_this_host(body, "text/plain")


def _addresses() -> Iterator[str]:
    yield from (_absolute(page) for page in PAGES)
    for noun, key in public_keys(today(), most=MOST_ADDRESSES - len(PAGES)):
        yield _absolute(noun, **{PARAMETERS[noun]: key})


def _absolute(page: str, **key: str) -> str:
    return absolute(
        url_for(f"public.{page}", _anchor=None, _method=None, _scheme=None, _external=False, **key)
    )


def _of_this_host(body: str, kind: str) -> Response:
    """The answer names the host that was asked for, so that no cache may keep it for another."""
    response = make_response(body)
    response.mimetype = kind
    response.headers["Cache-Control"] = "no-store"
    return response
