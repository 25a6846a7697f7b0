"""The one database: its base class, its column types, its connections, and `transaction`.

SQLite runs in WAL with synchronous=FULL, because an acknowledged sign-up must survive a power cut;
writers begin IMMEDIATE, because a read that turns into a write fails under load.
"""

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from enum import StrEnum
from functools import cache
from itertools import repeat
from threading import Lock
from typing import Annotated, Any

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import (
    BigInteger,
    Connection,
    CursorResult,
    DateTime,
    Dialect,
    Engine,
    Executable,
    Insert,
    Integer,
    MetaData,
    event,
    insert,
)
from sqlalchemy import Enum as EnumType
from sqlalchemy.orm import DeclarativeBase, Session, mapped_column, registry
from sqlalchemy.types import TypeDecorator
from typing_extensions import override

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}
WRITING = "writing"
STRAY = "write inside `with transaction():`"
# A condition is the same all day, and building it costs more than the database's answer: it is
# built once for so many days.
DAYS = 8
_writers = Lock()

# SQLite gives row ids only to a column that is declared INTEGER.
Identifier = BigInteger().with_variant(Integer, "sqlite")
RowId = Annotated[int, mapped_column(Identifier, primary_key=True)]


class Instant(TypeDecorator[datetime]):
    """A moment in UTC; naive values are refused, so that no local time slips in."""

    impl = DateTime(timezone=True)
    cache_ok = True

    @override
    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant needs its time zone")
        return value.astimezone(UTC)

    @override
    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None or value.tzinfo is not None:
            return value
        return value.replace(tzinfo=UTC)


class Base(DeclarativeBase):
    """What every table shares."""

    registry = registry(
        metadata=MetaData(naming_convention=NAMING), type_annotation_map={datetime: Instant}
    )


db = SQLAlchemy(model_class=Base)


def choice(kind: type[StrEnum], name: str) -> EnumType:
    """A text column with a CHECK that holds the values of `kind`."""
    return EnumType(
        kind,
        name=name,
        native_enum=False,
        create_constraint=True,
        length=40,
        values_callable=lambda members: [member.value for member in members],
    )


def padded(ids: Sequence[int]) -> Sequence[int]:
    """The last one again until there are 1, 2, 4, 8, …: few lengths make few texts of a question,
    and the database plans each text anew.
    """
    wanted = 1 << max(len(ids) - 1, 0).bit_length()
    return [*ids, *repeat(ids[-1], wanted - len(ids))] if ids else ids


@contextmanager
def transaction() -> Iterator[Session]:
    """Write as one: inner calls join, the outermost commits, any error rolls everything back.

    The outermost call ends the reads before it: a deferred read cannot become a write under load,
    and what it read may have changed. Objects loaded earlier are read afresh.
    """
    session = db.session()
    if session.info.get(WRITING):
        yield session
        return
    session.rollback()
    session.info[WRITING] = True
    try:
        with _turn(session):
            try:
                session.connection(execution_options={"begin": "IMMEDIATE"})
                yield session
                session.commit()
            except BaseException:
                session.rollback()
                raise
    finally:
        del session.info[WRITING]


@contextmanager
def _turn(session: Session) -> Iterator[None]:
    """SQLite lets waiting writers in by luck; a process's own take turns, so that none starves."""
    if session.get_bind().dialect.name != "sqlite":
        yield
        return
    with _writers:
        yield


def append(session: Session, kind: type[Base], /, **values: object) -> None:
    """A row of a kind that is only ever added to, written at once.

    Past the session, which would keep the row in mind for longer than the database takes.
    """
    if not session.info.get(WRITING):
        raise RuntimeError(STRAY)
    session.connection().execute(_addition(kind), values)


@cache
def _addition(kind: type[Base]) -> Insert:
    """Built once; nobody asks for the new row's id."""
    return insert(kind).inline()


def ask(statement: Executable, values: Mapping[str, object]) -> CursorResult[*tuple[Any, ...]]:
    """`session.execute` for columns alone: past the ORM, which takes longer than the database."""
    session = db.session()
    session.flush()
    return session.connection().execute(statement, values)


@event.listens_for(Session, "before_flush")
def _refuse_stray_writes(session: Session, *_: object) -> None:
    """A write outside `transaction` would commit by luck; it is refused instead."""
    if not session.info.get(WRITING) and (session.new or session.dirty or session.deleted):
        raise RuntimeError(STRAY)


def prepare_engine(engine: Engine) -> None:
    """Set up each SQLite connection; PostgreSQL needs nothing."""
    if engine.dialect.name != "sqlite":
        return
    event.listen(engine, "connect", _on_connect)
    event.listen(engine, "begin", _on_begin)


def _on_connect(connection: sqlite3.Connection, _: object) -> None:
    # The driver must not begin by itself: `_on_begin` chooses how.
    connection.isolation_level = None
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "busy_timeout=30000",
        "foreign_keys=ON",
        # What is deleted, or forgotten, is overwritten in the file.
        "secure_delete=ON",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _on_begin(connection: Connection) -> None:
    how = connection.get_execution_options().get("begin", "DEFERRED")
    connection.exec_driver_sql(f"BEGIN {how}")
