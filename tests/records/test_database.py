"""`transaction`: one write at a time, all or nothing, and no write outside it."""

from datetime import datetime
from threading import Barrier, Thread

import pytest
from flask import Flask
from sqlalchemy import bindparam, func, select
from sqlalchemy.exc import IntegrityError, StatementError

from portal.records import journal
from portal.records.database import ask, db, padded, transaction
from portal.records.demonstration import Demonstration
from portal.records.journal import JournalEntry
from portal.records.publications import Publication, PublicNoun, raise_revision, revised_at
from tests.conftest import DAY, NOW


def note(act: str) -> None:
    with transaction() as session:
        journal.write(session, at=NOW, by="cli", act=act, noun="test")


def acts() -> list[str]:
    db.session.rollback()
    acts = select(JournalEntry.act).where(JournalEntry.noun == "test").order_by(JournalEntry.id)
    return list(db.session.scalars(acts))


def test_it_works(app: Flask) -> None:
    note("one")
    assert acts() == ["one"]


def test_inner_calls_join_and_an_error_rolls_back_all(app: Flask) -> None:
    def deed() -> None:
        with transaction():
            note("inner")
            raise RuntimeError("late")

    with pytest.raises(RuntimeError, match="late"):
        deed()
    assert acts() == []


def test_it_can_write_again_after_an_error(app: Flask) -> None:
    def twice() -> None:
        with transaction() as session:
            session.add_all([Demonstration(id=1, day=DAY), Demonstration(id=2, day=DAY)])

    with pytest.raises(IntegrityError):
        twice()
    note("after")
    assert acts() == ["after"]


def test_a_write_outside_is_refused(app: Flask) -> None:
    db.session.add(Demonstration(id=1, day=DAY))
    with pytest.raises(RuntimeError, match="transaction"):
        db.session.flush()
    db.session.rollback()


def test_a_row_that_is_appended_outside_is_refused(app: Flask) -> None:
    with pytest.raises(RuntimeError, match="transaction"):
        journal.write(db.session(), at=NOW, by="cli", act="one", noun="test")


def test_a_question_past_the_orm_sees_what_was_changed_before(app: Flask) -> None:
    with transaction() as session:
        session.add(Demonstration(id=1, day=DAY))
        days = select(Demonstration.day).where(Demonstration.id == bindparam("id"))
        assert ask(days, {"id": 1}).scalar_one() == DAY


def test_a_read_before_does_not_stop_a_write(app: Flask) -> None:
    db.session.scalars(select(JournalEntry)).all()
    note("after a read")
    assert acts() == ["after a read"]


def test_an_instant_without_a_zone_is_refused(app: Flask) -> None:
    def deed() -> None:
        with transaction() as session:
            at = datetime(2026, 11, 23, 3, 20)  # noqa: DTZ001 - the mistake itself
            journal.write(session, at=at, by="cli", act="x", noun="test")

    with pytest.raises(StatementError, match="time zone"):
        deed()


def test_an_instant_comes_back_in_utc(app: Flask) -> None:
    note("one")
    db.session.rollback()
    found = db.session.scalar(select(JournalEntry.at).where(JournalEntry.noun == "test"))
    assert found == NOW
    assert found.utcoffset() is not None


def test_writers_in_threads_lose_nothing(app: Flask) -> None:
    """Eight writers read and then write, all at once: nobody is told "database is locked"."""
    writers, each = 8, 5
    start = Barrier(writers)
    failures: list[BaseException] = []

    def write() -> None:
        with app.app_context():
            start.wait()
            try:
                for _ in range(each):
                    db.session.scalar(select(func.count()).select_from(JournalEntry))
                    with transaction() as session:
                        raise_revision(session, PublicNoun.CLASSES, at=NOW)
                        journal.write(session, at=NOW, by="cli", act="race", noun="test")
            except BaseException as error:  # noqa: BLE001 - the test reports it
                failures.append(error)

    threads = [Thread(target=write) for _ in range(writers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert not failures
    assert len(acts()) == writers * each
    revision = db.session.scalar(
        select(Publication.revision).where(Publication.noun == PublicNoun.CLASSES)
    )
    assert revision == writers * each


def test_the_youngest_revision_counts(app: Flask) -> None:
    assert revised_at(PublicNoun.CLASSES) is None
    with transaction() as session:
        raise_revision(session, PublicNoun.CLASSES, at=NOW)
    assert revised_at(PublicNoun.CLASSES, PublicNoun.NOTICES) == NOW


@pytest.mark.parametrize("number", range(18))
def test_padding_makes_few_lengths_and_adds_nothing(number: int) -> None:
    ids = list(range(number))
    found = padded(ids)
    assert len(found) in {0, 1, 2, 4, 8, 16, 32}
    assert list(dict.fromkeys(found)) == ids
