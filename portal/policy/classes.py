"""What a class is on a day, computed from its acts and dates and never stored."""

from collections.abc import Collection
from datetime import date

from portal.policy.terms import State, Term


class ClassAct(Term):
    """What was done to a class; none means a draft. A return changes nothing for the public."""

    SUBMITTED = "submitted", "已提交备案"
    ANNOUNCED = "announced", "已公开"
    RETURNED = "returned", "已退回补正"
    APPROVED = "approved", "备案已通过"
    REJECTED = "rejected", "备案未通过"
    AMENDED = "amended", "已变更"
    SUSPENDED = "suspended", "已暂停招生"
    RESUMED = "resumed", "已恢复招生"
    CANCELLED = "cancelled", "已取消"
    CLOSED = "closed", "已结班"


class ClassState(State):
    CANCELLED = "cancelled", "已取消", "stop"
    CLOSED = "closed", "已结班", "over"
    CLOSING = "closing", "结班审核中", "over"
    RUNNING = "running", "已开班", "run"
    SUSPENDED = "suspended", "暂停招生", "stop"
    ENROLMENT_CLOSED = "enrolment_closed", "报名截止", "over"
    FULL = "full", "已满·可候补", "wait"
    PRE_OPEN = "pre_open", "预报名", "info"
    OPEN = "open", "报名中", "open"

    @property
    def may_enrol(self) -> bool:
        """Whether a worker may still sign up, be it for the waiting list."""
        return self in (ClassState.OPEN, ClassState.PRE_OPEN, ClassState.FULL)


class FilingState(State):
    """How far a filing has come between institution and centre, whatever the public sees."""

    DRAFT = "draft", "草稿", "over"
    WAITING = "waiting", "待审核", "info"
    RETURNED = "returned", "退回补正", "wait"
    APPROVED = "approved", "备案已通过", "go"
    ENDED = "ended", "已取消", "stop"


def filing_state(
    *, is_submitted: bool, is_returned: bool, is_approved: bool, is_cancelled: bool
) -> FilingState:
    """`is_cancelled` also means rejected; a return is over with the next submission."""
    if is_cancelled:
        return FilingState.ENDED
    if is_approved:
        return FilingState.APPROVED
    if is_returned:
        return FilingState.RETURNED
    return FilingState.WAITING if is_submitted else FilingState.DRAFT


def state_on(
    on: date,
    *,
    planned_start: date,
    planned_end: date,
    enrol_until: date,
    is_approved: bool,
    is_cancelled: bool = False,
    is_closed: bool = False,
    is_suspended: bool = False,
    seats_left: int | None = None,
    waiting: int = 0,
) -> ClassState:
    """The state of an announced class; the first that fits wins.

    `is_cancelled` also means rejected. `is_suspended` covers the class, its institution and a
    list measure in scope. `seats_left` None = unknown. `enrol_until` is inclusive.
    """
    if is_cancelled:
        return ClassState.CANCELLED
    if is_closed:
        return ClassState.CLOSED
    if is_approved and on > planned_end:
        return ClassState.CLOSING
    if is_approved and on >= planned_start:
        return ClassState.RUNNING
    if is_suspended:
        return ClassState.SUSPENDED
    if on > enrol_until:
        return ClassState.ENROLMENT_CLOSED
    if waiting or (seats_left is not None and seats_left <= 0):
        return ClassState.FULL
    return ClassState.OPEN if is_approved else ClassState.PRE_OPEN


def is_public(acts: Collection[ClassAct]) -> bool:
    """A class is public once it was announced, and never before it was submitted."""
    return ClassAct.SUBMITTED in acts and ClassAct.ANNOUNCED in acts
