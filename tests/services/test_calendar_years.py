"""A year's holidays: entered by one officer, published by another, counted by every term."""

from datetime import date

import pytest
from flask import Flask

from portal.policy.calendar_years import NamedDay, missing_years, read_days
from portal.policy.deadlines import add_working_days
from portal.policy.roles import Role
from portal.records.accounts import Account
from portal.records.calendar_years import CalendarYear, known_years
from portal.records.database import db, transaction
from portal.records.holidays import Holiday, working_calendar
from portal.records.publications import PublicNoun, revisions
from portal.services import calendar_years
from portal.services.law import law_of_place
from portal.services.refusal import Refusal
from tests.builders import a_class, an_institution
from tests.clock import DAY, NOW
from tests.people import official

pytestmark = pytest.mark.usefixtures("app")
NEW_YEAR = read_days("1月1日至3日 元旦", year=2027, is_working=False)
Officers = tuple[Account, Account]


@pytest.fixture
def officers(app: Flask) -> Officers:
    return official(Role.PROPOSING_OFFICER, 1), official(Role.APPROVING_OFFICER, 2)


def draft(
    by: Account,
    days: list[NamedDay] = NEW_YEAR,
    *,
    year: int = 2027,
    issued_on: date = date(2026, 11, 4),
    on: date = DAY,
) -> CalendarYear:
    return calendar_years.draft(
        year, days, document_no="国办发明电〔2026〕0号", issued_on=issued_on, by=by, at=NOW, on=on
    )


def test_publishing_makes_the_next_years_days_certain(officers: Officers) -> None:
    start = date(2026, 12, 30)
    assert missing_years(known_years(), on=DAY) == [2027]
    assert add_working_days(working_calendar(since=start), start, 2).is_provisional
    before = revisions(PublicNoun.SETTINGS)
    row = draft(officers[0])
    assert missing_years(known_years(), on=DAY) == [2027]
    calendar_years.publish(row, by=officers[1], at=NOW, on=DAY)
    db.session.rollback()
    assert missing_years(known_years(), on=DAY) == []
    due = add_working_days(working_calendar(since=start), start, 2)
    assert (due.day, due.is_provisional) == (date(2027, 1, 4), False)
    first = db.session.get_one(Holiday, date(2027, 1, 1))
    assert first.source == "国务院办公厅关于2027年部分节假日安排的通知（国办发明电〔2026〕0号）元旦"
    assert revisions(PublicNoun.SETTINGS) > before


def test_the_preview_names_the_open_terms_that_move(officers: Officers) -> None:
    with transaction() as session:
        a_class(
            session,
            an_institution(session),
            number="26-90001",
            submitted_at=NOW.replace(month=12, day=30),
            approved_at=None,
        )
    row = draft(officers[0], [*NEW_YEAR, NamedDay(date(2027, 1, 6), False, "示例")])
    (moved,) = calendar_years.moved_terms(row, law_of_place(), on=DAY)
    assert moved.number == "26-90001"
    assert (moved.was.day, moved.was.is_provisional) == (date(2027, 1, 6), True)
    assert (moved.will_be.day, moved.will_be.is_provisional) == (date(2027, 1, 8), False)


def test_it_refuses_to_count_a_past_day_anew(officers: Officers) -> None:
    with pytest.raises(Refusal, match="past_days"):
        draft(officers[0], [NamedDay(date(2026, 3, 2), False, "示例")], year=2026)
    with pytest.raises(Refusal, match="past_year"):
        draft(officers[0], year=2025)


def test_it_refuses_a_notice_of_tomorrow_and_a_second_draft(officers: Officers) -> None:
    with pytest.raises(Refusal, match="not_issued"):
        draft(officers[0], issued_on=date(2026, 11, 24))
    draft(officers[0])
    with pytest.raises(Refusal, match="waiting"):
        draft(officers[0])


def test_it_refuses_what_one_officer_decides_alone_or_twice(officers: Officers) -> None:
    row = draft(officers[0])
    with pytest.raises(Refusal, match="own_draft"):
        calendar_years.publish(row, by=officers[0], at=NOW, on=DAY)
    calendar_years.decline(row, by=officers[1], at=NOW)
    with pytest.raises(Refusal, match="settled"):
        calendar_years.publish(row, by=officers[1], at=NOW, on=DAY)
    assert known_years() == [2025, 2026]
