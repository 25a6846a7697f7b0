"""How fast a sign-up is beside the simplest transaction that is correct; used by `bench.py`.

Both run in one thread on the same engine, in turns, for one class with half as many seats as
people: lock the class, count the seats, two inserts, commit.
"""

import statistics
import time
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from bench_names import settle

if TYPE_CHECKING:
    from portal.records.accounts import Account

DAY = date(2026, 11, 23)
NOW = datetime(2026, 11, 23, 3, 20, tzinfo=UTC)
PRE_REGISTERED, WAITLISTED, SEATED_EVENT = "pre_registered", "waitlisted", "seated"
PEOPLE, ROUNDS = 200, 5


def sign_ups(engine: str) -> Iterator[tuple[str, str, str]]:
    """The rates of both, and their ratio: the median over the rounds."""
    accounts = _people()
    settle()
    plain, service = [], []
    for _ in range(ROUNDS):
        plain.append(PEOPLE / _seconds(_simplest(_a_class()), accounts))
        service.append(PEOPLE / _seconds(_service(_a_class()), accounts))
    simplest, rate = statistics.median(plain), statistics.median(service)
    yield f"{rate:,.0f}/s", "", f"sign-ups by the service, one thread, {engine}"
    words = f"of the simplest correct transaction ({simplest:,.0f}/s), same engine, {engine}"
    yield f"{rate / simplest:.2f}", "≥ 0.30", words


def _seconds(deed: Callable[["Account"], object], account_ids: list[int]) -> float:
    """The deeds alone: each begins as a request does, with a session that knows the account."""
    from portal.records.accounts import Account
    from portal.records.database import db

    spent = 0.0
    for account_id in account_ids:
        db.session.remove()
        account = db.session.get_one(Account, account_id)
        before = time.perf_counter()
        deed(account)
        spent += time.perf_counter() - before
    return spent


def _simplest(number: str) -> Callable[["Account"], None]:
    """In SQLAlchemy Core: no law, no journal, nothing sealed, nobody told."""
    from sqlalchemy import bindparam, func, insert, select

    from portal.policy.enrolments import SEATED
    from portal.records.classes import TrainingClass
    from portal.records.database import db
    from portal.records.enrolments import Enrolment, EnrolmentEvent

    lock = (
        select(TrainingClass.id, TrainingClass.capacity)
        .where(TrainingClass.number == number)
        .with_for_update()
    )
    count = select(func.count()).where(
        Enrolment.class_id == bindparam("class_id"), Enrolment.state.in_(SEATED)
    )
    enter, note = insert(Enrolment).returning(Enrolment.id), insert(EnrolmentEvent)

    def sign_up(account: "Account") -> None:
        mine = {"person_id": account.person_id, "account_id": account.id}
        connecting = db.engine.connect().execution_options(begin="IMMEDIATE")
        with connecting as connection, connection.begin():
            class_id, capacity = connection.execute(lock).one()
            taken = connection.scalar(count, {"class_id": class_id}) or 0
            state = PRE_REGISTERED if taken < capacity else WAITLISTED
            row = {"class_id": class_id, "state": state, **mine}
            times = dict.fromkeys(("applied_at", "queued_at", "state_at"), NOW)
            enrolment_id = connection.scalar(enter, row | times)
            event = {"enrolment_id": enrolment_id, "class_id": class_id, "at": NOW}
            connection.execute(note, event | {"kind": SEATED_EVENT, "by": "bench"})

    return sign_up


def _service(number: str) -> Callable[["Account"], object]:
    """The whole deed, as the worker's page calls it."""
    from flask import current_app

    from portal.policy.terms import Group
    from portal.services.enrolments import Particulars, enrol

    law = current_app.extensions["jurisdiction"]
    particulars = Particulars(group=Group.RURAL_MIGRANT_WORKER)

    def sign_up(account: "Account") -> object:
        return enrol(account, number, particulars, law=law, on=DAY, at=NOW, by="bench")

    return sign_up


def _a_class() -> str:
    """A fresh class like one of the demonstration that takes sign-ups; its number."""
    from sqlalchemy import inspect, select

    from portal.records.class_states import not_over, takes_sign_ups
    from portal.records.classes import TrainingClass
    from portal.records.database import db, transaction
    from portal.records.keys import new_key

    with transaction() as session:
        likes = select(TrainingClass).where(
            not_over(DAY),
            takes_sign_ups(DAY),
            TrainingClass.training_type == "employment_skills",
            TrainingClass.is_subsidised,
        )
        like = session.scalars(likes.order_by(TrainingClass.id)).first()
        names = [column.key for column in inspect(TrainingClass).column_attrs]
        values = {name: getattr(like, name) for name in names if name != "id"}
        made = TrainingClass(**values | {"number": new_key(), "capacity": PEOPLE // 2})
        session.add(made)
        session.flush()
        db.session.expunge(made)
        return made.number


def _people() -> list[int]:
    """Accounts of people whose card was seen, so that all of the law is asked."""
    from sqlalchemy import select

    from portal.policy.identity import check_character
    from portal.policy.roles import Role
    from portal.records.accounts import Account
    from portal.records.database import db, transaction
    from portal.records.people import Person, number_digest

    with transaction() as session:
        for serial in range(PEOPLE):
            body = f"62010019900{101 + serial // 1000:03d}{serial % 1000:03d}"
            number = body + check_character(body)
            person = Person(
                number_digest=number_digest(number), name="试示", identity_checked_on=DAY
            )
            person.number = number
            session.add(person)
            session.flush()
            session.add(
                Account(
                    role=Role.WORKER,
                    person_id=person.id,
                    name="试示",
                    created_at=NOW,
                    confirmed_at=NOW,
                    card_seen_on=DAY,
                )
            )
    return list(db.session.scalars(select(Account.id).where(Account.name == "试示")))
