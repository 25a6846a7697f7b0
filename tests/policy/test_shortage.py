"""The shortage directory's law: what a version covers, how versions follow, how they differ."""

from datetime import date

import pytest

from portal.policy.jurisdiction import Jurisdiction
from portal.policy.rates import occupation_rates
from portal.policy.shortage import (
    Listed,
    Shortage,
    ShortageState,
    Term,
    compare,
    covering,
    last_days,
    state_on,
)
from portal.policy.subsidy import Training, training_subsidy
from portal.policy.terms import Award, Level, TrainingType

ON = date(2026, 12, 1)
MARCH, JULY, AUTUMN = date(2026, 3, 1), date(2026, 7, 1), date(2026, 10, 1)
ADVANCED_ONLY = Shortage("《目录》1号", 20, frozenset({Level.ADVANCED}))


def pays(law: Jurisdiction, award: Award, level: Level | None = None) -> tuple[int | None, str]:
    training = Training(
        on=ON,
        training_type=TrainingType.EMPLOYMENT_SKILLS,
        occupation="焊工",
        award=award,
        level=level,
        shortage=(ADVANCED_ONLY,),
    )
    found = training_subsidy(law, training)
    return found.amount, found.reasons[-1].text


def test_a_level_that_is_not_covered_is_not_raised(law: Jurisdiction) -> None:
    assert pays(law, Award.COMPLETION) == (1500, "急需紧缺目录里只有高级工，不上浮")
    assert pays(law, Award.TECHNICIAN)[0] == 2500
    assert pays(law, Award.ADVANCED) == (2400, "在急需紧缺目录里，上浮 20%")
    # A class that leads to the level is covered, also for who only completes it.
    assert pays(law, Award.COMPLETION, Level.ADVANCED)[0] == 1800


def test_a_table_of_rates_raises_the_covered_level_alone(law: Jurisdiction) -> None:
    entry = law.occupation("焊工", on=ON)
    assert entry
    rows = occupation_rates(law, entry.value, on=ON, shortage=[ADVANCED_ONLY])
    assert [row.personal and row.personal.amount for row in rows] == [1500, 2400, 2500, 3500]


def test_a_directory_without_levels_covers_all_of_them() -> None:
    every = Shortage("目录", 10)
    assert covering([every, ADVANCED_ONLY], Level.NONE) == (every,)
    assert covering([every, ADVANCED_ONLY], Level.ADVANCED) == (every, ADVANCED_ONLY)


@pytest.mark.parametrize(
    ("terms", "expected"),
    [
        ({1: Term(MARCH)}, {1: None}),
        ({1: Term(MARCH), 2: Term(JULY)}, {1: date(2026, 6, 30), 2: None}),
        # Published later for an earlier day: it stands between the two.
        (
            {1: Term(MARCH), 2: Term(AUTUMN), 3: Term(JULY)},
            {1: date(2026, 6, 30), 2: None, 3: date(2026, 9, 30)},
        ),
        # Withdrawn before its first day it supersedes nothing, withdrawn later it has done so.
        ({1: Term(MARCH), 2: Term(JULY, JULY)}, {1: None, 2: None}),
        ({1: Term(MARCH), 2: Term(JULY, AUTUMN)}, {1: date(2026, 6, 30), 2: None}),
    ],
)
def test_versions_follow_one_another_without_overlap(
    terms: dict[int, Term], expected: dict[int, date | None]
) -> None:
    assert last_days(terms) == expected


@pytest.mark.parametrize(
    ("on", "is_published", "until_day", "withdrawn_from", "expected"),
    [
        (MARCH, False, None, None, ShortageState.PROPOSED),
        (date(2026, 2, 28), True, None, None, ShortageState.ANNOUNCED),
        (MARCH, True, None, None, ShortageState.IN_FORCE),
        (date(2026, 6, 30), True, date(2026, 6, 30), JULY, ShortageState.IN_FORCE),
        (JULY, True, date(2026, 6, 30), None, ShortageState.SUPERSEDED),
        (JULY, True, None, JULY, ShortageState.WITHDRAWN),
        (date(2026, 2, 28), True, None, MARCH, ShortageState.WITHDRAWN),
    ],
)
def test_a_state_follows_from_dates(
    on: date,
    is_published: bool,
    until_day: date | None,
    withdrawn_from: date | None,
    expected: ShortageState,
) -> None:
    found = state_on(
        on,
        is_proposed=True,
        is_published=is_published,
        from_day=MARCH,
        until_day=until_day,
        withdrawn_from=withdrawn_from,
    )
    assert found is expected


def test_a_comparison_says_what_is_new_gone_and_changed() -> None:
    welder = Listed(key="a44", name="焊工", industry="新材料", annual_demand=10)
    courier = Listed(key="d1", name="快递员", industry="现代服务业")
    raised = Listed(
        key="a44",
        name="焊工",
        industry="新能源",
        levels=frozenset({Level.TECHNICIAN, Level.ADVANCED}),
        urgency="缺口大",
    )
    nurse = Listed(key="b1", name="养老护理员", industry="现代服务业")
    found = compare([welder, courier], [raised, nurse])
    assert (found.added, found.removed) == ((nurse,), (courier,))
    assert found.changed[0].fields == (
        ("等级", "全部等级", "高级工、技师"),
        ("产业", "新材料", "新能源"),
        ("紧缺情况", "没有写", "缺口大"),
        ("一年约需", "10 人", "没有写"),
    )
    assert compare([welder], [welder]).changed == ()
