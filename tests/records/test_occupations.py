"""Questions about occupations: the printed order, filters, uplift and validity."""

from datetime import date

from flask import Flask
from sqlalchemy import update

from portal.policy.terms import SubsidyClass
from portal.records.database import transaction
from portal.records.occupations import (
    Occupation,
    OccupationFilter,
    count_by_class,
    occupation_by_key,
    occupation_rows,
)
from portal.records.search import Noun, find
from tests.builders import a_directory
from tests.conftest import DAY

ALL = OccupationFilter(on=DAY)


def names(wanted: OccupationFilter, *, first: int = 0, most: int = 400) -> list[str]:
    return [row.name for row in occupation_rows(wanted, first=first, most=most)]


def test_every_occupation_stands_in_its_class(app: Flask) -> None:
    assert list(count_by_class(ALL).values()) == [67, 129, 95, 46]


def test_they_are_ordered_as_printed(app: Flask) -> None:
    everything = names(ALL)
    assert everything[:2] == ["中式烹调师", "西式烹调师"]
    assert everything[43] == "焊工"
    assert everything[67] == "农产品经纪人"
    assert everything[67 + 98 : 67 + 100] == ["工业清洗工", "水泥生产工"]  # b99, then b100
    assert everything[-1] == "企业职工通用素质培训"


def test_pages_neither_overlap_nor_leave_gaps(app: Flask) -> None:
    pages = [names(ALL, first=first, most=24) for first in range(0, 337, 24)]
    assert [name for page in pages for name in page] == names(ALL)


def test_a_class_narrows_the_list(app: Flask) -> None:
    wanted = OccupationFilter(on=DAY, subsidy_class=SubsidyClass.D)
    assert names(wanted)[0] == "行政办事员"
    assert count_by_class(wanted) == {SubsidyClass.D: 46}


def test_a_search_keeps_its_own_order(app: Flask) -> None:
    found = find(Noun.OCCUPATION, "hg")
    wanted = OccupationFilter(on=DAY, ids=found.ids)
    assert names(wanted)[0] == "焊工"
    assert len(names(wanted)) == len(found.ids)


def test_a_search_that_finds_nothing_lists_nothing(app: Flask) -> None:
    wanted = OccupationFilter(on=DAY, ids=())
    assert names(wanted) == []
    assert count_by_class(wanted) == {}


def test_the_uplift_comes_with_the_line(app: Flask) -> None:
    with transaction() as session:
        a_directory(session, "焊工", "快递员")
    rows = {row.name: row.uplift_percent for row in occupation_rows(ALL, first=0, most=400)}
    assert rows["焊工"] == 20
    assert rows["电工"] is None
    assert names(OccupationFilter(on=DAY, only_shortage=True)) == ["焊工", "快递员"]
    assert names(OccupationFilter(on=date(2026, 2, 28), only_shortage=True)) == []


def test_an_occupation_counts_within_its_days(app: Flask) -> None:
    with transaction() as session:
        session.execute(
            update(Occupation).where(Occupation.key == "a44").values(until_day=date(2026, 11, 22))
        )
    assert occupation_by_key("a44", on=DAY) is None
    assert occupation_by_key("a44", on=date(2026, 11, 22)) is not None
    assert "焊工" not in names(ALL)
    assert occupation_by_key("a44", on=date(2025, 4, 21)) is None


def test_an_unknown_key_is_nobody(app: Flask) -> None:
    assert occupation_by_key("z99", on=DAY) is None
