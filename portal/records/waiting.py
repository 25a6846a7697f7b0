"""Why a place in the queue (候补第n位) moved, derived from what happened in the class."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from portal.policy.enrolments import EnrolmentEventKind
from portal.records.database import db
from portal.records.enrolments import Enrolment, EnrolmentEvent

# Who leaves a class or its queue by any of these makes room for those behind.
LEFT = (
    EnrolmentEventKind.WITHDRAWN,
    EnrolmentEventKind.MOVED,
    EnrolmentEventKind.REJECTED,
    EnrolmentEventKind.EXPELLED,
)
OUT_OF_QUEUE = (*LEFT, EnrolmentEventKind.PROMOTED, EnrolmentEventKind.RELEASED)


@dataclass(frozen=True)
class Step:
    """One event of a class as the queue sees it; `order` is (queued_at, enrolment id)."""

    kind: EnrolmentEventKind
    at: datetime
    order: tuple[datetime, int]


@dataclass
class Shift:
    """A place that one deed moved: how many left, were seated, or came in before it."""

    at: datetime
    before: int
    after: int
    left: int = 0
    seated: int = 0
    entered: int = 0


def shifts_of(enrolment: Enrolment) -> list[Shift]:
    """How the place of a waiting enrolment moved since it was first waiting, oldest first."""
    rows = db.session.execute(
        select(EnrolmentEvent.kind, EnrolmentEvent.at, Enrolment.queued_at, Enrolment.id)
        .join(Enrolment, Enrolment.id == EnrolmentEvent.enrolment_id)
        .where(EnrolmentEvent.class_id == enrolment.class_id)
        .order_by(EnrolmentEvent.id)
    )
    steps = [Step(kind, at, (queued_at, key)) for kind, at, queued_at, key in rows]
    return shifts(steps, (enrolment.queued_at, enrolment.id))


def shifts(steps: Iterable[Step], own: tuple[datetime, int]) -> list[Shift]:
    """The same from the class's events. What one moment did is one shift."""
    waiting: set[tuple[datetime, int]] = set()
    ahead, found = 0, list[Shift]()
    for step in steps:
        was_waiting, was_ahead = step.order in waiting, ahead
        if step.kind is EnrolmentEventKind.WAITLISTED:
            waiting.add(step.order)
        elif step.kind in OUT_OF_QUEUE:
            waiting.discard(step.order)
        if step.order < own:
            ahead += (step.order in waiting) - was_waiting
        if own not in waiting or step.order == own:
            continue
        if not found or found[-1].at != step.at:
            found.append(Shift(step.at, was_ahead + 1, ahead + 1))
        shift = found[-1]
        shift.after = ahead + 1
        # Whoever leaves a seat makes room as well; whoever waited behind does not.
        shift.left += step.kind in LEFT and (step.order < own or not was_waiting)
        shift.seated += step.kind is EnrolmentEventKind.PROMOTED and step.order < own
        shift.entered += step.kind is EnrolmentEventKind.WAITLISTED and step.order < own
    return [shift for shift in found if shift.before != shift.after]
