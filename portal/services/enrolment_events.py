"""What happens to an enrolment: its new state and the event that tells of it, always together."""

from datetime import datetime

from sqlalchemy.orm import Session

from portal.policy.enrolments import EnrolmentEventKind, EnrolmentState
from portal.records.database import append
from portal.records.enrolments import Enrolment, EnrolmentEvent

EVENT_OF = {
    EnrolmentState.CONFIRMED: EnrolmentEventKind.CONFIRMED,
    EnrolmentState.COMPLETED: EnrolmentEventKind.COMPLETED,
    EnrolmentState.FAILED: EnrolmentEventKind.FAILED,
    EnrolmentState.WITHDRAWN: EnrolmentEventKind.WITHDRAWN,
    EnrolmentState.EXPELLED: EnrolmentEventKind.EXPELLED,
    EnrolmentState.REJECTED: EnrolmentEventKind.REJECTED,
    EnrolmentState.RELEASED: EnrolmentEventKind.RELEASED,
}


def change(
    session: Session,
    enrolment: Enrolment,
    state: EnrolmentState,
    *,
    at: datetime,
    by: str,
    reason: str = "",
    code: str = "",
    kind: EnrolmentEventKind | None = None,
) -> None:
    """Give the enrolment its new state and keep the event; the caller holds the class's lock."""
    enrolment.state = state
    enrolment.state_at = at
    enrolment.skipped = ""
    enrolment.reason = reason
    note(session, enrolment, kind or EVENT_OF[state], at=at, by=by, code=code)


def note(
    session: Session,
    enrolment: Enrolment,
    kind: EnrolmentEventKind,
    *,
    at: datetime,
    by: str,
    code: str = "",
) -> None:
    """Keep what happened to an enrolment."""
    append(
        session,
        EnrolmentEvent,
        enrolment_id=enrolment.id,
        class_id=enrolment.class_id,
        kind=kind,
        at=at,
        by=by,
        code=code,
    )
