"""更正: a reviewer proposes a person's right name or number, a second one writes it anew."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound
from wtforms import Form, StringField
from wtforms.validators import InputRequired, Length

from portal.bureau import bureau
from portal.bureau.desk import person_with_card
from portal.policy.roles import Act
from portal.records.accounts import account_of_person
from portal.records.corrections import (
    CorrectedField,
    Correction,
    Evidence,
    correction_with_key,
)
from portal.records.people import Person
from portal.services import corrections as services
from portal.services.refusal import Refusal
from portal.web import clock
from portal.web.access import performs, signed_in
from portal.web.fields import ChoiceField
from portal.web.refusals import add_refusal

LONGEST = Length(max=200, message="太长了")
NO_HISTORY = {"autocomplete": "off"}
FIELDS = {one.value: one for one in CorrectedField}
EVIDENCE = {one.value: one for one in Evidence}


class CorrectionForm(Form):
    field = ChoiceField(
        "改什么", [("", "选一个"), *((one.value, one.label) for one in CorrectedField)]
    )
    value = StringField("照证件写对的", [InputRequired("照证件写"), LONGEST], render_kw=NO_HISTORY)
    evidence = ChoiceField(
        "看了什么证件", [("", "选一个"), *((one.value, one.label) for one in Evidence)]
    )


class SecondForm(Form):
    value = StringField(
        "照证件再写一遍", [InputRequired("照证件写"), LONGEST], render_kw=NO_HISTORY
    )


@bureau.route("/bureau/desk/<key>/correct", methods=["GET", "POST"])
@performs(Act.CORRECT)
def corrections_new(key: str) -> ResponseReturnValue:
    person = person_with_card(key)
    form = CorrectionForm(request.form)
    if request.method != "POST":
        return _new_page(person, form)
    read = _read(form)
    if read is None:
        return _new_page(person, form, status=422)
    try:
        correction = services.propose(person, *read, by=signed_in(), at=clock.now())
    except Refusal as refusal:
        add_refusal(form, refusal, at="value")
        return _new_page(person, form, status=422)
    return redirect(url_for("bureau.corrections_correction", key=correction.key), 303)


@bureau.get("/bureau/corrections/<key>")
@performs(Act.CORRECT)
def corrections_correction(key: str) -> ResponseReturnValue:
    return _page(_correction(key), SecondForm())


@bureau.post("/bureau/corrections/<key>/confirm")
@performs(Act.CORRECT)
def corrections_confirm(key: str) -> ResponseReturnValue:
    """The second reviewer writes the value as the evidence has it; it must be the same."""
    correction = _correction(key)
    form = SecondForm(request.form)
    if not form.validate() or not _is_well_formed(form, correction.field):
        return _page(correction, form, status=422)
    value = services.normal_value(correction.field, str(form.value.data))
    try:
        services.confirm(correction, value, by=signed_in(), at=clock.now())
    except Refusal as refusal:
        add_refusal(form, refusal, at="value")
        return _page(correction, form, status=422)
    return redirect(url_for("bureau.corrections_correction", key=key), 303)


@bureau.post("/bureau/corrections/<key>/decline")
@performs(Act.CORRECT)
def corrections_decline(key: str) -> ResponseReturnValue:
    correction = _correction(key)
    try:
        services.decline(correction, by=signed_in(), at=clock.now())
    except Refusal as refusal:
        form = SecondForm()
        add_refusal(form, refusal, at="value")
        return _page(correction, form, status=422)
    return redirect(url_for("bureau.corrections_correction", key=key), 303)


def _read(form: CorrectionForm) -> tuple[CorrectedField, str, Evidence] | None:
    """What was proposed, or None with the mistakes at their fields."""
    form.validate()
    field, evidence = FIELDS.get(form.field.data), EVIDENCE.get(form.evidence.data)
    for chosen, found in ((form.field, field), (form.evidence, evidence)):
        if found is None and not chosen.errors:
            chosen.errors = ["选一个"]
    if field is None or not _is_well_formed(form, field) or evidence is None:
        return None
    return field, services.normal_value(field, str(form.value.data)), evidence


def _correction(key: str) -> Correction:
    """A correction of the reviewer's own unit."""
    found = correction_with_key(key, unit=signed_in().unit or "")
    if found is None:
        raise NotFound
    return found


def _is_well_formed(form: CorrectionForm | SecondForm, field: CorrectedField) -> bool:
    value = services.normal_value(field, str(form.value.data))
    problem = services.problem_with(field, value, on=clock.today())
    if problem and not form.value.errors:
        form.value.errors = [problem.text]
    return not form.value.errors


def _new_page(person: Person, form: CorrectionForm, *, status: int = 200) -> ResponseReturnValue:
    page = render_template(
        "bureau/corrections/new.html", person=person, form=form, holder=account_of_person(person)
    )
    return page, status


def _page(correction: Correction, form: SecondForm, *, status: int = 200) -> ResponseReturnValue:
    page = render_template(
        "bureau/corrections/show.html",
        correction=correction,
        form=form,
        is_own=correction.proposed_by == signed_in().id,
    )
    return page, status
