"""The search index on both databases: what is found, in which order, and that it is never stale."""

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select, text

from portal.records import search
from portal.records.database import db, transaction
from portal.records.occupations import Occupation
from portal.records.search import MOST_CANDIDATES, Entry, Noun, SearchRow, find
from portal.services.search_index import reindex


def names(query: str) -> list[str]:
    ids = find(Noun.OCCUPATION, query).ids
    rows = {row.id: row.name for row in db.session.execute(select(Occupation.id, Occupation.name))}
    return [rows[found] for found in ids]


def test_it_works(app: Flask) -> None:
    assert names("焊工")[0] == "焊工"


@pytest.mark.parametrize("query", ["hg", "HG", "ｈｇ"])
def test_pinyin_initials_find_it(app: Flask, query: str) -> None:
    assert "焊工" in names(query)


def test_one_character_searches_by_prefix(app: Flask) -> None:
    found = names("焊")
    assert found
    assert all(name.startswith("焊") for name in found)


def test_the_key_is_an_exact_hit(app: Flask) -> None:
    found = find(Noun.OCCUPATION, "A44")
    assert found.exact
    assert len(found.ids) >= 1


def test_an_exact_name_comes_before_longer_ones(app: Flask) -> None:
    found = names("焊工")
    assert found == ["焊工", "喷涂喷焊工"]


def test_every_pair_must_be_there(app: Flask) -> None:
    assert all("护理" in name for name in names("护理员"))
    assert names("护理焊工") == []


def test_nouns_do_not_mix(app: Flask) -> None:
    assert find(Noun.INSTITUTION, "焊工").ids == ()


@pytest.mark.parametrize(
    "query",
    ["", "   ", "'", '"', '焊工"', "a' OR 1", "* NEAR(", "%", "\\", "~hg", ":*", "焊工 & |", "·"],
)
def test_strange_queries_are_no_error(app: Flask, query: str) -> None:
    find(Noun.OCCUPATION, query)


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(query=st.text(max_size=80))
def test_no_text_is_an_error(app: Flask, query: str) -> None:
    if "\x00" not in query:  # the headers' limits refuse it before
        assert len(find(Noun.OCCUPATION, query).ids) <= MOST_CANDIDATES


def test_common_words_are_cut_before_they_are_ordered(app: Flask) -> None:
    with transaction() as session:
        for number in range(MOST_CANDIDATES + 20):
            entry = Entry(number + 1, f"示例{number}职业培训学校", rank=number % 5)
            search.put(session, Noun.INSTITUTION, entry)
    found = find(Noun.INSTITUTION, "职业培训")
    assert found.capped
    assert len(found.ids) == MOST_CANDIDATES


def test_a_changed_name_is_found_and_the_old_one_is_not(app: Flask) -> None:
    with transaction() as session:
        search.put(session, Noun.INSTITUTION, Entry(1, "旧名学校"))
        search.put(session, Noun.INSTITUTION, Entry(1, "新名学校"))
    assert find(Noun.INSTITUTION, "新名").ids == (1,)
    assert find(Noun.INSTITUTION, "旧名").ids == ()


def test_what_is_removed_is_found_no_more(app: Flask) -> None:
    with transaction() as session:
        search.put(session, Noun.INSTITUTION, Entry(1, "示例学校"))
        search.remove(session, Noun.INSTITUTION, 1)
    assert find(Noun.INSTITUTION, "示例学校").ids == ()


def test_a_rolled_back_writer_leaves_no_trace(app: Flask) -> None:
    def deed() -> None:
        with transaction() as session:
            search.put(session, Noun.INSTITUTION, Entry(1, "示例学校"))
            raise RuntimeError("late")

    with pytest.raises(RuntimeError, match="late"):
        deed()
    assert find(Noun.INSTITUTION, "示例").ids == ()


def test_the_index_equals_a_rebuild(demo_app: Flask) -> None:
    columns = (SearchRow.noun, SearchRow.record_id, SearchRow.name, SearchRow.code, SearchRow.rank)
    kept = select(*columns, SearchRow.tokens).order_by(SearchRow.noun, SearchRow.record_id)
    before = db.session.execute(kept).all()
    assert reindex() == len(before)
    assert db.session.execute(kept).all() == before


def test_sqlite_index_agrees_with_its_rows(demo_app: Flask, engine: str) -> None:
    if engine != "sqlite":
        return  # PostgreSQL's index is an index; it cannot disagree.
    with db.engine.begin() as connection:
        connection.execute(
            text("INSERT INTO search_words(search_words, rank) VALUES ('integrity-check', 1)")
        )
