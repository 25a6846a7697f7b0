"""The list of classes: each filter, the search, paging over both halves, and the uplift."""

from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask

from portal.policy.terms import Course, TrainingType
from portal.records.class_list import Wanted, count_classes, count_each, listed_classes
from portal.records.class_search import look_up, near_occupations
from portal.records.database import transaction
from tests.builders import a_class, a_directory, an_institution
from tests.conftest import DAY, NOW

COURSE: dict[str, Any] = {
    "course": Course.SYB,
    "training_type": TrainingType.ENTREPRENEURSHIP,
    "hours_total": 56,
    "hours_theory": 28,
    "hours_practice": 28,
}


def numbers(wanted: Wanted, **paging: Any) -> list[str]:
    return [row.number for row in listed_classes(wanted, on=DAY, **paging)]


def serials(found: list[str]) -> list[int]:
    return [int(number.removeprefix("26-")) for number in found]


def searched(query: str) -> list[str]:
    return numbers(Wanted(search=look_up(query)))


@pytest.fixture
def classes(app: Flask) -> None:
    """Three institutions in two districts; 5 is a draft, 6 runs, 7 takes no more."""
    with transaction() as session:
        first = an_institution(session, serial=1, name="中川职业培训学校")
        second = an_institution(session, serial=2, name="秦川技工学校", district="秦川园区")
        a_class(session, first, number="26-00001", is_evening=True)
        a_class(session, first, number="26-00002", subject="电工", is_weekend=True)
        a_class(session, second, number="26-00003", planned_start=date(2026, 12, 10))
        a_class(session, second, number="26-00004", planned_start=date(2026, 12, 8), **COURSE)
        a_class(session, second, number="26-00005", submitted_at=None, announced_at=None)
        begun: dict[str, Any] = {
            "planned_start": DAY - timedelta(3),
            "enrol_until": DAY - timedelta(5),
        }
        a_class(session, second, number="26-00006", subject="电工", **begun)
        a_class(session, first, number="26-00007", enrol_until=DAY - timedelta(1))


@pytest.mark.usefixtures("classes")
def test_open_ones_come_first_then_the_earlier() -> None:
    expected = ["26-00001", "26-00002", "26-00004", "26-00003", "26-00006", "26-00007"]
    assert numbers(Wanted()) == expected
    assert count_classes(Wanted(), on=DAY) == len(expected)


@pytest.mark.usefixtures("classes")
def test_pages_put_together_are_the_list() -> None:
    whole = numbers(Wanted())
    for most in range(1, len(whole)):
        pages = [numbers(Wanted(), first=first, most=most) for first in range(0, len(whole), most)]
        assert [number for page in pages for number in page] == whole
        assert numbers(Wanted(), first=len(whole), most=most) == []


@pytest.mark.usefixtures("classes")
def test_it_filters() -> None:
    cases: list[tuple[Wanted, list[int]]] = [
        (Wanted(is_open=True), [1, 2, 4, 3]),
        (Wanted(is_evening=True), [1]),
        (Wanted(is_weekend=True), [2]),
        (Wanted(district="秦川园区"), [4, 3, 6]),
        (Wanted(from_day=date(2026, 12, 8)), [4, 3]),
        (Wanted(types=frozenset({TrainingType.ENTREPRENEURSHIP})), [4]),
        (Wanted(types=frozenset()), []),
        (Wanted(occupation="a44"), [1, 3, 7]),
        (Wanted(occupation="a00"), []),
        (Wanted(uscc="52620171MJ9000001X"), [1, 2, 7]),
        (Wanted(is_open=True, district="中川园区", is_weekend=True), [2]),
        (Wanted(is_shortage=True), []),
    ]
    for wanted, expected in cases:
        assert serials(numbers(wanted)) == expected, wanted
        assert count_classes(wanted, on=DAY) == len(expected), wanted


@pytest.mark.usefixtures("classes")
def test_every_word_must_fit() -> None:
    cases = {
        "焊工": [1, 3, 7],
        "hg": [1, 3, 7],
        "秦川": [4, 3, 6],
        "焊工 秦川": [3],
        "qcjg  DG": [6],
        "焊工 电工": [],
        "SYB": [4],
        "创业培训": [4],
        "26-00002": [2],
        "２６－００００２": [2],
        "26-0000": [],
        "26-00005": [],
        "没有这个词": [],
        "": [1, 2, 4, 3, 6, 7],
    }
    assert {query: serials(searched(query)) for query in cases} == cases


@pytest.mark.usefixtures("classes")
def test_a_long_query_is_looked_up_in_few_words(statements: list[str]) -> None:
    assert searched("焊工 " * 20) == searched("焊工") != []
    assert len(statements) < 60


def test_a_word_for_very_many_says_that_it_was_capped(app: Flask) -> None:
    with transaction() as session:
        schools = [an_institution(session, serial=serial) for serial in range(201)]
        a_class(session, schools[0])
    search = look_up("试用")
    assert search.capped
    assert not look_up("焊工").capped
    assert count_classes(Wanted(search=search), on=DAY, most=201) <= 1


@pytest.mark.usefixtures("classes")
def test_counts_come_together_and_stop_where_told(statements: list[str]) -> None:
    several = [Wanted(), Wanted(is_evening=True), Wanted(types=frozenset())]
    assert count_each(several, on=DAY, most=2) == [2, 1, 0]
    assert len([one for one in statements if one.startswith("SELECT")]) == 1
    assert count_each([], on=DAY) == []


def test_the_uplift_is_that_of_the_first_day_unless_frozen(app: Flask) -> None:
    with transaction() as session:
        school = an_institution(session)
        last = date(2026, 12, 7)
        first = a_directory(session, "焊工", "电工", until_day=last)
        a_directory(session, "焊工", number=2, from_day=last + timedelta(1), uplift_percent=10)
        later: dict[str, Any] = {"planned_start": date(2026, 12, 8)}
        a_class(session, school, number="26-00001")
        a_class(session, school, number="26-00002", **later)
        a_class(session, school, number="26-00003", shortage_version=first, **later)
        a_class(session, school, number="26-00004", subject="电工", **later)
        a_class(session, school, number="26-00005", subject="车工", shortage_version=first)
        a_class(session, school, number="26-00006", **COURSE)
    found = {row.number: row.uplift for row in listed_classes(Wanted(), on=DAY)}
    expected = {"26-00001": 20, "26-00002": 10, "26-00003": 20}
    assert found == dict.fromkeys(found, None) | expected
    assert len(found) == 6
    assert set(numbers(Wanted(is_shortage=True))) == set(expected)


def test_near_occupations_are_hits_then_neighbours(app: Flask) -> None:
    assert [name for _, name in near_occupations("疫苗制品工")][:2] == [
        "疫苗制品工",
        "生化药品制造工",
    ]
    assert len(near_occupations("工程")) == 3
    assert near_occupations("宇航") == []
    assert near_occupations("养老飞行员")[0][1].startswith("养老")


def test_a_cancelled_class_is_past_at_once(app: Flask) -> None:
    with transaction() as session:
        a_class(session, an_institution(session), cancelled_at=NOW)
    assert numbers(Wanted()) == []
    assert numbers(Wanted(is_past=True)) == ["26-90001"]
