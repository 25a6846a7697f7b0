"""Pages about the portal itself, the site map and robots.txt."""

from hashlib import sha256
from html import unescape
from pathlib import Path
from urllib.robotparser import RobotFileParser
from xml.etree import ElementTree as ET

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.exports.sets import SETS
from portal.public import site
from portal.records.accounts import NOTICE_VERSION
from portal.records.database import transaction
from tests.builders import a_class, an_institution
from tests.client import CheckingClient
from tests.conftest import Hand, running

LOCATION = "{http://www.sitemaps.org/schemas/sitemap/0.9}loc"


def text_of(client: CheckingClient, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return unescape(answer.get_data(as_text=True))


def test_privacy_promises_only_what_holds(client: CheckingClient) -> None:
    answer = client.get("/privacy")
    page = unescape(answer.get_data(as_text=True))
    assert "不用 Cookie" in page
    assert "Set-Cookie" not in answer.headers
    assert "没有“我同意”的框" in page
    assert "一直留着" in page  # what the lifetime cap counts
    assert "12 个月" in page
    assert "至少保存 5 年" in page
    assert "依据 新民社发〔2025〕13号 附件2 5.1" in page
    assert "12333" in page
    assert "<form" not in page  # it asks nothing


def test_the_notice_has_a_new_version_whenever_its_words_change(root: Path) -> None:
    """Holders of accounts are told again; whoever changes the page writes both here."""
    words = (root / "templates/public/site/privacy.html").read_bytes()
    assert (NOTICE_VERSION, sha256(words).hexdigest()[:16]) == ("2026-11-22", "e7fbed89d2d0ddc1")


def test_no_public_answer_sets_a_cookie(demo: CheckingClient) -> None:
    for address in ("/", "/classes?q=焊工", "/lists", "/notices", "/api/v1/lists", "/nothing-here"):
        answer = demo.get(address)
        assert "Set-Cookie" not in answer.headers, address
        assert "Cookie" not in answer.headers.get("Vary", ""), address


def test_accessibility_says_what_is_not_reached(client: CheckingClient) -> None:
    page = text_of(client, "/accessibility")
    for words in ("WCAG", "AA", "GB/T 37668", "还没有请视障人士", "12345"):
        assert words in page
    assert "换成长辈版" in page
    assert "换成长辈版" not in text_of(client, "/accessibility?view=elder")


def test_open_data_leads_to_every_set_and_names_its_columns(demo: CheckingClient) -> None:
    page = text_of(demo, "/open-data")
    for held in SETS:
        assert f'href="/api/v1/{held.key}.xlsx"' in page
        assert f'href="/api/v1/{held.key}.csv"' in page
        assert f'href="/api/v1/{held.key}"' in page
        for column in held.columns:
            assert column.label in page
            assert column.name in page
    assert 'href="/api/v1/openapi.json"' in page
    assert page.count("更新</p>") == len(SETS)


def test_every_page_carries_the_elder_view_on(client: CheckingClient) -> None:
    for address in ("/privacy", "/accessibility", "/open-data"):
        assert 'class="elder"' in text_of(client, f"{address}?view=elder")


def addresses(client: FlaskClient, host: str = "localhost") -> list[str]:
    answer = client.get("/sitemap.xml", headers={"Host": host})
    assert answer.content_type == "application/xml; charset=utf-8"
    tree = ET.fromstring(answer.data)  # noqa: S314 - it is our own
    return [str(element.text) for element in tree.iter(LOCATION)]


def test_the_site_map_holds_every_public_page_once(demo: CheckingClient) -> None:
    found = addresses(demo)
    assert len(found) == len(set(found)) > 337
    for path in (
        "/",
        "/classes",
        "/classes/26-00019",
        "/occupations/a44",
        "/institutions/52620171MJ0000001U",
        "/policies/003",
        "/privacy",
    ):
        assert f"http://localhost{path}" in found
    assert not [address for address in found if "/lists/" in address]


def test_the_site_map_leads_nowhere_that_is_not_public(demo: CheckingClient) -> None:
    found = [address.removeprefix("http://localhost") for address in addresses(demo)]
    kinds = [path for path in found if not path.startswith("/occupations/")]
    for path in [*kinds, *found[-3:], "/occupations/d46"]:
        assert demo.get(path).status_code == 200, path
    gone = ("/26-00042", "/26-00047", "/26-00001", "/91620171MJ0000007D")
    assert not [path for path in found if path.endswith(gone)]
    assert len([path for path in found if path.startswith("/notices/")]) == 5


def test_addresses_are_those_of_the_host_that_was_asked(client: CheckingClient) -> None:
    assert "http://portal.example/classes" in addresses(client, "portal.example")
    assert client.get("/sitemap.xml").headers["Cache-Control"] == "no-store"


def test_a_public_address_goes_before_the_host_that_was_asked(url: str, clock: Hand) -> None:
    with running(url, clock, public_address="https://portal.example") as app:
        found = addresses(app.test_client(), "10.0.0.7")
    assert "https://portal.example/classes" in found
    assert not [address for address in found if "10.0.0.7" in address]


def test_the_site_map_stays_within_its_bound(
    app: Flask, client: CheckingClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    with transaction() as session:
        school = an_institution(session)
        for serial in range(5):
            a_class(session, school, number=f"26-{serial:05d}")
    whole = len(addresses(client))
    monkeypatch.setattr(site, "MOST_ADDRESSES", whole - 2)
    bounded = addresses(client)
    assert len(bounded) == whole - 2
    assert "http://localhost/classes/26-00000" in bounded
    assert "http://localhost/classes/26-00004" not in bounded


def test_robots_may_read_what_is_public_and_nothing_behind_a_door(client: CheckingClient) -> None:
    answer = client.get("/robots.txt")
    assert answer.content_type == "text/plain; charset=utf-8"
    robots = RobotFileParser()
    robots.parse(answer.get_data(as_text=True).splitlines())
    for path in ("/", "/classes/26-00019", "/institutions", "/institutions/x", "/api/v1/lists"):
        assert robots.can_fetch("*", path), path
    for path in ("/login", "/signup", "/worker/", "/institution/classes", "/bureau/queue"):
        assert not robots.can_fetch("*", path), path
    assert robots.site_maps() == ["http://localhost/sitemap.xml"]
