"""Living allowance, evaluation subsidy, outcome coefficient: whole yuan, capped, never raised."""

from collections.abc import Hashable
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.policy.allowances import (
    evaluation_cap,
    evaluation_subsidy,
    living_allowance,
    with_coefficient,
)
from portal.policy.figures import Coefficient
from portal.policy.jurisdiction import Jurisdiction, load
from portal.policy.table import Dated, Table
from portal.policy.terms import EvaluationKind, Group, OccupationKind

ON = date(2026, 12, 1)
SKILL, SPECIAL = EvaluationKind.SKILL_LEVEL, EvaluationKind.SPECIAL_SKILL


@pytest.mark.parametrize(
    ("preparation", "rural", "minimum_living", "amount", "code"),
    [
        (True, True, False, 450, "living_allowance"),
        (True, False, True, 450, "living_allowance"),
        (True, True, True, 450, "living_allowance"),
        (True, False, False, 0, "not_entitled"),
        (False, True, True, 0, "not_labour_preparation"),
    ],
)
def test_living_allowance_by_the_day_attended(
    law: Jurisdiction,
    *,
    preparation: bool,
    rural: bool,
    minimum_living: bool,
    amount: int,
    code: str,
) -> None:
    """003 附件3 备注1, Q20."""
    answer = living_allowance(
        law,
        on=ON,
        labour_preparation=preparation,
        rural=rural,
        minimum_living=minimum_living,
        days=15,
    )
    assert answer.amount == amount
    assert [(r.code, r.effect) for r in answer.reasons] == [(code, f"{amount} 元")]
    assert answer.reasons[0].clause == "新民社发〔2025〕13号 附件3 备注1"


def test_no_day_attended_is_no_allowance_and_a_negative_one_is_an_error(law: Jurisdiction) -> None:
    def ask(days: int) -> int | None:
        return living_allowance(
            law, on=ON, labour_preparation=True, rural=True, minimum_living=False, days=days
        ).amount

    assert (ask(0), ask(1)) == (0, 30)
    with pytest.raises(ValueError, match="not negative"):
        ask(-1)


@pytest.mark.parametrize(
    ("kind", "fee", "group", "first", "amount", "code"),
    [
        (SKILL, 260, Group.HARD_TO_EMPLOY, True, 260, "evaluation"),
        (SKILL, 300, Group.HARD_TO_EMPLOY, True, 300, "evaluation"),
        (SKILL, 350, Group.SCHOOL_LEAVER, True, 300, "evaluation"),
        (SKILL, 0, Group.SCHOOL_LEAVER, True, 0, "evaluation"),
        (SPECIAL, 80, Group.GRADUATING_STUDENT, True, 80, "evaluation"),
        (SPECIAL, 350, Group.GRADUATING_STUDENT, True, 100, "evaluation"),
        (SKILL, 260, Group.GRADUATING_STUDENT, False, 0, "not_first"),
        (SKILL, 260, Group.EMPLOYEE, True, 0, "not_priority_group"),
        (SKILL, 260, Group.NONE, True, 0, "not_priority_group"),
    ],
)
def test_evaluation_subsidy_is_the_fee_up_to_its_cap(
    law: Jurisdiction,
    *,
    kind: EvaluationKind,
    fee: int,
    group: Group,
    first: bool,
    amount: int,
    code: str,
) -> None:
    """003 四(三), Q21."""
    answer = evaluation_subsidy(law, on=ON, kind=kind, fee=fee, group=group, first=first)
    assert answer.amount == amount
    assert [(r.code, r.effect) for r in answer.reasons] == [(code, f"{amount} 元")]
    assert answer.reasons[0].clause == "新民社发〔2025〕13号 四(三)"


@given(st.integers(0, 10**9), st.sampled_from(EvaluationKind), st.sampled_from(Group))
def test_evaluation_subsidy_never_exceeds_fee_or_cap(
    fee: int, kind: EvaluationKind, group: Group
) -> None:
    law = load("lanzhou-new-area")
    amount = evaluation_subsidy(law, on=ON, kind=kind, fee=fee, group=group, first=True).amount
    assert amount is not None
    assert 0 <= amount <= min(fee, 300 if kind is SKILL else 100)


def test_a_negative_fee_is_an_error(law: Jurisdiction) -> None:
    with pytest.raises(ValueError, match="not negative"):
        evaluation_subsidy(law, on=ON, kind=SKILL, fee=-1, group=Group.HARD_TO_EMPLOY, first=True)


def test_the_coefficient_is_whole_until_the_bureau_sets_another(law: Jurisdiction) -> None:
    """003 四(三), Q23: the documents give no number."""
    answer = with_coefficient(law, 1440, on=ON, qualified=40, certified=0, employed=0)
    assert answer.amount == 1440
    assert answer.reasons[0].effect == "1440 元"
    assert answer.reasons[0].clause == "新民社发〔2025〕13号 四(三)（本地设定）"


@pytest.mark.parametrize(
    ("certified", "employed", "amount"),
    [
        (16, 20, 1440),
        (15, 20, 1152),
        (16, 19, 1152),
        (16, None, 1440),
        (24, 28, 1584),
        (40, 40, 1584),
        (15, None, 1152),
    ],
)
def test_bands_of_the_coefficient_pay_by_outcome(
    law: Jurisdiction, certified: int, employed: int | None, amount: int
) -> None:
    source = next(iter(law.coefficients)).source
    rows = [Coefficient(0, 0, 80), Coefficient(40, 50, 100), Coefficient(60, 70, 110)]
    bands: dict[Hashable, tuple[Dated[Coefficient], ...]] = {
        (row.certification_from_percent,): (Dated(row, date(2026, 1, 1), None, source, line),)
        for line, row in enumerate(rows, start=2)
    }
    set_by_bureau = replace(law, coefficients=Table("coefficients", bands))
    answer = with_coefficient(
        set_by_bureau, 1440, on=ON, qualified=40, certified=certified, employed=employed
    )
    assert answer.amount == amount
    early = with_coefficient(
        set_by_bureau, 1440, on=date(2025, 6, 1), qualified=40, certified=40, employed=40
    )
    assert early.amount is None
    assert early.reasons[0].code == "no_rule"


def test_a_band_begins_exactly_at_its_percentage(law: Jurisdiction) -> None:
    source = next(iter(law.coefficients)).source
    rows = [Coefficient(0, 0, 80), Coefficient(40, 50, 100)]
    bands: dict[Hashable, tuple[Dated[Coefficient], ...]] = {
        (row.percent,): (Dated(row, date(2026, 1, 1), None, source, line),)
        for line, row in enumerate(rows, start=2)
    }
    set_by_bureau = replace(law, coefficients=Table("coefficients", bands))
    for certified, employed, amount in (
        (400, 500, 1000),
        (399, 500, 800),
        (400, 499, 800),
    ):
        answer = with_coefficient(
            set_by_bureau, 1000, on=ON, qualified=1000, certified=certified, employed=employed
        )
        assert answer.amount == amount


def test_a_fraction_of_a_yuan_is_dropped(law: Jurisdiction) -> None:
    source = next(iter(law.coefficients)).source
    band: dict[Hashable, tuple[Dated[Coefficient], ...]] = {
        (0,): (Dated(Coefficient(0, 0, 83), date(2026, 1, 1), None, source, 2),)
    }
    set_by_bureau = replace(law, coefficients=Table("coefficients", band))
    answer = with_coefficient(set_by_bureau, 1152, on=ON, qualified=1, certified=1, employed=1)
    assert answer.amount == 956


@pytest.mark.parametrize(
    ("kind", "most"),
    [
        (OccupationKind.OCCUPATION, 300),
        (OccupationKind.SPECIAL_SKILL, 100),
        (OccupationKind.GENERAL_QUALITY, None),
    ],
)
def test_the_cap_follows_the_kind_of_occupation(
    law: Jurisdiction, kind: OccupationKind, most: int | None
) -> None:
    """003 四(三)."""
    cap = evaluation_cap(law, kind, on=ON)
    assert (cap.value.number if cap else None) == most
    assert evaluation_cap(law, kind, on=date(2025, 4, 21)) is None
