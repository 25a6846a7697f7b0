"""Rates by integers; 40 % warns, 50 % is stated as not met (003 四(三), 附件2 3.3)."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.policy.jurisdiction import Jurisdiction, load
from portal.policy.outcomes import advanced_task, counts_as_high, judge_outcomes, rate
from portal.policy.terms import Level
from portal.policy.verdict import Weight

ON = date(2026, 12, 1)


@pytest.mark.parametrize(
    ("part", "whole", "shown"),
    [
        (5, 13, "38.46"),
        (2, 3, "66.67"),
        (1, 3, "33.33"),
        (1, 800, "0.13"),
        (0, 7, "0.00"),
        (7, 7, "100.00"),
        (0, 0, None),
    ],
)
def test_a_rate_has_two_decimals_and_none_without_a_whole(
    part: int, whole: int, shown: str | None
) -> None:
    """Q24."""
    assert rate(part, whole) == shown


def test_exactly_forty_and_fifty_pass(law: Jurisdiction) -> None:
    """Q22: 16 and 20 of 40."""
    outcomes = judge_outcomes(law, on=ON, qualified=40, certified=16, employed=20)
    assert (outcomes.certification_rate, outcomes.employment_rate) == ("40.00", "50.00")
    assert outcomes.verdict.allowed
    assert [(r.code, r.text) for r in outcomes.verdict.reasons] == [
        ("certification_met", "取证率 40.00%（16/40），达到 40%"),
        ("employment_met", "就业率 50.00%（20/40），达到 50%"),
    ]


def test_a_thousandth_below_is_below(law: Jurisdiction) -> None:
    outcomes = judge_outcomes(law, on=ON, qualified=1000, certified=399, employed=499)
    assert [r.text for r in outcomes.verdict.reasons] == [
        "取证率 39.90%（399/1000），低于 40%，还差 1 人",
        "就业率 49.90%（499/1000），低于 50%，还差 1 人",
    ]


def test_forty_warns_and_fifty_is_not_met(law: Jurisdiction) -> None:
    outcomes = judge_outcomes(law, on=ON, qualified=40, certified=15, employed=19)
    verdict = outcomes.verdict
    assert (verdict.allowed, verdict.overridable) == (False, True)
    assert [r.text for r in verdict.warnings] == ["取证率 37.50%（15/40），低于 40%，还差 1 人"]
    assert [r.text for r in verdict.not_met] == ["就业率 47.50%（19/40），低于 50%，还差 1 人"]
    assert [r.code for r in verdict.reasons] == ["certification_low", "employment_low"]
    assert all(r.clause == "新民社发〔2025〕13号 四(三)、附件2 3.3" for r in verdict.reasons)
    alone = judge_outcomes(law, on=ON, qualified=40, certified=None, employed=19).verdict
    assert (alone.allowed, alone.overridable) == (True, False)
    assert alone.reasons[0].weight is Weight.NOT_MET


def test_what_is_left_out_is_not_judged(law: Jurisdiction) -> None:
    outcomes = judge_outcomes(law, on=ON, qualified=13, certified=5, employed=None)
    assert (outcomes.certification_rate, outcomes.employment_rate) == ("38.46", None)
    assert [r.code for r in outcomes.verdict.reasons] == ["certification_low"]
    assert outcomes.verdict.reasons[0].text.endswith("还差 1 人")
    other = judge_outcomes(law, on=ON, qualified=13, certified=None, employed=3)
    assert (other.certification_rate, other.employment_rate) == (None, "23.08")
    assert other.verdict.reasons[0].text.endswith("还差 4 人")


def test_nobody_qualified_has_no_rate(law: Jurisdiction) -> None:
    outcomes = judge_outcomes(law, on=ON, qualified=0, certified=0, employed=0)
    assert (outcomes.certification_rate, outcomes.employment_rate) == (None, None)
    assert [r.code for r in outcomes.verdict.reasons] == ["nobody_qualified"]
    assert outcomes.verdict.reasons[0].clause
    assert outcomes.verdict.allowed


@pytest.mark.parametrize(
    ("qualified", "certified", "employed"),
    [(-1, None, None), (3, 4, 0), (3, 0, 4), (3, -1, None), (3, None, -1)],
)
def test_nobody_counts_who_did_not_qualify(
    law: Jurisdiction, qualified: int, certified: int | None, employed: int | None
) -> None:
    with pytest.raises(ValueError, match="did not qualify"):
        judge_outcomes(law, on=ON, qualified=qualified, certified=certified, employed=employed)


def test_a_tenth_of_the_skills_tasks_are_high_level_certificates(law: Jurisdiction) -> None:
    """B9: 10 % of 5000 + 5000."""
    assert advanced_task(law, on=ON, period="2025") == 1000
    assert advanced_task(law, on=ON, period="2024") is None
    assert advanced_task(load("guangdong"), on=ON, period="每年") is None
    assert [level for level in Level if counts_as_high(level)] == [
        Level.ADVANCED,
        Level.TECHNICIAN,
        Level.SENIOR_TECHNICIAN,
    ]


@given(st.integers(1, 500), st.data())
def test_the_verdict_agrees_with_whole_numbers(qualified: int, data: st.DataObject) -> None:
    certified = data.draw(st.integers(0, qualified))
    employed = data.draw(st.integers(0, qualified))
    law = load("lanzhou-new-area")
    outcomes = judge_outcomes(
        law, on=ON, qualified=qualified, certified=certified, employed=employed
    )
    assert bool(outcomes.verdict.warnings) is (certified * 100 < 40 * qualified)
    assert bool(outcomes.verdict.not_met) is (employed * 2 < qualified)
