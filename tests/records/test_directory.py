"""Which institutions match, in which order, and what their cards show, on both databases."""

from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask

from portal.policy.figures import ListingColour
from portal.policy.registry import Standing
from portal.policy.terms import Course, Level, TrainingType
from portal.records import directory
from portal.records.database import transaction
from portal.records.directory import Wanted, cards, matching
from portal.records.institution_profile import profile_on
from portal.records.institutions import Institution, InstitutionStanding
from portal.records.programmes import Programme
from tests.builders import a_class, a_listing, an_institution, an_occupation
from tests.conftest import DAY

YESTERDAY = DAY - timedelta(1)


def teaching(institution: Institution, **columns: Any) -> Programme:
    values: dict[str, Any] = {
        "institution": institution,
        "training_type": TrainingType.EMPLOYMENT_SKILLS,
        "highest_level": Level.NONE,
        "from_day": date(2026, 1, 5),
    }
    return Programme(**values | columns)


def names(wanted: Wanted, on: date = DAY) -> list[str]:
    return [card.name for card in cards(matching(wanted, on=on).ids, on=on)]


@pytest.fixture
def town(app: Flask) -> None:
    """Seven institutions, one for each reason to be shown or not."""
    with transaction() as session:
        rows: list[tuple[str, dict[str, Any]]] = [
            ("示例甲学校", {"star": 3}),
            ("示例乙学校", {"star": 5, "district": "秦川园区"}),
            ("示例丙学校", {"standing": Standing.SUSPENDED, "star": 4}),
            ("示例丁学校", {"standing": Standing.RECTIFICATION}),
            ("示例戊学校", {"standing": Standing.REMOVED, "star": 5}),
            ("示例己学校", {"licence_until": YESTERDAY}),
            ("示例庚学校", {"standing": Standing.APPLIED}),
        ]
        held = {
            name: an_institution(session, serial=serial, name=name, **columns)
            for serial, (name, columns) in enumerate(rows)
        }
        welding = an_occupation(session, "焊工")
        session.add_all(
            [
                teaching(held["示例甲学校"], occupation=welding),
                teaching(held["示例甲学校"], course=Course.SYB),
                teaching(held["示例乙学校"], occupation=welding, until_day=YESTERDAY),
                teaching(
                    held["示例丁学校"],
                    occupation=welding,
                    training_type=TrainingType.ON_POST_SKILLS,
                ),
            ]
        )


def test_better_stars_come_first_and_only_who_is_in_the_directory(town: None) -> None:
    assert names(Wanted()) == ["示例乙学校", "示例丙学校", "示例甲学校", "示例丁学校"]


def test_a_licence_counts_on_its_last_day(town: None) -> None:
    assert "示例己学校" in names(Wanted(), on=YESTERDAY)


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        (Wanted(district="秦川园区"), ["示例乙学校"]),
        (Wanted(star=4), ["示例乙学校", "示例丙学校"]),
        (Wanted(standing=Standing.FILED), ["示例乙学校", "示例甲学校"]),
        (Wanted(standing=Standing.SUSPENDED), ["示例丙学校"]),
        (Wanted(standing=Standing.RECTIFICATION), ["示例丁学校"]),
        (Wanted(standing=Standing.REMOVED), ["示例戊学校"]),
        (Wanted(training_type=TrainingType.ON_POST_SKILLS), ["示例丁学校"]),
        (Wanted(training_type=TrainingType.APPRENTICESHIP), []),
        (Wanted(occupation_ids=()), []),
        (Wanted(query="示例丙"), ["示例丙学校"]),
        (Wanted(query="slbxx"), ["示例丙学校"]),
        (Wanted(query="52620171MJ9000001X"), ["示例乙学校"]),
        (Wanted(query="示例庚"), []),
        (Wanted(query="学校", district="秦川园区"), ["示例乙学校"]),
    ],
)
def test_filters_and_searches_narrow_it(town: None, wanted: Wanted, expected: list[str]) -> None:
    assert names(wanted) == expected


def test_a_subject_finds_who_may_teach_it_that_day(town: None) -> None:
    with transaction() as session:
        ids = (an_occupation(session, "焊工").id,)
    assert names(Wanted(occupation_ids=ids)) == ["示例甲学校", "示例丁学校"]
    assert names(Wanted(occupation_ids=ids), on=YESTERDAY)[0] == "示例乙学校"


def test_a_long_list_is_cut_and_says_so(town: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(directory, "MOST", 3)
    found = matching(Wanted(), on=DAY)
    assert (len(found.ids), found.capped) == (3, True)
    monkeypatch.setattr(directory, "MOST", 4)
    assert not matching(Wanted(), on=DAY).capped


def test_a_card_holds_what_is_known_that_day(app: Flask) -> None:
    with transaction() as session:
        institution = an_institution(session, star=4)
        for subject in ("焊工", "电工", "砌筑工", "钢筋工"):
            session.add(teaching(institution, occupation=an_occupation(session, subject)))
        a_class(session, institution)
        a_class(session, institution, number="26-90002", enrol_until=YESTERDAY)
        a_listing(session, institution, colour=ListingColour.WHITE)
        ids = [institution.id]
    (card,) = cards(ids, on=DAY)
    assert card.subjects == ("焊工", "电工", "砌筑工")
    assert card.subject_count == 4
    assert card.open_classes == 1
    assert [entry.colour for entry in card.entries] == [ListingColour.WHITE]
    assert (card.standing, card.in_directory) == (Standing.FILED, True)


def test_cards_take_the_same_queries_however_many_they_are(
    town: None, statements: list[str]
) -> None:
    cards(matching(Wanted(), on=DAY).ids, on=DAY)
    assert len([one for one in statements if one.startswith("SELECT")]) == 4


def stand(institution: Institution, *steps: tuple[Standing, date]) -> None:
    """Replace the standings by these, one after the other."""
    institution.standings[0].standing, institution.standings[0].from_day = steps[0]
    for standing, from_day in steps[1:]:
        institution.standings[-1].until_day = from_day - timedelta(1)
        institution.standings.append(
            InstitutionStanding(standing=standing, from_day=from_day, decided_by="x")
        )


def test_a_measure_that_has_ended_is_not_told(app: Flask) -> None:
    with transaction() as session:
        institution = an_institution(session)
        code = institution.uscc
        stand(
            institution,
            (Standing.FILED, date(2026, 1, 5)),
            (Standing.SUSPENDED, date(2026, 5, 4)),
            (Standing.REMOVED, date(2026, 8, 3)),
            (Standing.FILED, DAY),
        )
    profile, before = profile_on(code, on=DAY), profile_on(code, on=YESTERDAY)
    assert profile
    assert before
    assert profile.measures == ()
    assert [held.standing for held in before.measures] == [Standing.REMOVED, Standing.SUSPENDED]
    assert not before.in_directory


def test_whoever_only_applies_is_unknown(app: Flask) -> None:
    with transaction() as session:
        code = an_institution(session, standing=Standing.APPLIED).uscc
    assert profile_on(code, on=DAY) is None
    assert profile_on("91620171MJ00000031", on=DAY) is None
