"""Mass classes by bulk inserts, filed over the year before the day, in the order of filing.

They have acts but no sessions: a timetable of one row would be a lie, and one of thirty would make
six million rows of two hundred thousand classes.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from functools import cache
from typing import NamedTuple

from tqdm import tqdm

from portal.policy.deadlines import add_working_days
from portal.policy.terms import TrainingType
from portal.records.classes import ClassActRow, TrainingClass
from portal.records.mass_rows import first_id, settle_ids, write_rows
from portal.services.demonstration.bulk_institutions import Provider
from portal.services.demonstration.classes import next_number
from portal.services.demonstration.filing import (
    CLOSING_DAYS,
    REVIEW_DAYS,
    SHORTEST_LEAD,
    Act,
    Span,
    acts_of,
    columns,
    instants,
    session_counts,
)
from portal.services.demonstration.plans import FOUNDERS, RURAL, UNEMPLOYED, Outcome, Plan
from portal.services.demonstration.stage import Stage
from portal.services.demonstration.timetable import DAYTIME, EVENING, WEEKEND, Pattern, slots

BATCH = 2_000
FIRST_FILED = -330
FROM_FILING_TO_START = (22, 36)
PATTERNS = (DAYTIME, DAYTIME, DAYTIME, EVENING, WEEKEND)
IDENTITIES = {
    TrainingType.EMPLOYMENT_SKILLS: (RURAL, UNEMPLOYED),
    TrainingType.ON_POST_SKILLS: ("示例公司",),
    TrainingType.ENTREPRENEURSHIP: (FOUNDERS,),
}
ONE_IN = 25


class Drawn(NamedTuple):
    """One class before it is written."""

    row: dict[str, object]
    acts: list[Act]


def add_mass_classes(stage: Stage, count: int, providers: Sequence[Provider]) -> None:
    """Spread them evenly over the year, among the providers by lot."""
    span = cache(_span)
    with tqdm(total=count, desc="classes", disable=None) as progress:
        for first in range(0, count, BATCH):
            batch = range(first, min(first + BATCH, count))
            drawn = []
            for index in batch:
                provider = stage.random.choice(providers)
                plan = _plan(stage, provider, filed=FIRST_FILED * (count - index) // count)
                held = span(stage, plan.pattern, *session_counts(stage, plan), plan.start)
                drawn.append(_draw(stage, plan, held, provider))
            _write(stage, drawn)
            progress.update(len(batch))
    settle_ids(stage.session, TrainingClass)


def _span(stage: Stage, pattern: Pattern, theory: int, practice: int, start: int) -> Span:
    first = stage.day(start)
    return Span.of(slots(pattern, stage.calendar, first=first, theory=theory, practice=practice))


def _plan(stage: Stage, provider: Provider, *, filed: int) -> Plan:
    offer = stage.random.choice(provider.offers)
    return Plan(
        letter="",
        subject=offer.subject,
        start=filed + stage.random.randint(*FROM_FILING_TO_START),
        outcome=Outcome.OPEN,
        identity=stage.random.choice(IDENTITIES[offer.training_type]),
        training_type=offer.training_type,
        pattern=stage.random.choice(PATTERNS),
        capacity=stage.random.choice((20, 25, 30, 40)),
        filed=filed,
    )


def _draw(stage: Stage, plan: Plan, span: Span, provider: Provider) -> Drawn:
    filed_on = stage.day(plan.filed or 0)
    outcome = _outcome(stage, span, filed_on)
    remark = "报名人数不足，取消开班" if outcome is Outcome.CANCELLED else ""
    plan = replace(plan, outcome=outcome, remark=remark)
    number = next_number(stage.serials, filed_on)
    row = columns(stage, plan, span, provider.site, number=number, filed_on=filed_on)
    acts = acts_of(stage, plan, span, filed_on, reviewer=f"reviewer:{provider.site.centre}")
    return Drawn(row | instants(acts), acts)


def _outcome(stage: Stage, span: Span, filed_on: date) -> Outcome:
    """How far the class has come by the day of the demonstration."""
    if add_working_days(stage.calendar, filed_on, REVIEW_DAYS).day >= stage.on:
        return Outcome.PRE_OPEN
    if filed_on <= stage.day(SHORTEST_LEAD) and not stage.random.randrange(ONE_IN):
        return Outcome.CANCELLED
    is_closed = add_working_days(stage.calendar, span.last, CLOSING_DAYS).day < stage.on
    return Outcome.CLOSED if is_closed else Outcome.OPEN


def _write(stage: Stage, drawn: Sequence[Drawn]) -> None:
    first = first_id(stage.session, TrainingClass)
    rows = [{"id": key, **one.row} for key, one in enumerate(drawn, first)]
    write_rows(stage.session, TrainingClass, rows)
    acts = [
        {"class_id": key, "act": act.kind, "at": act.at, "by": act.by, "reason": act.reason}
        for key, one in enumerate(drawn, first)
        for act in one.acts
    ]
    write_rows(stage.session, ClassActRow, acts)
