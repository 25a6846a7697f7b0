"""How often a person may be subsidised: three times in a life, once a year, never twice for the
same occupation and level (003 附件3 备注5), with what was received elsewhere counted.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from portal.policy.clauses import Clause
from portal.policy.figures import Limit
from portal.policy.jurisdiction import Jurisdiction
from portal.policy.terms import Level, Term
from portal.policy.verdict import Reason, Verdict, Weight, no_rule


class BenefitType(Term):
    """The training types, and the insured employees' skill-upgrade subsidy."""

    EMPLOYMENT_SKILLS = "employment_skills", "就业技能"
    ON_POST_SKILLS = "on_post_skills", "岗位技能"
    ENTREPRENEURSHIP = "entrepreneurship", "创业培训"
    APPRENTICESHIP = "apprenticeship", "企业新型学徒制"
    SKILL_UPGRADE = "skill_upgrade", "参保职工技能提升补贴"


class BenefitState(Term):
    PAID = "paid", "已拨付"
    UNDER_CLAIM = "under_claim", "审核中"
    REJECTED = "rejected", "未通过"
    RECOVERED = "recovered", "已追回"

    @property
    def counts(self) -> bool:
        """What was enjoyed, and what is under review: two claims cannot race."""
        return self in (BenefitState.PAID, BenefitState.UNDER_CLAIM)


# From each state, those that may follow: what was recovered was never enjoyed, and stays so.
CHANGES: dict[BenefitState, tuple[BenefitState, ...]] = {
    BenefitState.UNDER_CLAIM: (BenefitState.PAID, BenefitState.REJECTED),
    BenefitState.REJECTED: (BenefitState.UNDER_CLAIM,),
    BenefitState.PAID: (BenefitState.RECOVERED,),
    BenefitState.RECOVERED: (),
}


@dataclass(frozen=True, slots=True)
class Benefit:
    """One subsidised training; `on` is the day of its certificate.

    `occupation` is a name or an id, for entrepreneurship the course, or None.
    """

    on: date
    type: BenefitType
    occupation: str | None
    level: Level
    state: BenefitState


@dataclass(frozen=True, slots=True)
class Wanted:
    """The training asked for; `on` is its certificate's day, or the planned end before that."""

    on: date
    type: BenefitType
    occupation: str | None
    level: Level


@dataclass(frozen=True, slots=True)
class Entitlement:
    """The verdict, what was used, and the first day on which it would be possible.

    `next_possible` is the wanted day itself when nothing but a warning stands in the way, and
    None when this training can never be subsidised for this person.
    """

    verdict: Verdict
    used_lifetime: int
    used_this_year: int
    next_possible: date | None


def capped(history: Sequence[Benefit]) -> list[Benefit]:
    """What the caps of a life and of a year count."""
    return [
        benefit
        for benefit in history
        if benefit.state.counts and benefit.type is not BenefitType.SKILL_UPGRADE
    ]


def judge_entitlement(
    law: Jurisdiction,
    *,
    on: date,
    wanted: Wanted,
    history: Sequence[Benefit],
    is_expected: bool = False,
) -> Entitlement:
    """Whether the person may be subsidised for `wanted`; `on` is the day of the question.

    `is_expected`: at enrolment and filing the certificate's year is only planned, so that the
    yearly rule warns; at the claim it binds.
    """
    counted = [benefit for benefit in history if benefit.state.counts]
    used = capped(history)
    years = [benefit.on.year for benefit in used]
    year = wanted.on.year
    if Limit.LIFETIME_TRAININGS not in law.limits:
        verdict = Verdict((no_rule(law, "补贴培训的次数"),))
        return Entitlement(verdict, len(used), years.count(year), None)
    lifetime = law.limits.find(wanted.on, Limit.LIFETIME_TRAININGS)
    yearly = law.limits.find(wanted.on, Limit.YEARLY_TRAININGS)
    if lifetime is None or yearly is None:
        text = "那一天还没有补贴培训的次数规定"
        verdict = Verdict((Reason("before_tables", text, "", Weight.REFUSE),))
        return Entitlement(verdict, len(used), years.count(year), None)
    reasons, flags = _repeats(law, wanted, counted)
    is_capped = wanted.type is not BenefitType.SKILL_UPGRADE
    if is_capped and len(used) >= lifetime.value.number:
        text = f"您已享受过{len(used)}次补贴培训，累计最多{lifetime.value.number}次"
        reasons.append(Reason("lifetime", text, str(lifetime.source), Weight.REFUSE))
    next_possible = None if reasons else wanted.on
    if is_capped and years.count(year) >= yearly.value.number:
        free = year + 1
        while years.count(free) >= yearly.value.number:
            free += 1
        text = _yearly_text(on, year, years.count(year), None if reasons else free, is_expected)
        weight = Weight.WARN if is_expected else Weight.REFUSE
        if next_possible and not is_expected:
            next_possible = date(free, 1, 1)
        reasons.append(Reason("yearly", text, str(yearly.source), weight))
    if not reasons:
        left = lifetime.value.number - len(used)
        text = f"您累计享受过{len(used)}次补贴培训，还可以享受{left}次"
        reasons.append(Reason("left", text, str(lifetime.source)))
    verdict = Verdict(tuple(reasons), tuple(flags))
    return Entitlement(verdict, len(used), years.count(year), next_possible)


def _yearly_text(on: date, year: int, used: int, free: int | None, is_expected: bool) -> str:
    named = "今年" if year == on.year else f"{year}年"
    again = f"，{free}年可以再报" if free else ""
    if is_expected:
        return f"这个班预计{year}年结班，您{named}已有{used}次补贴培训{again}"
    return f"您{named}已享受过{used}次补贴培训{again}"


def _repeats(
    law: Jurisdiction, wanted: Wanted, counted: Sequence[Benefit]
) -> tuple[list[Reason], list[str]]:
    """A refusal when the same occupation and level was subsidised before, of whatever type.

    The next year of one and the same apprenticeship goes on and repeats nothing: it is paid by
    the year (备注4); flagged as an interpretation, as is a repeat of the skill-upgrade subsidy.
    """
    name = _name(law, wanted.occupation)
    same = [
        benefit
        for benefit in counted
        if name and _name(law, benefit.occupation) == name and benefit.level == wanted.level
    ]
    repeated = [benefit for benefit in same if not _continues(wanted, benefit, same)]
    is_interpreted = len(repeated) < len(same) or any(
        benefit.type is BenefitType.SKILL_UPGRADE for benefit in repeated
    )
    flags = ["interpretation"] if is_interpreted else []
    if not repeated:
        return [], flags
    level = "" if wanted.level is Level.NONE else wanted.level.label
    text = f"您已享受过{name}{level}的补贴，同一工种同一等级只补一次"
    return [Reason("repeat", text, law.clause(wanted.on, Clause.REPEAT), Weight.REFUSE)], flags


def _continues(wanted: Wanted, benefit: Benefit, same: Sequence[Benefit]) -> bool:
    """Both are years of one apprenticeship, with no year missing between them."""
    if not wanted.type == benefit.type == BenefitType.APPRENTICESHIP:
        return False
    years = {other.on.year for other in same if other.type is BenefitType.APPRENTICESHIP}
    first, last = sorted((wanted.on.year, benefit.on.year))
    return first < last and years.issuperset(range(first + 1, last))


def _name(law: Jurisdiction, named: str | None) -> str:
    return law.occupation_names.get(named or "", named or "")
