"""Public pages kept whole, in front of Flask: the same bytes for everyone are made once.

A page is kept under its address, the day and the revisions of everything public (`publications`),
so whatever raises a revision is seen with the next request (`records/revisions.py`). Searches are
never kept.
"""

import gzip
import hashlib
import sqlite3
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl

from flask import Flask
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.datastructures import EnvironHeaders, Headers
from werkzeug.http import parse_accept_header, parse_etags

from portal.policy.deadlines import SHANGHAI
from portal.records.revisions import Revisions
from portal.web.access import door_of
from portal.web.clock import Clock
from portal.web.headers import KEEP

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

MOST_BYTES = 64 * 1024 * 1024
STRIPES = 64
NEVER_KEPT = {"q", "s"}
# They answer for the process and the database as they are now.
CHECKS = {"healthz", "readyz"}
PUBLIC = "public"
# What a visitor has already must not turn the page that is kept into a 304.
CONDITIONS = ("HTTP_IF_NONE_MATCH", "HTTP_IF_MODIFIED_SINCE", "HTTP_RANGE")
Key = tuple[object, ...]


@dataclass(frozen=True)
class Page:
    """One kept answer with its two encodings; each has a strong tag of its own."""

    headers: tuple[tuple[str, str], ...]
    body: bytes
    zipped: bytes
    tag: str

    @classmethod
    def of(cls, headers: Sequence[tuple[str, str]], body: bytes) -> "Page":
        kept = Headers(list(headers))
        for name in ("Content-Length", "ETag", "Last-Modified"):
            kept.remove(name)
        vary = ", ".join(filter(None, (*kept.getlist("Vary"), "Accept-Encoding")))
        kept["Vary"] = vary
        tag = hashlib.sha256(body).hexdigest()[:24]
        return cls(tuple(kept.to_wsgi_list()), body, gzip.compress(body, 6, mtime=0), tag)

    @property
    def size(self) -> int:
        return len(self.body) + len(self.zipped)

    def answer(self, environ: "WSGIEnvironment", start: "StartResponse") -> list[bytes]:
        """This page as the request wants it: zipped or plain, or 304 if it has it already."""
        accepted = parse_accept_header(environ.get("HTTP_ACCEPT_ENCODING"))
        is_zipped = accepted["gzip"] > 0
        tag = f"{self.tag}-gzip" if is_zipped else self.tag
        headers = [*self.headers, ("ETag", f'"{tag}"')]
        if parse_etags(environ.get("HTTP_IF_NONE_MATCH")).contains_weak(tag):
            start("304 NOT MODIFIED", headers)
            return []
        body = self.zipped if is_zipped else self.body
        if is_zipped:
            headers.append(("Content-Encoding", "gzip"))
        headers.append(("Content-Length", str(len(body))))
        start("200 OK", headers)
        return [] if environ["REQUEST_METHOD"] == "HEAD" else [body]


class Shelf:
    """The pages used last, in so many bytes."""

    def __init__(self, most_bytes: int) -> None:
        self.most_bytes = most_bytes
        self.bytes = 0
        self._pages: OrderedDict[Key, Page] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: Key) -> Page | None:
        with self._lock:
            page = self._pages.get(key)
            if page:
                self._pages.move_to_end(key)
            return page

    def put(self, key: Key, page: Page) -> None:
        with self._lock:
            old = self._pages.pop(key, None)
            self._pages[key] = page
            self.bytes += page.size - (old.size if old else 0)
            while self.bytes > self.most_bytes:
                _, gone = self._pages.popitem(last=False)
                self.bytes -= gone.size


class PageCache:
    """The layer in front of Flask."""

    def __init__(self, app: Flask, *, most_bytes: int = MOST_BYTES) -> None:
        self._inner: WSGIApplication = app.wsgi_app
        self._clock: Clock = app.extensions["clock"]
        self.revisions: Revisions = app.extensions["revisions"]
        self.shelf = Shelf(most_bytes)
        self._rendering = [threading.Lock() for _ in range(STRIPES)]
        segments = {
            (rule.rule.split("/")[1], door_of(rule) == PUBLIC) for rule in app.url_map.iter_rules()
        }
        self._public = {first for first, is_public in segments if is_public} - CHECKS

    def __call__(self, environ: "WSGIEnvironment", start: "StartResponse", /) -> Iterable[bytes]:
        key = self._key(environ)
        page = self.shelf.get(key) if key else None
        if page:
            return page.answer(environ, start)
        if key is None or environ["REQUEST_METHOD"] == "HEAD":
            return self._inner(environ, start)
        with self._rendering[hash(key) % STRIPES]:
            # Whoever waited finds what the other has made.
            page = self.shelf.get(key)
            return page.answer(environ, start) if page else self._render(key, environ, start)

    def _may_be_kept(self, environ: "WSGIEnvironment") -> bool:
        first = environ["PATH_INFO"].split("/", 2)[1:2]
        names = {name for name, _ in _parameters(environ)}
        return (
            environ["REQUEST_METHOD"] in {"GET", "HEAD"}
            and bool(first)
            and first[0] in self._public
            and names.isdisjoint(NEVER_KEPT)
        )

    def _key(self, environ: "WSGIEnvironment") -> Key | None:
        """Under what the answer may be kept; None where it may not, or the database is silent."""
        if not self._may_be_kept(environ):
            return None
        try:
            revisions = self.revisions.now()
        except (sqlite3.Error, SQLAlchemyError):
            return None
        headers = EnvironHeaders(environ)
        return (
            environ["wsgi.url_scheme"],
            headers.get("Host", ""),
            environ["PATH_INFO"],
            tuple(sorted(_parameters(environ))),
            headers.get("HX-Request") == "true"
            and headers.get("HX-History-Restore-Request") != "true",
            self._today(),
            revisions,
        )

    def _today(self) -> date:
        return self._clock().astimezone(SHANGHAI).date()

    def _render(
        self, key: Key, environ: "WSGIEnvironment", start: "StartResponse"
    ) -> Iterable[bytes]:
        asked = dict(environ)
        for name in CONDITIONS:
            asked.pop(name, None)
        begun: list[Any] = []

        def begin(*args: Any) -> Callable[[bytes], object]:
            begun[:] = args
            return start(*args) if KEEP not in asked else _refuse_writes

        # The view runs once: a page that is kept is answered from the shelf, others as they are.
        answer = self._inner(asked, begin)
        if KEEP not in asked:
            return answer
        try:
            page = Page.of(begun[1], b"".join(answer))
        finally:
            close = getattr(answer, "close", None)
            if close:
                close()
        self.shelf.put(key, page)
        return page.answer(environ, start)


def _parameters(environ: "WSGIEnvironment") -> list[tuple[str, str]]:
    return parse_qsl(environ.get("QUERY_STRING", ""), keep_blank_values=True)


def _refuse_writes(_: bytes) -> None:
    raise RuntimeError("a kept page is not written piece by piece")
