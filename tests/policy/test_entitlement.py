"""Three times in a life, once a calendar year, never the same occupation and level twice."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.policy.entitlement import (
    CHANGES,
    Benefit,
    BenefitState,
    BenefitType,
    Entitlement,
    Wanted,
    judge_entitlement,
)
from portal.policy.jurisdiction import load
from portal.policy.terms import Level
from portal.policy.verdict import Weight

ASKED = date(2026, 11, 23)
ES, UPGRADE = BenefitType.EMPLOYMENT_SKILLS, BenefitType.SKILL_UPGRADE
EN, AP = BenefitType.ENTREPRENEURSHIP, BenefitType.APPRENTICESHIP
PAID, CLAIMED = BenefitState.PAID, BenefitState.UNDER_CLAIM


def had(
    on: str,
    occupation: str | None = "中式面点师",
    *,
    of: BenefitType = ES,
    level: Level = Level.NONE,
    state: BenefitState = PAID,
) -> Benefit:
    return Benefit(date.fromisoformat(on), of, occupation, level, state)


def judge(
    *history: Benefit,
    on: str = "2026-12-17",
    occupation: str | None = "焊工",
    of: BenefitType = ES,
    level: Level = Level.NONE,
    is_expected: bool = False,
) -> Entitlement:
    return judge_entitlement(
        load("lanzhou-new-area"),
        on=ASKED,
        wanted=Wanted(date.fromisoformat(on), of, occupation, level),
        history=history,
        is_expected=is_expected,
    )


def codes(answer: Entitlement) -> list[str]:
    return [reason.code for reason in answer.verdict.reasons]


def test_it_works() -> None:
    answer = judge()
    assert answer.verdict.allowed
    assert (answer.used_lifetime, answer.used_this_year) == (0, 0)
    assert answer.next_possible == date(2026, 12, 17)
    assert answer.verdict.reasons[0].text == "您累计享受过0次补贴培训，还可以享受3次"
    assert answer.verdict.reasons[0].clause == "新民社发〔2025〕13号 附件3 备注5"


def test_it_refuses_a_second_time_in_a_calendar_year() -> None:
    """Q7."""
    answer = judge(had("2026-06-18"))
    assert answer.verdict.allowed is False
    assert not answer.verdict.overridable
    assert (answer.used_lifetime, answer.used_this_year) == (1, 1)
    assert answer.next_possible == date(2027, 1, 1)
    assert answer.verdict.reasons[0].text == "您今年已享受过1次补贴培训，2027年可以再报"


def test_two_certificates_six_days_apart_lie_in_two_years() -> None:
    """Q7: 2025-12-30 and 2026-01-05."""
    answer = judge(had("2025-12-30"), on="2026-01-05")
    assert answer.verdict.allowed
    assert (answer.used_lifetime, answer.used_this_year) == (1, 0)
    assert answer.verdict.reasons[0].text == "您累计享受过1次补贴培训，还可以享受2次"


def test_it_names_another_year_and_skips_one_that_is_taken() -> None:
    answer = judge(had("2027-03-01"), had("2028-03-01"), on="2027-05-01")
    assert answer.verdict.reasons[0].text == "您2027年已享受过1次补贴培训，2029年可以再报"
    assert answer.next_possible == date(2029, 1, 1)


def test_it_refuses_a_fourth_time_for_ever() -> None:
    """Q8: all types in the table count."""
    history = (
        had("2023-05-01"),
        had("2024-05-01", None, of=EN),
        had("2025-05-01", "电工", of=AP, level=Level.JUNIOR),
    )
    answer = judge(*history)
    assert answer.verdict.allowed is False
    assert codes(answer) == ["lifetime"]
    assert answer.next_possible is None
    assert answer.verdict.reasons[0].text == "您已享受过3次补贴培训，累计最多3次"
    assert judge(*history[:2]).verdict.allowed


def test_a_year_that_is_full_promises_nothing_when_life_is_full_too() -> None:
    answer = judge(had("2024-05-01"), had("2025-05-01", "电工"), had("2026-05-01", "钳工"))
    assert codes(answer) == ["lifetime", "yearly"]
    assert answer.next_possible is None
    assert answer.verdict.reasons[1].text == "您今年已享受过1次补贴培训"


@pytest.mark.parametrize(
    ("state", "used"),
    [
        (BenefitState.PAID, 1),
        (BenefitState.UNDER_CLAIM, 1),
        (BenefitState.REJECTED, 0),
        (BenefitState.RECOVERED, 0),
    ],
)
def test_what_is_under_claim_counts_and_what_was_refused_does_not(
    state: BenefitState, used: int
) -> None:
    """Q9."""
    answer = judge(had("2026-06-18", "焊工", state=state))
    assert (answer.used_lifetime, answer.used_this_year) == (used, used)
    assert answer.verdict.allowed is (used == 0)


@pytest.mark.parametrize(
    ("occupation", "level", "allowed"),
    [
        ("焊工", Level.NONE, False),
        ("a44", Level.NONE, False),
        ("焊工", Level.JUNIOR, True),
        ("电工", Level.NONE, True),
        (None, Level.NONE, True),
    ],
)
def test_it_refuses_the_same_occupation_and_level(
    occupation: str | None, level: Level, allowed: bool
) -> None:
    """Q10: `none` counts as its own level."""
    answer = judge(had("2025-06-18", occupation, level=level))
    assert answer.verdict.allowed is allowed
    if not allowed:
        assert codes(answer) == ["repeat"]
        assert answer.next_possible is None
        assert answer.verdict.reasons[0].text == "您已享受过焊工的补贴，同一工种同一等级只补一次"
        assert answer.verdict.reasons[0].clause == "新民社发〔2025〕13号 附件3 备注5"
        assert answer.verdict.flags == ()


def test_a_repeat_names_the_level_and_is_counted_whatever_the_type() -> None:
    answer = judge(
        had("2025-06-18", "a44", of=BenefitType.ON_POST_SKILLS, level=Level.JUNIOR),
        level=Level.JUNIOR,
    )
    assert codes(answer) == ["repeat"]
    assert "焊工初级工" in answer.verdict.reasons[0].text


def test_no_occupation_repeats_no_occupation() -> None:
    answer = judge(had("2025-06-18", None, of=EN), occupation=None, of=EN)
    assert answer.verdict.allowed
    assert judge(had("2025-06-18", "SYB", of=EN), occupation="SYB", of=EN).verdict.allowed is False


def test_the_skill_upgrade_subsidy_counts_for_the_repeat_alone() -> None:
    """Q41."""
    answer = judge(had("2026-03-01", "焊工", of=UPGRADE, level=Level.JUNIOR), level=Level.JUNIOR)
    assert codes(answer) == ["repeat"]
    assert answer.verdict.flags == ("interpretation",)
    assert (answer.used_lifetime, answer.used_this_year) == (0, 0)
    other = judge(*(had("2026-03-01", "电工", of=UPGRADE, level=Level.JUNIOR),) * 3)
    assert other.verdict.allowed
    assert other.verdict.flags == ()
    refused = had("2026-03-01", "焊工", of=UPGRADE, state=BenefitState.REJECTED)
    assert judge(refused).verdict.allowed


def test_asking_for_the_skill_upgrade_subsidy_itself_meets_the_repeat_alone() -> None:
    used = (had("2024-05-01"), had("2025-05-01"), had("2026-05-01"))
    assert judge(*used, of=UPGRADE).verdict.allowed
    assert codes(judge(*used, of=UPGRADE, occupation="中式面点师")) == ["repeat"]


def test_every_year_of_an_apprenticeship_counts_and_goes_on() -> None:
    """Q8 and 备注4: paid by the year, so that the next year is no repetition."""
    first = had("2025-12-01", "焊工", of=AP, level=Level.INTERMEDIATE)
    second = had("2026-12-01", "焊工", of=AP, level=Level.INTERMEDIATE)
    answer = judge(first, of=AP, level=Level.INTERMEDIATE)
    assert answer.verdict.allowed
    assert answer.verdict.flags == ("interpretation",)
    third = judge(first, second, on="2027-12-01", of=AP, level=Level.INTERMEDIATE)
    assert third.verdict.allowed
    assert third.used_lifetime == 2
    gap = judge(first, on="2027-12-01", of=AP, level=Level.INTERMEDIATE)
    assert codes(gap) == ["repeat"]
    other_type = had("2026-12-01", "焊工", level=Level.INTERMEDIATE)
    broken = judge(first, other_type, on="2027-12-01", of=AP, level=Level.INTERMEDIATE)
    assert codes(broken) == ["repeat"]
    assert broken.verdict.flags == ()
    same_year = judge(second, on="2026-12-17", of=AP, level=Level.INTERMEDIATE)
    assert codes(same_year) == ["repeat", "yearly"]
    assert codes(judge(first, level=Level.INTERMEDIATE)) == ["repeat"]


def test_before_the_certificate_the_year_is_only_expected() -> None:
    """Q42: a warning, worded 预计."""
    answer = judge(had("2026-06-18"), is_expected=True)
    assert answer.verdict.allowed is False
    assert answer.verdict.overridable
    assert answer.next_possible == date(2026, 12, 17)
    assert answer.verdict.reasons[0].weight is Weight.WARN
    assert answer.verdict.reasons[0].text == (
        "这个班预计2026年结班，您今年已有1次补贴培训，2027年可以再报"
    )
    both = judge(*(had(f"{year}-05-01") for year in (2024, 2025, 2026)), is_expected=True)
    assert not both.verdict.overridable
    assert both.next_possible is None


def test_a_day_before_the_tables_is_refused() -> None:
    answer = judge(had("2025-01-10"), on="2025-04-21")
    assert answer.verdict.allowed is False
    assert codes(answer) == ["before_tables"]
    assert (answer.used_lifetime, answer.used_this_year) == (1, 1)
    assert answer.next_possible is None


benefits = st.builds(
    Benefit,
    on=st.dates(date(2020, 1, 1), date(2030, 12, 31)),
    type=st.sampled_from(BenefitType),
    occupation=st.sampled_from(["焊工", "a44", "电工", "砌筑工", None]),
    level=st.sampled_from([Level.NONE, Level.JUNIOR]),
    state=st.sampled_from(BenefitState),
)


@given(
    st.lists(benefits, max_size=8),
    st.builds(
        Wanted,
        on=st.dates(date(2025, 4, 22), date(2030, 12, 31)),
        type=st.sampled_from(BenefitType),
        occupation=st.sampled_from(["焊工", "a44", "电工", None]),
        level=st.sampled_from([Level.NONE, Level.JUNIOR]),
    ),
)
def test_whatever_the_history_the_caps_hold(history: list[Benefit], wanted: Wanted) -> None:
    law = load("lanzhou-new-area")
    answer = judge_entitlement(law, on=ASKED, wanted=wanted, history=history)
    counted = [b for b in history if b.state in (PAID, CLAIMED) and b.type is not UPGRADE]
    assert answer.used_lifetime == len(counted)
    assert answer.used_this_year == sum(b.on.year == wanted.on.year for b in counted)
    assert answer.verdict.reasons
    assert (answer.next_possible == wanted.on) is answer.verdict.allowed
    if answer.verdict.allowed and wanted.type is not UPGRADE:
        assert answer.used_lifetime < 3
        assert answer.used_this_year == 0
    if answer.next_possible:
        assert answer.next_possible >= wanted.on
        again = Wanted(answer.next_possible, wanted.type, wanted.occupation, wanted.level)
        if wanted.type is not AP:
            assert judge_entitlement(law, on=ASKED, wanted=again, history=history).verdict.allowed


@given(
    st.lists(st.tuples(st.integers(2025, 2045), st.sampled_from(["焊工", "电工", "车工", "铣工"])))
)
def test_claims_made_one_after_another_never_pass_three(asked: list[tuple[int, str]]) -> None:
    law = load("lanzhou-new-area")
    history: list[Benefit] = []
    for year, occupation in asked:
        wanted = Wanted(date(year, 6, 1), ES, occupation, Level.NONE)
        if judge_entitlement(law, on=ASKED, wanted=wanted, history=history).verdict.allowed:
            history.append(Benefit(wanted.on, ES, occupation, Level.NONE, CLAIMED))
    assert len(history) <= 3
    assert len({benefit.on.year for benefit in history}) == len(history)
    assert len({benefit.occupation for benefit in history}) == len(history)


def test_what_was_recovered_stays_so_and_every_other_state_leads_on() -> None:
    assert set(CHANGES) == set(BenefitState)
    ends = [state for state, following in CHANGES.items() if not following]
    assert ends == [BenefitState.RECOVERED]
    assert not any(state in following for state, following in CHANGES.items())
