"""Least hours by class and course, theory to practice, class hours of 45 minutes."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.policy.hours import class_hours, judge_hours
from portal.policy.jurisdiction import Jurisdiction, load
from portal.policy.terms import Course, SubsidyClass
from portal.policy.verdict import Verdict

ON = date(2026, 12, 1)
A = SubsidyClass.A


def judge(**more: Any) -> Verdict:
    return judge_hours(load("lanzhou-new-area"), on=ON, **more)


def found(verdict: Verdict) -> dict[str, str]:
    return {reason.code: reason.text for reason in verdict.reasons}


@pytest.mark.parametrize(
    ("minutes", "hours"), [(0, 0), (44, 0), (45, 1), (89, 1), (90, 2), (180, 4), (480, 10)]
)
def test_a_class_hour_is_45_minutes_and_never_rounded_up(
    law: Jurisdiction, minutes: int, hours: int
) -> None:
    assert class_hours(law, minutes, on=ON) == hours


@pytest.mark.parametrize(("letter", "least"), [("A", 120), ("B", 100), ("C", 80), ("D", 60)])
def test_a_class_has_its_minimum(letter: str, least: int) -> None:
    """003 四(一)."""
    subsidy_class = SubsidyClass[letter]
    enough = judge(subsidy_class=subsidy_class, hours=least)
    assert enough.allowed
    assert found(enough) == {"hours_met": f"共 {least} 课时，{letter}类至少 {least}"}
    assert enough.reasons[0].clause == "新民社发〔2025〕13号 四(一)"
    short = judge(subsidy_class=subsidy_class, hours=least - 1)
    assert (short.allowed, short.overridable) == (False, False)
    assert found(short) == {"min_hours": f"还差 1 课时，{letter}类至少 {least}"}


def test_a_project_has_its_own_minimum() -> None:
    """Q26."""
    assert judge(subsidy_class=A, project_based=True, hours=60).allowed
    assert judge(project_based=True, hours=60).allowed
    short = judge(subsidy_class=A, project_based=True, hours=58)
    assert found(short) == {"min_hours": "还差 2 课时，项目化培训至少 60"}
    assert not short.overridable
    assert short.reasons[0].clause == "新民社发〔2025〕13号 附件3 备注6"


@pytest.mark.parametrize(
    ("course", "days", "hours"),
    [
        (Course.GYB, 3, 24),
        (Course.SYB, 7, 56),
        (Course.IYB, 7, 56),
        (Course.EYB, 6, 48),
        (Course.ONLINE, 7, 56),
        (Course.PRACTICAL, 7, 56),
    ],
)
def test_a_course_has_days_and_hours_in_principle(course: Course, days: int, hours: int) -> None:
    """003 四(一) 原则上: a warning that can be overridden."""
    assert judge(course=course, days=days, hours=hours).allowed
    fewer_days = judge(course=course, days=days - 1, hours=hours)
    assert (fewer_days.allowed, fewer_days.overridable) == (False, True)
    assert found(fewer_days)["min_days"] == f"还差 1 天，{course.value}原则上至少 {days} 天"
    fewer_hours = judge(course=course, days=days, hours=hours - 1)
    assert (fewer_hours.allowed, fewer_hours.overridable) == (False, True)
    assert found(fewer_hours) == {"min_hours": f"还差 1 课时，{course.value}至少 {hours}"}
    assert fewer_hours.reasons[0].clause == "新民社发〔2025〕13号 四(一)"
    assert judge(course=course, hours=hours).allowed


def test_a_course_has_no_workshop() -> None:
    """Q13: 3:7 is not applied."""
    assert judge(course=Course.SYB, theory=56, practice=0, days=7).allowed
    assert judge(course=Course.SYB, subsidy_class=A, hours=56, days=7).allowed


@pytest.mark.parametrize(
    ("theory", "practice", "code", "overridable"),
    [
        (36, 84, "practice_met", False),
        (37, 83, "practice_too_low", False),
        (24, 96, "practice_met", False),
        (23, 97, "practice_high", True),
        (0, 120, "practice_high", True),
        (120, 0, "practice_too_low", False),
    ],
)
def test_practice_is_seven_tenths_at_least_and_above_eight_warns(
    theory: int, practice: int, code: str, overridable: bool
) -> None:
    """003 三(二), Q12."""
    verdict = judge(subsidy_class=A, theory=theory, practice=practice)
    assert list(found(verdict)) == ["hours_met", code]
    assert verdict.allowed is (code == "practice_met")
    assert verdict.overridable is overridable


def test_it_says_how_much_practice_is_missing() -> None:
    verdict = judge(subsidy_class=SubsidyClass.B, theory=41, practice=60)
    assert found(verdict)["practice_too_low"] == "实操还差 11 课时，至少 71"
    assert verdict.reasons[1].clause == "新民社发〔2025〕13号 三(二)"
    assert found(judge(subsidy_class=A, theory=36, practice=84))["practice_met"] == (
        "实操 84 课时，至少 84"
    )
    high = judge(subsidy_class=A, theory=0, practice=120)
    assert found(high)["practice_high"] == "实操超过 80%，写明理由可以提交"
    assert high.reasons[1].clause == "默认值，按本地制度修改"


def test_general_quality_training_has_no_workshop_and_warns() -> None:
    """Q44."""
    verdict = judge(subsidy_class=SubsidyClass.D, theory=60, practice=0, is_general_quality=True)
    assert (verdict.allowed, verdict.overridable) == (False, True)


def test_theory_and_practice_make_up_the_total() -> None:
    """Q44."""
    wrong = judge(subsidy_class=A, theory=36, practice=84, hours=121)
    assert found(wrong)["hours_do_not_add_up"] == "理论 36 加实操 84 不等于总课时 121"
    assert (wrong.allowed, wrong.overridable) == (False, False)
    assert judge(subsidy_class=A, theory=36, practice=84, hours=120).allowed
    assert judge(subsidy_class=A, practice=84, hours=120).allowed
    assert judge(subsidy_class=A, theory=36, hours=120).allowed
    assert "practice_too_low" in found(judge(subsidy_class=A, practice=83, hours=120))
    assert "practice_too_low" in found(judge(subsidy_class=A, theory=37, hours=120))
    assert "hours_do_not_add_up" in found(judge(subsidy_class=A, theory=121, hours=120))
    assert "hours_do_not_add_up" in found(judge(subsidy_class=A, practice=121, hours=120))


def test_more_than_eight_a_day_warns() -> None:
    assert judge(subsidy_class=A, hours=120, days=15).allowed
    fast = judge(subsidy_class=A, hours=121, days=15)
    assert (fast.allowed, fast.overridable) == (False, True)
    assert found(fast)["hours_per_day"] == "平均每天超过 8 课时，提交时请写明理由"
    assert "hours_per_day" in found(judge(course=Course.SYB, hours=57, days=7))


def test_a_refusal_beside_a_warning_cannot_be_overridden() -> None:
    verdict = judge(subsidy_class=A, hours=119, days=3)
    assert (verdict.allowed, verdict.overridable) == (False, False)
    assert len(verdict.warnings) == len(verdict.refusals) == 1


def test_a_day_before_the_tables_is_refused(law: Jurisdiction) -> None:
    for more in ({"subsidy_class": A}, {"course": Course.SYB}):
        verdict = judge_hours(law, on=date(2025, 4, 21), hours=999, days=1, **more)
        assert found(verdict) == {"before_tables": "课时标准从2025年4月22日起执行"}
        assert verdict.allowed is False
        assert verdict.reasons[0].clause == "新民社发〔2025〕13号 四(一)"


def test_a_question_without_a_subject_or_hours_is_an_error_of_the_caller() -> None:
    for more in ({"hours": 120}, {"subsidy_class": A}, {"subsidy_class": A, "theory": 3}):
        with pytest.raises(ValueError, match="needed"):
            judge(**more)


@given(st.integers(0, 400), st.integers(0, 400), st.sampled_from(SubsidyClass))
def test_what_is_allowed_is_long_enough_and_mostly_practice(
    theory: int, practice: int, subsidy_class: SubsidyClass
) -> None:
    verdict = judge(subsidy_class=subsidy_class, theory=theory, practice=practice)
    least = {"A": 120, "B": 100, "C": 80, "D": 60}[subsidy_class.value]
    total = theory + practice
    fits = total >= least and practice * 10 >= total * 7 and practice * 10 <= total * 8
    assert verdict.allowed is fits
