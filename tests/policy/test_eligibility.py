"""Who may join which training (003 二(一) to 二(三)), by age, contract, state and time."""

from dataclasses import replace
from datetime import date, time
from typing import Any

import pytest

from portal.policy.eligibility import (
    Applicant,
    Contract,
    Offer,
    judge_eligibility,
    training_types_for,
)
from portal.policy.jurisdiction import Jurisdiction, load
from portal.policy.terms import Group, TrainingType
from portal.policy.timetable import TimeSlot
from portal.policy.verdict import Verdict, Weight

ON = date(2026, 3, 3)
ES, OP = TrainingType.EMPLOYMENT_SKILLS, TrainingType.ON_POST_SKILLS
EN, AP = TrainingType.ENTREPRENEURSHIP, TrainingType.APPRENTICESHIP
SIX = tuple(Group)[:6]
YEAR = Contract(date(2025, 3, 3), date(2026, 3, 2))


def judge(group: Group, training_type: TrainingType, on: date = ON, **more: Any) -> Verdict:
    applicant = Applicant(
        group=group, born_on=date(1990, 5, 1), contract=more.pop("contract", None)
    )
    offer = Offer(training_type=training_type, starts_on=on, **more)
    return judge_eligibility(load("lanzhou-new-area"), applicant=applicant, offer=offer)


def codes(verdict: Verdict) -> list[str]:
    return [reason.code for reason in verdict.reasons]


@pytest.mark.parametrize("group", SIX)
def test_the_six_groups_may_learn_a_skill_or_start_a_business(
    law: Jurisdiction, group: Group
) -> None:
    assert training_types_for(law, group, on=ON) == (ES, EN)
    assert judge(group, ES).allowed
    assert judge(group, EN).allowed
    assert judge(group, ES).reasons[0].clause == "新民社发〔2025〕13号 二(一)"
    assert law.group(ON, group) in judge(group, ES).reasons[0].text


def test_the_others_have_what_is_meant_for_them(law: Jurisdiction) -> None:
    assert training_types_for(law, Group.EMPLOYEE, on=ON) == (OP, AP)
    assert training_types_for(law, Group.ENTREPRENEUR, on=ON) == (EN,)
    assert training_types_for(law, Group.NONE, on=ON) == ()
    assert training_types_for(law, Group.EMPLOYEE, on=date(2025, 4, 21)) == ()
    assert judge(Group.EMPLOYEE, AP).allowed


@pytest.mark.parametrize(
    ("group", "training_type", "clause"),
    [
        (Group.EMPLOYEE, ES, "二(一)"),
        (Group.NONE, ES, "二(一)"),
        (Group.ENTREPRENEUR, OP, "二(二)"),
        (Group.SCHOOL_LEAVER, AP, "附件3 备注4"),
    ],
)
def test_it_refuses_a_group_that_the_training_is_not_for(
    group: Group, training_type: TrainingType, clause: str
) -> None:
    verdict = judge(group, training_type)
    assert verdict.allowed is False
    assert codes(verdict) == ["group_not_admitted"]
    assert verdict.reasons[0].clause == f"新民社发〔2025〕13号 {clause}"


def test_entrepreneurship_is_open_to_others_and_the_centre_checks() -> None:
    """003 二(三) says 等."""
    verdict = judge(Group.EMPLOYEE, EN)
    assert verdict.allowed
    assert verdict.flags == ("open_group",)
    assert verdict.reasons[0].clause == "新民社发〔2025〕13号 二(三)"
    assert judge(Group.ENTREPRENEUR, EN).flags == ()


@pytest.mark.parametrize(
    ("contract", "on", "code"),
    [
        (YEAR, date(2026, 3, 3), "contract_met"),
        (YEAR, date(2026, 3, 4), "contract_too_old"),
        (Contract(ON, date(2027, 3, 2)), ON, "contract_met"),
        (Contract(date(2026, 3, 4), date(2027, 3, 3)), ON, "contract_too_old"),
        (Contract(date(2025, 3, 3), date(2026, 3, 1)), ON, "contract_too_short"),
        (Contract(date(2025, 3, 3), date(2026, 2, 2)), ON, "contract_too_short"),
        (Contract(date(2025, 3, 3), None), ON, "contract_met"),
        (Contract(date(2028, 2, 29), date(2029, 2, 27)), date(2029, 2, 28), "contract_met"),
        (Contract(date(2028, 2, 29), date(2029, 2, 27)), date(2029, 3, 1), "contract_too_old"),
        (None, ON, "contract_missing"),
    ],
)
def test_an_employees_contract_lasts_a_year_and_is_at_most_a_year_old(
    contract: Contract | None, on: date, code: str
) -> None:
    """003 二(二), Q32: inclusive."""
    verdict = judge(Group.EMPLOYEE, OP, on, contract=contract)
    assert codes(verdict) == [code]
    assert verdict.allowed is (code == "contract_met")
    assert verdict.reasons[0].clause == "新民社发〔2025〕13号 二(二)"


def test_a_contract_may_fail_twice_and_says_until_when() -> None:
    old = Contract(date(2025, 1, 10), date(2025, 6, 30))
    verdict = judge(Group.EMPLOYEE, OP, contract=old)
    assert codes(verdict) == ["contract_too_short", "contract_too_old"]
    assert verdict.reasons[0].text == "劳动合同要签满12个月"
    assert verdict.reasons[1].text == "要在签合同后12个月内开班，最晚2026年1月10日"


def test_newly_hired_people_of_the_six_groups_need_no_length() -> None:
    """Q31: newly = within a year, flagged."""
    eleven_months = Contract(date(2025, 5, 3), date(2026, 4, 2))
    verdict = judge(Group.REGISTERED_UNEMPLOYED, OP, contract=eleven_months)
    assert verdict.allowed
    assert verdict.flags == ("newly_hired",)
    old = Contract(date(2025, 3, 2), None)
    assert codes(judge(Group.REGISTERED_UNEMPLOYED, OP, contract=old)) == ["contract_too_old"]
    assert codes(judge(Group.REGISTERED_UNEMPLOYED, OP)) == ["contract_missing"]
    assert codes(judge(Group.EMPLOYEE, OP, contract=eleven_months)) == ["contract_too_short"]


def aged(born_on: date, *, has_guardian: bool = False) -> Verdict:
    applicant = Applicant(group=Group.SCHOOL_LEAVER, born_on=born_on, has_guardian=has_guardian)
    offer = Offer(training_type=ES, starts_on=ON)
    return judge_eligibility(load("lanzhou-new-area"), applicant=applicant, offer=offer)


def test_age_counts_on_the_first_day() -> None:
    """Q43: sixteen, with a guardian until eighteen, and no upper limit."""
    too_young = aged(date(2010, 3, 4), has_guardian=True)
    assert codes(too_young) == ["group_admitted", "too_young"]
    assert too_young.reasons[1].text == "开班那天要满16岁，您2026年3月4日才满"
    assert too_young.reasons[1].clause == "默认值，按本地制度修改"
    assert too_young.reasons[1].weight is Weight.REFUSE
    assert aged(date(2010, 3, 3), has_guardian=True).allowed
    assert codes(aged(date(2010, 3, 3))) == ["group_admitted", "guardian_missing"]
    assert aged(date(2010, 3, 3)).allowed is False
    assert codes(aged(date(2008, 3, 4)))[1:] == ["guardian_missing"]
    assert aged(date(2008, 3, 3)).allowed
    assert aged(date(1930, 1, 1)).allowed


def test_it_refuses_a_suspended_class() -> None:
    verdict = judge(Group.HARD_TO_EMPLOY, ES, is_suspended=True)
    assert verdict.allowed is False
    assert codes(verdict) == ["group_admitted", "suspended"]
    assert verdict.reasons[1].clause == "新民社发〔2025〕13号 五(三)"


def slot(day: int, start: int, end: int) -> TimeSlot:
    return TimeSlot(date(2026, 3, day), time(start, 30), time(end, 30))


def test_it_refuses_sessions_at_the_same_time_as_a_seat_held() -> None:
    applicant = Applicant(
        group=Group.HARD_TO_EMPLOY, born_on=date(1990, 1, 1), seated=[slot(5, 8, 11)]
    )
    offer = Offer(training_type=ES, starts_on=ON)

    def meets(*sessions: TimeSlot) -> Verdict:
        law = load("lanzhou-new-area")
        return judge_eligibility(law, applicant=applicant, offer=replace(offer, sessions=sessions))

    assert meets(slot(5, 11, 12), slot(6, 8, 11), slot(5, 7, 8)).allowed
    clash = meets(slot(4, 8, 11), slot(5, 10, 12))
    assert clash.allowed is False
    assert clash.reasons[1].text == "3月5日 10:30 您已报的班也有课"
    assert meets(slot(5, 7, 12)).allowed is False
    assert meets(slot(5, 9, 10)).allowed is False


def test_a_labour_preparation_class_mentions_the_living_allowance() -> None:
    verdict = judge(Group.SCHOOL_LEAVER, ES, is_labour_preparation=True)
    assert verdict.allowed
    assert codes(verdict) == ["group_admitted", "living_allowance"]
    assert verdict.reasons[1].clause == "新民社发〔2025〕13号 附件3 备注1"
    assert codes(judge(Group.SCHOOL_LEAVER, ES)) == ["group_admitted"]
