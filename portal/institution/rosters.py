"""花名册: who takes part in one's own class and who waits; in clear only with a reason."""

from flask import Response, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound
from wtforms import Form, StringField
from wtforms.validators import DataRequired, Length

from portal.exports import rosters as exports
from portal.institution import institution
from portal.institution.class_lookup import found_class
from portal.policy.identity import normal_name, problem_with_name
from portal.policy.roles import Act
from portal.records.classes import TrainingClass
from portal.records.readings import ReadingReason
from portal.records.rosters import enrolment_in, roster_of
from portal.services import rosters
from portal.services.particulars import particulars_from
from portal.services.refusal import Refusal
from portal.services.roster_sheets import open_roster
from portal.web import clock
from portal.web.access import performs, signed_in
from portal.web.refusals import add_refusal
from portal.web.sheets import sheet_answer

# Why an institution may see its trainees' numbers; the others are the bureau's.
REASONS = {
    reason.value: reason
    for reason in (ReadingReason.ROSTER, ReadingReason.CALL, ReadingReason.CHECK_IDENTITY)
}


class CardForm(Form):
    name = StringField(
        "身份证上的姓名",
        [DataRequired("照身份证写姓名"), Length(max=100, message="太长了")],
        render_kw={"autocomplete": "off"},
    )


@institution.get("/institution/classes/<number>/roster")
@performs(Act.SEE_ROSTER)
def roster(number: str) -> ResponseReturnValue:
    """Names in full, numbers masked."""
    return _page(found_class(number))


@institution.post("/institution/classes/<number>/roster.xlsx")
@performs(Act.SEE_ROSTER)
def roster_xlsx(number: str) -> ResponseReturnValue:
    """Numbers and phones in clear; every person reads who took them away, and why."""
    found = found_class(number)
    reason = REASONS.get(request.form.get("reason", ""))
    if reason is None:
        return _page(found, problem="选一个原因，再导出完整号码", status=422)
    try:
        lines = open_roster(found, reason, by=signed_in(), at=clock.now())
    except Refusal as refusal:
        return _page(found, problem=refusal.reasons[0].text, status=422)
    return sheet_answer("roster", "花名册", exports.COLUMNS, exports.rows(found, lines))


@institution.route("/institution/classes/<number>/roster/<key>", methods=["GET", "POST"])
@performs(Act.SEE_ROSTER)
def roster_card(number: str, key: str) -> ResponseReturnValue:
    """The card was seen at the first lesson: the name on it is the person's."""
    found = found_class(number)
    enrolment = enrolment_in(found.id, key)
    if enrolment is None or not enrolment.state.is_live:
        raise NotFound
    row = next(one for one in roster_of(found.id) if one.enrolment.id == enrolment.id)
    form = CardForm(request.form)
    if request.method == "POST" and form.validate() and _is_seen(found, key, form):
        return redirect(url_for("institution.roster", number=number), 303)
    page = render_template("institution/rosters/card.html", filed=found, row=row, form=form)
    return page, 422 if request.method == "POST" else 200


def _is_seen(found: TrainingClass, key: str, form: CardForm) -> bool:
    name = normal_name(str(form.name.data))
    problem = problem_with_name(name)
    if problem:
        form.name.errors = [problem.text]
        return False
    try:
        rosters.see_card(found, key, name, by=signed_in(), on=clock.today(), at=clock.now())
    except Refusal as refusal:
        add_refusal(form, refusal, at="name")
        return False
    return True


def _page(found: TrainingClass, *, problem: str = "", status: int = 200) -> Response:
    rows = roster_of(found.id)
    page = render_template(
        "institution/rosters/index.html",
        filed=found,
        seated=[row for row in rows if row.place is None],
        waiting=[row for row in rows if row.place],
        told={row.enrolment.key: particulars_from(row.enrolment.particulars) for row in rows},
        reasons=list(REASONS.values()),
        may_open=not (found.cancelled_at or found.closed_at),
        has_begun=clock.today() >= found.planned_start,
        problem=problem,
    )
    return make_response(page, status)
