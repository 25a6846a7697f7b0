"""A check answers yes only to a credit code; a name may be another's too."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import text

from portal.policy.figures import ListingColour
from portal.policy.registry import Standing
from portal.records import search
from portal.records.database import db, transaction
from portal.records.institution_details import FormerDetails
from portal.records.list_check import Check, Finding, check_lists
from portal.records.search import Noun
from portal.services.search_index import institution_entry
from tests.builders import a_listing, an_institution
from tests.conftest import DAY

LISTED_CODE = "52620171MJ9000001X"
RIGHT_CODE_OF_NOBODY = "91620171MJ00000031"


@pytest.fixture
def listed(app: Flask) -> None:
    """One on the black list under its former name, and one with a name like it."""
    with transaction() as session:
        one = an_institution(session, serial=1, name="示例丙职业培训学校")
        a_listing(session, one, institution_name="示例旧名培训部", term_until=DAY)
        an_institution(session, serial=2, name="示例丙丁职业培训学校")


def found(query: str, days: int = 0) -> Check:
    return check_lists(query, on=DAY + timedelta(days), place="兰州新区")


@pytest.mark.parametrize("query", [LISTED_CODE, LISTED_CODE.lower(), " 52620171 MJ9000001X "])
def test_it_works(listed: None, query: str) -> None:
    check = found(query)
    assert check.finding is Finding.LISTED
    assert [card.uscc for card in check.cards] == [LISTED_CODE]


@pytest.mark.parametrize("query", ["示例丙职业培训学校", "示例丙", "示例旧名培训部", "旧名"])
def test_a_name_never_says_listed(listed: None, query: str) -> None:
    assert found(query).finding is Finding.NEAR


def test_names_that_are_alike_come_with_the_listed_first(listed: None) -> None:
    check = found("示例丙")
    assert [card.name for card in check.cards] == ["示例丙职业培训学校", "示例丙丁职业培训学校"]
    assert (check.total, check.capped) == (2, False)


def test_a_code_or_a_full_name_without_an_entry_is_clear(listed: None) -> None:
    assert found("52620171MJ9000002X").finding is Finding.CLEAR
    check = found("示例丙丁职业培训学校")
    assert (check.finding, check.is_code) == (Finding.CLEAR, False)


def test_the_day_after_its_last_the_entry_is_gone(listed: None) -> None:
    assert found(LISTED_CODE, days=1).finding is Finding.CLEAR
    assert found("示例旧名培训部", days=1).finding is Finding.NOBODY
    assert not found("示例丙", days=1).cards[0].entries


def test_a_white_entry_is_no_reason_to_say_listed(app: Flask) -> None:
    with transaction() as session:
        a_listing(session, an_institution(session), colour=ListingColour.WHITE)
    check = found(LISTED_CODE)
    assert check.finding is Finding.CLEAR
    assert check.cards[0].entries


@pytest.mark.parametrize(
    "query", ["没有这家机构", RIGHT_CODE_OF_NOBODY, "示例庚", "52620171MJ9000007X"]
)
def test_nobody_and_whoever_only_applies_are_the_same(app: Flask, query: str) -> None:
    with transaction() as session:
        an_institution(session, serial=7, name="示例庚学校", standing=Standing.APPLIED)
    if query == "52620171MJ9000007X":
        assert found(query).finding is Finding.MISTYPED  # the builder's codes do not check
    else:
        assert found(query).finding is Finding.NOBODY


@pytest.mark.parametrize(
    ("query", "missing"),
    [
        ("91620171MJ0000003", 1),
        ("91620171MJ000000311", -1),
        ("91620171MJ00000032", 0),
        ("916201", None),
    ],
)
def test_a_mistyped_code_gets_no_answer_but_what_is_wrong(
    app: Flask, query: str, missing: int | None
) -> None:
    check = found(query)
    if missing is None:
        assert check.finding is Finding.NOBODY  # too short for a code: a name like any other
    else:
        assert (check.finding, check.missing) == (Finding.MISTYPED, missing)


def test_removed_ones_are_found_and_not_called_listed(app: Flask) -> None:
    with transaction() as session:
        an_institution(session, standing=Standing.REMOVED)
    check = found(LISTED_CODE)
    assert check.finding is Finding.CLEAR
    assert not check.cards[0].in_directory


def test_two_of_the_same_name_are_two(app: Flask) -> None:
    with transaction() as session:
        for serial in (1, 2):
            an_institution(session, serial=serial, name="示例同名学校")
    assert found("示例同名学校").total == 2
    assert found("示例同名学校").finding is Finding.NEAR


def test_a_common_word_is_capped(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    with transaction() as session:
        for serial in range(30):
            an_institution(session, serial=serial, name=f"示例{serial:02d}学校")
    check = found("示例")
    assert (len(check.cards), check.total, check.capped) == (24, 30, False)
    for one in (search.find, search.find_each):
        monkeypatch.setattr(one, "__kwdefaults__", {"most": 20})
    assert found("示例").capped
    assert search.find(Noun.INSTITUTION, "示例").capped


@pytest.fixture
def alike(app: Flask) -> None:
    with transaction() as session:
        an_institution(session, serial=1, name="兰州新区安邦家政职业培训学校")
        listed = an_institution(session, serial=2, name="兰州新区康源护理职业技能培训中心")
        a_listing(session, listed, institution_name="兰州新区旧源护理职业技能培训中心")
        an_institution(session, serial=3, name="甘肃省华宏汽修技工学校")


TYPED = {
    "安邦": [
        *("兰州新区安邦学校", "安邦家政学校", "安邦家政职业培训学校"),
        *("兰州新区安帮家政职业培训学校", "兰州新区邦安家政职业培训学校"),
        *("兰州新区安邦家政职业培馴学校", "兰州新区安邦家政职业技能培训有限公司"),
    ],
    "康源": ["兰州新区康原护理中心", "兰州新区旧原护理职业技能培训中心"],
    "华宏": ["华宏汽修", "华红汽修技工学校"],
}


def test_a_name_typed_wrong_or_short_is_found_and_never_called_listed(alike: None) -> None:
    for name, queries in TYPED.items():
        for query in queries:
            check = found(query)
            assert check.finding is Finding.NEAR, query
            assert [name in card.name for card in check.cards] == [True], query


def test_what_many_names_say_is_looked_up_last(
    alike: None, engine: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """PostgreSQL knows what many names hold once it has counted them."""
    if engine == "postgresql":
        db.session.execute(text("ANALYZE search_rows"))
    monkeypatch.setattr(search, "MANY", 1)
    search._counted_as_common.cache_clear()
    expected = {"i新区", "i培训", "i职业"} if engine == "postgresql" else set()
    assert search.common_tokens() & {"i新区", "i培训", "i职业", "i安邦", "i技工"} == expected
    test_a_name_typed_wrong_or_short_is_found_and_never_called_listed(alike)
    for query in ("安邦家政职业", "兰州新区安邦", "新区", "职业培训", "安邦家政职业培训学校新区"):
        assert (found(query).finding is Finding.NEAR) == (not query.endswith("校新区")), query


def test_what_every_name_says_is_no_likeness(alike: None) -> None:
    for query in ("兰州新区职业培训学校", "丰达物流职业培训学校", "兰州新区丰达物流职业培训学校"):
        assert found(query).finding is Finding.NOBODY, query


def test_whoever_only_applies_is_not_found_by_a_name_like_it(app: Flask) -> None:
    with transaction() as session:
        an_institution(session, name="示例庚辛职业培训学校", standing=Standing.APPLIED)
    assert found("示例庚幸职业培训学校").finding is Finding.NOBODY


def test_a_former_name_finds_it_also_when_typed_wrong(app: Flask) -> None:
    with transaction() as session:
        school = an_institution(session, name="兰州新区今朝家政职业培训学校")
        was = FormerDetails(
            institution_id=school.id,
            name="兰州新区昔日护理职业培训学校",
            from_day=school.filed_on,
            until_day=DAY.replace(month=8),
        )
        session.add(was)
        search.put(session, Noun.INSTITUTION, institution_entry(school, [was.name]))
    for query in ("昔日护理", "兰州新区昔日护理职业培训学校", "兰州新区昔曰护理职业培训学校"):
        check = found(query)
        assert check.finding is Finding.NEAR, query
        assert list(check.former_names.values()) == [["兰州新区昔日护理职业培训学校"]]
