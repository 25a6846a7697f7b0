"""What a class needs before it may close, and what a trainee needs to qualify (003 附件2 3.2)."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from portal.policy.clauses import Clause
from portal.policy.figures import Limit
from portal.policy.jurisdiction import Jurisdiction
from portal.policy.terms import Term, TrainingType
from portal.policy.verdict import Reason, Verdict, Weight, no_rule


class CheckChannel(Term):
    ONLINE = "online", "线上"
    ONSITE = "onsite", "现场"


@dataclass(frozen=True, slots=True)
class SpotCheck:
    """One inspection; two of the same session count as one."""

    session: int
    channel: CheckChannel


@dataclass(frozen=True, slots=True, kw_only=True)
class Closing:
    """What is on file when a class asks to close. Hours are class hours.

    `unattended` are held sessions without any attendance; `other_photographs` show neither
    theory nor practice.
    """

    training_type: TrainingType
    on: date
    planned_end: date
    required_hours: int
    delivered_hours: int
    spot_checks: Collection[SpotCheck] = ()
    theory_photographs: int = 0
    practice_photographs: int = 0
    other_photographs: int = 0
    unattended: Collection[date] = ()
    job_recommendations: int = 0


def judge_closing(law: Jurisdiction, closing: Closing) -> Verdict:
    """Whether the class may close; missing recommendations are stated and do not block."""
    on = closing.planned_end
    if not law.limits:
        return Verdict((no_rule(law, "结班条件"),))
    reasons: list[Reason] = []
    clause = law.clause(on, Clause.CLOSING)
    if closing.on < closing.planned_end:
        text = f"{on.month}月{on.day}日结班，还没到"
        reasons.append(Reason("not_over", text, clause, Weight.REFUSE))
    if closing.delivered_hours < closing.required_hours:
        lack = closing.required_hours - closing.delivered_hours
        text = f"还差 {lack} 课时，备案 {closing.required_hours}"
        reasons.append(Reason("hours_short", text, clause, Weight.REFUSE))
    reasons += _spot_checks(law, closing)
    reasons += _photographs(law, closing)
    if closing.unattended:
        day = min(closing.unattended)
        text = f"{len(closing.unattended)} 次课没有考勤，最早 {day.month}月{day.day}日"
        clause = law.clause(on, Clause.ATTENDANCE)
        reasons.append(Reason("attendance_missing", text, clause, Weight.REFUSE))
    least = law.limit(on, Limit.JOB_RECOMMENDATIONS)
    lack = least.value.number - closing.job_recommendations
    if closing.training_type is TrainingType.EMPLOYMENT_SKILLS and lack > 0:
        text = f"还差 {lack} 次就业推介，至少 {least.value.number} 次"
        reasons.append(Reason("few_recommendations", text, str(least.source), Weight.NOT_MET))
    return Verdict(tuple(reasons))


def _spot_checks(law: Jurisdiction, closing: Closing) -> list[Reason]:
    least = law.limit(closing.planned_end, Limit.SPOT_CHECKS)
    lack = least.value.number - len({check.session for check in closing.spot_checks})
    if lack > 0:
        text = f"还差 {lack} 次抽查，至少 {least.value.number} 次（同一节课算一次）"
        return [Reason("few_spot_checks", text, str(least.source), Weight.REFUSE)]
    if len({check.channel for check in closing.spot_checks}) < len(CheckChannel):
        text = "抽查要线上和现场都有，写明理由可以结班"
        return [Reason("one_channel", text, str(least.source), Weight.WARN)]
    return []


def _photographs(law: Jurisdiction, closing: Closing) -> list[Reason]:
    """Five in all; save for a course at least one each of theory and practice."""
    least = law.limit(closing.planned_end, Limit.PHOTOGRAPHS)
    theory, practice = closing.theory_photographs, closing.practice_photographs
    lack = least.value.number - theory - practice - closing.other_photographs
    if lack > 0:
        text = f"还差 {lack} 张照片，至少 {least.value.number} 张"
        return [Reason("few_photographs", text, str(least.source), Weight.REFUSE)]
    is_course = closing.training_type is TrainingType.ENTREPRENEURSHIP
    if not is_course and not (theory and practice):
        text = "照片要有理论课也有实操课"
        return [Reason("one_kind_of_photograph", text, str(least.source), Weight.REFUSE)]
    return []


def judge_attendance(law: Jurisdiction, *, attended: int, held: int, on: date) -> Verdict:
    """Whether a trainee attended enough of the hours held; the share is a local setting."""
    least = law.limits.find(on, Limit.ATTENDANCE_PERCENT)
    if least is None:
        return Verdict((no_rule(law, "最低出勤"),))
    needed = -(-held * least.value.number // 100)
    if attended >= needed:
        text = f"到课 {attended} 课时，至少 {needed}"
        return Verdict((Reason("attendance_met", text, str(least.source)),))
    text = f"到课还差 {needed - attended} 课时，至少 {needed}"
    return Verdict((Reason("attendance_low", text, str(least.source), Weight.REFUSE),))


def is_passed(law: Jurisdiction, *, scores: Collection[int], on: date) -> bool:
    """Whether every score of an assessment reaches the pass mark. Raises OutsideTable."""
    least = law.limit(on, Limit.LOWEST_PASSING_SCORE).value.number
    return bool(scores) and min(scores) >= least
