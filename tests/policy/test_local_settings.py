"""What the bureau may set, from which day it holds, and what a document keeps from it."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from portal.policy.allowances import with_coefficient
from portal.policy.closing import judge_attendance
from portal.policy.deadlines import Calendar
from portal.policy.figures import Limit
from portal.policy.jurisdiction import Jurisdiction
from portal.policy.local_settings import (
    LocalValue,
    SettingKind,
    fixed_limits,
    judge_value,
    overlaid,
    setting_named,
    settings_of,
    value_on,
    with_local_values,
)
from portal.policy.schedule import objection_due, repair_due
from portal.policy.site_texts import SiteTextName
from portal.policy.table import Dated, Source

DAY = date(2026, 11, 23)
TOMORROW = DAY + timedelta(days=1)
NEXT_YEAR = date(2027, 1, 1)


def merged(law: Jurisdiction, *values: tuple[str, str, date]) -> Jurisdiction:
    return with_local_values(
        law, [LocalValue(name, value, day, "本地制度") for name, value, day in values]
    )


def attendance(law: Jurisdiction, on: date) -> int:
    return law.limit(on, Limit.ATTENDANCE_PERCENT).value.number


def problems(law: Jurisdiction, name: str, value: str, from_day: date = TOMORROW) -> list[str]:
    setting = setting_named(name, law, on=DAY)
    assert setting
    verdict = judge_value(law, setting, value, from_day=from_day, on=DAY)
    return [reason.code for reason in verdict.refusals]


def test_a_value_holds_from_its_first_day_until_the_next_ones(law: Jurisdiction) -> None:
    found = merged(
        law,
        ("attendance_percent", "90", NEXT_YEAR),
        ("attendance_percent", "85", TOMORROW),
    )
    assert [attendance(found, day) for day in (DAY, TOMORROW, NEXT_YEAR)] == [80, 85, 90]
    assert attendance(law, NEXT_YEAR) == 80
    entry = found.limit(TOMORROW, Limit.ATTENDANCE_PERCENT)
    assert entry.source.is_local
    assert str(entry.source) == "本地设定 本地制度"
    assert entry.until_day == NEXT_YEAR - timedelta(days=1)
    assert entry.value.unit == "%"


def test_the_verdict_changes_on_that_day(law: Jurisdiction) -> None:
    found = merged(law, ("attendance_percent", "85", TOMORROW))
    asked = {"attended": 83, "held": 100}
    assert judge_attendance(found, on=DAY, **asked).allowed is not False
    assert judge_attendance(found, on=TOMORROW, **asked).allowed is False


def test_of_two_for_one_day_the_later_published_holds(law: Jurisdiction) -> None:
    found = merged(
        law, ("attendance_percent", "95", TOMORROW), ("attendance_percent", "85", TOMORROW)
    )
    assert attendance(found, TOMORROW) == 85


def test_a_blank_value_leads_back_to_the_table(law: Jurisdiction) -> None:
    found = merged(law, ("attendance_percent", "95", DAY), ("attendance_percent", "", TOMORROW))
    assert [attendance(found, day) for day in (DAY, TOMORROW)] == [95, 80]


def test_what_a_document_fixes_is_not_to_be_set(law: Jurisdiction) -> None:
    offered = settings_of(law, on=DAY)
    limits = {name for name, one in offered.items() if one.kind is SettingKind.LIMIT}
    by_document = {
        entry.value.name for entry in law.limits.in_force(DAY) if entry.source.is_document
    }
    assert "attendance_percent" in limits
    assert not limits & by_document
    assert len(limits) + len(by_document) == len(law.limits.in_force(DAY))
    assert setting_named("spot_checks", law, on=DAY) is None
    assert setting_named("coefficient-101-0", law, on=DAY) is None
    found = merged(law, ("spot_checks", "1", DAY))
    assert found.limit(DAY, Limit.SPOT_CHECKS).value.number == 3


def test_a_document_of_a_later_day_wins_from_that_day() -> None:
    local, written = Source("local", "本地设定", ""), Source("005", "新文号", "三")
    entries = (
        Dated(80, date(2025, 1, 1), date(2026, 12, 31), local, 1),
        Dated(70, NEXT_YEAR, None, written, 2),
    )
    found = overlaid(entries, [(DAY, Dated(85, DAY, None, local, 9))])
    assert [(entry.value, entry.from_day, entry.until_day) for entry in found] == [
        (80, date(2025, 1, 1), DAY - timedelta(days=1)),
        (85, DAY, date(2026, 12, 31)),
        (70, NEXT_YEAR, None),
    ]


@pytest.mark.parametrize(
    ("name", "value", "code"),
    [
        ("attendance_percent", "101", "wrong_value"),
        ("attendance_percent", "8５", "wrong_value"),
        ("attendance_percent", "9" * 5000, "wrong_value"),
        ("dispute_days", "0", "wrong_value"),
        ("minimum_age", "15", "wrong_value"),
        ("coefficient-40-50", "201", "wrong_value"),
        ("bureau_phone", "没有", "wrong_value"),
        ("bureau_postcode", "73000", "wrong_value"),
        ("site_code", "123", "wrong_value"),
        ("icp", "12345678", "wrong_value"),
        ("host", "局" * 101, "wrong_value"),
    ],
)
def test_it_refuses_a_value_of_the_wrong_shape(
    law: Jurisdiction, name: str, value: str, code: str
) -> None:
    assert problems(law, name, value) == [code]


@pytest.mark.parametrize(
    ("name", "least", "most"),
    [
        ("attendance_percent", 0, 100),
        ("lowest_passing_score", 0, 100),
        ("minimum_age", 16, 100),
        ("hours_per_day", 1, 24),
        ("safety_check_months", 1, 600),
        ("publicity_months_minor", 1, 3),
        ("publicity_months_ordinary", 1, 12),
        ("publicity_months_serious", 1, 36),
        ("withdrawal_days", 1, 3),
        ("withdrawal_alarm_days", 1, 2),
        ("interim_days", 1, 30),
        ("dispute_days", 1, 365),
        ("coefficient-0-0", 0, 200),
        ("coefficient-100-100", 0, 200),
    ],
)
def test_a_number_lies_within_its_bounds(
    law: Jurisdiction, name: str, least: int, most: int
) -> None:
    assert problems(law, name, str(least)) == problems(law, name, str(most)) == []
    assert problems(law, name, str(least - 1)) == problems(law, name, str(most + 1))
    assert problems(law, name, str(most + 1)) == ["wrong_value"]


def test_a_blank_value_is_of_the_right_shape(law: Jurisdiction) -> None:
    assert problems(law, "attendance_percent", "") == []


def test_a_day_on_which_a_document_fixes_it_is_refused(law: Jurisdiction) -> None:
    key = (Limit.ATTENDANCE_PERCENT,)
    (held,) = law.limits.versions(*key)
    written = replace(held, from_day=NEXT_YEAR, source=Source("005", "新文号", "三"))
    until = replace(held, until_day=NEXT_YEAR - timedelta(days=1))
    later = replace(law, limits=law.limits.with_versions({key: (until, written)}))
    assert problems(later, "attendance_percent", "85") == []
    assert problems(later, "attendance_percent", "85", NEXT_YEAR) == ["fixed"]
    setting = setting_named("attendance_percent", later, on=DAY)
    assert setting
    verdict = judge_value(later, setting, "85", from_day=NEXT_YEAR, on=DAY)
    assert [reason.clause for reason in verdict.reasons] == ["新文号 三"]


def test_what_holds_is_shown_with_its_source(law: Jurisdiction) -> None:
    found = merged(
        law, ("coefficient-40-50", "110", TOMORROW), ("bureau_phone", "0931-0000000", TOMORROW)
    )

    def shown(name: str, on: date = TOMORROW) -> tuple[str, str]:
        setting = setting_named(name, law, on=DAY)
        assert setting
        value, source = value_on(found, setting, on=on)
        return value, str(source or "")

    assert shown("attendance_percent") == ("80", "本地设定")
    assert shown("attendance_percent", date(2020, 1, 1)) == ("", "")
    assert shown("coefficient-40-50") == ("110", "本地设定 本地制度")
    assert shown("coefficient-40-50", DAY) == ("", "")
    assert shown("bureau_phone") == ("0931-0000000", "本地设定 本地制度")
    assert shown("bureau_phone", DAY) == ("", "")


def test_the_fixed_numbers_are_listed_apart(law: Jurisdiction) -> None:
    fixed = {entry.value.name for entry in fixed_limits(law, on=DAY)}
    assert Limit.SPOT_CHECKS in fixed
    assert Limit.ATTENDANCE_PERCENT not in fixed


def test_texts_are_the_bureaus_or_one_for_each_centre(law: Jurisdiction) -> None:
    offered = settings_of(law, on=DAY)
    marks = [name for name, one in offered.items() if one.kind is SettingKind.MARK]
    assert marks == ["host", "operator", "site_code", "icp", "police"]
    contacts = [name for name, one in offered.items() if one.kind is SettingKind.CONTACT]
    assert [name for name in contacts if name.startswith("centre")] == [
        f"{text}-{centre}"
        for text in ("centre_phone", "centre_address")
        for centre in ("first", "second", "employment_office")
    ]
    assert "objection_office" in contacts
    assert offered["centre_phone-first"].label == "第一服务中心的电话"


def test_a_number_begins_tomorrow_at_the_earliest_and_a_text_today(law: Jurisdiction) -> None:
    assert problems(law, "attendance_percent", "85", DAY) == ["too_early"]
    assert problems(law, "attendance_percent", "85") == []
    assert problems(law, "bureau_phone", "0931-0000000", DAY) == []
    assert problems(law, "bureau_phone", "0931-0000000", DAY - timedelta(days=1)) == ["too_early"]


def test_a_coefficient_counts_from_its_day(law: Jurisdiction) -> None:
    found = merged(law, ("coefficient-40-50", "110", TOMORROW))
    asked = {"qualified": 10, "certified": 4, "employed": 5}
    assert with_coefficient(found, 1000, on=DAY, **asked).amount == 1000
    assert with_coefficient(found, 1000, on=TOMORROW, **asked).amount == 1100


def test_an_objection_and_a_repair_are_answered_each_in_its_own_term(law: Jurisdiction) -> None:
    found = merged(law, ("objection_answer_days", "5", DAY))
    assert objection_due(found, Calendar({}), received_on=DAY).day == date(2026, 11, 30)
    assert repair_due(found, Calendar({}), applied_on=DAY).day == date(2026, 12, 7)


def test_texts_are_blank_until_they_are_set(law: Jurisdiction) -> None:
    found = merged(
        law,
        ("icp", "陇ICP备00000000号", TOMORROW),
        ("centre_phone-first", "0931-0000000", TOMORROW),
    )
    assert law.text(TOMORROW, SiteTextName.ICP) == ""
    assert found.text(DAY, SiteTextName.ICP) == ""
    assert found.text(TOMORROW, SiteTextName.ICP) == "陇ICP备00000000号"
    assert found.text(TOMORROW, SiteTextName.CENTRE_PHONE, "first") == "0931-0000000"
    assert found.text(TOMORROW, SiteTextName.CENTRE_PHONE, "second") == ""
    assert setting_named("centre_phone-third", law, on=DAY) is None
