"""The one link builder: public addresses carry `view=elder` on; behind doors it is a preference."""

from urllib.parse import quote, urlencode

from flask import Flask, current_app, g, request, url_for

from portal.settings import Settings

ELDER = "elder"


def view() -> str:
    """`elder` or nothing: the account's wish behind doors, else what the address says."""
    account = g.get("account")
    if account is not None:
        return ELDER if account.prefers_elder else ""
    return ELDER if request.args.get("view") == ELDER else ""


def link(endpoint: str, **values: str | int | None) -> str:
    """An address inside the portal; empty values are left out, so that addresses stay short."""
    kept = {name: value for name, value in values.items() if value not in (None, "")}
    if view() and endpoint.startswith("public."):
        kept["view"] = ELDER
    return url_for(endpoint, _anchor=None, _method=None, _scheme=None, _external=None, **kept)


def absolute(address: str) -> str:
    """An address of the portal for whoever is not on it: paper, search engines, other systems."""
    settings: Settings = current_app.extensions["settings"]
    return (settings.public_address or request.host_url.rstrip("/")) + address


def other_view() -> str:
    """This page in the other view."""
    kept = {name: value for name, value in request.args.items() if name != "view"}
    if not view():
        kept["view"] = ELDER
    return quote(request.path) + (f"?{urlencode(kept)}" if kept else "")


def init_links(app: Flask) -> None:
    app.context_processor(
        lambda: {"link": link, "view": view(), "other_view_url": other_view()},
    )
