"""The tables agree with the documents' own sums, for fixed dates."""

from collections import Counter
from datetime import date

import pytest

from portal.policy.figures import Limit
from portal.policy.jurisdiction import Jurisdiction, known, load
from portal.policy.table import OutsideTable
from portal.policy.terms import (
    Award,
    Course,
    Level,
    Marker,
    OccupationKind,
    SubsidyClass,
    TrainingType,
)

FIRST_DAY = date(2025, 4, 22)
TODAY = date(2026, 11, 23)


def targets(law: Jurisdiction, centre: str) -> dict[str, int]:
    return {
        entry.value.indicator: entry.value.number
        for entry in law.targets.in_force(TODAY)
        if entry.value.centre == centre and entry.source.clause == "附件1"
    }


def test_it_loads_once_and_names_what_it_knows(law: Jurisdiction) -> None:
    assert load("lanzhou-new-area") is law
    assert known() == ("guangdong", "lanzhou-new-area")
    with pytest.raises(ValueError, match=r"no tables for '\.\.'; there are guangdong"):
        load("..")


@pytest.mark.parametrize("place", known())
def test_every_value_has_a_source_and_every_table_a_first_day(place: str) -> None:
    law = load(place)
    documents = {document.key for document in law.documents}
    assert len(law.tables) == 21
    for table in law.tables:
        for entry in table:
            assert entry.source.document in documents | {"default", "local"}
            assert entry.source.clause or entry.source.is_default or entry.source.is_local
            if entry.source.document in documents:
                assert entry.from_day >= min(
                    document.issued_on
                    for document in law.documents
                    if document.key == entry.source.document
                )


def test_rates_and_hours_hold_from_the_documents_day_without_end(law: Jurisdiction) -> None:
    """Q45: no successor document, so 2025's tables hold in 2026 and after."""
    for table in (
        law.subsidy_rates,
        law.courses,
        law.apprenticeship_rates,
        law.minimum_hours,
        law.occupations,
        law.limits,
    ):
        assert table.from_day == FIRST_DAY
        assert len(table.in_force(FIRST_DAY)) == len(table.in_force(date(2099, 1, 1)))
    with pytest.raises(OutsideTable):
        law.subsidy_rates.on(date(2025, 4, 21), SubsidyClass.A, Award.COMPLETION)


def test_every_limit_that_a_rule_may_ask_for_is_there(law: Jurisdiction) -> None:
    assert {entry.value.name for entry in law.limits} == set(Limit)


def test_annex_3_has_337_occupations_and_no_name_twice(law: Jurisdiction) -> None:
    rows = [entry.value for entry in law.occupations.in_force(TODAY)]
    assert Counter(row.subsidy_class for row in rows) == {"A": 67, "B": 129, "C": 95, "D": 46}
    assert len({row.name for row in rows}) == 67 + 129 + 95 + 46 == 337
    assert Counter((row.subsidy_class, row.marker) for row in rows if row.marker) == {
        ("B", Marker.GREEN): 3,
        ("B", Marker.DIGITAL): 10,
        ("C", Marker.GREEN): 6,
        ("C", Marker.DIGITAL): 1,
        ("D", Marker.GREEN): 1,
        ("D", Marker.DIGITAL): 1,
    }
    assert {row.name: row.kind for row in rows if row.kind is not OccupationKind.OCCUPATION} == {
        "兰州牛肉拉面制作": OccupationKind.SPECIAL_SKILL,
        "企业职工通用素质培训": OccupationKind.GENERAL_QUALITY,
    }
    assert {row.name for row in rows if row.note} == {"刨插工", "管理工", "喷涂喷焊工"}


def test_ids_say_class_and_place_in_annex_3(law: Jurisdiction) -> None:
    ids = [entry.value.id for entry in law.occupations]
    expected = [
        f"{letter}{place:0{width}d}"
        for letter, last, width in (("a", 67, 2), ("b", 129, 2), ("c", 95, 2), ("d", 46, 2))
        for place in range(1, last + 1)
    ]
    assert ids == expected


def test_an_occupation_is_found_by_id_and_by_exact_name(law: Jurisdiction) -> None:
    by_name = law.occupation("焊工", on=TODAY)
    assert by_name is not None
    assert by_name is law.occupation("a44", on=TODAY)
    assert by_name.value.subsidy_class is SubsidyClass.A
    assert law.occupation("焊", on=TODAY) is None
    assert law.occupation("焊工", on=date(2025, 4, 21)) is None


def test_annex_3_amounts(law: Jurisdiction) -> None:
    amounts = {
        (row.value.subsidy_class.value, row.value.award.value): (
            row.value.amount,
            row.value.on_post_amount,
        )
        for row in law.subsidy_rates.in_force(TODAY)
    }
    columns = ("completion", "advanced", "technician", "senior_technician")
    table = {
        "A": (1500, 2000, 2500, 3500),
        "B": (1200, 1500, 2000, 3000),
        "C": (1000, 1200, 1500, 2500),
        "D": (600, 800, 1000, 2000),
    }
    on_post = {"A": 1200, "B": 960, "C": 800, "D": 480}
    assert amounts == {
        (letter, column): (
            amount,
            {"completion": on_post[letter], "advanced": None}.get(column, amount),
        )
        for letter, row in table.items()
        for column, amount in zip(columns, row, strict=True)
    }


def test_courses_apprentices_and_hours(law: Jurisdiction) -> None:
    courses = {
        row.value.course: (row.value.amount, row.value.min_days, row.value.min_hours)
        for row in law.courses.in_force(TODAY)
    }
    assert courses == {
        Course.GYB: (500, 3, 24),
        Course.SYB: (1600, 7, 56),
        Course.IYB: (1600, 7, 56),
        Course.EYB: (1600, 6, 48),
        Course.ONLINE: (1900, 7, 56),
        Course.PRACTICAL: (1900, 7, 56),
    }
    assert {row.value.level: row.value.amount_per_year for row in law.apprenticeship_rates} == {
        Level.JUNIOR: 5000,
        Level.INTERMEDIATE: 6000,
        Level.ADVANCED: 7500,
    }
    assert {row.value.basis: row.value.min_hours for row in law.minimum_hours} == {
        "A": 120,
        "B": 100,
        "C": 80,
        "D": 60,
        "project": 60,
    }


def test_annex_1_adds_up(law: Jurisdiction) -> None:
    first, second, whole = (targets(law, key) for key in ("first", "second", "all"))
    assert len(whole) == 12
    for indicator, number in whole.items():
        assert first.get(indicator, 0) + second.get(indicator, 0) == number
    for row in (first, second, whole):
        parts = ("employment_skills", "on_post_skills", "entrepreneurship")
        assert sum(row[part] for part in parts) == row["total"]
    assert (first["total"], second["total"], whole["total"]) == (8800, 3200, 12000)
    assert whole["highly_skilled"] == 4000
    assert "on_post_skills_national_base" not in first
    assert "employment_skills_national_base" not in second


def test_the_texts_targets_agree_with_their_own_percentages(law: Jurisdiction) -> None:
    def target(indicator: str) -> int:
        return law.targets.on(TODAY, indicator, "all", "2025").value.number

    skills = target("employment_skills") + target("on_post_skills")
    certified = target("employment_skills_certified") + target("on_post_skills_certified")
    certification = law.limit(TODAY, Limit.CERTIFICATION_PERCENT).value.number
    employment = law.limit(TODAY, Limit.EMPLOYMENT_PERCENT).value.number
    assert certified * 100 == skills * certification
    assert target("employment_skills_employed") * 100 == target("employment_skills") * employment
    assert target("entrepreneurship_started") == 1000
    assert target("new_platforms") == 1
    assert (target("skilled_people"), target("highly_skilled_people")) == (5000, 1500)


def test_ranges_hold_exactly_the_targets_and_never_overlap(law: Jurisdiction) -> None:
    taken: set[int] = set()
    for entry in law.certificate_ranges:
        segment = entry.value
        task = law.targets.on(TODAY, segment.training_type.value, segment.centre, "2025").value
        assert segment.capacity == task.number
        numbers = set(range(int(segment.first), int(segment.last) + 1))
        assert not numbers & taken
        taken |= numbers
    assert len(taken) == 12000
    assert {len(entry.value.first) for entry in law.certificate_ranges} == {5, 6}
    assert TrainingType.APPRENTICESHIP not in {
        entry.value.training_type for entry in law.certificate_ranges
    }


def test_the_place_its_centres_and_calls(law: Jurisdiction) -> None:
    assert (law.place.name, law.place.brand, law.place.subtitle) == (
        "兰州新区",
        "用新培",
        "兰州新区职业技能培训",
    )
    assert [(row.value.short_name, row.value.numbers_certificates) for row in law.centres] == [
        ("第一服务中心", True),
        ("第二服务中心", True),
        ("就业科", False),
    ]
    assert [row.value.phone for row in law.hotlines] == ["12333", "12345"]
    assert len(list(law.industries)) == 8
    assert sum(row.value.is_priority for row in law.groups) == 6
    assert law.document("003").number == "新民社发〔2025〕13号"


def test_defaults_and_local_settings_say_so(law: Jurisdiction) -> None:
    marked = {
        entry.value.name: str(entry.source)
        for entry in law.limits
        if entry.source.is_default or entry.source.is_local
    }
    assert marked[Limit.MINIMUM_AGE] == "默认值，按本地制度修改"
    assert marked[Limit.ATTENDANCE_PERCENT] == "本地设定"
    assert Limit.CERTIFICATION_PERCENT not in marked


def test_legal_bases_are_words_of_the_documents(law: Jurisdiction) -> None:
    assert {row.source.document for row in law.legal_bases} == {"000", "002", "003"}
    assert {row.value.colour for row in law.legal_bases} == {"black", "white"}
    assert all(row.value.wording.endswith("。") for row in law.legal_bases)


def test_guangdong_has_targets_and_report_categories_and_no_amounts() -> None:
    law = load("guangdong")
    assert law.place.name == "广东省"
    assert not law.subsidy_rates
    assert not law.limits
    day = date(2026, 1, 1)
    assert law.targets.on(day, "subsidised_training", "all", "2025-2027").value.number == 1_500_000
    assert law.targets.on(day, "elderly_care", "all", "每年").value.number == 5000
    assert {row.value.key for row in law.report_categories} >= {
        "recruitment_as_training",
        "training_loan",
    }
    with pytest.raises(OutsideTable):
        law.targets.on(date(2028, 1, 1), "subsidised_training", "all", "2025-2027")
