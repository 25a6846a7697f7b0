"""The named classes with their acts and sessions, numbered in the order of their filing."""

from collections import Counter
from datetime import date

from portal.records import journal
from portal.records.classes import ClassActRow, TrainingClass
from portal.records.publications import PublicNoun, raise_revision
from portal.services.demonstration.filing import (
    Site,
    Span,
    acts_of,
    columns,
    filing_day,
    instants,
    session_counts,
)
from portal.services.demonstration.plans import PLANS, Outcome, Plan
from portal.services.demonstration.sessions import Bookings
from portal.services.demonstration.stage import Stage
from portal.services.demonstration.timetable import Slot, slots


def add_classes(stage: Stage) -> None:
    """File every planned class; drafts have not been filed and are numbered last."""
    drawn = [(plan, _slots(stage, plan)) for plan in PLANS]
    filed = [(filing_day(stage, plan, held[0].day), plan, held) for plan, held in drawn]
    filed.sort(key=lambda row: (row[1].outcome is Outcome.DRAFT, row[0]))
    bookings = Bookings.of(stage)
    for filed_on, plan, held in filed:
        number = next_number(stage.serials, filed_on)
        _add(stage, bookings, plan, held, number=number, filed_on=filed_on)
    raise_revision(stage.session, PublicNoun.CLASSES, at=stage.moment(stage.on, 9))


def next_number(serials: Counter[int], filed_on: date) -> str:
    """The year of the filing and a serial: 26-00001."""
    serials[filed_on.year] += 1
    return f"{filed_on.year % 100:02d}-{serials[filed_on.year]:05d}"


def _slots(stage: Stage, plan: Plan) -> list[Slot]:
    theory, practice = session_counts(stage, plan)
    first = stage.day(plan.start)
    return slots(plan.pattern, stage.calendar, first=first, theory=theory, practice=practice)


def _add(
    stage: Stage, bookings: Bookings, plan: Plan, held: list[Slot], *, number: str, filed_on: date
) -> None:
    institution = stage.institutions[plan.letter]
    booked = bookings.book(institution.id, plan.subject, held)
    site = Site(institution.id, institution.centre, booked.venue_id)
    span = Span.of(held)
    acts = acts_of(stage, plan, span, filed_on, reviewer=f"reviewer:{institution.centre}")
    row = columns(stage, plan, span, site, number=number, filed_on=filed_on)
    training_class = TrainingClass(**row, **instants(acts))
    stage.session.add(training_class)
    stage.session.flush()
    stage.session.add_all(booked.sessions(training_class.id, held))
    stage.classes.append((plan, training_class))
    for act in acts:
        stage.session.add(
            ClassActRow(
                class_id=training_class.id, act=act.kind, at=act.at, by=act.by, reason=act.reason
            )
        )
        journal.write(
            stage.session,
            at=act.at,
            by=act.by,
            act=f"class_{act.kind}",
            noun="training_class",
            record_id=training_class.id,
        )
