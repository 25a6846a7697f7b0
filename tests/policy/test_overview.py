"""Every table is shown, with its title, its figures, their clause and their days."""

from datetime import date

import pytest

from portal.policy.jurisdiction import Jurisdiction, known, load
from portal.policy.overview import TITLES, sections, words


@pytest.mark.parametrize("place", known())
def test_every_table_that_holds_anything_is_shown(place: str) -> None:
    law = load(place)
    shown = list(sections(law))
    assert len(TITLES) == len(law.tables)
    assert {section.name for section in shown} == {table.name for table in law.tables if table}
    assert sum(len(section.entries) for section in shown) == sum(
        len(list(table)) for table in law.tables
    )
    assert all(section.title and section.used_in for section in shown)


def test_a_day_before_the_tables_shows_nothing(law: Jurisdiction) -> None:
    assert list(sections(law, on=date(2025, 4, 21))) == []
    on_first_day = {section.name: section for section in sections(law, on=date(2025, 4, 22))}
    assert "occupations" in on_first_day
    keys = [words(entry.value)[0] for entry in on_first_day["legal_bases"].entries]
    assert keys == ["003-lists", "003-lists-white", "003-supervision"]


def test_a_row_reads_in_words(law: Jurisdiction) -> None:
    rows = {section.name: section.entries for section in sections(law, on=date(2026, 12, 1))}
    assert words(rows["subsidy_rates"][1].value) == ("A类", "高级工", "2000")
    assert words(rows["limits"][0].value) == ("一课时多少分钟", "45", "分钟")
    assert words(rows["centres"][2].value)[-2:] == ("就业科", "否")
    assert words(rows["centres"][0].value)[-1] == "是"
    assert words(rows["coefficients"][0].value) == ("0", "0", "100")
