"""The named classes with their acts, numbered in the order of their filing."""

from collections import Counter
from datetime import date, datetime

from portal.policy.classes import ClassAct
from portal.policy.deadlines import add_working_days
from portal.policy.figures import HoursBasis
from portal.policy.terms import Course
from portal.records.classes import ClassActRow, TrainingClass
from portal.records.publications import PublicNoun, raise_revision
from portal.records.shortage import ShortageVersion
from portal.services.demonstration.plans import PLANS, Outcome, Plan
from portal.services.demonstration.sessions import Timetables
from portal.services.demonstration.stage import Stage
from portal.services.demonstration.timetable import Slot, slots

DAYS_FROM_FILING_TO_START = 28
REVIEW_DAYS = 4
Act = tuple[ClassAct, date, int, str, str]

NOT_APPROVED = (
    Outcome.DRAFT,
    Outcome.SUBMITTED,
    Outcome.PRE_OPEN,
    Outcome.RETURNED,
    Outcome.REJECTED,
)
LAST_ACTS = {
    Outcome.SUSPENDED: (ClassAct.SUSPENDED, "任课教师生病，暂停招生"),
    Outcome.CANCELLED: (ClassAct.CANCELLED, "报名人数不足，取消开班"),
    Outcome.CLOSED: (ClassAct.CLOSED, ""),
}


def add_classes(stage: Stage, version: ShortageVersion | None) -> None:
    """File every planned class; drafts have not been filed and are numbered last."""
    timetables = Timetables.of(stage)
    drawn = [(plan, _slots(stage, plan)) for plan in PLANS]
    drawn.sort(key=lambda pair: (pair[0].outcome is Outcome.DRAFT, _filed_on(stage, *pair)))
    serials: Counter[int] = Counter()
    for plan, held in drawn:
        filed_on = _filed_on(stage, plan, held)
        serials[filed_on.year] += 1
        number = f"{filed_on.year % 100:02d}-{serials[filed_on.year]:05d}"
        training_class = _class(stage, plan, held, number, version)
        timetables.hold(training_class, held)
        _act(stage, training_class, _acts(stage, plan, held))
    stage.session.flush()
    raise_revision(stage.session, PublicNoun.CLASSES, at=stage.moment(stage.on, 9))


def _slots(stage: Stage, plan: Plan) -> list[Slot]:
    theory, practice = _session_counts(stage, plan)
    return slots(
        plan.pattern,
        stage.calendar,
        first=stage.day(plan.start),
        theory=theory,
        practice=practice,
    )


def _session_counts(stage: Stage, plan: Plan) -> tuple[int, int]:
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


def _filed_on(stage: Stage, plan: Plan, held: list[Slot]) -> date:
    if plan.filed is not None:
        return stage.day(plan.filed)
    if plan.outcome in (Outcome.DRAFT, Outcome.SUBMITTED, Outcome.PRE_OPEN, Outcome.RETURNED):
        return stage.day(-2 if plan.outcome is not Outcome.RETURNED else -9)
    usual = (held[0].day - stage.on).days - DAYS_FROM_FILING_TO_START
    return stage.day(min(usual, -20))


def _class(
    stage: Stage, plan: Plan, held: list[Slot], number: str, version: ShortageVersion | None
) -> TrainingClass:
    institution = stage.institutions[plan.letter]
    course = plan.subject if isinstance(plan.subject, Course) else None
    occupation = None if isinstance(plan.subject, Course) else stage.occupations[plan.subject]
    theory, practice = _session_counts(stage, plan)
    per_slot = plan.pattern.hours_per_slot
    first, last = held[0].day, held[-1].day
    until = stage.day((first - stage.on).days - plan.enrol_days_before)
    if plan.outcome is Outcome.ENROLMENT_CLOSED:
        until = min(until, stage.day(-1))
    filed_on = _filed_on(stage, plan, held)
    is_frozen = (
        version is not None and version.from_day <= filed_on and plan.outcome is not Outcome.DRAFT
    )
    return TrainingClass(
        number=number,
        institution=institution,
        training_type=plan.training_type,
        occupation=occupation,
        course=course,
        target_level=plan.level,
        title=title(plan),
        is_project_based=plan.is_project_based,
        is_labour_preparation=plan.is_labour_preparation,
        planned_start=first,
        planned_end=last,
        enrol_until=until,
        training_days=len({slot.day for slot in held}),
        schedule=plan.pattern.words,
        is_evening=plan.pattern.is_evening,
        is_weekend=plan.pattern.is_weekend,
        hours_total=(theory + practice) * per_slot,
        hours_theory=theory * per_slot,
        hours_practice=practice * per_slot,
        capacity=plan.capacity,
        fee_yuan=plan.fee,
        is_subsidised=not plan.fee,
        reviewing_unit=institution.centre,
        shortage_version=version if is_frozen else None,
        remark=plan.remark,
    )


def title(plan: Plan) -> str:
    """学员身份或者企业名称, 职业工种, 培训类型 (003 附件2 3.2)."""
    subject = plan.subject
    words = subject.label.split()[0] if isinstance(subject, Course) else subject
    kind = plan.training_type.label.removesuffix("培训")
    return f"{plan.identity}{words.removesuffix('培训')}{kind}培训班"


def _acts(stage: Stage, plan: Plan, held: list[Slot]) -> list[Act]:
    """What was done to the class so far, in order."""
    if plan.outcome is Outcome.DRAFT:
        return []
    filed_on = _filed_on(stage, plan, held)
    reviewed_on = add_working_days(stage.calendar, filed_on, REVIEW_DAYS).day
    institution, reviewer = "institution", "reviewer"
    acts: list[Act] = [(ClassAct.SUBMITTED, filed_on, 10, institution, "")]
    if plan.outcome is Outcome.SUBMITTED:
        return acts
    acts.append((ClassAct.ANNOUNCED, filed_on, 15, institution, ""))
    if plan.outcome is Outcome.RETURNED:
        returned_on = add_working_days(stage.calendar, filed_on, 1).day
        acts.append((ClassAct.RETURNED, returned_on, 11, reviewer, "课程表缺安全课时，补上再交"))
        acts.append((ClassAct.SUBMITTED, stage.day(-1), 9, institution, ""))
    elif plan.outcome is Outcome.REJECTED:
        acts.append((ClassAct.REJECTED, reviewed_on, 16, reviewer, "实训工位少于计划人数"))
    elif plan.outcome not in NOT_APPROVED:
        acts.append((ClassAct.APPROVED, reviewed_on, 16, reviewer, ""))
        acts += _later_acts(stage, plan, held)
    return acts


def _later_acts(stage: Stage, plan: Plan, held: list[Slot]) -> list[Act]:
    if plan.outcome is Outcome.RESUMED:
        return [
            (ClassAct.SUSPENDED, stage.day(-4), 9, "institution", "教室检修"),
            (ClassAct.RESUMED, stage.day(-2), 9, "institution", "教室检修完成"),
        ]
    if plan.outcome not in LAST_ACTS:
        return []
    kind, reason = LAST_ACTS[plan.outcome]
    day = stage.day(min(-2, plan.start - 3))
    if plan.outcome is Outcome.CLOSED:
        day = add_working_days(stage.calendar, held[-1].day, 10).day
    return [(kind, day, 10, "reviewer" if kind is ClassAct.CLOSED else "institution", reason)]


def _act(stage: Stage, training_class: TrainingClass, acts: list[Act]) -> None:
    """Write the acts as rows and the instants that count on the class."""
    stage.session.add(training_class)
    stage.session.flush()
    for kind, day, hour, by, reason in acts:
        at = stage.moment(day, hour)
        stage.session.add(
            ClassActRow(class_id=training_class.id, act=kind, at=at, by=by, reason=reason)
        )
        _remember(training_class, kind, at)


def _remember(training_class: TrainingClass, kind: ClassAct, at: datetime) -> None:
    if kind is ClassAct.SUBMITTED:
        training_class.submitted_at = training_class.submitted_at or at
    elif kind is ClassAct.ANNOUNCED:
        training_class.announced_at = at
    elif kind is ClassAct.APPROVED:
        training_class.approved_at = at
    elif kind is ClassAct.SUSPENDED:
        training_class.suspended_at = at
    elif kind is ClassAct.RESUMED:
        training_class.suspended_at = None
    elif kind in (ClassAct.CANCELLED, ClassAct.REJECTED):
        training_class.cancelled_at = at
    elif kind is ClassAct.CLOSED:
        training_class.closed_at = at
