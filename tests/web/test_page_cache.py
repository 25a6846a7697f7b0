"""Public pages are made once, and again as soon as anything public has changed."""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

import pytest
from flask import Flask

from portal.records.database import db, transaction
from portal.records.publications import PublicNoun, raise_revision
from portal.records.revisions import Revisions
from portal.web.page_cache import Page, PageCache, Shelf
from tests.builders import a_class, a_notice, an_institution
from tests.client import CheckingClient
from tests.conftest import NOW, Hand, running

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment


class Ticks:
    """A monotonic clock that a test moves."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def __call__(self) -> float:
        return self.seconds


@pytest.fixture
def ticks(app: Flask) -> Ticks:
    ticks = Ticks()
    cache_of(app).revisions = Revisions(db.engine, ticks)
    return ticks


def cache_of(app: Flask) -> PageCache:
    cache = app.wsgi_app
    assert isinstance(cache, PageCache)
    return cache


def publish(app: Flask, title: str = "第一条通知", key: str = "n0t1ce01") -> None:
    with transaction() as session:
        a_notice(session, key=key, title=title)
        raise_revision(session, PublicNoun.NOTICES, at=NOW)


def text_of(client: CheckingClient, address: str, **more: Any) -> str:
    return client.get(address, **more).get_data(as_text=True)


@pytest.fixture
def made(app: Flask) -> Iterator[list[str]]:
    """The addresses that Flask itself answered."""
    seen: list[str] = []
    inner = cache_of(app)._inner

    def note(environ: "WSGIEnvironment", start: "StartResponse", /) -> Iterable[bytes]:
        seen.append(environ["PATH_INFO"])
        return inner(environ, start)

    cache_of(app)._inner = note
    yield seen
    cache_of(app)._inner = inner


def test_it_works(client: CheckingClient, made: list[str]) -> None:
    first, second = client.get("/notices"), client.get("/notices")
    assert first.data == second.data
    assert dict(first.headers) == dict(second.headers)
    assert made == ["/notices"]


def test_a_change_is_seen_with_the_next_request(
    app: Flask, client: CheckingClient, ticks: Ticks
) -> None:
    assert "第一条通知" not in text_of(client, "/notices")
    publish(app)
    ticks.seconds += 1
    assert "第一条通知" in text_of(client, "/notices")


def test_another_process_change_is_seen_too(
    app: Flask, url: str, client: CheckingClient, ticks: Ticks, engine: str
) -> None:
    """At once on SQLite; PostgreSQL is asked once a second."""
    assert "第一条通知" not in text_of(client, "/notices")
    with running(url, Hand()) as other:
        publish(other)
    # A request's session ends with it; this test's own lives on and would read the old rows.
    db.session.rollback()
    assert ("第一条通知" in text_of(client, "/notices")) is (engine == "sqlite")
    ticks.seconds += 1
    assert "第一条通知" in text_of(client, "/notices")


def test_seats_are_looked_at_once_a_second(
    app: Flask, client: CheckingClient, ticks: Ticks, made: list[str]
) -> None:
    client.get("/classes")
    for _ in range(3):
        with transaction() as session:
            raise_revision(session, PublicNoun.SEATS, at=NOW)
        client.get("/classes")
    assert made == ["/classes"]
    ticks.seconds += 1
    client.get("/classes")
    assert made == ["/classes", "/classes"]


def test_the_day_ends_a_page(client: CheckingClient, clock: Hand, made: list[str]) -> None:
    client.get("/classes")
    clock.move(days=1)
    client.get("/classes")
    assert made == ["/classes", "/classes"]


@pytest.mark.parametrize(
    "address", ["/classes?q=焊工", "/institutions?q=a&page=1", "/nowhere", "/healthz", "/readyz"]
)
def test_it_never_keeps_a_search_or_an_error(
    client: CheckingClient, made: list[str], address: str
) -> None:
    client.get(address)
    client.get(address)
    assert len(made) == 2


def test_an_unknown_parameter_is_taken_away_and_not_kept(
    app: Flask, client: CheckingClient
) -> None:
    for serial in range(5):
        assert client.get(f"/classes?colour={serial}").status_code == 302
    assert cache_of(app).shelf.bytes == 0


def test_parameters_in_another_order_are_the_same_page(
    client: CheckingClient, made: list[str]
) -> None:
    client.get("/classes?view=elder&page=1")
    client.get("/classes?page=1&view=elder")
    assert len(made) == 1


def test_a_fragment_is_not_the_page(client: CheckingClient, made: list[str]) -> None:
    page = client.get("/classes")
    fragment = client.get("/classes", headers={"HX-Request": "true"})
    again = client.get("/classes", headers={"HX-Request": "true"})
    history = client.get(
        "/classes", headers={"HX-Request": "true", "HX-History-Restore-Request": "true"}
    )
    assert page.data == history.data
    assert fragment.data == again.data != page.data
    assert len(made) == 2


def test_each_encoding_has_a_tag_and_a_visitor_who_has_it_gets_nothing(
    client: CheckingClient,
) -> None:
    plain = client.get("/notices")
    zipped = client.get("/notices", headers={"Accept-Encoding": "gzip"})
    assert zipped.headers["Content-Encoding"] == "gzip"
    assert len(zipped.data) < len(plain.data)
    assert "Accept-Encoding" in zipped.headers["Vary"]
    assert plain.headers["ETag"] != zipped.headers["ETag"]
    for answer, encoding in ((plain, "identity"), (zipped, "gzip")):
        wanted = {"If-None-Match": answer.headers["ETag"], "Accept-Encoding": encoding}
        again = client.get("/notices", headers=wanted)
        assert (again.status_code, again.data) == (304, b"")
    stale = client.get("/notices", headers={"If-None-Match": '"something else"'})
    assert (stale.status_code, stale.data) == (200, plain.data)


def test_the_first_visitor_with_a_tag_does_not_spoil_the_page(client: CheckingClient) -> None:
    tag = client.get("/notices").headers["ETag"]
    first = client.get("/classes", headers={"If-None-Match": tag})
    assert first.status_code == 200
    assert client.get("/classes").data == first.data


def test_a_head_has_the_headers_of_the_page(client: CheckingClient, made: list[str]) -> None:
    assert client.head("/notices").status_code == 200
    page = client.get("/notices")
    head = client.head("/notices")
    assert head.data == b""
    assert head.headers["ETag"] == page.headers["ETag"]
    assert head.headers["Content-Length"] == str(len(page.data))
    assert len(made) == 2


def test_other_hosts_and_methods_are_other_answers(client: CheckingClient, made: list[str]) -> None:
    client.get("/sitemap.xml")
    client.get("/sitemap.xml", base_url="https://portal.example/")
    assert client.post("/notices").status_code == 405
    assert len(made) == 3


def test_closed_doors_are_passed_by(app: Flask, client: CheckingClient) -> None:
    for address in ("/worker", "/institution/own", "/bureau/own", "/login", "/api/v1/classes"):
        client.get(address)
    assert cache_of(app).shelf.bytes == 0


def test_a_silent_database_is_no_reason_to_say_nothing(
    app: Flask, client: CheckingClient, made: list[str]
) -> None:
    with transaction() as session:
        an_institution(session)
        a_class(session, an_institution(session, serial=2))
    before = client.get("/classes").status_code
    kept = cache_of(app).revisions
    cache_of(app).revisions = Revisions(Silent())  # type: ignore[arg-type]
    assert client.get("/classes").status_code == before == 200
    cache_of(app).revisions = kept
    assert len(made) == 2


class Silent:
    """An engine whose database has gone."""

    class dialect:  # noqa: N801
        name = "postgresql"

    def connect(self) -> None:
        from sqlalchemy.exc import OperationalError

        raise OperationalError("SELECT 1", {}, Exception("gone"))


def test_the_shelf_is_bounded_and_drops_what_was_used_longest_ago() -> None:
    shelf = Shelf(most_bytes=3 * Page.of([], b"x" * 100).size)
    for name in "abc":
        shelf.put((name,), Page.of([], b"x" * 100))
    assert shelf.get(("a",))
    shelf.put(("d",), Page.of([], b"x" * 100))
    assert shelf.get(("b",)) is None
    assert shelf.get(("a",))
    assert shelf.bytes <= shelf.most_bytes


def test_a_page_put_twice_counts_once() -> None:
    shelf = Shelf(most_bytes=10_000)
    for _ in range(3):
        shelf.put(("a",), Page.of([], b"x" * 100))
    assert shelf.bytes == Page.of([], b"x" * 100).size
