"""The log of sign-ins and the counters that slow guessing down. Both are pruned.

Counters are rows, so that they hold across processes and restarts; one statement counts, so that
eight threads at once get no more tries than one.
"""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, String, case, delete, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, Session, mapped_column

from portal.records.database import Base, RowId, choice, db


class SignInResult(StrEnum):
    """How a try to sign in ended."""

    DONE = "done"
    REFUSED = "refused"
    LOCKED = "locked"
    CODE_REFUSED = "code_refused"
    SIGNED_OUT = "signed_out"


class SignInEntry(Base):
    """One try. `account_id` is empty where nobody was found."""

    __tablename__ = "sign_in_log"

    id: Mapped[RowId]
    at: Mapped[datetime] = mapped_column(index=True)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"), index=True)
    result: Mapped[SignInResult] = mapped_column(choice(SignInResult, "result"))
    address: Mapped[str] = mapped_column(String(45))
    device_words: Mapped[str] = mapped_column(String(40))


class Counter(Base):
    """How often something failed since a moment. The bucket is a digest: it names nobody."""

    __tablename__ = "counters"

    bucket: Mapped[str] = mapped_column(String(64), primary_key=True)
    failures: Mapped[int]
    since: Mapped[datetime] = mapped_column(index=True)


def count_failure(
    session: Session, bucket: str, *, at: datetime, from_moment: datetime
) -> tuple[int, datetime]:
    """Count one more; answer how many since when. What began before `from_moment` is over."""
    on_sqlite = session.get_bind().dialect.name == "sqlite"
    insert = sqlite.insert if on_sqlite else postgresql.insert
    is_over = Counter.since < from_moment
    row = insert(Counter).values(bucket=bucket, failures=1, since=at)
    statement = row.on_conflict_do_update(
        index_elements=[Counter.bucket],
        set_={
            "failures": case((is_over, 1), else_=Counter.failures + 1),
            "since": case((is_over, row.excluded.since), else_=Counter.since),
        },
    ).returning(Counter.failures, Counter.since)
    failures, since = session.execute(statement).one()
    return failures, since


def is_counted(bucket: str, *, since: datetime) -> bool:
    """Whether the count of this bucket began at this moment or later."""
    found = db.session.scalar(select(Counter.since).where(Counter.bucket == bucket))
    return found is not None and found >= since


def forget_failures(session: Session, bucket: str) -> None:
    session.execute(delete(Counter).where(Counter.bucket == bucket))
