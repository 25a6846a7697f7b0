"""A test client that checks every page it fetches, so that no test has to remember to."""

import re
from collections.abc import Mapping
from typing import Any
from xml.etree.ElementTree import Element

import html5lib
from flask import g, has_app_context
from flask.testing import FlaskClient
from typing_extensions import override
from werkzeug.test import TestResponse

from portal.records.database import db

CONTROLS = {"input", "select", "textarea"}
BEHIND_DOORS = re.compile("/(login|logout|signup|reset|password|second|worker|institution/|bureau)")
UNLABELLED = {"hidden", "submit", "button"}
TOKEN = re.compile('name="csrf_token" value="([^"]+)"')
_read: set[int] = set()


class CheckingClient(FlaskClient):
    """Fetches like any client; a page that breaks a house rule fails the test that fetched it."""

    @override
    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        if has_app_context():
            # Requests share the test's own context; a real server gives each a new one.
            vars(g._get_current_object()).clear()
        # As a browser that follows the portal's own pages; a test may say otherwise.
        kwargs["headers"] = {"Sec-Fetch-Site": "same-origin"} | dict(kwargs.get("headers") or {})
        response = super().open(*args, **kwargs)
        is_redirect = 300 <= response.status_code < 400  # whose few words nobody reads
        is_plain = response.mimetype == "text/html" and not response.content_encoding
        # No database changes what a template writes: its pages are read once, on SQLite.
        is_read = not has_app_context() or db.engine.dialect.name == "sqlite"
        if is_plain and response.data and not is_redirect and is_read:
            page = response.get_data(as_text=True)
            # HTMX may be given a whole page (an error), but nobody else a fragment.
            asked = "HX-Request" in kwargs["headers"]
            _check_once(page, fragment=asked and not page.lstrip().startswith("<!DOCTYPE"))
        _check_headers(response)
        return response

    def submit(
        self, path: str, fields: Mapping[str, object] | None = None, *, page: str = ""
    ) -> TestResponse:
        """Fetch the page of a form, then send the form with the page's token."""
        html = self.get(page or path).get_data(as_text=True)
        token = TOKEN.search(html)
        assert token, f"no form with a token: {page or path}"
        return self.post(path, data={"csrf_token": token[1], **(fields or {})})


def _check_once(html: str, *, fragment: bool) -> None:
    """A page that differs from one already read in its token alone, as refusals do, is as good."""
    same = hash((TOKEN.sub("", html), fragment))
    if same not in _read:
        check(html, fragment=fragment)
        _read.add(same)


def check(html: str, *, fragment: bool = False) -> None:
    """Raise AssertionError naming the first rule that the page breaks."""
    parser = html5lib.HTMLParser(namespaceHTMLElements=False)
    tree = parser.parseFragment(html) if fragment else parser.parse(html)
    assert not parser.errors, f"not valid HTML: {parser.errors[:3]}"
    elements = list(tree.iter())
    if not fragment:
        _check_document(tree)
    _check_ids(elements)
    _check_labels(elements)
    _check_forms(elements)
    _check_strictness(elements)


def _check_document(tree: Element) -> None:
    assert (tree.findtext("head/title") or "").strip(), "a page needs a title"
    assert tree.get("lang"), "a page needs its language"
    assert len(list(tree.iter("h1"))) == 1, "a page has one h1"
    assert len(list(tree.iter("main"))) == 1, "a page has one main"


def _check_ids(elements: list[Element]) -> None:
    ids = [element.get("id") for element in elements if element.get("id")]
    doubled = {name for name in ids if ids.count(name) > 1}
    assert not doubled, f"ids stand twice: {doubled}"
    for element in elements:
        for attribute in ("aria-labelledby", "aria-describedby", "for"):
            missing = set((element.get(attribute) or "").split()) - set(ids)
            assert not missing, f"{attribute} points at nothing: {missing}"


def _check_labels(elements: list[Element]) -> None:
    labelled = {element.get("for") for element in elements if element.tag == "label"}
    inside = {
        id(control)
        for label in elements
        if label.tag == "label"
        for control in label.iter()
        if control.tag in CONTROLS
    }
    for element in elements:
        if element.tag not in CONTROLS or element.get("type") in UNLABELLED:
            continue
        has_label = (
            element.get("id") in labelled or id(element) in inside or element.get("aria-label")
        )
        assert has_label, f"no label: {element.tag} {element.attrib}"


def _check_forms(elements: list[Element]) -> None:
    for form in elements:
        if form.tag != "form":
            continue
        assert form.get("action"), "a form names its address"
        assert form.get("method") in {"get", "post"}, "a form names its method"
        controls = [item for item in form.iter() if item.tag in {"button", "input"}]
        assert any(item.get("type", "submit") == "submit" for item in controls), "no submit button"
        if form.get("method") == "post" and BEHIND_DOORS.match(form.get("action") or ""):
            names = {item.get("name") for item in controls}
            assert "csrf_token" in names, f"no token: {form.get('action')}"


def _check_strictness(elements: list[Element]) -> None:
    for element in elements:
        tag = str(element.tag)
        assert tag != "style", "no inline style"
        if tag == "script":
            assert element.get("src") or element.get("type") == "application/ld+json"
        for name, value in element.attrib.items():
            plain = name.removeprefix("data-")
            assert name != "style", f"no inline style: {tag}"
            assert not plain.startswith(("on", "hx-on")), f"no inline script: {tag} {name}"
            assert not (plain.startswith("hx-") and not name.startswith("data-")), name
            assert not value.strip().lower().startswith(("javascript:", "js:")), value


def _check_headers(response: TestResponse) -> None:
    assert "default-src 'none'" in response.headers["Content-Security-Policy"]
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    for name, value in response.headers:
        assert value.isascii(), f"a real server refuses this header: {name}"
