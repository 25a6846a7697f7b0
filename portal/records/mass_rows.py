"""Many rows in and many rows found, without a parameter for each."""

from collections.abc import Collection, Sequence
from typing import Any, cast

import psycopg
from psycopg import Connection, sql
from sqlalchemy import ARRAY, ColumnElement, Table, column, func, insert, literal, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import InstrumentedAttribute, Session
from sqlalchemy.sql.schema import ScalarElementColumnDefault

from portal.records.database import Base

Row = dict[str, Any]


def first_id(session: Session, kind: type[Base]) -> int:
    """The id of the next row; whoever gives ids settles them afterwards."""
    return (session.scalar(select(func.max(column("id"))).select_from(_table(kind))) or 0) + 1


def write_rows(session: Session, kind: type[Base], rows: Sequence[Row]) -> None:
    """All rows name the same columns in the same order. Raises IntegrityError."""
    if not rows:
        return
    if _is_postgresql(session):
        _copy_rows(session, _table(kind), rows)
    else:
        session.execute(insert(_table(kind)), rows)


def among(
    session: Session, attribute: InstrumentedAttribute[Any], values: Collection[object]
) -> ColumnElement[bool]:
    """`IN` for hundreds of values: PostgreSQL's driver reads a text with as many marks anew."""
    if not _is_postgresql(session):
        return attribute.in_(values)
    return attribute == func.any(literal(list(values), ARRAY(attribute.type)))


def settle_ids(session: Session, *kinds: type[Base]) -> None:
    """PostgreSQL counts ids by itself: tell it which are taken."""
    if not _is_postgresql(session):
        return
    for kind in kinds:
        sequence = func.pg_get_serial_sequence(_table(kind).name, "id")
        session.execute(select(func.setval(sequence, first_id(session, kind), False)))


def _copy_rows(session: Session, table: Table, rows: Sequence[Row]) -> None:
    """COPY takes a fraction of the time of single inserts, but knows no defaults of ours."""
    connection = session.connection()
    defaults = {
        column.name: column.default.arg
        for column in table.columns
        if isinstance(column.default, ScalarElementColumnDefault)
    }
    names = list(defaults | rows[0])
    processors = [
        table.columns[name].type.dialect_impl(connection.dialect).bind_processor(connection.dialect)
        for name in names
    ]
    statement = sql.SQL("COPY {} ({}) FROM STDIN").format(
        sql.Identifier(table.name), sql.SQL(", ").join(map(sql.Identifier, names))
    )
    raw = cast("Connection", connection.connection.driver_connection)
    try:
        with raw.cursor() as cursor, cursor.copy(statement) as copy:
            for row in rows:
                values = (defaults | row).values()
                copy.write_row(
                    [
                        process(value) if process else value
                        for process, value in zip(processors, values, strict=True)
                    ]
                )
    except psycopg.IntegrityError as error:
        raise IntegrityError(f"COPY {table.name}", None, error) from error


def _is_postgresql(session: Session) -> bool:
    return session.get_bind().dialect.name == "postgresql"


def _table(kind: type[Base]) -> Table:
    return cast("Table", kind.__table__)
