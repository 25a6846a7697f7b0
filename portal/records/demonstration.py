"""The mark of a demonstration database: its one row says for which day the data were built."""

from datetime import date

from sqlalchemy import CheckConstraint, inspect, select
from sqlalchemy.orm import Mapped, mapped_column

from portal.records.database import Base, db
from portal.records.occupations import Occupation


class Demonstration(Base):
    """The mark. A production start refuses a database that carries it."""

    __tablename__ = "demonstration"
    __table_args__ = (CheckConstraint("id = 1", name="one_row"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    day: Mapped[date]


def demonstration_day() -> date | None:
    """The day the demonstration data were built for, or None in a real database."""
    return db.session.scalar(select(Demonstration.day))


def has_tables() -> bool:
    """Whether the migrations have run."""
    return inspect(db.engine).has_table(Demonstration.__tablename__)


def is_empty() -> bool:
    """Whether no foundation has been laid yet: the database may still become either kind."""
    return db.session.scalar(select(Occupation.id).limit(1)) is None
