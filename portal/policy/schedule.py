"""The due days of a filing, a class, a claim and a record, from their own first days.

Rests on 003 附件2 3.1 (review), 3.3 (evaluation), 4.2 (claim) and 5.1 (records). A term that has
passed is a flag for the officials and never an approval.
"""

from dataclasses import dataclass
from datetime import date

from portal.policy.deadlines import DAY, Calendar, Due, add_months, add_working_days, months_due
from portal.policy.figures import Limit
from portal.policy.jurisdiction import Jurisdiction


@dataclass(frozen=True, slots=True)
class ClaimSchedule:
    """A claim's chain; each step begins when the one before has ended."""

    review_due: Due
    publicity_until: Due
    payment_due: Due


def filing_review_due(law: Jurisdiction, calendar: Calendar, *, submitted_on: date) -> Due:
    """When a filing should be answered (原则上); a resubmission begins a new term."""
    return _working_days(law, calendar, submitted_on, Limit.FILING_REVIEW_DAYS)


def publicity_ends(law: Jurisdiction, calendar: Calendar, *, posted_on: date) -> Due:
    """The last day of a publicity notice, until 24:00; the day of posting does not count."""
    return _working_days(law, calendar, posted_on, Limit.PUBLICITY_DAYS)


def claim_schedule(
    law: Jurisdiction, calendar: Calendar, *, submitted_on: date, posted_on: date | None = None
) -> ClaimSchedule:
    """Review, publicity and payment; until it is posted, posting on the review's last day."""
    review = _working_days(law, calendar, submitted_on, Limit.CLAIM_REVIEW_DAYS)
    publicity = publicity_ends(law, calendar, posted_on=posted_on or review.day)
    payment = _working_days(law, calendar, publicity.day, Limit.PAYMENT_DAYS)
    waited = posted_on is None and review.is_provisional
    publicity = Due(publicity.day, publicity.is_provisional or waited)
    payment = Due(payment.day, payment.is_provisional or publicity.is_provisional)
    return ClaimSchedule(review, publicity, payment)


def evaluation_due(law: Jurisdiction, calendar: Calendar, *, closed_on: date) -> Due:
    """The end of 一季度: three months from closing, moved off a day of rest."""
    return months_due(
        calendar, closed_on, law.limit(closed_on, Limit.EVALUATION_MONTHS).value.number
    )


def answer_window(law: Jurisdiction, calendar: Calendar, *, noticed_on: date) -> Due:
    """Until when an institution may answer before a measure is decided."""
    return _working_days(law, calendar, noticed_on, Limit.ANSWER_WINDOW_DAYS)


def withdrawal_due(law: Jurisdiction, calendar: Calendar, *, annulled_on: date) -> Due:
    """Until when an annulled entry must be off every page."""
    return _working_days(law, calendar, annulled_on, Limit.WITHDRAWAL_DAYS)


def withdrawal_alarm(law: Jurisdiction, calendar: Calendar, *, annulled_on: date) -> Due:
    """When officials are told that an annulled entry still shows."""
    return _working_days(law, calendar, annulled_on, Limit.WITHDRAWAL_ALARM_DAYS)


def objection_due(law: Jurisdiction, calendar: Calendar, *, received_on: date) -> Due:
    """Until when an objection to a list entry is answered."""
    return _working_days(law, calendar, received_on, Limit.OBJECTION_ANSWER_DAYS)


def repair_due(law: Jurisdiction, calendar: Calendar, *, applied_on: date) -> Due:
    """Until when an application for repair is answered."""
    return _working_days(law, calendar, applied_on, Limit.REPAIR_ANSWER_DAYS)


def interim_until(law: Jurisdiction, *, from_day: date) -> date:
    """The last day that an interim suspension may have."""
    return from_day + DAY * (law.limit(from_day, Limit.INTERIM_DAYS).value.number - 1)


def keep_until(law: Jurisdiction, *, finished_on: date) -> date:
    """The last day on which records must be kept; after it they are proposed for deletion.

    What ended before the table begins is kept as long as its first line says.
    """
    counted_on = max(finished_on, law.limits.from_day or finished_on)
    return add_months(finished_on, 12 * law.limit(counted_on, Limit.RECORD_YEARS).value.number)


def keeping_over_until(law: Jurisdiction, *, on: date) -> date | None:
    """What ended up to this day need be kept no longer; None where the place has no term."""
    if Limit.RECORD_YEARS not in law.limits:
        return None
    day = add_months(on, -12 * law.limit(on, Limit.RECORD_YEARS).value.number)
    while keep_until(law, finished_on=day) >= on:
        day -= DAY
    return day


def _working_days(law: Jurisdiction, calendar: Calendar, start: date, limit: Limit) -> Due:
    return add_working_days(calendar, start, law.limit(start, limit).value.number)
