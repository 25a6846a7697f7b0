"""Every data set: rows that hold exactly their columns, the same in JSON and CSV."""

import csv
from dataclasses import replace
from datetime import date
from io import StringIO

import pytest
from flask import Flask

from portal.exports.dataset import ROWS, DataSet, Question
from portal.exports.lists import LISTS
from portal.exports.occupations import OCCUPATIONS
from portal.exports.sets import SETS
from portal.exports.sheet import sheet
from portal.policy.jurisdiction import load
from portal.records.database import transaction
from portal.records.publications import raise_revision
from tests.builders import a_class, a_listing, an_institution
from tests.conftest import DAY, NOW

TOMORROW = date(2026, 11, 24)
QUESTION = Question(law=load("lanzhou-new-area"), on=DAY)
ELSEWHERE = load("guangdong")


@pytest.mark.parametrize("held", SETS, ids=[held.key for held in SETS])
def test_names_and_headings_stand_once(held: DataSet) -> None:
    names = [column.name for column in held.columns]
    labels = [column.label for column in held.columns]
    assert len(set(names)) == len(names)
    assert len(set(labels)) == len(labels)


def test_a_page_and_the_whole_hold_the_same(demo_app: Flask) -> None:
    for held in SETS:
        first = held.page(QUESTION)
        assert len(first.rows) <= ROWS
        later = (replace(QUESTION, page=number) for number in range(2, first.pages + 1))
        paged = [*first.rows, *(row for asked in later for row in held.page(asked).rows)]
        assert len(paged) == first.total > 0
        assert sorted(map(repr, paged)) == sorted(map(repr, held.every(QUESTION)))


def test_rows_and_lines_hold_exactly_their_columns(demo_app: Flask) -> None:
    for held in SETS:
        rows = list(held.every(QUESTION))
        assert {tuple(row) for row in rows} == {tuple(column.name for column in held.columns)}
        text = "".join(sheet(held.columns, rows))
        lines = list(csv.reader(StringIO(text, newline="")))
        assert len(lines) == len(rows) + 1
        assert {len(line) for line in lines} == {len(held.columns)}


def test_an_empty_set_has_one_empty_page(app: Flask) -> None:
    for held in SETS:
        if held is not OCCUPATIONS:  # these are the law's own
            found = held.page(QUESTION)
            assert (found.rows, found.total, found.pages) == ([], 0, 1)
            assert not found.is_capped
            assert not list(held.every(QUESTION))


def test_the_fingerprint_follows_the_records_the_day_and_the_law(app: Flask) -> None:
    for held in SETS:
        seen = {
            held.fingerprint(asked)
            for asked in (
                QUESTION,
                replace(QUESTION, on=TOMORROW),
                replace(QUESTION, law=ELSEWHERE),
            )
        }
        for noun in held.nouns:
            with transaction() as session:
                raise_revision(session, noun, at=NOW)
            seen.add(held.fingerprint(QUESTION))
        assert len(seen) == 3 + len(held.nouns)
        assert held.fingerprint(QUESTION) in seen


def test_a_place_without_rules_has_rows_without_amounts(app: Flask) -> None:
    elsewhere = replace(QUESTION, law=ELSEWHERE)
    assert [list(held.every(elsewhere)) for held in SETS] == [[]] * len(SETS)


def rows_of(key: str, query: str = "") -> list[dict[str, object]]:
    held = next(held for held in SETS if held.key == key)
    found = held.page(replace(QUESTION, query=query))
    return [dict(row) for row in found.rows]


def test_an_occupation_says_what_it_pays(demo_app: Flask) -> None:
    (row,) = rows_of("occupations", "养老护理员")
    assert row["id"] == "b114"
    assert (row["minimum_hours"], row["uplift_percent"]) == (100, 20)
    assert (row["personal_completion"], row["personal_completion_uplifted"]) == (1200, 1440)
    assert (row["on_post_completion"], row["on_post_completion_uplifted"]) == (960, 1152)
    assert "on_post_advanced" not in row


def test_an_occupation_outside_the_directory_has_no_uplift(demo_app: Flask) -> None:
    (row,) = rows_of("occupations", "a44")
    assert (row["name"], row["in_shortage_directory"]) == ("焊工", False)
    assert (row["personal_completion"], row["personal_completion_uplifted"]) == (1500, None)


def test_general_quality_training_pays_employees_alone(demo_app: Flask) -> None:
    (row,) = rows_of("occupations", "企业职工通用素质培训")
    assert (row["personal_completion"], row["on_post_completion"]) == (None, 480)
    assert row["on_post_technician"] is None


def test_a_class_says_its_state_of_the_day(app: Flask) -> None:
    with transaction() as session:
        school = an_institution(session)
        a_class(session, school)
        a_class(session, school, number="26-90002", approved_at=None)
        a_class(session, school, number="26-90003", announced_at=None)
        a_class(session, school, number="26-90004", planned_end=date(2026, 11, 22),
                planned_start=date(2026, 11, 2), enrol_until=date(2026, 11, 1))  # fmt: skip
    states = {row["number"]: row["state_label"] for row in rows_of("classes")}
    assert states == {"26-90001": "报名中", "26-90002": "预报名"}
    assert rows_of("classes", "26-90001")[0]["occupation_id"] == "a44"


def test_an_entry_is_gone_with_its_last_day(app: Flask) -> None:
    with transaction() as session:
        school = an_institution(session)
        a_listing(session, school, term_until=DAY, public_until=DAY)
    assert rows_of("lists")[0]["remedies"]
    tomorrow = replace(QUESTION, on=TOMORROW)
    assert LISTS.page(tomorrow).total == 0
    assert LISTS.page(replace(tomorrow, query="试用1")).total == 0
    assert not list(LISTS.every(tomorrow))


def test_an_entry_is_found_by_its_code_and_by_its_old_name(app: Flask) -> None:
    with transaction() as session:
        school = an_institution(session)
        a_listing(session, school, institution_name="旧名职业培训学校")
    for query in ("旧名", "试用1", "52620171MJ9000001X"):
        assert [row["institution"] for row in rows_of("lists", query)] == ["旧名职业培训学校"]


def test_nothing_personal_is_in_any_set(demo_app: Flask) -> None:
    for held in SETS:
        names = {column.name for column in held.columns}
        assert not names & {"contact_name", "decided_by", "approved_by", "drafted_by", "by"}
