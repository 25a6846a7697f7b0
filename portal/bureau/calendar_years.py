"""节假日: the State Council's notice for a year, entered by one officer, published by another."""

from collections.abc import Callable
from datetime import date
from functools import partial

from flask import Response, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound
from wtforms import Field, Form, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length

from portal.bureau import bureau
from portal.policy.calendar_years import (
    NamedDay,
    WrongLine,
    changes,
    notice_of,
    read_days,
    twice_named,
    whole_year,
)
from portal.policy.roles import Act, may
from portal.records.calendar_years import (
    CalendarYear,
    calendar_year_with_key,
    known_years,
    notices_of,
)
from portal.records.holidays import working_calendar
from portal.services import calendar_years as services
from portal.services.refusal import Refusal
from portal.web import clock
from portal.web.access import performs, signed_in
from portal.web.fields import DayField
from portal.web.refusals import add_refusal
from portal.web.site import jurisdiction

LONGEST = 2000
TOO_LONG = f"太长了，最多 {LONGEST} 个字"


class CalendarYearForm(Form):
    document_no = StringField(
        "文号", [DataRequired("写通知的文号"), Length(max=30, message="太长了，最多 30 个字")]
    )
    issued_on = DayField("发文日期", [InputRequired("写发文日期")])
    days_off = TextAreaField(
        "放假的日子", [DataRequired("照通知写放假的日子"), Length(max=LONGEST, message=TOO_LONG)]
    )
    made_up = TextAreaField("调休上班的日子", [Length(max=LONGEST, message=TOO_LONG)])


@bureau.get("/bureau/holidays/<int(max=2999):year>")
@performs(Act.SEE_SETTINGS)
def calendar_year(year: int) -> ResponseReturnValue:
    return _page(_known(year))


@bureau.post("/bureau/holidays/<int(max=2999):year>")
@performs(Act.DRAFT_SETTINGS)
def calendar_year_draft(year: int) -> ResponseReturnValue:
    form = CalendarYearForm(request.form)
    days = _days(form, _known(year))
    if days is None or form.issued_on.data is None:
        return _page(year, form, status=422)
    try:
        services.draft(
            year,
            days,
            document_no=str(form.document_no.data).strip(),
            issued_on=form.issued_on.data,
            by=signed_in(),
            at=clock.now(),
            on=clock.today(),
        )
    except Refusal as refusal:
        add_refusal(form, refusal, at="issued_on" if refusal.code == "not_issued" else "days_off")
        return _page(year, form, status=422)
    return redirect(url_for("bureau.calendar_year", year=year), 303)


@bureau.post("/bureau/holidays/notices/<key>/publish")
@performs(Act.PUBLISH_SETTINGS)
def calendar_year_publish(key: str) -> ResponseReturnValue:
    return _done(_row(key), partial(services.publish, on=clock.today()))


@bureau.post("/bureau/holidays/notices/<key>/decline")
@performs(Act.PUBLISH_SETTINGS)
def calendar_year_decline(key: str) -> ResponseReturnValue:
    return _done(_row(key), services.decline)


def _done(row: CalendarYear, deed: Callable[..., object]) -> ResponseReturnValue:
    """Decide on the notice and go back to its year, or say there what speaks against it."""
    try:
        deed(row, by=signed_in(), at=clock.now())
    except Refusal as refusal:
        return _page(row.year, refusal=refusal, status=422)
    return redirect(url_for("bureau.calendar_year", year=row.year), 303)


def _known(year: int) -> int:
    """A year that the calendar holds, this one or the next; 404 for others."""
    this_year = clock.today().year
    if year not in {*known_years(), this_year, this_year + 1}:
        raise NotFound
    return year


def _row(key: str) -> CalendarYear:
    found = calendar_year_with_key(key)
    if found is None:
        raise NotFound
    return found


def _days(form: CalendarYearForm, year: int) -> list[NamedDay] | None:
    """The days that the form names, or None with the mistakes at their fields."""
    is_valid = form.validate()
    found: list[NamedDay] = []
    fields: tuple[tuple[Field, bool], ...] = ((form.days_off, False), (form.made_up, True))
    for field, is_working in fields:
        try:
            found += read_days(str(field.data or ""), year=year, is_working=is_working)
        except WrongLine as wrong:
            field.errors = [*field.errors, str(wrong)]
    if twice := twice_named(found):
        form.made_up.errors = [f"{twice.month}月{twice.day}日写了两次"]
    return found if is_valid and not (form.days_off.errors or form.made_up.errors) else None


def _page(
    year: int,
    form: CalendarYearForm | None = None,
    *,
    refusal: Refusal | None = None,
    status: int = 200,
) -> Response:
    on, role = clock.today(), signed_in().role
    found = notices_of(year)
    waiting = next((one for one in found if one.row.decided_at is None), None)
    calendar = working_calendar(since=date(year, 1, 1))
    held = {day: works for day, works in calendar.days.items() if day.year == year}
    page = render_template(
        "bureau/calendar_years/show.html",
        year=year,
        notice_title=notice_of(year),
        is_known=bool(held),
        differing=[day for day, works in sorted(held.items()) if works != (day.weekday() < 5)],
        waiting=waiting,
        changes=changes(calendar, whole_year(year, waiting.row.named)) if waiting else (),
        moved=services.moved_terms(waiting.row, jurisdiction(), on=on) if waiting else (),
        decided=[one for one in found if one.row.decided_at],
        form=form or CalendarYearForm(),
        refusal=refusal.reasons if refusal else (),
        may_draft=may(role, Act.DRAFT_SETTINGS) and waiting is None and year >= on.year,
        may_publish=may(role, Act.PUBLISH_SETTINGS),
    )
    return make_response(page, status)
