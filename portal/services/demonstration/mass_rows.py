"""Bulk inserts that know their ids beforehand, so that no row has to be read back."""

from collections.abc import Sequence
from typing import Any, cast

from sqlalchemy import Table, column, func, insert, select
from sqlalchemy.orm import Session

from portal.records.database import Base

Row = dict[str, Any]


def first_id(session: Session, kind: type[Base]) -> int:
    """The id of the next row; whoever gives ids settles them afterwards."""
    return (session.scalar(select(func.max(column("id"))).select_from(_table(kind))) or 0) + 1


def write_rows(session: Session, kind: type[Base], rows: Sequence[Row]) -> None:
    """All rows name the same columns."""
    if rows:
        session.execute(insert(_table(kind)), rows)


def settle_ids(session: Session, *kinds: type[Base]) -> None:
    """PostgreSQL counts ids by itself: tell it which are taken."""
    if session.get_bind().dialect.name != "postgresql":
        return
    for kind in kinds:
        sequence = func.pg_get_serial_sequence(_table(kind).name, "id")
        session.execute(select(func.setval(sequence, first_id(session, kind), False)))


def _table(kind: type[Base]) -> Table:
    return cast("Table", kind.__table__)
