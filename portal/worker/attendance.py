"""A mark of one's own attendance that is wrong: say so within the days that the law gives."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound
from wtforms import Form, TextAreaField
from wtforms.validators import DataRequired, Length

from portal.policy.attendance import dispute_until
from portal.policy.deadlines import day_of
from portal.policy.roles import Act
from portal.records.attendance import Attendance
from portal.records.attendance_sheets import own_mark
from portal.services.attendance import dispute_mark
from portal.services.refusal import Refusal
from portal.web import clock
from portal.web.access import performs, signed_in
from portal.web.refusals import add_refusal
from portal.web.site import jurisdiction
from portal.worker import worker

LONGEST = 200


class DisputeForm(Form):
    words = TextAreaField(
        "哪里记错了",
        [
            DataRequired("写清楚那天的情况"),
            Length(max=LONGEST, message=f"太长了，最多 {LONGEST} 个字"),
        ],
    )


@worker.route("/worker/attendance/<key>", methods=["GET", "POST"])
@performs(Act.OWN_RECORD)
def attendance_dispute(key: str) -> ResponseReturnValue:
    """The mark with the form to dispute it; POST keeps the dispute."""
    mark = own_mark(signed_in(), key)
    if mark is None:
        raise NotFound
    form = DisputeForm(request.form)
    if request.method != "POST":
        return _page(mark, form)
    if not form.validate():
        return _page(mark, form), 422
    words = str(form.words.data).strip()
    try:
        dispute_mark(
            mark,
            words,
            law=jurisdiction(),
            by=signed_in(),
            at=clock.now(),
            on=clock.today(),
        )
    except Refusal as refusal:
        add_refusal(form, refusal, at="words")
        return _page(mark, form), 422
    number = mark.session.training_class.number
    return redirect(url_for("worker.own_class", number=number), 303)


def _page(mark: Attendance, form: DisputeForm) -> str:
    until = dispute_until(jurisdiction(), marked_on=day_of(mark.marked_at))
    return render_template(
        "worker/attendance/show.html",
        noted=mark,
        form=form,
        until=until,
        is_late=until is not None and clock.today() > until,
    )
