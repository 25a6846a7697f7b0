"""What one process publishes, another process shows: at once on SQLite, within a second else."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from multiprocessing import get_context
from multiprocessing.queues import Queue
from multiprocessing.sharedctypes import Synchronized
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest
from flask import Flask
from werkzeug.serving import make_server

from portal import create_app
from portal.records.database import db, transaction
from portal.records.publications import PublicNoun, raise_revision
from tests.builders import a_class, a_listing, a_notice, an_institution
from tests.clock import DAY, NOW
from tests.conftest import settings_for

Read = Callable[[str], str]
PROMISED = 1.0
# What an answer itself may take on a busy machine.
GRACE = 2.0


def serve(url: str, minutes: "Synchronized[int]", ports: "Queue[int]") -> None:
    """The other process: the portal with its page cache, and a clock that the test moves."""
    app = create_app(settings_for(url), clock=lambda: NOW + timedelta(minutes=minutes.value))
    server = make_server("127.0.0.1", 0, app.wsgi_app, threaded=True)
    ports.put(server.port)
    server.serve_forever()


@contextmanager
def another_process(url: str) -> Iterator[tuple[Read, "Synchronized[int]"]]:
    context = get_context("spawn")
    minutes, ports = context.Value("i", 0), context.Queue()
    process = context.Process(target=serve, args=(url, minutes, ports), daemon=True)
    process.start()
    port = ports.get(timeout=60)

    def read(path: str) -> str:
        try:
            with urlopen(f"http://127.0.0.1:{port}{path}", timeout=30) as answer:
                return str(answer.read().decode())
        except HTTPError as error:
            error.close()
            return str(error.code)

    yield read, minutes
    process.terminate()
    process.join()


def shows(read: Read, path: str, words: str, engine: str) -> bool:
    """Whether the page shows it as soon as was promised."""
    if engine == "sqlite":
        return words in read(path)
    until = time.monotonic() + PROMISED + GRACE
    while time.monotonic() < until:
        if words in read(path):
            return True
        time.sleep(0.05)
    return False


@pytest.mark.timeout(120)
def test_a_class_a_notice_and_the_end_of_an_entry_reach_another_process(
    app: Flask, url: str, engine: str
) -> None:
    with transaction() as session:
        listed = a_listing(session, an_institution(session), term_until=DAY, public_until=DAY)
        key, code, name = listed.key, listed.uscc, listed.institution_name
        raise_revision(session, PublicNoun.LISTINGS, at=NOW)
    with another_process(url) as (read, minutes):
        for path in ("/classes", "/notices", "/lists", f"/institutions/{code}"):
            assert read(path) == read(path)
        assert name in read("/lists")
        assert name in read(f"/lists/{key}")
        assert f"/lists/{key}" in read(f"/institutions/{code}")

        with transaction() as session:
            a_class(session, an_institution(session, serial=2), number="26-90077")
            raise_revision(session, PublicNoun.CLASSES, at=NOW)
        assert shows(read, "/classes", "26-90077", engine)

        with transaction() as session:
            a_notice(session, title="刚刚发布的通知")
            raise_revision(session, PublicNoun.NOTICES, at=NOW)
        assert shows(read, "/notices", "刚刚发布的通知", engine)

        # 23:59, then 00:00: nobody writes anything, and yet the entry is gone everywhere.
        minutes.value = 12 * 60 + 39
        assert name in read("/lists")
        minutes.value += 1
        assert name not in read("/lists")
        assert read(f"/lists/{key}") == "404"
        assert f"/lists/{key}" not in read(f"/institutions/{code}")
    db.session.remove()
