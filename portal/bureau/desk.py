"""窗口: with the card on the table, find the person, prove, reset, hand back, look in clear."""

from flask import Response, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound
from wtforms import Form, StringField
from wtforms.validators import InputRequired, Length

from portal.bureau import bureau
from portal.policy.identity import (
    normal_name,
    normal_number,
    normal_phone,
    problem_with_name,
    problem_with_number,
    problem_with_phone,
)
from portal.policy.roles import Act, may
from portal.records.accounts import account_of_person
from portal.records.corrections import open_corrections, open_corrections_of
from portal.records.enrolments import live_enrolments_of_person
from portal.records.forgetting import HoldReason
from portal.records.people import Person, person_with_key, person_with_number
from portal.records.readings import ReadingReason
from portal.services import desk as services
from portal.services.refusal import Refusal
from portal.web import clock
from portal.web.access import performs, signed_in
from portal.web.frame import unit_name
from portal.web.limits import LOOK_UPS, limit
from portal.web.refusals import add_refusal

LONGEST = Length(max=200, message="太长了")
CLEAR_FOR = 60
REASONS = {reason.value: reason for reason in ReadingReason if reason is not ReadingReason.ROSTER}


class FindForm(Form):
    number = StringField(
        "身份证号", [InputRequired("照身份证写号码"), LONGEST], render_kw={"autocomplete": "off"}
    )


class NameForm(Form):
    name = StringField("身份证上的姓名", [InputRequired("照身份证写姓名"), LONGEST], id="card-name")


class HandBackForm(Form):
    name = StringField("身份证上的姓名", [InputRequired("照身份证写姓名"), LONGEST])
    phone = StringField("本人的手机号", [InputRequired("写本人的手机号"), LONGEST])


@bureau.route("/bureau/desk", methods=["GET", "POST"])
@performs(Act.REVEAL)
def desk() -> ResponseReturnValue:
    """The number comes by POST, so that it stands in no address and in no log."""
    form = FindForm(request.form)
    if request.method != "POST":
        return _find_page(form)
    limit(LOOK_UPS, who=signed_in().key)
    number = normal_number(str(form.number.data or ""))
    problem = problem_with_number(number, on=clock.today())
    if form.validate() and problem:
        form.number.errors = [problem.text]
    if form.errors:
        return _find_page(form, status=422)
    person = person_with_number(number)
    if person and person.number_sealed is None:
        person = None
    services.note_search(person, by=signed_in(), at=clock.now())
    if person is None:
        return _find_page(form, is_missing=True)
    return redirect(url_for("bureau.desk_person", key=person.key), 303)


@bureau.get("/bureau/desk/<key>")
@performs(Act.REVEAL)
def desk_person(key: str) -> ResponseReturnValue:
    return desk_page(person_with_card(key))


@bureau.post("/bureau/desk/<key>/prove")
@performs(Act.HAND_BACK)
def desk_prove(key: str) -> ResponseReturnValue:
    """Note that the card was seen."""
    person = person_with_card(key)
    form = NameForm(request.form)
    if not _is_name(form):
        return desk_page(person, name_form=form, status=422)
    name = normal_name(str(form.name.data))
    try:
        services.prove(person, name, by=signed_in(), at=clock.now(), on=clock.today())
    except Refusal as refusal:
        add_refusal(form, refusal, at="name")
        return desk_page(person, name_form=form, status=422)
    return redirect(url_for("bureau.desk_person", key=key), 303)


@bureau.post("/bureau/desk/<key>/reset")
@performs(Act.HAND_BACK)
def desk_reset(key: str) -> ResponseReturnValue:
    """Show six digits to read out."""
    person = person_with_card(key)
    try:
        code = services.make_code(person, by=signed_in(), at=clock.now())
    except Refusal as refusal:
        return desk_page(person, refusal=refusal.reasons[0].text, status=422)
    return desk_page(person, code=code)


@bureau.post("/bureau/desk/<key>/hand-back")
@performs(Act.HAND_BACK)
def desk_hand_back(key: str) -> ResponseReturnValue:
    """Give the number back to its owner: another phone, a new password, every session ended."""
    person = person_with_card(key)
    form = HandBackForm(request.form)
    phone = normal_phone(str(form.phone.data or ""))
    problem = problem_with_phone(phone)
    if _is_name(form) and problem:
        form.phone.errors = [problem.text]
    if form.errors:
        return desk_page(person, back_form=form, status=422)
    try:
        code = services.hand_back(
            person,
            normal_name(str(form.name.data)),
            phone,
            by=signed_in(),
            at=clock.now(),
            on=clock.today(),
        )
    except Refusal as refusal:
        add_refusal(form, refusal, at="name" if refusal.code == "name_differs" else "phone")
        return desk_page(person, back_form=form, status=422)
    return desk_page(person, code=code)


@bureau.post("/bureau/desk/<key>/reveal")
@performs(Act.REVEAL)
def desk_reveal(key: str) -> ResponseReturnValue:
    """Number and phone in clear for a minute; the reading is kept and the person sees it."""
    person = person_with_card(key)
    reason = REASONS.get(request.form.get("reason", ""))
    if reason is None:
        return desk_page(person, refusal="选一个原因，再看完整号码", status=422)
    limit(LOOK_UPS, who=signed_in().key)
    clear = services.reveal(person, reason, by=signed_in(), at=clock.now())
    answer = desk_page(person, clear=clear)
    answer.headers["Refresh"] = f"{CLEAR_FOR}; url={url_for('bureau.desk_person', key=key)}"
    return answer


def person_with_card(key: str) -> Person:
    """A person who still has a number; a forgotten one is not there."""
    found = person_with_key(key)
    if found is None or found.number_sealed is None:
        raise NotFound
    return found


def _find_page(
    form: FindForm, *, is_missing: bool = False, status: int = 200
) -> ResponseReturnValue:
    """The search, and for reviewers what waits for a second one of their unit."""
    page = render_template(
        "bureau/desk/index.html",
        form=form,
        missing=is_missing,
        corrections=open_corrections(signed_in().unit or ""),
    )
    return page, status


def _is_name(form: NameForm | HandBackForm) -> bool:
    problem = problem_with_name(normal_name(str(form.name.data or "")))
    if form.validate() and problem:
        form.name.errors = [problem.text]
    return not form.name.errors


def desk_page(
    person: Person,
    *,
    name_form: NameForm | None = None,
    back_form: HandBackForm | None = None,
    code: str = "",
    clear: tuple[str, str] | None = None,
    refusal: str = "",
    status: int = 200,
) -> Response:
    page = render_template(
        "bureau/desk/show.html",
        person=person,
        holder=account_of_person(person),
        name_form=name_form or NameForm(),
        back_form=back_form or HandBackForm(),
        reasons=list(REASONS.values()),
        code=code,
        clear=clear,
        refusal=refusal,
        may_hand_back=may(signed_in().role, Act.HAND_BACK),
        may_enrol=may(signed_in().role, Act.ENROL_FOR),
        may_enter_benefits=may(signed_in().role, Act.ENTER_BENEFITS),
        may_hold=may(signed_in().role, Act.HOLD_RECORDS),
        hold_reasons=list(HoldReason),
        enrolments=live_enrolments_of_person(person.id),
        corrections=open_corrections_of(person),
        unit_name=unit_name,
    )
    return make_response(page, status)
