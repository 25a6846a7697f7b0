"""What a manager does with a class besides editing it; each step is a form of its own."""

from collections.abc import Callable

from flask import Response, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import Form, TextAreaField
from wtforms.validators import DataRequired, Length

from portal.institution import institution
from portal.institution.class_editor import show
from portal.institution.class_lookup import found_class, seen_by_client, seen_now
from portal.institution.class_page import TermsForm, class_page
from portal.policy.roles import Act
from portal.records.classes import TrainingClass
from portal.records.seats import seat_counts
from portal.services import class_filings, class_stops, classes
from portal.services.refusal import Refusal
from portal.web import clock
from portal.web.access import performs, signed_in
from portal.web.refusals import add_refusal


class ReasonForm(Form):
    reason = TextAreaField(
        "原因", [DataRequired("写原因，学员看得到"), Length(max=150, message="最多 150 个字")]
    )


@institution.post("/institution/classes/<number>/announce")
@performs(Act.FILE_CLASSES)
def class_announce(number: str) -> ResponseReturnValue:
    found = found_class(number)
    return _done(
        found,
        lambda: class_filings.announce(
            found, seen=seen_by_client(), by=signed_in(), at=clock.now(), on=clock.today()
        ),
    )


@institution.post("/institution/classes/<number>/resume")
@performs(Act.FILE_CLASSES)
def class_resume(number: str) -> ResponseReturnValue:
    found = found_class(number)
    return _done(
        found,
        lambda: class_stops.resume(
            found, seen=seen_by_client(), by=signed_in(), at=clock.now(), on=clock.today()
        ),
    )


@institution.post("/institution/classes/<number>/copy")
@performs(Act.FILE_CLASSES)
def class_copy(number: str) -> ResponseReturnValue:
    made = classes.copy(found_class(number), by=signed_in(), at=clock.now(), on=clock.today())
    return redirect(url_for("institution.training_class", number=made.number), 303)


@institution.post("/institution/classes/<number>/terms")
@performs(Act.FILE_CLASSES)
def class_terms(number: str) -> ResponseReturnValue:
    found = found_class(number)
    form = TermsForm(request.form)
    if not form.validate():
        return class_page(found, terms=form, status=422)
    try:
        classes.change_terms(
            found,
            capacity=form.capacity.data or 0,
            enrol_until=form.enrol_until.data or found.enrol_until,
            remark=(form.remark.data or "").strip(),
            seen=seen_by_client(),
            by=signed_in(),
            at=clock.now(),
            on=clock.today(),
        )
    except Refusal as refusal:
        at = "enrol_until" if refusal.code == "enrol_until" else "capacity"
        add_refusal(form, refusal, at=at)
        return class_page(found, terms=form, status=422)
    return redirect(url_for("institution.training_class", number=number), 303)


@institution.route("/institution/classes/<number>/suspend", methods=["GET", "POST"])
@performs(Act.FILE_CLASSES)
def class_suspend(number: str) -> ResponseReturnValue:
    """Asked once, with the reason."""
    found = found_class(number)
    return _asked(
        found,
        "suspend",
        lambda reason: class_stops.suspend(
            found, reason, seen=seen_by_client(), by=signed_in(), at=clock.now()
        ),
    )


@institution.route("/institution/classes/<number>/withdraw", methods=["GET", "POST"])
@performs(Act.FILE_CLASSES)
def class_withdraw(number: str) -> ResponseReturnValue:
    """Asked once, with the reason and with how many people lose their place."""
    found = found_class(number)
    return _asked(
        found,
        "withdraw",
        lambda reason: class_stops.withdraw(
            found, reason, seen=seen_by_client(), by=signed_in(), at=clock.now()
        ),
    )


def _done(found: TrainingClass, deed: Callable[[], None]) -> ResponseReturnValue:
    try:
        deed()
    except Refusal as refusal:
        return show(found, refusal=refusal.reasons, status=422)
    return redirect(url_for("institution.training_class", number=found.number), 303)


def _asked(found: TrainingClass, step: str, deed: Callable[[str], None]) -> ResponseReturnValue:
    form = ReasonForm(request.form)
    if request.method != "POST":
        return _reason_page(found, step, form)
    if not form.validate():
        return _reason_page(found, step, form, status=422)
    try:
        deed(" ".join(str(form.reason.data).split()))
    except Refusal as refusal:
        add_refusal(form, refusal, at="reason")
        return _reason_page(found, step, form, status=422)
    return redirect(url_for("institution.training_class", number=found.number), 303)


def _reason_page(
    found: TrainingClass, step: str, form: ReasonForm, *, status: int = 200
) -> Response:
    page = render_template(
        "institution/classes/stop.html",
        filed=found,
        step=step,
        form=form,
        seats=seat_counts([found.id])[found.id],
        seen=seen_now(found),
    )
    return make_response(page, status)
