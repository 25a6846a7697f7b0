"""What came of a training: certification and employment rates by integers, and their targets.

40 % is 原则上 and warns; 50 % is 不得低于 and is stated as not met (003 四(三), 附件2 3.3).
"""

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from portal.policy.figures import Limit, LimitNumber
from portal.policy.jurisdiction import WHOLE_PLACE, Jurisdiction
from portal.policy.table import Dated
from portal.policy.terms import Level, TrainingType
from portal.policy.verdict import Reason, Verdict, Weight, no_rule

HIGH_LEVELS = (Level.ADVANCED, Level.TECHNICIAN, Level.SENIOR_TECHNICIAN)


@dataclass(frozen=True, slots=True)
class Outcomes:
    """Rates in per cent with two decimals, None without anybody to count, and the verdict."""

    certification_rate: str | None
    employment_rate: str | None
    verdict: Verdict


def rate(part: int, whole: int) -> str | None:
    """Per cent with two decimals, half up; None, shown as —, when there is no whole."""
    if whole == 0:
        return None
    percent = Decimal(part * 100) / Decimal(whole)
    return str(percent.quantize(Decimal("0.01"), rounding=ROUND_HALF_UP))


def judge_outcomes(
    law: Jurisdiction, *, on: date, qualified: int, certified: int | None, employed: int | None
) -> Outcomes:
    """The rates of qualified trainees; one left out (None) is not judged.

    Raises ValueError when a count is negative or exceeds those who qualified.
    """
    for count in (qualified, certified or 0, employed or 0):
        if not 0 <= count <= qualified:
            raise ValueError("nobody counts who did not qualify")
    certification = None if certified is None else rate(certified, qualified)
    employment = None if employed is None else rate(employed, qualified)
    if not law.limits:
        return Outcomes(certification, employment, Verdict((no_rule(law, "取证率和就业率"),)))
    reasons = []
    if qualified == 0:
        clause = str(law.limit(on, Limit.CERTIFICATION_PERCENT).source)
        reasons.append(Reason("nobody_qualified", "没有合格人员，不算率", clause))
    if certified is not None and qualified:
        least = law.limit(on, Limit.CERTIFICATION_PERCENT)
        reasons.append(_judge("certification", "取证率", certified, qualified, least))
    if employed is not None and qualified:
        least = law.limit(on, Limit.EMPLOYMENT_PERCENT)
        reasons.append(_judge("employment", "就业率", employed, qualified, least))
    return Outcomes(certification, employment, Verdict(tuple(reasons)))


def _judge(code: str, words: str, part: int, whole: int, least: Dated[LimitNumber]) -> Reason:
    percent = least.value.number
    shown = f"{words} {rate(part, whole)}%（{part}/{whole}）"
    if part * 100 >= percent * whole:
        return Reason(f"{code}_met", f"{shown}，达到 {percent}%", str(least.source))
    lack = -(-percent * whole // 100) - part
    weight = Weight.WARN if code == "certification" else Weight.NOT_MET
    text = f"{shown}，低于 {percent}%，还差 {lack} 人"
    return Reason(f"{code}_low", text, str(least.source), weight)


def advanced_task(law: Jurisdiction, *, on: date, period: str) -> int | None:
    """How many 高级工-and-above certificates a year's skills tasks ask for; None without tasks."""
    share = law.limits.find(on, Limit.ADVANCED_PERCENT)
    tasks = [
        law.targets.find(on, kind.value, WHOLE_PLACE, period)
        for kind in TrainingType
        if kind.is_for_skills
    ]
    held = [task.value.number for task in tasks if task]
    if share is None or not held:
        return None
    return -(-sum(held) * share.value.number // 100)


def counts_as_high(level: Level) -> bool:
    """Level 3 and above: 高技能人才."""
    return level in HIGH_LEVELS
