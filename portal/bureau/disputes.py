"""考勤异议: what trainees say of their marks, decided once by the centre that reviews the class."""

from math import ceil

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound
from wtforms import Form, StringField, TextAreaField
from wtforms.validators import DataRequired, Length

from portal.bureau import bureau
from portal.policy.attendance import AttendanceMark, DisputeOutcome
from portal.policy.roles import Act
from portal.records.attendance import AttendanceDispute
from portal.records.attendance_disputes import (
    count_disputes,
    dispute_of_unit,
    disputes_of_unit,
    name_of,
)
from portal.services.attendance import decide_dispute
from portal.services.refusal import Refusal
from portal.web import clock
from portal.web.access import performs, signed_in
from portal.web.fields import ChoiceField
from portal.web.fragments import page_or_fragment
from portal.web.links import link
from portal.web.parameters import page_number, takes
from portal.web.refusals import add_refusal

ROWS = 20
DECIDED = "decided"
LONGEST = 200
MARKS = {mark.value: mark for mark in AttendanceMark}


class DisputesForm(Form):
    show = ChoiceField("哪些", [("", "等答复的"), (DECIDED, "答复过的")])
    number = StringField("班号")


class DecisionForm(Form):
    """What the right mark is; the one that stands keeps it."""

    mark = ChoiceField(
        "核对下来，这次课",
        [("", "选一个"), *((mark.value, f"记{mark.label}") for mark in AttendanceMark)],
    )
    words = TextAreaField(
        "怎么核对的",
        [
            DataRequired("写清楚看了什么，本人看得到"),
            Length(max=LONGEST, message=f"太长了，最多 {LONGEST} 个字"),
        ],
    )


@bureau.get("/bureau/disputes")
@performs(Act.DECIDE_DISPUTES)
@takes(DisputesForm, paged=True)
def disputes(form: DisputesForm) -> ResponseReturnValue:
    """Those of one's own unit; the queue names the class."""
    is_right, page = form.validate(), page_number()
    is_decided, number = form.show.data == DECIDED, (form.number.data or "").strip()
    unit = signed_in().unit or ""
    total = count_disputes(unit, is_decided=is_decided, number=number)
    pages = max(1, ceil(total / ROWS))
    if page > pages:
        raise NotFound
    first = (page - 1) * ROWS
    found = disputes_of_unit(unit, is_decided=is_decided, number=number, first=first, most=ROWS)
    return page_or_fragment(
        "bureau/disputes/index.html",
        "bureau/disputes/_results.html",
        status=200 if is_right else 422,
        disputes=[(raised, name_of(raised.attendance.enrolment)) for raised in found],
        is_decided=is_decided,
        number=number,
        total=total,
        page=page,
        pages=pages,
        address=lambda **changes: link(
            "bureau.disputes", **({"show": form.show.data, "number": number} | changes)
        ),
    )


@bureau.get("/bureau/disputes/<key>")
@performs(Act.DECIDE_DISPUTES)
def dispute(key: str) -> ResponseReturnValue:
    return _page(_found(key), DecisionForm())


@bureau.post("/bureau/disputes/<key>")
@performs(Act.DECIDE_DISPUTES)
def dispute_decide(key: str) -> ResponseReturnValue:
    raised, form = _found(key), DecisionForm(request.form)
    form.validate()
    if not form.mark.data:
        form.mark.errors = ["选核对下来的结果"]
    if form.errors:
        return _page(raised, form), 422
    mark = MARKS[form.mark.data]
    is_kept = mark is raised.attendance.mark
    try:
        decide_dispute(
            raised,
            DisputeOutcome.KEPT if is_kept else DisputeOutcome.CORRECTED,
            str(form.words.data).strip(),
            mark=mark,
            by=signed_in(),
            at=clock.now(),
        )
    except Refusal as refusal:
        add_refusal(form, refusal, at="mark")
        return _page(raised, form), 422
    return redirect(url_for("bureau.disputes"), 303)


def _found(key: str) -> AttendanceDispute:
    raised = dispute_of_unit(signed_in().unit or "", key)
    if raised is None:
        raise NotFound
    return raised


def _page(raised: AttendanceDispute, form: DecisionForm) -> str:
    return render_template(
        "bureau/disputes/show.html",
        raised=raised,
        noted=raised.attendance,
        name=name_of(raised.attendance.enrolment),
        form=form,
    )
