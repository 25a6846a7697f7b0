"""What the page of a class shows its centre: the law's answers in reading order, then the rest."""

from dataclasses import dataclass
from itertools import groupby

from flask import Response, make_response, render_template, request

from portal.policy.classes import FilingState
from portal.policy.deadlines import day_of
from portal.policy.enrolments import NotPromoted
from portal.policy.figures import PaperNeed, PaperStep
from portal.policy.queue import TermLeft, review_term
from portal.policy.roles import Act, may
from portal.records.accounts import accounts_with_keys
from portal.records.class_filing import papers_of, timetable_rows
from portal.records.classes import TrainingClass
from portal.records.holidays import working_calendar
from portal.records.measures import checked_more_closely
from portal.records.own_classes import newest_deed, on_day
from portal.records.reviews import acts_of, amendments_to_decide, is_stopped_by_bureau
from portal.services import reviews
from portal.services.refusal import Refusal
from portal.web import clock
from portal.web.access import signed_in
from portal.web.site import jurisdiction

WHY_NOT = {why.value: why.label for why in NotPromoted}


@dataclass(frozen=True)
class PaperLine:
    """One paper of the filing: handed in, missing, or growing with the roster."""

    label: str
    is_there: bool
    grows: bool


def class_page(
    found: TrainingClass, *, refusal: Refusal | None = None, problem: str = "", status: int = 200
) -> Response:
    """The page, with why a deed was refused and what was typed still in its form."""
    on, acts = clock.today(), acts_of(found.id)[::-1]
    own = on_day(found, on=on)
    newest = newest_deed(found.id)
    is_waiting = own.filing is FilingState.WAITING
    may_decide = may(signed_in().role, Act.REVIEW_FILINGS)
    # What was approved is read by the day of the approval: later its first day is past.
    judged_on = day_of(found.approved_at) if found.approved_at else on
    page = render_template(
        "bureau/classes/show.html",
        filed=found,
        own=own,
        verdict=reviews.judge_filing(found, law=jurisdiction(), on=judged_on),
        term=_term(found) if is_waiting else None,
        papers=_papers(found),
        days=[
            (day, list(held))
            for day, held in groupby(timetable_rows(found.id), key=lambda one: one.day)
        ],
        acts=acts,
        names={key: one.name for key, one in accounts_with_keys({act.by for act in acts}).items()},
        amendments=amendments_to_decide(found.id),
        not_promoted=WHY_NOT.get(found.not_promoted, ""),
        seen=newest.id if newest else 0,
        refusal=refusal.reasons if refusal else (),
        problem=problem,
        typed=request.form.get("reason", ""),
        may_decide=may_decide,
        is_waiting=is_waiting,
        is_checked=bool(checked_more_closely([found.id], on=on)),
        may_stop=may_decide and found.announced_at and not (found.cancelled_at or found.closed_at),
        is_stopped_by_bureau=is_stopped_by_bureau(found.id),
    )
    return make_response(page, status)


def _term(found: TrainingClass) -> TermLeft | None:
    if found.submitted_at is None:
        return None
    submitted_on = day_of(found.submitted_at)
    calendar = working_calendar(since=submitted_on)
    return review_term(jurisdiction(), calendar, submitted_on=submitted_on, on=clock.today())


def _papers(found: TrainingClass) -> list[PaperLine]:
    """Those that this class needs, by the rules of its first day."""
    there = papers_of(found.id)
    asked = [
        entry.value
        for entry in jurisdiction().papers.in_force(found.planned_start)
        if entry.value.step is PaperStep.FILING
    ]
    return [
        PaperLine(paper.label, paper.key in there, paper.needed is PaperNeed.GROWS)
        for paper in asked
        if paper.needed is not PaperNeed.COOPERATION or found.is_school_enterprise
    ]
