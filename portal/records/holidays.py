"""The calendar of working days (工作日): one row a day, worked or not, and what says so.

Days that no row holds count by their weekday, and a deadline that counts one is provisional (暂定).
"""

from datetime import date

from sqlalchemy import String, select
from sqlalchemy.orm import Mapped, mapped_column

from portal.policy.deadlines import Calendar
from portal.records.database import Base, db


class Holiday(Base):
    """One day as the State Council's notice, or the week, has it."""

    __tablename__ = "holidays"

    day: Mapped[date] = mapped_column(primary_key=True)
    is_working: Mapped[bool]
    source: Mapped[str] = mapped_column(String(80))


def working_calendar(*, since: date) -> Calendar:
    """The days from `since` on, as the law counts them."""
    rows = db.session.execute(select(Holiday.day, Holiday.is_working).where(Holiday.day >= since))
    return Calendar(dict(rows.all()))
