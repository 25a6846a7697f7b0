"""A rush of sign-ups: processes of many threads, each process with an app of its own. For tests."""

from collections import Counter
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing import get_context

from flask import Flask
from sqlalchemy import insert, select

from portal.policy.enrolments import EnrolmentState
from portal.policy.identity import check_character
from portal.policy.roles import Role
from portal.records.accounts import Account
from portal.records.database import db, transaction
from portal.records.enrolments import Enrolment
from portal.records.keys import new_key
from portal.records.people import Person, number_digest
from tests.clock import DAY, NOW, Hand
from tests.conftest import make_app
from tests.seats import WAITING, class_with, enrol

Job = tuple[int, str]


@dataclass(frozen=True)
class Size:
    """How large a rush is: people for each class, processes and threads."""

    sign_ups: int
    classes: int
    seats: int
    processes: int
    threads: int

    def __str__(self) -> str:
        return f"{self.sign_ups} for {self.classes} classes"


def people(count: int) -> list[int]:
    """Ids of the accounts of that many workers whose card was seen, made at one stroke."""
    with transaction() as session:
        embodied = []
        for serial in range(count):
            body = f"620100{1950 + serial // 900:04d}0101{serial % 900:03d}"
            number = body + check_character(body)
            person = Person(number_digest=number_digest(number), identity_checked_on=DAY)
            person.number = number
            embodied.append(person)
        session.add_all(embodied)
        session.flush()
        rows = [
            {"key": new_key(), "person_id": one.id, "seal_id": f"{one.id:032d}"} for one in embodied
        ]
        same = {"role": Role.WORKER, "name": "试示", "created_at": NOW, "confirmed_at": NOW}
        session.execute(insert(Account), [row | same | {"card_seen_on": DAY} for row in rows])
        return list(session.scalars(select(Account.id).order_by(Account.id)))


def rush(url: str, jobs: list[Job], size: Size) -> Counter[str]:
    """Every job once, spread over all threads; how often each outcome came."""
    shares = [jobs[first :: size.processes] for first in range(size.processes)]
    context = get_context("spawn")
    with ProcessPoolExecutor(size.processes, mp_context=context) as pool:
        found = pool.map(share, [url] * len(shares), shares, [size.threads] * len(shares))
        return sum(found, Counter[str]())


def share(url: str, jobs: list[Job], threads: int) -> Counter[str]:
    """One process's part."""
    app = make_app(url, Hand())
    with ThreadPoolExecutor(threads) as pool:
        return Counter(pool.map(lambda job: sign_up(app, job), jobs))


def sign_up(app: Flask, job: Job) -> str:
    account_id, number = job
    with app.app_context():
        account = db.session.get_one(Account, account_id)
        try:
            return enrol(account, number).state.value
        except Exception as error:  # noqa: BLE001 - counted, and the test shows it
            return f"{type(error).__name__}: {error}"[:200]
        finally:
            with suppress(Exception):
                db.session.remove()


def refuse_a_wrong_queue(number: str, *, seats: int, sign_ups: int) -> None:
    """Seats are exact, and whoever came first has the first place."""
    class_id = class_with(number).id
    rows = db.session.execute(
        select(Enrolment.state, Enrolment.place_at_first)
        .where(Enrolment.class_id == class_id)
        .order_by(Enrolment.queued_at, Enrolment.id)
    ).all()
    assert len(rows) == sign_ups, number
    assert [row.state for row in rows[:seats]] == [EnrolmentState.PRE_REGISTERED] * seats, number
    assert {row.state for row in rows[seats:]} <= {WAITING}, number
    assert [row.place_at_first for row in rows[seats:]] == list(range(1, sign_ups - seats + 1))
