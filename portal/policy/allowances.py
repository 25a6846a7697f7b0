"""Money beside the training subsidy: living allowance, evaluation subsidy, outcome coefficient.

None of it is ever raised for a shortage occupation. Amounts are whole yuan.
"""

from datetime import date

from portal.policy.clauses import Clause
from portal.policy.figures import Limit, LimitNumber
from portal.policy.jurisdiction import Jurisdiction
from portal.policy.table import Dated
from portal.policy.terms import EvaluationKind, Group, OccupationKind
from portal.policy.verdict import Amount, Reason, no_rule

EVALUATION_CAPS = {
    EvaluationKind.SKILL_LEVEL: Limit.EVALUATION_CAP_SKILL_LEVEL,
    EvaluationKind.SPECIAL_SKILL: Limit.EVALUATION_CAP_SPECIAL_SKILL,
}

EVALUATIONS = {
    OccupationKind.OCCUPATION: EvaluationKind.SKILL_LEVEL,
    OccupationKind.SPECIAL_SKILL: EvaluationKind.SPECIAL_SKILL,
}


def living_allowance(
    law: Jurisdiction,
    *,
    on: date,
    labour_preparation: bool,
    rural: bool,
    minimum_living: bool,
    days: int,
) -> Amount:
    """Per day attended, in a labour-preparation class, for rural and urban 低保 trainees.

    `days` counts the days with at least one session attended. Raises ValueError below zero.
    """
    if days < 0:
        raise ValueError("days are not negative")
    rate = law.limits.find(on, Limit.LIVING_ALLOWANCE_PER_DAY)
    if rate is None:
        return Amount(None, (no_rule(law, "生活费补贴"),))
    clause = str(rate.source)
    if not labour_preparation:
        text = "只有劳动预备制的就业技能培训班才有生活费"
        return Amount(0, (Reason("not_labour_preparation", text, clause, effect="0 元"),))
    if not (rural or minimum_living):
        text = "生活费给农村学员和城市低保家庭学员"
        return Amount(0, (Reason("not_entitled", text, clause, effect="0 元"),))
    amount = days * rate.value.number
    text = f"到课 {days} 天，每天 {rate.value.number} 元"
    return Amount(amount, (Reason("living_allowance", text, clause, effect=f"{amount} 元"),))


def evaluation_cap(
    law: Jurisdiction, kind: OccupationKind, *, on: date
) -> Dated[LimitNumber] | None:
    """The most that is paid for an evaluation in such an occupation; None where there is none."""
    evaluation = EVALUATIONS.get(kind)
    return law.limits.find(on, EVALUATION_CAPS[evaluation]) if evaluation else None


def evaluation_subsidy(
    law: Jurisdiction, *, on: date, kind: EvaluationKind, fee: int, group: Group, first: bool
) -> Amount:
    """The fee up to its cap, for a priority group's first evaluation in an occupation.

    Raises ValueError for a negative fee.
    """
    if fee < 0:
        raise ValueError("a fee is not negative")
    cap = law.limits.find(on, EVALUATION_CAPS[kind])
    if cap is None:
        return Amount(None, (no_rule(law, "评价补贴"),))
    clause = str(cap.source)
    label = law.groups.find(on, group)
    if label is None or not label.value.is_priority:
        return Amount(
            0, (Reason("not_priority_group", "评价补贴给六类人员", clause, effect="0 元"),)
        )
    if not first:
        text = "只补这个职业（工种）的初次评价"
        return Amount(0, (Reason("not_first", text, clause, effect="0 元"),))
    most = cap.value.number
    amount = min(fee, most)
    text = f"{kind.label}收费 {fee} 元，最多补 {most} 元"
    return Amount(amount, (Reason("evaluation", text, clause, effect=f"{amount} 元"),))


def with_coefficient(
    law: Jurisdiction,
    amount: int,
    *,
    on: date,
    qualified: int,
    certified: int,
    employed: int | None,
) -> Amount:
    """An institution's share by its outcomes: 100 % until the bureau sets another coefficient.

    The highest band reached applies; a class without an employment rate is judged by its
    certificates alone. A fraction of a yuan is dropped.
    """
    reached = [
        entry
        for entry in law.coefficients.in_force(on)
        if certified * 100 >= entry.value.certification_from_percent * qualified
        and (employed is None or employed * 100 >= entry.value.employment_from_percent * qualified)
    ]
    if not reached:
        return Amount(None, (no_rule(law, "差异化补贴系数"),))
    best = max(reached, key=lambda entry: entry.value.percent)
    result = amount * best.value.percent // 100
    clause = f"{law.clause(on, Clause.COEFFICIENT)}（{best.source.citation}）"
    text = f"按取证率和就业率，系数 {best.value.percent}%"
    return Amount(result, (Reason("coefficient", text, clause, effect=f"{result} 元"),))
