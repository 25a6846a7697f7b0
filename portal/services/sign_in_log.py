"""Pruning what the law lets go: the log of sign-ins after twelve months, counters after a day."""

from datetime import datetime, timedelta

from sqlalchemy import CursorResult, delete

from portal.records.database import transaction
from portal.records.sign_in_log import Counter, SignInEntry

# 网络安全法 asks for six months at least.
KEPT_FOR = timedelta(days=366)
COUNTERS_KEPT_FOR = timedelta(days=1)


def prune(*, at: datetime) -> int:
    """Delete what is old enough; answers how many entries of the log went."""
    with transaction() as session:
        session.execute(delete(Counter).where(Counter.since < at - COUNTERS_KEPT_FOR))
        gone = session.execute(delete(SignInEntry).where(SignInEntry.at < at - KEPT_FOR))
        return gone.rowcount if isinstance(gone, CursorResult) else 0
