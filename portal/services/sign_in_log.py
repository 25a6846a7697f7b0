"""Pruning what the law lets go: sign-ins after twelve months, counters and codes after a day."""

from datetime import datetime, timedelta

from sqlalchemy import CursorResult, delete

from portal.records.database import transaction
from portal.records.one_time_codes import ResetCode
from portal.records.sign_in_log import Counter, SignInEntry
from portal.records.sign_ins import Device, SignIn
from portal.services.sign_ins import DEVICE_IS_KNOWN_FOR

# 网络安全法 asks for six months at least.
KEPT_FOR = timedelta(days=366)
COUNTERS_KEPT_FOR = timedelta(days=1)


def prune(*, at: datetime) -> int:
    """Delete what is old enough; answers how many entries of the log went."""
    with transaction() as session:
        session.execute(delete(Counter).where(Counter.since < at - COUNTERS_KEPT_FOR))
        session.execute(delete(ResetCode).where(ResetCode.ends_at < at - COUNTERS_KEPT_FOR))
        session.execute(delete(SignIn).where(SignIn.ends_at < at - KEPT_FOR))
        session.execute(delete(Device).where(Device.seen_at < at - DEVICE_IS_KNOWN_FOR))
        gone = session.execute(delete(SignInEntry).where(SignInEntry.at < at - KEPT_FOR))
        return gone.rowcount if isinstance(gone, CursorResult) else 0
