"""What waits for the centre, and how much of a filing's term is left (003 附件2 3.1).

A term that has passed is a flag for the officials and never an approval.
"""

from dataclasses import dataclass
from datetime import date

from portal.policy.deadlines import Calendar, working_days_between
from portal.policy.figures import Limit
from portal.policy.jurisdiction import Jurisdiction
from portal.policy.schedule import filing_review_due
from portal.policy.terms import State, Term


class Matter(Term):
    """The kinds of things that a centre decides, in the order of a class's life."""

    FILING = "filing", "开班备案"
    AMENDMENT = "amendment", "课程变更"
    ROSTER = "roster", "花名册"
    DISPUTE = "dispute", "考勤异议"
    RESULTS = "results", "成绩审核"
    CERTIFICATES = "certificates", "发合格证"
    CLOSING = "closing", "结班"


class Waiting(State):
    """How pressing it is."""

    OVERDUE = "overdue", "已超期", "stop"
    TODAY = "today", "今天到期", "wait"
    WAITING = "waiting", "待审核", "info"


@dataclass(frozen=True, slots=True)
class TermLeft:
    """A term in working days: how many, how many are used, and how many are left.

    `late` counts the working days after the due day, 0 also on a day of rest right after it.
    """

    due: date
    is_provisional: bool
    days: int
    used: int
    left: int
    late: int
    waiting: Waiting


def review_term(law: Jurisdiction, calendar: Calendar, *, submitted_on: date, on: date) -> TermLeft:
    """How a filing's review stands on that day."""
    days = law.limit(submitted_on, Limit.FILING_REVIEW_DAYS).value.number
    due = filing_review_due(law, calendar, submitted_on=submitted_on)
    left = working_days_between(calendar, on, due.day)
    return TermLeft(
        due=due.day,
        is_provisional=due.is_provisional,
        days=days,
        used=days - min(left, days),
        left=left,
        late=working_days_between(calendar, due.day, on),
        waiting=waiting_until(due.day, on=on),
    )


def waiting_until(day: date, *, on: date) -> Waiting:
    """How pressing it is what should be done on `day` at the latest."""
    if on > day:
        return Waiting.OVERDUE
    return Waiting.TODAY if on == day else Waiting.WAITING
