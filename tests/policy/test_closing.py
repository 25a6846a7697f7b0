"""What a class needs before it may close (003 附件2 3.2), and a trainee to qualify."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from portal.policy.closing import (
    CheckChannel,
    Closing,
    SpotCheck,
    is_passed,
    judge_attendance,
    judge_closing,
)
from portal.policy.jurisdiction import Jurisdiction, load
from portal.policy.terms import TrainingType
from portal.policy.verdict import Verdict

ONLINE, ONSITE = CheckChannel.ONLINE, CheckChannel.ONSITE
COMPLETE = Closing(
    training_type=TrainingType.EMPLOYMENT_SKILLS,
    on=date(2026, 12, 17),
    planned_end=date(2026, 12, 17),
    required_hours=100,
    delivered_hours=100,
    spot_checks=(SpotCheck(1, ONLINE), SpotCheck(2, ONSITE), SpotCheck(3, ONSITE)),
    theory_photographs=1,
    practice_photographs=4,
    job_recommendations=3,
)


def judge(**changes: Any) -> Verdict:
    return judge_closing(load("lanzhou-new-area"), replace(COMPLETE, **changes))


def test_it_works() -> None:
    assert judge().reasons == ()
    assert judge().allowed
    assert judge(on=date(2027, 1, 5), delivered_hours=101).allowed


@pytest.mark.parametrize(
    ("changes", "code", "text"),
    [
        ({"on": date(2026, 12, 16)}, "not_over", "12月17日结班，还没到"),
        ({"delivered_hours": 98}, "hours_short", "还差 2 课时，备案 100"),
        (
            {"spot_checks": COMPLETE.spot_checks[:2]},  # type: ignore[index]
            "few_spot_checks",
            "还差 1 次抽查，至少 3 次（同一节课算一次）",
        ),
        (
            {"spot_checks": (*(SpotCheck(1, ONLINE), SpotCheck(1, ONSITE)), SpotCheck(2, ONSITE))},
            "few_spot_checks",
            "还差 1 次抽查，至少 3 次（同一节课算一次）",
        ),
        ({"practice_photographs": 3}, "few_photographs", "还差 1 张照片，至少 5 张"),
        (
            {"theory_photographs": 5, "practice_photographs": 0},
            "one_kind_of_photograph",
            "照片要有理论课也有实操课",
        ),
        (
            {"theory_photographs": 0, "practice_photographs": 5},
            "one_kind_of_photograph",
            "照片要有理论课也有实操课",
        ),
        (
            {"unattended": (date(2026, 12, 9), date(2026, 12, 2))},
            "attendance_missing",
            "2 次课没有考勤，最早 12月2日",
        ),
    ],
)
def test_it_refuses_a_class_that_lacks_something(
    changes: dict[str, Any], code: str, text: str
) -> None:
    verdict = judge(**changes)
    assert (verdict.allowed, verdict.overridable) == (False, False)
    assert [(r.code, r.text) for r in verdict.reasons] == [(code, text)]
    assert verdict.reasons[0].clause == "新民社发〔2025〕13号 附件2 3.2"


def test_it_names_everything_that_is_missing_at_once() -> None:
    verdict = judge(
        on=date(2026, 12, 1),
        delivered_hours=0,
        spot_checks=(),
        theory_photographs=0,
        practice_photographs=0,
        unattended=(date(2026, 12, 2),),
        job_recommendations=0,
    )
    assert [r.code for r in verdict.reasons] == [
        "not_over",
        "hours_short",
        "few_spot_checks",
        "few_photographs",
        "attendance_missing",
        "few_recommendations",
    ]


def test_a_class_with_nothing_on_file_lacks_everything() -> None:
    bare = Closing(
        training_type=TrainingType.EMPLOYMENT_SKILLS,
        on=date(2026, 12, 17),
        planned_end=date(2026, 12, 17),
        required_hours=100,
        delivered_hours=100,
    )
    assert [r.text for r in judge_closing(load("lanzhou-new-area"), bare).reasons] == [
        "还差 3 次抽查，至少 3 次（同一节课算一次）",
        "还差 5 张照片，至少 5 张",
        "还差 3 次就业推介，至少 3 次",
    ]


def test_checks_through_one_channel_warn() -> None:
    """Q15."""
    for channel in CheckChannel:
        verdict = judge(spot_checks=[SpotCheck(n, channel) for n in range(3)])
        assert (verdict.allowed, verdict.overridable) == (False, True)
        assert [r.code for r in verdict.warnings] == ["one_channel"]


def test_a_course_has_five_photographs_of_any_kind() -> None:
    """Q14."""
    course = {"training_type": TrainingType.ENTREPRENEURSHIP, "practice_photographs": 0}
    assert judge(**course, theory_photographs=5).allowed
    assert judge(**course, theory_photographs=1, other_photographs=4).allowed
    assert judge(**course, theory_photographs=1, other_photographs=3).allowed is False
    assert judge(other_photographs=3, theory_photographs=1, practice_photographs=1).allowed
    for kind in (TrainingType.ON_POST_SKILLS, TrainingType.APPRENTICESHIP):
        one_kind = {"theory_photographs": 5, "practice_photographs": 0}
        assert judge(training_type=kind, **one_kind).allowed is False


def test_too_few_recommendations_are_stated_and_do_not_block() -> None:
    """W7, I15: employment skills only."""
    assert "few_recommendations" in [r.code for r in judge(job_recommendations=2).not_met]
    verdict = judge(job_recommendations=1)
    assert verdict.allowed
    assert [r.text for r in verdict.not_met] == ["还差 2 次就业推介，至少 3 次"]
    on_post = judge(training_type=TrainingType.ON_POST_SKILLS, job_recommendations=0)
    assert on_post.reasons == ()


@pytest.mark.parametrize(
    ("attended", "held", "is_enough"),
    [(96, 120, True), (95, 120, False), (0, 0, True), (1, 1, True), (80, 101, False)],
)
def test_attendance_has_a_minimum_that_the_bureau_sets(
    law: Jurisdiction, attended: int, held: int, is_enough: bool
) -> None:
    verdict = judge_attendance(law, attended=attended, held=held, on=date(2026, 12, 17))
    assert verdict.allowed is is_enough
    assert verdict.reasons[0].code == ("attendance_met" if is_enough else "attendance_low")
    assert verdict.reasons[0].clause == "本地设定"


def test_attendance_says_what_is_missing(law: Jurisdiction) -> None:
    low = judge_attendance(law, attended=80, held=101, on=date(2026, 12, 17))
    assert low.reasons[0].text == "到课还差 1 课时，至少 81"
    met = judge_attendance(law, attended=81, held=101, on=date(2026, 12, 17))
    assert met.reasons[0].text == "到课 81 课时，至少 81"


def test_every_score_reaches_the_pass_mark(law: Jurisdiction) -> None:
    on = date(2026, 12, 17)
    assert is_passed(law, scores=(60, 75), on=on)
    assert not is_passed(law, scores=(59, 100), on=on)
    assert not is_passed(law, scores=(), on=on)
