"""Working days, months and chains of due days, against a count by hand and a day-by-day oracle."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.policy.deadlines import (
    Calendar,
    Due,
    add_months,
    add_working_days,
    months_due,
    working_days_between,
)
from portal.policy.jurisdiction import Jurisdiction, load
from portal.policy.schedule import (
    answer_window,
    claim_schedule,
    evaluation_due,
    filing_review_due,
    interim_until,
    keep_until,
    keeping_over_until,
    objection_due,
    publicity_ends,
    repair_due,
    withdrawal_alarm,
    withdrawal_due,
)
from tests.policy.conftest import working_days

TABLE = working_days()
CALENDAR = Calendar(TABLE)
DAYS = st.dates(date(2025, 1, 1), date(2026, 12, 31))


def day(text: str) -> date:
    return date.fromisoformat(text)


def oracle(start: date, count: int) -> date:
    """Every day one by one: independent of the code under test."""
    ahead = [start + timedelta(days=n) for n in range(1, 3 * count + 40)]
    worked = [d for d in ahead if (TABLE[d] if d in TABLE else d.isoweekday() not in (6, 7))]
    return worked[count - 1]


@pytest.mark.parametrize(
    ("start", "count", "due"),
    [
        ("2026-11-23", 5, "2026-11-30"),
        ("2026-11-23", 0, "2026-11-23"),
        ("2026-09-24", 1, "2026-09-28"),
        ("2026-09-30", 1, "2026-10-08"),
        ("2026-10-08", 2, "2026-10-10"),
        ("2026-02-13", 1, "2026-02-14"),
        ("2026-02-14", 1, "2026-02-24"),
        ("2025-09-27", 1, "2025-09-28"),
        ("2026-11-28", 1, "2026-11-30"),
    ],
)
def test_working_days_follow_holidays_and_made_up_days(start: str, count: int, due: str) -> None:
    assert add_working_days(CALENDAR, day(start), count) == Due(day(due), is_provisional=False)


def test_beyond_the_table_weekends_count_and_the_day_is_provisional() -> None:
    """Q35: a claim filed 2026-12-18 ends in 2027."""
    assert add_working_days(CALENDAR, day("2026-12-18"), 9) == Due(day("2026-12-31"))
    assert add_working_days(CALENDAR, day("2026-12-18"), 10) == Due(
        day("2027-01-01"), is_provisional=True
    )
    assert add_working_days(CALENDAR, day("2026-12-31"), 2).day == day("2027-01-04")
    assert add_working_days(Calendar({}), day("2026-10-01"), 1) == Due(day("2026-10-02"), True)


def test_a_term_has_no_negative_length() -> None:
    with pytest.raises(ValueError, match="negative"):
        add_working_days(CALENDAR, day("2026-11-23"), -1)


@given(DAYS, st.integers(1, 40))
def test_working_days_agree_with_the_oracle(start: date, count: int) -> None:
    due = add_working_days(CALENDAR, start, count)
    assert due.day == oracle(start, count)
    assert due.is_provisional is (due.day > date(2026, 12, 31))
    assert CALENDAR.is_working(due.day)
    assert working_days_between(CALENDAR, start, due.day) == count
    assert working_days_between(CALENDAR, start, due.day - timedelta(days=1)) == count - 1


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [
        ("2025-11-30", 3, "2026-02-28"),
        ("2026-11-30", 3, "2027-02-28"),
        ("2027-11-30", 3, "2028-02-29"),
        ("2026-01-31", 1, "2026-02-28"),
        ("2026-03-31", 1, "2026-04-30"),
        ("2026-10-31", 2, "2026-12-31"),
        ("2026-12-31", 12, "2027-12-31"),
        ("2024-02-29", 12, "2025-02-28"),
        ("2026-05-15", 0, "2026-05-15"),
        ("2026-05-15", 60, "2031-05-15"),
        ("2026-11-15", 1, "2026-12-15"),
    ],
)
def test_months_end_on_the_corresponding_day_or_the_last(start: str, months: int, end: str) -> None:
    """民法典 201, 202."""
    assert add_months(day(start), months) == day(end)


@given(DAYS, st.integers(0, 60))
def test_months_agree_with_a_count_of_calendar_months(start: date, months: int) -> None:
    end = add_months(start, months)
    assert (end.year - start.year) * 12 + end.month - start.month == months
    assert end.day == start.day or (end + timedelta(days=1)).day == 1
    assert end.day <= start.day


@pytest.mark.parametrize(
    ("closed", "due", "is_provisional"),
    [
        ("2025-11-30", "2026-02-28", False),
        ("2026-01-04", "2026-04-07", False),
        ("2025-11-22", "2026-02-24", False),
        ("2026-08-23", "2026-11-23", False),
        ("2026-08-21", "2026-11-23", False),
        ("2026-09-30", "2026-12-30", False),
        ("2026-10-01", "2027-01-01", True),
        ("2026-10-02", "2027-01-04", True),
    ],
)
def test_evaluation_is_due_three_months_after_closing(
    law: Jurisdiction, closed: str, due: str, is_provisional: bool
) -> None:
    """003 附件2 3.3, Q16; 民法典 203 moves a rest day."""
    expected = Due(day(due), is_provisional)
    assert evaluation_due(law, CALENDAR, closed_on=day(closed)) == expected


def test_a_term_that_rolls_off_the_table_is_provisional() -> None:
    partly = Calendar({day("2026-11-21"): False})
    assert months_due(partly, day("2026-08-21"), 3) == Due(day("2026-11-23"), is_provisional=True)


def test_a_filing_is_reviewed_in_five_working_days(law: Jurisdiction) -> None:
    """003 附件2 3.1."""
    due = filing_review_due(law, CALENDAR, submitted_on=day("2026-11-23"))
    assert due == Due(day("2026-11-30"))


def test_publicity_does_not_count_the_day_of_posting(law: Jurisdiction) -> None:
    """Q18: a notice of Monday 2026-12-14 runs until Monday the 21st."""
    assert publicity_ends(law, CALENDAR, posted_on=day("2026-12-14")).day == day("2026-12-21")


def test_a_claim_runs_through_review_publicity_and_payment(law: Jurisdiction) -> None:
    """003 附件2 4.2, Q19."""
    planned = claim_schedule(law, CALENDAR, submitted_on=day("2026-03-02"))
    assert (planned.review_due, planned.publicity_until, planned.payment_due) == (
        Due(day("2026-03-23")),
        Due(day("2026-03-30")),
        Due(day("2026-04-07")),
    )
    early = claim_schedule(
        law, CALENDAR, submitted_on=day("2026-03-02"), posted_on=day("2026-03-10")
    )
    assert (early.review_due.day, early.publicity_until.day, early.payment_due.day) == (
        day("2026-03-23"),
        day("2026-03-17"),
        day("2026-03-24"),
    )


def test_what_follows_a_provisional_day_is_provisional(law: Jurisdiction) -> None:
    later = claim_schedule(law, CALENDAR, submitted_on=day("2026-12-18"))
    assert later.review_due.is_provisional
    assert later.publicity_until.is_provisional
    assert later.payment_due.is_provisional
    edge = claim_schedule(law, CALENDAR, submitted_on=day("2026-12-07"))
    assert [d.is_provisional for d in (edge.review_due, edge.publicity_until)] == [False, True]
    assert edge.payment_due.is_provisional
    only_last = claim_schedule(law, CALENDAR, submitted_on=day("2026-12-01"))
    assert not only_last.publicity_until.is_provisional
    assert only_last.payment_due.is_provisional
    posted = claim_schedule(
        law, CALENDAR, submitted_on=day("2026-12-18"), posted_on=day("2026-12-21")
    )
    assert posted.review_due.is_provisional
    assert not posted.publicity_until.is_provisional
    whole_review_known = Calendar(
        {d: w for d, w in TABLE.items() if d <= day("2026-03-23") or d > day("2026-03-30")}
    )
    gap = claim_schedule(law, whole_review_known, submitted_on=day("2026-03-02"))
    assert [gap.review_due.is_provisional, gap.publicity_until.is_provisional] == [False, True]
    assert gap.payment_due.is_provisional
    review_unknown = Calendar({d: w for d, w in TABLE.items() if d > day("2026-03-23")})
    gap = claim_schedule(law, review_unknown, submitted_on=day("2026-03-02"))
    assert gap.review_due.is_provisional
    assert gap.publicity_until.is_provisional
    assert gap.payment_due.is_provisional


def test_the_windows_of_a_list_entry(law: Jurisdiction) -> None:
    monday = day("2026-11-23")
    assert answer_window(law, CALENDAR, noticed_on=monday).day == day("2026-11-30")
    assert withdrawal_due(law, CALENDAR, annulled_on=monday).day == day("2026-11-26")
    assert withdrawal_alarm(law, CALENDAR, annulled_on=monday).day == day("2026-11-25")
    assert objection_due(law, CALENDAR, received_on=monday).day == day("2026-12-07")
    assert repair_due(law, CALENDAR, applied_on=monday).day == day("2026-12-07")


def test_an_interim_suspension_lasts_thirty_days_with_its_first(law: Jurisdiction) -> None:
    assert interim_until(law, from_day=day("2026-11-23")) == day("2026-12-22")


def test_records_are_kept_five_years(law: Jurisdiction) -> None:
    """003 附件2 5.1, Q37."""
    assert keep_until(law, finished_on=day("2026-11-23")) == day("2031-11-23")


def test_what_ended_before_the_rule_began_is_kept_as_long(law: Jurisdiction) -> None:
    assert keep_until(law, finished_on=day("2021-03-01")) == day("2026-03-01")


@pytest.mark.parametrize(
    ("on", "over"),
    [
        ("2031-11-24", "2026-11-23"),
        ("2031-11-23", "2026-11-22"),
        # The twenty-ninth of February is kept until the twenty-eighth.
        ("2033-02-28", "2028-02-27"),
        ("2033-03-01", "2028-02-29"),
    ],
)
def test_records_may_go_the_day_after_their_five_years(
    law: Jurisdiction, on: str, over: str
) -> None:
    assert keeping_over_until(law, on=day(on)) == day(over)


def test_a_place_without_such_a_term_keeps_its_records(guangdong: Jurisdiction) -> None:
    assert keeping_over_until(guangdong, on=day("2031-11-24")) is None


@given(DAYS.filter(lambda d: d >= date(2025, 4, 22)))
def test_a_chain_never_runs_backwards_and_agrees_with_the_oracle(submitted: date) -> None:
    chain = claim_schedule(load("lanzhou-new-area"), CALENDAR, submitted_on=submitted)
    assert chain.review_due.day == oracle(submitted, 15)
    assert chain.publicity_until.day == oracle(chain.review_due.day, 5)
    assert chain.payment_due.day == oracle(chain.publicity_until.day, 5)


def test_days_between_are_counted_after_the_first(law: Jurisdiction) -> None:
    assert law.key == "lanzhou-new-area"
    assert working_days_between(CALENDAR, day("2026-11-23"), day("2026-11-23")) == 0
    assert working_days_between(CALENDAR, day("2026-11-23"), day("2026-11-20")) == 0
    assert working_days_between(CALENDAR, day("2026-11-20"), day("2026-11-23")) == 1
