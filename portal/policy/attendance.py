"""Marks of attendance and the hours they count (003 附件2 3.2): present and late count a session's
class hours, absent none.
"""

from portal.policy.terms import State, Term


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
