"""Marks of attendance, the hours they count and how long they may be disputed (003 附件2 3.2).

Present and late count a session's class hours, absent none. The days of a dispute are local.
"""

from datetime import date, timedelta

from portal.policy.figures import Limit
from portal.policy.jurisdiction import Jurisdiction
from portal.policy.terms import State, Term
from portal.policy.verdict import Reason, Verdict, Weight


class AttendanceMark(State):
    PRESENT = "present", "到课", "go"
    LATE = "late", "迟到", "wait"
    ABSENT = "absent", "缺课", "stop"

    @property
    def counts(self) -> bool:
        """Whether the session's class hours count."""
        return self is not AttendanceMark.ABSENT


class DisputeOutcome(Term):
    """What the centre decided about a disputed mark."""

    CORRECTED = "corrected", "已更正"
    KEPT = "kept", "维持原来的记录"


def dispute_until(law: Jurisdiction, *, marked_on: date) -> date | None:
    """The last day for a dispute; the day of the mark does not count. None = no such limit."""
    days = law.limits.find(marked_on, Limit.DISPUTE_DAYS)
    return marked_on + timedelta(days=days.value.number) if days else None


def judge_dispute(law: Jurisdiction, *, marked_on: date, on: date) -> Verdict:
    """Whether a mark may still be disputed."""
    last = dispute_until(law, marked_on=marked_on)
    if last is None or on <= last:
        return Verdict(())
    days = law.limit(marked_on, Limit.DISPUTE_DAYS)
    text = f"{last.month}月{last.day}日是申请核对的最后一天，已经过了。有疑问打电话问服务中心"
    return Verdict((Reason("dispute_too_late", text, str(days.source), Weight.REFUSE),))
