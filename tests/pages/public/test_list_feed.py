"""The feed of the lists' changes, and the same in the API."""

from datetime import timedelta

from defusedxml.ElementTree import fromstring
from flask import Flask

from portal.records.database import transaction
from portal.records.publications import PublicNoun, raise_revision
from tests.builders import a_listing, an_institution
from tests.client import CheckingClient
from tests.conftest import DAY, NOW, Hand

ADDRESS = "/feeds/lists.atom"
NAMES = {"a": "http://www.w3.org/2005/Atom", "at": "http://purl.org/atompub/tombstones/1.0"}


def build() -> None:
    with transaction() as session:
        a_listing(session, an_institution(session), key="stays001", facts="<事实> & 其他")
        gone = an_institution(session, serial=2, name="试用已撤学校")
        a_listing(
            session, gone, key="gone0001", decision_no="试用撤字〔2026〕9号", public_until=DAY
        )
        raise_revision(session, PublicNoun.LISTINGS, at=NOW)


def test_it_works(app: Flask, client: CheckingClient) -> None:
    build()
    answer = client.get(ADDRESS)
    assert answer.mimetype == "application/atom+xml"
    feed = fromstring(answer.data)
    assert feed.tag == "{http://www.w3.org/2005/Atom}feed"
    for needed in ("id", "title", "updated", "author/a:name", "link[@rel='self']"):
        assert len(feed.findall(f"a:{needed}", NAMES)) == 1, needed
    entries = feed.findall("a:entry", NAMES)
    assert len(entries) == 2
    for entry in entries:
        for needed in ("id", "title", "updated", "link", "content"):
            assert len(entry.findall(f"a:{needed}", NAMES)) == 1, needed
    ids = {entry.findtext("a:id", namespaces=NAMES) for entry in entries}
    assert ids == {"http://localhost/lists/stays001", "http://localhost/lists/gone0001"}
    assert feed.findall("at:deleted-entry", NAMES) == []


def test_of_what_is_gone_it_tells_the_key_and_the_moment_alone(
    app: Flask, client: CheckingClient, clock: Hand
) -> None:
    build()
    before = client.get(ADDRESS)
    assert "试用已撤学校" in before.get_data(as_text=True)
    clock.move(days=1)
    answer = client.get(ADDRESS, headers={"If-None-Match": before.headers["ETag"]})
    assert answer.status_code == 200
    page = answer.get_data(as_text=True)
    for hidden in ("已撤", "撤字", "52620171MJ9000002X"):
        assert hidden not in page
    (tombstone,) = fromstring(answer.data).findall("at:deleted-entry", NAMES)
    assert dict(tombstone.attrib) == {
        "ref": "http://localhost/lists/gone0001",
        "when": "2026-11-24T00:00:00+08:00",
    }
    again = client.get(ADDRESS, headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304
    assert answer.headers["Cache-Control"] == "public, no-cache"


def test_the_page_of_the_lists_names_it(app: Flask, client: CheckingClient) -> None:
    for address in ("/lists", "/open-data"):
        assert f'href="{ADDRESS}"' in client.get(address).get_data(as_text=True)


def test_the_api_tells_what_changed_and_what_is_gone(
    app: Flask, client: CheckingClient, clock: Hand
) -> None:
    build()
    asked = "/api/v1/lists?since=2026-08-01T00:00:00%2B08:00"
    first = client.get(asked).json
    assert first
    assert {row["key"] for row in first["items"]} == {"stays001", "gone0001"}
    assert first["deleted"] == []
    clock.move(days=1)
    later = client.get("/api/v1/lists", query_string={"since": first["as_of"]}).json
    assert later
    assert (later["items"], later["total"]) == ([], 0)
    assert later["deleted"] == [{"key": "gone0001", "at": "2026-11-24T00:00:00+08:00"}]
    assert "deleted" not in (client.get("/api/v1/lists").json or {})


def test_a_moment_that_is_none_is_refused(app: Flask, client: CheckingClient) -> None:
    for since in ("2026-11-23", "2026-11-23T08:00:00", "9999-12-31T23:59:59Z", "x", "２０２６"):
        answer = client.get("/api/v1/lists", query_string={"since": since})
        assert answer.status_code == 400, since
    both = {"since": "2026-11-23T08:00:00Z", "q": "示例"}
    assert client.get("/api/v1/lists", query_string=both).status_code == 400
    long_ago = {"since": str((NOW - timedelta(9000)).isoformat())}
    assert client.get("/api/v1/lists", query_string=long_ago).status_code == 200
