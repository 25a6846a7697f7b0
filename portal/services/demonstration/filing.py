"""From a plan to the columns of a class and its acts, for named and for mass classes alike."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from portal.policy.classes import ClassAct
from portal.policy.deadlines import add_working_days
from portal.policy.figures import HoursBasis
from portal.policy.terms import Course, TrainingType
from portal.services.demonstration.plans import UNREVIEWED, Outcome, Plan
from portal.services.demonstration.stage import Stage
from portal.services.demonstration.timetable import Slot

REVIEW_DAYS = 4
CLOSING_DAYS = 10
USUAL_LEAD, SHORTEST_LEAD = -28, -20
INSTANTS = {
    ClassAct.SUBMITTED: "submitted_at",
    ClassAct.ANNOUNCED: "announced_at",
    ClassAct.APPROVED: "approved_at",
    ClassAct.REJECTED: "cancelled_at",
    ClassAct.CANCELLED: "cancelled_at",
    ClassAct.SUSPENDED: "suspended_at",
    ClassAct.CLOSED: "closed_at",
}


class Act(NamedTuple):
    """One act on a class."""

    kind: ClassAct
    at: datetime
    by: str
    reason: str = ""


@dataclass(frozen=True)
class Span:
    """The first and the last day of a class and how many days it meets."""

    first: date
    last: date
    days: int

    @classmethod
    def of(cls, held: Sequence[Slot]) -> "Span":
        return cls(held[0].day, held[-1].day, len({slot.day for slot in held}))


@dataclass(frozen=True)
class Site:
    """Which institution gives a class, who reviews it, and where it meets."""

    institution_id: int
    centre: str
    venue_id: int


def session_counts(stage: Stage, plan: Plan) -> tuple[int, int]:
    """As few sessions of theory and practice as the law allows; a course takes half of each."""
    if isinstance(plan.subject, Course):
        least = stage.law.courses.on(stage.on, plan.subject).value.min_hours
        total = -(-least // plan.pattern.hours_per_slot)
        return total - total // 2, total // 2
    basis = HoursBasis[stage.occupations[plan.subject].subsidy_class.value]
    if plan.is_project_based:
        basis = HoursBasis.PROJECT
    least = stage.law.minimum_hours.on(stage.on, basis).value.min_hours
    total = -(-least // plan.pattern.hours_per_slot)
    practice = -(-7 * total // 10)
    return total - practice, practice


def filing_day(stage: Stage, plan: Plan, first: date) -> date:
    """Four weeks before the start, but long enough ago for the review to be over."""
    if plan.filed is not None:
        return stage.day(plan.filed)
    if plan.outcome in UNREVIEWED:
        return stage.day(-2)
    return stage.day(min((first - stage.on).days + USUAL_LEAD, SHORTEST_LEAD))


def acts_of(stage: Stage, plan: Plan, span: Span, filed_on: date, reviewer: str) -> list[Act]:
    """What was done to the class so far, in order."""
    if plan.outcome is Outcome.DRAFT:
        return []
    acts = [Act(ClassAct.SUBMITTED, stage.moment(filed_on, 10), "institution")]
    if plan.outcome is Outcome.SUBMITTED:
        return acts
    acts.append(Act(ClassAct.ANNOUNCED, stage.moment(filed_on, 15), "institution"))
    reviewed_at = stage.moment(add_working_days(stage.calendar, filed_on, REVIEW_DAYS).day, 16)
    if plan.outcome is Outcome.RETURNED:
        returned_at = stage.moment(add_working_days(stage.calendar, filed_on, 1).day, 11)
        acts.append(Act(ClassAct.RETURNED, returned_at, reviewer, "课程表缺安全课时，补上再交"))
        acts.append(Act(ClassAct.SUBMITTED, stage.moment(stage.day(-1), 9), "institution"))
    elif plan.outcome is Outcome.REJECTED:
        acts.append(Act(ClassAct.REJECTED, reviewed_at, reviewer, "实训工位少于计划人数"))
    elif plan.outcome not in UNREVIEWED:
        acts.append(Act(ClassAct.APPROVED, reviewed_at, reviewer))
        acts += _after_approval(stage, plan, span, reviewer)
    return acts


def _after_approval(stage: Stage, plan: Plan, span: Span, reviewer: str) -> list[Act]:
    if plan.outcome is Outcome.CLOSED:
        closed_on = add_working_days(stage.calendar, span.last, CLOSING_DAYS).day
        return [Act(ClassAct.CLOSED, stage.moment(closed_on, 10), reviewer)]
    day = stage.day(min(-2, plan.start - 3))
    stopped = Act(
        ClassAct.SUSPENDED, stage.moment(day, 10), "institution", "任课教师生病，暂停招生"
    )
    if plan.outcome is Outcome.CANCELLED:
        return [stopped._replace(kind=ClassAct.CANCELLED, reason=plan.remark)]
    if plan.outcome is Outcome.RESUMED:
        resumed_at = stage.moment(stage.day(-1), 9)
        return [stopped, Act(ClassAct.RESUMED, resumed_at, "institution", "已安排代课教师")]
    return [stopped] if plan.outcome is Outcome.SUSPENDED else []


def columns(
    stage: Stage, plan: Plan, span: Span, site: Site, *, number: str, filed_on: date
) -> dict[str, object]:
    """The row of the class, without the instants of its acts."""
    theory, practice = session_counts(stage, plan)
    per_slot = plan.pattern.hours_per_slot
    is_course = isinstance(plan.subject, Course)
    version = stage.directory
    is_approved = plan.outcome not in UNREVIEWED | {Outcome.REJECTED}
    is_frozen = version and version.from_day <= filed_on and is_approved
    return {
        "number": number,
        "institution_id": site.institution_id,
        "venue_id": site.venue_id,
        "training_type": plan.training_type,
        "occupation_id": None if is_course else stage.occupations[plan.subject].id,
        "course": plan.subject if is_course else None,
        "target_level": plan.level,
        "title": title(plan),
        "is_project_based": plan.is_project_based,
        "is_labour_preparation": plan.is_labour_preparation,
        "planned_start": span.first,
        "planned_end": span.last,
        "enrol_until": _enrol_until(stage, plan, span.first),
        "training_days": span.days,
        "schedule": plan.pattern.words,
        "is_evening": plan.pattern.is_evening,
        "is_weekend": plan.pattern.is_weekend,
        "hours_total": (theory + practice) * per_slot,
        "hours_theory": theory * per_slot,
        "hours_practice": practice * per_slot,
        "capacity": plan.capacity,
        "fee_yuan": plan.fee,
        "is_subsidised": not plan.fee,
        "reviewing_unit": site.centre,
        "shortage_version_id": version.id if version and is_frozen else None,
        "remark": plan.remark,
        **_contents(stage, plan, site),
    }


def _contents(stage: Stage, plan: Plan, site: Site) -> dict[str, object]:
    """What a filing tells beyond its timetable."""
    name = plan.subject.label if isinstance(plan.subject, Course) else plan.subject
    is_of_enterprise = plan.training_type is TrainingType.ON_POST_SKILLS
    return {
        "trainee_identity": "" if is_of_enterprise else plan.identity,
        "enterprise": plan.identity if is_of_enterprise else "",
        "safety_hours": 2,
        "legal_hours": 2,
        "textbooks": f"《{name}》示例出版社",
        "numbering_centre": stage.numbering_centre(site.centre),
    }


def _enrol_until(stage: Stage, plan: Plan, first: date) -> date:
    until = stage.day((first - stage.on).days - plan.enrol_days_before)
    return min(until, stage.day(-1)) if plan.outcome is Outcome.ENROLMENT_CLOSED else until


def title(plan: Plan) -> str:
    """学员身份或者企业名称, 职业工种, 培训类型 (003 附件2 3.2)."""
    if isinstance(plan.subject, Course):
        name = plan.subject.label.split()[0]
        kind = "" if name.endswith("培训") else "创业培训"
        return f"{plan.identity}{name}{kind}班"
    name = plan.subject.removesuffix("培训")
    return f"{plan.identity}{name}{plan.training_type.label}培训班"


def instants(acts: Sequence[Act]) -> dict[str, datetime | None]:
    """The instants on the class that repeat the acts that count; a new filing replaces the last."""
    found: dict[str, datetime | None] = dict.fromkeys((*INSTANTS.values(), "returned_at"))
    for act in acts:
        if act.kind is ClassAct.RESUMED:
            found["suspended_at"] = None
        elif act.kind is ClassAct.RETURNED:
            found["returned_at"] = act.at
        elif act.kind is ClassAct.SUBMITTED:
            found |= {"submitted_at": act.at, "returned_at": None}
        elif column := INSTANTS.get(act.kind):
            found[column] = found[column] or act.at
    return found
