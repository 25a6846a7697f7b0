"""考勤: which sessions wait for their sheet, and the sheet of one, to be filled in on a phone."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import ceil

from flask import make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound
from wtforms import Form

from portal.institution import institution
from portal.policy.attendance import AttendanceMark
from portal.policy.roles import Act
from portal.records.attendance_sheets import (
    Line,
    count_sessions,
    session_to_mark,
    sessions_to_mark,
    sheet_of,
)
from portal.records.sessions import ClassSession
from portal.services.attendance import LONGEST_REASON, Marked, absence_reason, mark_session
from portal.services.refusal import Refusal
from portal.web import clock
from portal.web.access import performs, signed_in
from portal.web.fields import ChoiceField
from portal.web.fragments import page_or_fragment
from portal.web.links import link
from portal.web.parameters import page_number, takes

ROWS = 20
HELD = "held"
MARKS = {mark.value: mark for mark in AttendanceMark}


class SheetsForm(Form):
    show = ChoiceField("哪些课", [("", "还没有登记的"), (HELD, "登记过的")])


@dataclass(frozen=True)
class Choice:
    """One trainee on the form: what is chosen now, be it stored, typed or proposed."""

    line: Line
    mark: str
    reason: str


@institution.get("/institution/attendance")
@performs(Act.MARK_ATTENDANCE)
@takes(SheetsForm, paged=True)
def attendance(form: SheetsForm) -> ResponseReturnValue:
    """The oldest sheet that is missing comes first; of those that are there the newest."""
    is_right, page, on = form.validate(), page_number(), clock.today()
    is_held = form.show.data == HELD
    total = count_sessions(signed_in(), on=on, is_held=is_held)
    pages = max(1, ceil(total / ROWS))
    if page > pages:
        raise NotFound
    first = (page - 1) * ROWS
    return page_or_fragment(
        "institution/attendance/index.html",
        "institution/attendance/_results.html",
        status=200 if is_right else 422,
        sessions=sessions_to_mark(signed_in(), on=on, is_held=is_held, first=first, most=ROWS),
        is_held=is_held,
        now=clock.now(),
        total=total,
        page=page,
        pages=pages,
        address=lambda number: link(
            "institution.attendance", show=form.show.data, page=number if number > 1 else None
        ),
    )


@institution.route("/institution/attendance/<number>/<when>", methods=["GET", "POST"])
@performs(Act.MARK_ATTENDANCE)
def attendance_sheet(number: str, when: str) -> ResponseReturnValue:
    """Names and marks only: whoever teaches needs no more of a trainee."""
    held = session_to_mark(signed_in(), number, when)
    if held is None:
        raise NotFound
    if request.method != "POST":
        return _page(held)
    why = request.form.get("why", "").strip()
    marks = _sent(sheet_of(held))
    if len(why) > LONGEST_REASON or any(len(one.reason) > LONGEST_REASON for one in marks.values()):
        return _page(held, problem=f"原因太长了，最多 {LONGEST_REASON} 个字", status=422)
    try:
        mark_session(held, marks, why=why, by=signed_in(), at=clock.now())
    except Refusal as refusal:
        return _page(held, problem=refusal.reasons[0].text, status=422)
    return redirect(url_for("institution.attendance"), 303)


def _sent(lines: list[Line]) -> Mapping[str, Marked]:
    """What the form says of each trainee; whoever has no mark is left out."""
    return {
        line.key: Marked(mark, request.form.get(f"reason-{line.key}", "").strip())
        for line in lines
        if (mark := MARKS.get(request.form.get(f"mark-{line.key}", "")))
    }


def _page(held: ClassSession, *, problem: str = "", status: int = 200) -> ResponseReturnValue:
    lines = sheet_of(held)
    page = render_template(
        "institution/attendance/show.html",
        held=held,
        choices=[_choice(line) for line in lines if line.is_confirmed],
        gone=[line for line in lines if not line.is_confirmed],
        marks=list(AttendanceMark),
        may_mark=held.slot.begins_at <= clock.now() and not held.training_class.closed_at,
        problem=problem,
        why=request.form.get("why", ""),
    )
    return make_response(page, status)


def _choice(line: Line) -> Choice:
    """A sheet begins with everybody present, so that only the others take a tap."""
    stored = line.mark
    mark = stored.mark.value if stored else AttendanceMark.PRESENT.value
    reason = absence_reason(stored) if stored else ""
    return Choice(
        line,
        request.form.get(f"mark-{line.key}", mark),
        request.form.get(f"reason-{line.key}", reason),
    )
