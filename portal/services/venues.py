"""Venues: entered, changed and ended once the centre has checked them.

A changed venue is another row; lessons still to come move there with the day it begins.
"""

from datetime import date

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from portal.policy.register import RegisterDeed
from portal.records.classes import TrainingClass
from portal.records.filings import ClassAmendment
from portal.records.institutions import Institution
from portal.records.register_changes import RegisterChange
from portal.records.sessions import ClassSession
from portal.records.venues import Venue
from portal.services.class_changes import refusal
from portal.services.register_details import venue_details


def apply(session: Session, institution: Institution, change: RegisterChange, *, on: date) -> None:
    """Raises Refusal: not_in_force, in_use."""
    held = change.venue
    if held:
        _end(session, held, on=on, is_replaced=change.deed is RegisterDeed.CHANGE)
    if change.deed is RegisterDeed.END:
        return
    details = venue_details(change.details)
    begun = Venue(
        institution_id=institution.id,
        from_day=change.deed.begins_on(on),
        **vars(details),
    )
    session.add(begun)
    session.flush()
    if held:
        _move(session, held, begun)


def _end(session: Session, held: Venue, *, on: date, is_replaced: bool) -> None:
    if held.from_day > on or (held.until_day and held.until_day <= on):
        raise refusal("not_in_force", f"{held.name}今天没有生效，或者已经到期")
    ahead = select(func.count()).select_from(ClassSession).join(TrainingClass)
    count = session.scalar(
        ahead.where(
            ClassSession.venue_id == held.id,
            ClassSession.day > on,
            ClassSession.cancelled_at.is_(None),
            TrainingClass.submitted_at.is_not(None),
            TrainingClass.cancelled_at.is_(None),
            TrainingClass.closed_at.is_(None),
        )
    )
    if count and not is_replaced:
        raise refusal("in_use", f"还有 {count} 节课排在{held.name}，先改课程表")
    held.until_day = on


def _move(session: Session, held: Venue, begun: Venue) -> None:
    """Lessons from the first day on, classes that end after it, and what is asked for them."""
    first = begun.from_day
    for kind, still in (
        (ClassSession, ClassSession.day >= first),
        (ClassAmendment, ClassAmendment.decided_at.is_(None)),
        (TrainingClass, TrainingClass.planned_end >= first),
    ):
        session.execute(
            update(kind).where(kind.venue_id == held.id, still).values(venue_id=begun.id)
        )
