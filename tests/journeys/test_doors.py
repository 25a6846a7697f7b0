"""Every page behind the doors in a browser, as everybody who may open it: axe, targets, width."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

from portal.policy.roles import Role
from tests import soaking
from tests.access import closed_rules, is_allowed
from tests.conftest import Hand, running
from tests.databases import Databases
from tests.journeys.conftest import demonstrated, started
from tests.journeys.test_accounts import sign_in
from tests.journeys.test_every_page import RUN_AXE, SIDEWAYS, SMALL_TARGETS, SMALL_TEXT, TAGS

WHO = {
    Role.WORKER: "13900000001",
    Role.MANAGER: "13900000101",
    Role.INSTRUCTOR: "13900000104",
    Role.REVIEWER: "13900000201",
    Role.PROPOSING_OFFICER: "13900000301",
    Role.APPROVING_OFFICER: "13900000302",
    Role.AUDITOR: "13900000303",
}
MODES = ("light", "dark", "elder") if soaking() else ("light",)
# From a public page, from a form's answer, or only where there are more places than a frame holds.
OTHERWISE = {
    "worker.enrolment_new",
    "worker.own_places",
    "institution.own_places",
    "bureau.desk_register",
    "bureau.register_institution_sheet",
    "bureau.settings_step",
}
LINKS = "() => [...document.querySelectorAll('main a[href], nav a[href]')].map(a => a.href)"


@contextmanager
def portal(databases: Databases, root: Path) -> Iterator[tuple[Flask, str]]:
    """The routes of the app, and where a server answers them."""
    with (
        demonstrated(databases) as url,
        running(url, Hand(), demonstration=True) as app,
        started(url, root) as address,
    ):
        yield app, address


def endpoint_of(app: Flask, path: str) -> str | None:
    try:
        return str(app.url_map.bind("127.0.0.1").match(path, method="GET")[0])
    except (HTTPException, RequestRedirect):
        return None


def pages(
    app: Flask, page: Page, server: str, role: Role, reached: set[str | None]
) -> Iterator[str]:
    """One page of every kind that links lead to from where one comes in; it is open when told."""
    waiting, seen = [urlsplit(page.url).path], set()
    while waiting:
        address = waiting.pop(0)
        endpoint = endpoint_of(app, urlsplit(address).path)
        if endpoint is None or endpoint in seen or not endpoint.startswith(f"{role.door}."):
            continue
        seen.add(endpoint)
        reached.add(endpoint)
        answer = page.request.get(server + address)
        if not answer.headers.get("content-type", "").startswith("text/html"):
            continue
        assert answer.status == 200, f"{role} {address}: {answer.status}"
        page.goto(server + address)
        yield address
        waiting += [href.removeprefix(server) for href in page.evaluate(LINKS)]


def problems(page: Page, axe: str, mode: str) -> Iterator[str]:
    page.evaluate(axe)
    if mode == "dark":
        yield from page.evaluate(RUN_AXE, ["wcag2aa"])
        return
    yield from page.evaluate(RUN_AXE, TAGS)
    if page.url.endswith("/sheet"):  # paper has millimetres
        return
    yield from (f"small text {found}" for found in page.evaluate(SMALL_TEXT))
    least = 60 if mode == "elder" else 44
    yield from (f"small target {found}" for found in page.evaluate(SMALL_TARGETS, least))
    if too_wide := page.evaluate(SIDEWAYS):
        yield f"{too_wide} px too wide"


@pytest.mark.timeout(900)
@pytest.mark.parametrize("mode", MODES)
def test_every_page_behind_the_doors_is_accessible(
    databases: Databases, root: Path, browser: Browser, axe: str, mode: str
) -> None:
    found: list[str] = []
    reached: set[str | None] = set()
    with portal(databases, root) as (app, server):
        for role, phone in WHO.items():
            context = browser.new_context(base_url=server, viewport={"width": 360, "height": 800})
            page = context.new_page()
            page.emulate_media(color_scheme="dark" if mode == "dark" else "light")
            with page.expect_navigation(url=f"**/{role.door}**"):
                sign_in(page, phone)
            if mode == "elder":
                page.goto(f"/{role.door}/own")
                page.get_by_role("button", name="用长辈版").click()
            for address in pages(app, page, server, role, reached):
                found += [f"{role} {address}: {one}" for one in problems(page, axe, mode)]
            context.close()
        rules = [rule for rule in closed_rules(app) if "GET" in (rule.methods or set())]
        plain = {rule.endpoint for rule in rules if not rule.arguments}
        may = {rule.endpoint for rule in rules if any(is_allowed(rule, role) for role in WHO)}
    assert not found, "\n".join(found)
    unreached = sorted((plain & may) - reached - OTHERWISE)
    assert not unreached, f"no link leads to {unreached}"
