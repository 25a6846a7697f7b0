"""补贴记录变更: one reviewer proposes another state of a benefit, a second one decides."""

from flask import Response, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound
from wtforms import Form, TextAreaField
from wtforms.validators import DataRequired, Length

from portal.bureau import bureau
from portal.bureau.desk import person_with_card
from portal.policy.entitlement import CHANGES, BenefitState
from portal.policy.roles import Act
from portal.records.benefit_changes import BenefitChange, change_of_unit, open_change_of
from portal.records.benefits import BenefitRow, benefit_with_key, entered_for
from portal.services import benefits as services
from portal.services.desk import note_search
from portal.services.refusal import Refusal
from portal.web import clock
from portal.web.access import performs, signed_in
from portal.web.fields import ChoiceField
from portal.web.refusals import add_refusal

STATES = {one.value: one for one in BenefitState}


class ChangeForm(Form):
    state = ChoiceField(
        "改成什么", [("", "选一项"), *((value, one.label) for value, one in STATES.items())]
    )
    reason = TextAreaField(
        "依据",
        [
            DataRequired("写依据哪份文件、哪次审核"),
            Length(max=200, message="太长了，最多 200 个字"),
        ],
    )


@bureau.get("/bureau/benefits/people/<key>")
@performs(Act.ENTER_BENEFITS)
def benefits_of_person(key: str) -> ResponseReturnValue:
    """Reading a person's benefits is journalled as any look-up."""
    person = person_with_card(key)
    note_search(person, by=signed_in(), at=clock.now())
    return render_template(
        "bureau/benefits/person.html", person=person, rows=entered_for([person.id])
    )


@bureau.route("/bureau/benefits/records/<key>", methods=["GET", "POST"])
@performs(Act.ENTER_BENEFITS)
def benefit(key: str) -> ResponseReturnValue:
    """POST proposes another state."""
    found, form = _found(key), ChangeForm(request.form)
    if request.method != "POST":
        return _page(found, form)
    is_valid = form.validate()
    wanted = STATES.get(form.state.data)
    if wanted is None:
        form.state.errors = form.state.errors or ["选一项"]
    if not is_valid or wanted is None:
        return _page(found, form, status=422)
    try:
        services.propose_change(
            found,
            wanted,
            " ".join(str(form.reason.data).split()),
            by=signed_in(),
            at=clock.now(),
            on=clock.today(),
        )
    except Refusal as refusal:
        add_refusal(form, refusal, at="state")
        return _page(found, form, status=422)
    return redirect(url_for("bureau.benefit", key=key), 303)


@bureau.post("/bureau/benefits/changes/<key>/confirm")
@performs(Act.ENTER_BENEFITS)
def benefit_change_confirm(key: str) -> ResponseReturnValue:
    change = _change(key)
    try:
        services.confirm_change(change, by=signed_in(), at=clock.now(), on=clock.today())
    except Refusal as refusal:
        return _page(change.benefit, ChangeForm(), refusal=refusal, status=422)
    return redirect(url_for("bureau.benefit", key=change.benefit.key), 303)


@bureau.post("/bureau/benefits/changes/<key>/decline")
@performs(Act.ENTER_BENEFITS)
def benefit_change_decline(key: str) -> ResponseReturnValue:
    """Whoever proposed it takes it back the same way."""
    change = _change(key)
    benefit_key = change.benefit.key
    try:
        services.decline_change(change, by=signed_in(), at=clock.now())
    except Refusal as refusal:
        return _page(change.benefit, ChangeForm(), refusal=refusal, status=422)
    return redirect(url_for("bureau.benefit", key=benefit_key), 303)


def _found(key: str) -> BenefitRow:
    found = benefit_with_key(key)
    if found is None:
        raise NotFound
    return found


def _change(key: str) -> BenefitChange:
    found = change_of_unit(signed_in().unit or "", key)
    if found is None:
        raise NotFound
    return found


def _page(
    found: BenefitRow, form: ChangeForm, *, refusal: Refusal | None = None, status: int = 200
) -> Response:
    change = open_change_of(found)
    page = render_template(
        "bureau/benefits/show.html",
        benefit=found,
        form=form,
        change=change,
        may_decide=change is not None and change.unit == signed_in().unit,
        is_own=change is not None and change.proposed_by == signed_in().id,
        steps=CHANGES[found.state],
        refusal=refusal,
    )
    return make_response(page, status)
