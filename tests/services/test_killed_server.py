"""The server is killed while people sign up and leave: what it acknowledged stays, and once."""

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from random import Random
from threading import Thread
from urllib.parse import urlencode

import pytest
from flask import Flask
from sqlalchemy import select, text

from portal.policy.enrolments import EnrolmentState
from portal.records.accounts import Account
from portal.records.database import db
from portal.records.enrolments import Enrolment
from portal.services import sign_ins
from portal.web.clock import fixed_clock
from tests import soaking
from tests.clock import DAY
from tests.journeys.conftest import environment_for, free_port, wait_for
from tests.rush import people
from tests.seats import a_school, a_small_class, refuse_damage

CLIENTS = 6
NUMBERS = ("26-95001", "26-95002")
TOLD = {"group": "rural_migrant_worker", "education": "lower_secondary", "home_county": "皋兰县"}
SOON = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')


@dataclass
class Client:
    """A worker's phone; it knows what the server has acknowledged."""

    token: str
    number: str
    port: str = ""
    csrf: str = ""
    entered: list[str] = field(default_factory=list)
    left: list[str] = field(default_factory=list)

    def hurries(self) -> None:
        """Sign up and leave again, until the server is gone."""
        try:
            self.csrf = self.csrf or self.reads_token()
            while True:
                key = self.posts(f"/worker/enrolments?class={self.number}", TOLD)
                if key not in self.entered:
                    self.entered.append(key)
                self.posts(f"/worker/enrolments/{key}/leave", {})
                self.left.append(key)
        except (OSError, HTTPException):
            return

    def asks(self, method: str, path: str, form: dict[str, str]) -> tuple[int, str, str]:
        connection = HTTPConnection("127.0.0.1", int(self.port), timeout=30)
        try:
            headers = {
                "Cookie": f"session={self.token}",
                "Content-Type": "application/x-www-form-urlencoded",
            }
            connection.request(method, path, urlencode(form), headers)
            answer = connection.getresponse()
            page = answer.read().decode()
            return answer.status, answer.getheader("Location") or "", page
        finally:
            connection.close()

    def reads_token(self) -> str:
        status, _, page = self.asks("GET", f"/worker/enrolments/new?class={self.number}", {})
        found = SOON.search(page)
        assert found, (status, page[:500])
        return found.group(1)

    def posts(self, path: str, form: dict[str, str]) -> str:
        """The key in the address that a success leads to."""
        status, location, page = self.asks("POST", path, form | {"csrf_token": self.csrf})
        assert status == 303, (status, page[:2000])
        return location.rpartition("/")[2]


@contextmanager
def a_server(url: str, root: Path) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    """Granian in a process group of its own, so that one signal reaches all of it."""
    port = free_port()
    granian = Path(sys.executable).with_name("granian")
    command = [
        str(granian), "--interface", "wsgi", "--port", port, "--blocking-threads", "4", "app:app",
    ]  # fmt: skip
    environment = environment_for(url, port)
    with subprocess.Popen(command, cwd=root, env=environment, start_new_session=True) as process:
        try:
            wait_for(f"http://127.0.0.1:{port}/readyz", seconds=90)
            yield port, process
        finally:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)


def cast() -> list[Client]:
    """Workers who are signed in by the server's clock."""
    at = fixed_clock(DAY)()
    clients = []
    for place, account_id in enumerate(people(CLIENTS)[-CLIENTS:]):
        account = db.session.get_one(Account, account_id)
        token = sign_ins.start(account, is_whole=True, device_words="手机", at=at)
        clients.append(Client(token, NUMBERS[place % len(NUMBERS)]))
    return clients


def refuse_losses(clients: list[Client]) -> None:
    """Whatever was acknowledged is there once; what was not may or may not be."""
    db.session.rollback()
    if db.engine.dialect.name == "sqlite":
        assert db.session.scalar(text("PRAGMA integrity_check")) == "ok"
    for client in clients:
        for key in client.entered:
            chosen = select(Enrolment.state).where(Enrolment.key == key)
            states = list(db.session.scalars(chosen))
            assert len(states) == 1, key
            if key in client.left:
                assert states == [EnrolmentState.WITHDRAWN], key
    refuse_damage(*NUMBERS)
    db.session.remove()


@pytest.mark.timeout(1200)
def test_what_was_acknowledged_outlives_the_server(demo_app: Flask, root: Path) -> None:
    url = str(demo_app.config["SQLALCHEMY_DATABASE_URI"])
    school = a_school()
    for number in NUMBERS:
        a_small_class(school, number, capacity=2)
    clients, random = cast(), Random(3)  # noqa: S311 - a fixed choice of moments
    db.session.remove()
    for _ in range(10 if soaking() else 2):
        before = sum(len(client.left) for client in clients)
        with a_server(url, root) as (port, process):
            threads = [Thread(target=client.hurries) for client in clients]
            for client in clients:
                client.port = port
            for thread in threads:
                thread.start()
            while sum(len(client.left) for client in clients) < before + CLIENTS:
                assert any(thread.is_alive() for thread in threads), "nobody is served"
                time.sleep(0.02)
            time.sleep(random.random() / 2)
            os.killpg(process.pid, signal.SIGKILL)
            for thread in threads:
                thread.join()
        refuse_losses(clients)
