"""Which marks count class hours, and until when a mark may be disputed (local: seven days)."""

from datetime import date

import pytest

from portal.policy.attendance import AttendanceMark, dispute_until, judge_dispute
from portal.policy.jurisdiction import Jurisdiction
from portal.policy.verdict import Weight

MARKED, LAST = date(2026, 11, 16), date(2026, 11, 23)


def test_present_and_late_count_the_session_and_absent_does_not() -> None:
    assert [mark.value for mark in AttendanceMark if mark.counts] == ["present", "late"]


@pytest.mark.parametrize("on", [MARKED, LAST])
def test_a_mark_may_be_disputed_for_seven_days_after_it(law: Jurisdiction, on: date) -> None:
    assert dispute_until(law, marked_on=MARKED) == LAST
    assert judge_dispute(law, marked_on=MARKED, on=on).allowed


def test_on_the_eighth_day_it_is_too_late(law: Jurisdiction) -> None:
    verdict = judge_dispute(law, marked_on=MARKED, on=date(2026, 11, 24))
    (reason,) = verdict.reasons
    assert (reason.code, reason.weight) == ("dispute_too_late", Weight.REFUSE)
    assert reason.text.startswith("11月23日是申请核对的最后一天")
    assert reason.clause == "本地设定"


def test_a_place_without_such_a_term_hears_a_dispute_at_any_time(guangdong: Jurisdiction) -> None:
    assert dispute_until(guangdong, marked_on=MARKED) is None
    assert judge_dispute(guangdong, marked_on=MARKED, on=date(2036, 1, 1)).reasons == ()
