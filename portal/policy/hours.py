"""Class hours of 45 minutes, their minimum by class and course, theory to practice (003 四(一))."""

from datetime import date

from portal.policy.clauses import Clause
from portal.policy.figures import HoursBasis, Limit
from portal.policy.jurisdiction import Jurisdiction
from portal.policy.terms import Course, SubsidyClass
from portal.policy.verdict import Reason, Verdict, Weight, no_rule

# The unit in which the record counts; the law's own table says the same, and a test holds both.
CLASS_HOUR = 45


def class_hours(law: Jurisdiction, minutes: int, *, on: date) -> int:
    """Whole class hours in so many minutes, never rounded up. Raises OutsideTable."""
    return minutes // law.limit(on, Limit.CLASS_HOUR_MINUTES).value.number


def judge_hours(
    law: Jurisdiction,
    *,
    on: date,
    subsidy_class: SubsidyClass | None = None,
    course: Course | None = None,
    project_based: bool = False,
    theory: int | None = None,
    practice: int | None = None,
    hours: int | None = None,
    days: int | None = None,
    is_general_quality: bool = False,
) -> Verdict:
    """Whether the hours suffice; a course is judged as a course, whatever else is given.

    `hours` left out is theory + practice. Without theory and practice 3:7 is not judged.
    Raises ValueError when there are no hours, or neither a course, a class nor a project.
    """
    if hours is None and theory is not None and practice is not None:
        hours = theory + practice
    if hours is None:
        raise ValueError("hours, or theory and practice, are needed")
    if course is not None:
        reasons = _course(law, on, course, hours, days)
    elif subsidy_class is not None or project_based:
        reasons = _skills(law, on, subsidy_class, project_based, hours)
        if not _is_silent(reasons):
            theory = hours - practice if theory is None and practice is not None else theory
            practice = hours - theory if practice is None and theory is not None else practice
            if theory is not None and practice is not None:
                weight = Weight.WARN if is_general_quality else Weight.REFUSE
                reasons += _split(law, on, theory, practice, hours=hours, weight=weight)
    else:
        raise ValueError("a course, a subsidy class or a project is needed")
    if days is not None and not _is_silent(reasons):
        reasons += _pace(law, on, hours, days)
    return Verdict(tuple(reasons))


def _course(
    law: Jurisdiction, on: date, course: Course, hours: int, days: int | None
) -> list[Reason]:
    """A course's minimum is 原则上: it warns and can be overridden."""
    if not law.courses:
        return [no_rule(law, "创业课程的课时")]
    rate = law.courses.find(on, course)
    if rate is None:
        return [_before(law, law.courses.from_day)]
    clause = law.clause(on, Clause.COURSE_HOURS)
    least, least_days = rate.value.min_hours, rate.value.min_days
    reasons = [_enough(hours, least, course.value, clause, Weight.WARN)]
    if days is not None and days < least_days:
        text = f"还差 {least_days - days} 天，{course.value}原则上至少 {least_days} 天"
        reasons.append(Reason("min_days", text, clause, Weight.WARN))
    return reasons


def _skills(
    law: Jurisdiction,
    on: date,
    subsidy_class: SubsidyClass | None,
    project_based: bool,
    hours: int,
) -> list[Reason]:
    """The class minimum; a project's own replaces it."""
    if not law.minimum_hours:
        return [no_rule(law, "最少课时")]
    basis = HoursBasis.PROJECT
    if subsidy_class is not None and not project_based:
        basis = HoursBasis[subsidy_class.name]
    least = law.minimum_hours.find(on, basis)
    if least is None:
        return [_before(law, law.minimum_hours.from_day)]
    clause = str(least.source)
    return [_enough(hours, least.value.min_hours, basis.label, clause, Weight.REFUSE)]


def _enough(hours: int, least: int, whose: str, clause: str, weight: Weight) -> Reason:
    if hours >= least:
        return Reason("hours_met", f"共 {hours} 课时，{whose}至少 {least}", clause)
    text = f"还差 {least - hours} 课时，{whose}至少 {least}"
    return Reason("min_hours", text, clause, weight)


def _split(
    law: Jurisdiction, on: date, theory: int, practice: int, *, hours: int, weight: Weight
) -> list[Reason]:
    """Theory and practice make up the total; practice is at least seven tenths of it."""
    if theory < 0 or practice < 0 or theory + practice != hours:
        text = f"理论 {theory} 加实操 {practice} 不等于总课时 {hours}"
        return [Reason("hours_do_not_add_up", text, "", Weight.REFUSE)]
    least = law.limit(on, Limit.PRACTICE_PERCENT)
    needed = -(-hours * least.value.number // 100)
    if practice < needed:
        text = f"实操还差 {needed - practice} 课时，至少 {needed}"
        return [Reason("practice_too_low", text, str(least.source), weight)]
    most = law.limit(on, Limit.PRACTICE_WARNING_PERCENT)
    if practice * 100 > hours * most.value.number:
        text = f"实操超过 {most.value.number}%，写明理由可以提交"
        return [Reason("practice_high", text, str(most.source), Weight.WARN)]
    return [Reason("practice_met", f"实操 {practice} 课时，至少 {needed}", str(least.source))]


def _pace(law: Jurisdiction, on: date, hours: int, days: int) -> list[Reason]:
    most = law.limit(on, Limit.HOURS_PER_DAY)
    if hours <= days * most.value.number:
        return []
    text = f"平均每天超过 {most.value.number} 课时，提交时请写明理由"
    return [Reason("hours_per_day", text, str(most.source), Weight.WARN)]


def _is_silent(reasons: list[Reason]) -> bool:
    """The place has no such rule, or not yet: nothing more can be judged."""
    return reasons[0].code in ("no_rule", "before_tables")


def _before(law: Jurisdiction, first: date | None) -> Reason:
    words = f"{first.year}年{first.month}月{first.day}日" if first else ""
    clause = law.clause(first, Clause.SKILLS_HOURS) if first else ""
    return Reason("before_tables", f"课时标准从{words}起执行", clause, Weight.REFUSE)
