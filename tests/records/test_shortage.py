"""Which shortage directory is in force on a day, and what it raises."""

from datetime import date
from typing import Any

from flask import Flask
from sqlalchemy import select

from portal.policy.registry import DirectoryLevel
from portal.policy.shortage import Shortage
from portal.records.database import db, transaction
from portal.records.occupations import Occupation
from portal.records.shortage import (
    SHOWN_VERSIONS,
    is_any_in_force,
    published_versions,
    shortages_of,
    uplift_on,
)
from tests.builders import a_directory
from tests.conftest import DAY

WELDER = "a44"
LAST = date(2026, 6, 30)
CITY, PROVINCE = DirectoryLevel.CITY, DirectoryLevel.PROVINCE
DRAFT: dict[str, Any] = {"published_by": None, "published_at": None, "document_no": ""}


def percent(on: date, key: str = WELDER) -> int | None:
    uplift = uplift_on(on, occupation_id=Occupation.id)
    return db.session.scalar(select(uplift).where(Occupation.key == key))


def test_it_holds_from_its_first_to_its_last_day(app: Flask) -> None:
    with transaction() as session:
        a_directory(session, "焊工", until_day=LAST)
    held = {
        day: (is_any_in_force(day), percent(day))
        for day in (date(2026, 2, 28), date(2026, 3, 1), LAST, date(2026, 7, 1))
    }
    assert list(held.values()) == [(False, None), (True, 20), (True, 20), (False, None)]


def test_a_draft_raises_nothing_and_is_never_answered(app: Flask) -> None:
    with transaction() as session:
        a_directory(session, "焊工", **DRAFT)
    assert percent(DAY) is None
    assert not is_any_in_force(DAY)
    assert shortages_of(WELDER, on=DAY) == ()
    assert published_versions(DAY) == ()


def test_the_highest_of_several_directories_counts(app: Flask) -> None:
    with transaction() as session:
        a_directory(session, "焊工", number=1)
        a_directory(session, "焊工", number=2, uplift_percent=10, level=CITY)
        a_directory(session, "电工", number=3, uplift_percent=30, level=PROVINCE)
    assert percent(DAY) == 20
    assert shortages_of(WELDER, on=DAY) == (
        Shortage("《试用急需紧缺目录第1版》试用发〔2026〕1号", 20),
        Shortage("《试用急需紧缺目录第2版》试用发〔2026〕2号", 10),
    )


def test_an_uplift_of_nothing_is_still_a_listing(app: Flask) -> None:
    with transaction() as session:
        a_directory(session, "焊工", uplift_percent=0)
    assert percent(DAY) == 0


def test_versions_come_newest_first_with_their_entries(app: Flask) -> None:
    with transaction() as session:
        a_directory(session, "焊工", "快递员", number=1, until_day=LAST)
        a_directory(session, "电工", number=2, from_day=date(2026, 7, 1))
    versions = published_versions(DAY)
    assert [version.number for version in versions] == [2, 1]
    assert [entry.occupation.name for entry in versions[1].entries] == ["焊工", "快递员"]
    assert [version.is_in_force(DAY) for version in versions] == [True, False]


def test_an_old_version_is_found_on_its_day(app: Flask) -> None:
    with transaction() as session:
        a_directory(session, "焊工", number=1, until_day=LAST)
        for number in range(2, SHOWN_VERSIONS + 3):
            a_directory(session, number=number, from_day=date(2026, 7, number))
    assert 1 not in [version.number for version in published_versions(DAY)]
    assert published_versions(LAST)[-1].number == 1
