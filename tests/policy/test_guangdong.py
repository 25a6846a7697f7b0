"""A second place proves that nothing is hard-wired: where it has no rule, the answer says so."""

from collections.abc import Callable
from datetime import date

import pytest

from portal.policy.allowances import evaluation_subsidy, living_allowance, with_coefficient
from portal.policy.certificates import allot_numbers, remaining
from portal.policy.closing import Closing, is_passed, judge_attendance, judge_closing
from portal.policy.deadlines import Calendar
from portal.policy.eligibility import Applicant, Offer, judge_eligibility, training_types_for
from portal.policy.entitlement import BenefitType, Wanted, judge_entitlement
from portal.policy.filing import Filing, judge_filing
from portal.policy.hours import class_hours, judge_hours
from portal.policy.jurisdiction import Jurisdiction
from portal.policy.listing import ListingSeverity, publicity_until
from portal.policy.outcomes import judge_outcomes
from portal.policy.rates import class_tables, default_uplift
from portal.policy.schedule import (
    answer_window,
    claim_schedule,
    evaluation_due,
    filing_review_due,
    keep_until,
)
from portal.policy.subsidy import Training, training_subsidy
from portal.policy.table import NoRule
from portal.policy.terms import Course, EvaluationKind, Group, Level, SubsidyClass, TrainingType
from portal.policy.verdict import Amount, Verdict

ON = date(2026, 12, 1)
Law = Jurisdiction

AMOUNTS: dict[str, Callable[[Law], Amount]] = {
    "技能培训补贴标准": lambda law: training_subsidy(
        law,
        Training(on=ON, training_type=TrainingType.EMPLOYMENT_SKILLS, occupation="养老护理员"),
    ),
    "创业培训补贴标准": lambda law: training_subsidy(
        law, Training(on=ON, training_type=TrainingType.ENTREPRENEURSHIP, course=Course.SYB)
    ),
    "学徒培训补贴标准": lambda law: training_subsidy(
        law, Training(on=ON, training_type=TrainingType.APPRENTICESHIP, level=Level.JUNIOR)
    ),
    "生活费补贴": lambda law: living_allowance(
        law, on=ON, labour_preparation=True, rural=True, minimum_living=False, days=3
    ),
    "评价补贴": lambda law: evaluation_subsidy(
        law,
        on=ON,
        kind=EvaluationKind.SKILL_LEVEL,
        fee=260,
        group=Group.HARD_TO_EMPLOY,
        first=True,
    ),
    "差异化补贴系数": lambda law: with_coefficient(
        law, 1000, on=ON, qualified=4, certified=4, employed=4
    ),
}
APPLICANT = Applicant(group=Group.HARD_TO_EMPLOY, born_on=date(1990, 1, 1))
VERDICTS: dict[str, Callable[[Law], Verdict]] = {
    "补贴培训的次数": lambda law: (
        judge_entitlement(
            law,
            on=ON,
            wanted=Wanted(ON, BenefitType.EMPLOYMENT_SKILLS, "焊工", Level.NONE),
            history=(),
        ).verdict
    ),
    "谁可以参加": lambda law: judge_eligibility(
        law,
        applicant=APPLICANT,
        offer=Offer(training_type=TrainingType.EMPLOYMENT_SKILLS, starts_on=ON),
    ),
    "最少课时": lambda law: judge_hours(
        law, on=ON, subsidy_class=SubsidyClass.A, theory=1, practice=1, days=1
    ),
    "创业课程的课时": lambda law: judge_hours(law, on=ON, course=Course.SYB, hours=1, days=1),
    "开班备案": lambda law: judge_filing(
        law,
        Filing(
            training_type=TrainingType.EMPLOYMENT_SKILLS,
            planned_start=ON,
            planned_end=ON,
            theory=0,
            practice=0,
            safety_hours=0,
            legal_hours=0,
            capacity=1,
        ),
    ),
    "结班条件": lambda law: judge_closing(
        law,
        Closing(
            training_type=TrainingType.EMPLOYMENT_SKILLS,
            on=ON,
            planned_end=ON,
            required_hours=1,
            delivered_hours=0,
        ),
    ),
    "最低出勤": lambda law: judge_attendance(law, attended=0, held=1, on=ON),
    "取证率和就业率": lambda law: (
        judge_outcomes(law, on=ON, qualified=4, certified=1, employed=2).verdict
    ),
    "培训合格证号段": lambda law: allot_numbers(law, ranges=(), used=(), count=1, on=ON).verdict,
}
CALENDAR = Calendar({})
RAISING: dict[str, Callable[[Law], object]] = {
    "一课时多少分钟": lambda law: class_hours(law, 45, on=ON),
    "开班备案审核期限": lambda law: filing_review_due(law, CALENDAR, submitted_on=ON),
    "补贴审核期限": lambda law: claim_schedule(law, CALENDAR, submitted_on=ON),
    "组织评价取证的期限": lambda law: evaluation_due(law, CALENDAR, closed_on=ON),
    "陈述申辩期限": lambda law: answer_window(law, CALENDAR, noticed_on=ON),
    "档案保存年限": lambda law: keep_until(law, finished_on=ON),
    "严重情形公开期": lambda law: publicity_until(
        law, severity=ListingSeverity.SERIOUS, effective_from=ON
    ),
    "结业考核合格分": lambda law: is_passed(law, scores=(60,), on=ON),
    "号段余量提醒线": lambda law: remaining(law, ranges=(), used=(), on=ON),
}


@pytest.mark.parametrize("question", AMOUNTS)
def test_an_amount_without_a_rule_is_no_amount_and_not_barred(
    guangdong: Jurisdiction, law: Jurisdiction, question: str
) -> None:
    answer = AMOUNTS[question](guangdong)
    assert (answer.amount, answer.is_barred, answer.flags) == (None, False, ())
    assert [(r.code, r.text, r.clause) for r in answer.reasons] == [
        ("no_rule", f"广东省的文件没有规定{question}", "")
    ]
    assert AMOUNTS[question](law).amount is not None


@pytest.mark.parametrize("question", VERDICTS)
def test_a_verdict_without_a_rule_is_neither_yes_nor_no(
    guangdong: Jurisdiction, law: Jurisdiction, question: str
) -> None:
    verdict = VERDICTS[question](guangdong)
    assert verdict.allowed is None
    assert not verdict.overridable
    assert [r.text for r in verdict.reasons] == [f"广东省的文件没有规定{question}"]
    assert VERDICTS[question](law).allowed is not None


@pytest.mark.parametrize("question", RAISING)
def test_a_figure_without_a_rule_raises_in_words(
    guangdong: Jurisdiction, law: Jurisdiction, question: str
) -> None:
    with pytest.raises(NoRule, match=f"广东省的文件没有规定{question}"):
        RAISING[question](guangdong)
    RAISING[question](law)


def test_lists_are_empty_where_there_is_no_rule(guangdong: Jurisdiction) -> None:
    assert class_tables(guangdong, on=ON) == ()
    assert default_uplift(guangdong, on=ON) == 0
    assert training_types_for(guangdong, Group.HARD_TO_EMPLOY, on=ON) == ()


def test_rates_are_still_told_where_no_target_is_set(guangdong: Jurisdiction) -> None:
    outcomes = judge_outcomes(guangdong, on=ON, qualified=8, certified=1, employed=None)
    assert (outcomes.certification_rate, outcomes.employment_rate) == ("12.50", None)


def test_the_other_place_shows_in_nothing_that_this_one_prints(guangdong: Jurisdiction) -> None:
    assert guangdong.silence("别的") == "广东省的文件没有规定别的"
    assert guangdong.place.brand == ""
