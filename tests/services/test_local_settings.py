"""The bureau's own values: drafted by one officer, published by another, seen by every process."""

from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from portal.policy.closing import judge_attendance
from portal.policy.local_settings import setting_named
from portal.policy.roles import Role
from portal.records.accounts import Account
from portal.records.database import db, transaction
from portal.records.journal import JournalEntry
from portal.records.local_settings import LocalSetting, history_of
from portal.services import local_settings
from portal.services.law import law_of_place, tables_of_place
from portal.services.refusal import Refusal
from tests.clock import DAY, NOW, Hand
from tests.conftest import make_app
from tests.people import official

pytestmark = pytest.mark.usefixtures("app")
TOMORROW = DAY + timedelta(days=1)
Officers = tuple[Account, Account]


@pytest.fixture
def officers(app: Flask) -> Officers:
    return official(Role.PROPOSING_OFFICER, 1), official(Role.APPROVING_OFFICER, 2)


def draft(
    by: Account, name: str = "attendance_percent", value: str = "85", from_day: date = TOMORROW
) -> LocalSetting:
    setting = setting_named(name, tables_of_place(), on=DAY)
    assert setting
    return local_settings.draft(
        setting, value, from_day=from_day, source="本地制度", reason="缺课多", by=by, at=NOW, on=DAY
    )


def is_enough(on: date) -> bool:
    return judge_attendance(law_of_place(), attended=83, held=100, on=on).allowed is not False


def test_a_published_value_decides_from_its_day_in_another_app_too(
    app: Flask, url: str, officers: Officers
) -> None:
    other = make_app(url, Hand())
    with other.app_context():
        assert is_enough(TOMORROW)
    row = draft(officers[0])
    assert is_enough(TOMORROW)
    local_settings.publish(row, by=officers[1], at=NOW, on=DAY)
    assert (is_enough(DAY), is_enough(TOMORROW)) == (True, False)
    with other.app_context():
        assert (is_enough(DAY), is_enough(TOMORROW)) == (True, False)
        db.session.remove()
        db.engine.dispose()
    db.session.rollback()
    about = JournalEntry.noun == "local_setting"
    acts = select(JournalEntry.act).where(about).order_by(JournalEntry.id)
    assert list(db.session.scalars(acts)) == ["draft_setting", "publish_setting"]


def test_nothing_is_overwritten(officers: Officers) -> None:
    for value in ("85", "90"):
        local_settings.publish(draft(officers[0], value=value), by=officers[1], at=NOW, on=DAY)
    db.session.rollback()
    history = history_of("attendance_percent", most=9)
    assert [(one.row.value, one.row.is_published) for one in history] == [
        ("90", True),
        ("85", True),
    ]


def test_it_refuses_what_one_officer_decides_alone(officers: Officers) -> None:
    row = draft(officers[0])
    with pytest.raises(Refusal, match="own_draft"):
        local_settings.publish(row, by=officers[0], at=NOW, on=DAY)
    alone = {"is_published": True, "decided_at": NOW, "decided_by": officers[0].id}
    with transaction() as session, pytest.raises(IntegrityError):
        session.execute(update(LocalSetting).where(LocalSetting.id == row.id).values(alone))


def test_the_later_decision_is_refused_with_what_happened(officers: Officers) -> None:
    row = draft(officers[0])
    local_settings.decline(row, by=officers[1], at=NOW)
    with pytest.raises(Refusal, match="settled") as refused:
        local_settings.publish(row, by=officers[1], at=NOW, on=DAY)
    assert "退回" in refused.value.reasons[0].text
    assert is_enough(TOMORROW)


def test_it_refuses_a_second_draft_while_one_waits(officers: Officers) -> None:
    draft(officers[0])
    with pytest.raises(Refusal, match="waiting"):
        draft(officers[0])
    draft(officers[0], "dispute_days", "10")


def test_it_refuses_to_publish_after_the_first_day_has_come(officers: Officers) -> None:
    row = draft(officers[0])
    with pytest.raises(Refusal, match="too_early"):
        local_settings.publish(row, by=officers[1], at=NOW, on=TOMORROW)
