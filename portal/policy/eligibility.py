"""Who may join which training, and who may join this class (003 二(一) to 二(三))."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from portal.policy.clauses import Clause
from portal.policy.deadlines import DAY, add_months
from portal.policy.figures import AdmissionCondition, Limit
from portal.policy.jurisdiction import Jurisdiction
from portal.policy.terms import Group, TrainingType
from portal.policy.timetable import TimeSlot, clock_words
from portal.policy.verdict import Reason, Verdict, Weight, no_rule

WHO = {
    TrainingType.EMPLOYMENT_SKILLS: Clause.PRIORITY_GROUPS,
    TrainingType.ON_POST_SKILLS: Clause.RECENT_CONTRACT,
    TrainingType.ENTREPRENEURSHIP: Clause.ENTREPRENEURS,
    TrainingType.APPRENTICESHIP: Clause.APPRENTICESHIP,
}


@dataclass(frozen=True, slots=True)
class Contract:
    """A labour contract from its signing; `until_day` inclusive, None = open-ended."""

    from_day: date
    until_day: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Applicant:
    """Who asks; `seated` are the sessions of classes in which the person holds a seat."""

    group: Group
    born_on: date
    contract: Contract | None = None
    has_guardian: bool = False
    seated: Sequence[TimeSlot] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """The class asked for. `is_suspended` covers class, institution and list measures."""

    training_type: TrainingType
    starts_on: date
    is_suspended: bool = False
    is_labour_preparation: bool = False
    is_subsidised: bool = True
    sessions: Sequence[TimeSlot] = ()


def training_types_for(law: Jurisdiction, group: Group, *, on: date) -> tuple[TrainingType, ...]:
    """What somebody of that group may sign up for as they are, without first being hired."""
    return tuple(
        entry.value.training_type
        for entry in law.admissions.in_force(on)
        if entry.value.group is group
        and entry.value.condition is not AdmissionCondition.NEWLY_HIRED
    )


def judge_eligibility(law: Jurisdiction, *, applicant: Applicant, offer: Offer) -> Verdict:
    """Whether the person may join the class, by the rules of the class's first day.

    Where the place has no rule, and in a class without subsidy, suspension and overlap still hold.
    """
    on = offer.starts_on
    reasons = []
    if not law.admissions:
        reasons.append(no_rule(law, "谁可以参加"))
    elif offer.is_subsidised:
        reasons += _admission(law, applicant, offer)
        reasons += _age(law, applicant, on)
    if offer.is_suspended:
        clause = law.clause(on, Clause.SUSPENSION)
        reasons.append(Reason("suspended", "这个班暂停招生，现在不能报", clause, Weight.REFUSE))
    clash = next((s for s in offer.sessions for held in applicant.seated if s.overlaps(held)), None)
    if clash:
        text = f"{clash.on.month}月{clash.on.day}日 {clock_words(clash.start)} 您已报的班也有课"
        reasons.append(Reason("overlap", text, "", Weight.REFUSE))
    if offer.is_labour_preparation:
        clause = law.clause(on, Clause.LIVING_ALLOWANCE)
        text = "农村学员、城市低保家庭学员，到课一天有一天的生活费"
        reasons.append(Reason("living_allowance", text, clause))
    flags = tuple(reason.code for reason in reasons if reason.code in ("newly_hired", "open_group"))
    return Verdict(tuple(reasons), flags)


def _admission(law: Jurisdiction, applicant: Applicant, offer: Offer) -> list[Reason]:
    on = offer.starts_on
    entry = law.admissions.find(on, applicant.group, offer.training_type)
    who = f"“{law.group(on, applicant.group)}”"
    clause = law.clause(on, WHO[offer.training_type])
    if entry is None and offer.training_type is TrainingType.ENTREPRENEURSHIP:
        text = "创业培训给大学生创业者、返乡创业人员、小微企业家等，由服务中心核对"
        return [Reason("open_group", text, clause)]
    if entry is None:
        text = f"{who}不能报{offer.training_type.label}培训"
        return [Reason("group_not_admitted", text, clause, Weight.REFUSE)]
    condition, clause = entry.value.condition, str(entry.source)
    if condition is None:
        return [Reason("group_admitted", f"{who}可以报", clause)]
    if applicant.contract is None:
        text = "岗位技能培训要先和企业签劳动合同"
        return [Reason("contract_missing", text, clause, Weight.REFUSE)]
    return _contract(law, applicant.contract, condition, on, clause)


def _contract(
    law: Jurisdiction,
    contract: Contract,
    condition: AdmissionCondition,
    on: date,
    clause: str,
) -> list[Reason]:
    """At least a year long, and the class within a year of signing, both inclusive.

    Newly hired people of the six groups need no length; how new is read in parallel (flag).
    """
    within = law.limit(on, Limit.TRAINING_WITHIN_MONTHS).value.number
    last = add_months(contract.from_day, within)
    reasons = []
    if condition is AdmissionCondition.RECENT_CONTRACT and contract.until_day is not None:
        months = law.limit(on, Limit.CONTRACT_MONTHS).value.number
        if contract.until_day + DAY < add_months(contract.from_day, months):
            text = f"劳动合同要签满{months}个月"
            reasons.append(Reason("contract_too_short", text, clause, Weight.REFUSE))
    if not contract.from_day <= on <= last:
        text = f"要在签合同后{within}个月内开班，最晚{last.year}年{last.month}月{last.day}日"
        reasons.append(Reason("contract_too_old", text, clause, Weight.REFUSE))
    if reasons:
        return reasons
    code = "newly_hired" if condition is AdmissionCondition.NEWLY_HIRED else "contract_met"
    return [Reason(code, "劳动合同符合条件", clause)]


def _age(law: Jurisdiction, applicant: Applicant, on: date) -> list[Reason]:
    least = law.limit(on, Limit.MINIMUM_AGE)
    adult = law.limit(on, Limit.ADULT_AGE)
    reached = add_months(applicant.born_on, 12 * least.value.number)
    if on < reached:
        text = (
            f"开班那天要满{least.value.number}岁，您{reached.year}年{reached.month}月"
            f"{reached.day}日才满"
        )
        return [Reason("too_young", text, str(least.source), Weight.REFUSE)]
    is_minor = on < add_months(applicant.born_on, 12 * adult.value.number)
    if is_minor and not applicant.has_guardian:
        text = f"未满{adult.value.number}岁，要填监护人的姓名和电话"
        return [Reason("guardian_missing", text, str(adult.source), Weight.REFUSE)]
    return []
