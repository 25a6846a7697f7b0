"""A year's holidays: one officer enters the State Council's notice, another publishes it.

Publishing writes every day of the year into the calendar; every open term follows when it is read.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from portal.policy.calendar_years import NamedDay, changes, notice_of, whole_year
from portal.policy.deadlines import Calendar, Due
from portal.policy.jurisdiction import Jurisdiction
from portal.policy.queue import Matter
from portal.policy.schedule import filing_review_due
from portal.records import journal
from portal.records.accounts import Account
from portal.records.calendar_years import CalendarDay, CalendarYear
from portal.records.database import transaction
from portal.records.holidays import Holiday, working_calendar
from portal.records.publications import PublicNoun, raise_revision
from portal.records.reviews import pending
from portal.services.class_changes import refusal
from portal.services.holidays import BY_WEEKDAY
from portal.services.refusal import Refusal


@dataclass(frozen=True)
class MovedTerm:
    """A filing whose review is due on another day, or no longer 暂定."""

    number: str
    title: str
    was: Due
    will_be: Due


def draft(
    year: int,
    days: Sequence[NamedDay],
    *,
    document_no: str,
    issued_on: date,
    by: Account,
    at: datetime,
    on: date,
) -> CalendarYear:
    """Enter a notice; until an approving officer publishes it, nothing counts otherwise.

    Raises Refusal: past_year, not_issued, past_days, waiting.
    """
    if year < on.year:
        raise refusal("past_year", "过去的年份不能再改，按那时的日历办的事已经办完")
    if issued_on > on:
        raise refusal("not_issued", "通知的日期在今天以后，等通知发了再录入")
    try:
        with transaction() as session:
            _refuse_past_days(year, days, on=on)
            waiting = select(CalendarYear.id).where(
                CalendarYear.year == year, CalendarYear.decided_at.is_(None)
            )
            if session.scalar(waiting):
                raise _waiting()
            row = CalendarYear(
                year=year,
                document_no=document_no,
                issued_on=issued_on,
                drafted_at=at,
                drafted_by=by.id,
                days=[
                    CalendarDay(day=one.day, is_working=one.is_working, occasion=one.occasion)
                    for one in days
                ],
            )
            session.add(row)
            session.flush()
            _note(session, row, "draft_calendar", by=by, at=at)
            return row
    except IntegrityError:
        raise _waiting() from None


def publish(row: CalendarYear, *, by: Account, at: datetime, on: date) -> None:
    """Write the year's days into the calendar. Raises Refusal: own_draft, settled, past_days."""
    with transaction() as session:
        found = _decide(session, row, is_published=True, by=by, at=at)
        named = found.named
        _refuse_past_days(found.year, named, on=on)
        source = f"{notice_of(found.year)}（{found.document_no}）"
        occasions = {one.day: one.occasion for one in named}
        for day, is_working in whole_year(found.year, named).items():
            words = f"{source}{occasions[day]}" if day in occasions else BY_WEEKDAY
            session.merge(Holiday(day=day, is_working=is_working, source=words))
        _note(session, found, "publish_calendar", by=by, at=at)
        raise_revision(session, PublicNoun.SETTINGS, at=at)


def decline(row: CalendarYear, *, by: Account, at: datetime) -> None:
    """Leave the calendar as it is. Raises Refusal: own_draft, settled."""
    with transaction() as session:
        found = _decide(session, row, is_published=False, by=by, at=at)
        _note(session, found, "decline_calendar", by=by, at=at)


def joined_calendar(row: CalendarYear, *, since: date) -> Calendar:
    """The calendar as it would be with this notice."""
    known = dict(working_calendar(since=since).days)
    return Calendar(known | dict(whole_year(row.year, row.named)))


def moved_terms(row: CalendarYear, law: Jurisdiction, *, on: date) -> list[MovedTerm]:
    """The filings under review whose due day, or its being provisional, changes with the notice."""
    filings = [one for one in pending(None, on=on) if one.matter is Matter.FILING]
    since = min((one.since for one in filings), default=on)
    now, then = working_calendar(since=since), joined_calendar(row, since=since)
    found = []
    for one in filings:
        was = filing_review_due(law, now, submitted_on=one.since)
        will_be = filing_review_due(law, then, submitted_on=one.since)
        if was != will_be:
            found.append(
                MovedTerm(one.training_class.number, one.training_class.title, was, will_be)
            )
    return found


def _refuse_past_days(year: int, days: Sequence[NamedDay], *, on: date) -> None:
    """What was counted by a published calendar is not counted anew."""
    now = working_calendar(since=date(year, 1, 1))
    if not any(day.year == year for day in now.days):
        return
    past = [change.day for change in changes(now, whole_year(year, days)) if change.day < on]
    if past:
        words = f"{past[0].month}月{past[0].day}日已经过去，不能再改"
        raise refusal("past_days", words)


def _decide(
    session: Session, row: CalendarYear, *, is_published: bool, by: Account, at: datetime
) -> CalendarYear:
    """The first decision counts; the row is locked until it is kept."""
    chosen = select(CalendarYear).where(CalendarYear.id == row.id)
    locked = chosen.with_for_update().execution_options(populate_existing=True)
    found = session.scalars(locked).one()
    if found.drafted_by == by.id:
        raise refusal("own_draft", "自己录入的，由审批人公布")
    if found.decided_at:
        answer = "公布" if found.is_published else "退回"
        raise refusal("settled", f"刚才已经有人{answer}了，刷新再看")
    found.is_published, found.decided_at, found.decided_by = is_published, at, by.id
    return found


def _note(session: Session, row: CalendarYear, act: str, *, by: Account, at: datetime) -> None:
    journal.write(session, at=at, by=by.key, act=act, noun="calendar_year", record_id=row.id)


def _waiting() -> Refusal:
    return refusal("waiting", "这一年已经有一份在等审批，先处理那一份")
