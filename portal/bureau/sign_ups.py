"""代办报名: a reviewer signs up the person whose card lies on the desk, by the same verdicts."""

from collections.abc import Sequence

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound
from wtforms import Form, StringField
from wtforms.validators import DataRequired, Length

from portal.bureau import bureau
from portal.bureau.desk import desk_page, person_with_card
from portal.policy.identity import (
    normal_name,
    normal_number,
    problem_with_name,
    problem_with_number,
)
from portal.policy.roles import Act
from portal.policy.terms import Group
from portal.policy.verdict import Reason, Verdict
from portal.records.accounts import account_of_person
from portal.records.people import Person
from portal.records.programmes import subject_of
from portal.records.training_class import ClassOnDay, class_on
from portal.services import desk
from portal.services import enrolments as services
from portal.services.particulars import Particulars
from portal.services.refusal import Refusal
from portal.web import clock
from portal.web.access import performs, signed_in
from portal.web.limits import LOOK_UPS, limit
from portal.web.particulars import (
    STILL_TO_ASK,
    GroupForm,
    ParticularsForm,
    particulars_form,
    particulars_of,
)
from portal.web.refusals import add_refusal
from portal.web.site import jurisdiction

LONGEST = Length(max=100, message="太长了")


class CardForm(Form):
    number = StringField(
        "身份证号", [DataRequired("照身份证写号码"), LONGEST], render_kw={"autocomplete": "off"}
    )
    name = StringField("身份证上的姓名", [DataRequired("照身份证写姓名"), LONGEST])


class ClassForm(GroupForm):
    number = StringField("班号", [DataRequired("写班号，如 26-00001"), LONGEST])


@bureau.route("/bureau/desk/people", methods=["GET", "POST"])
@performs(Act.ENROL_FOR)
def desk_register() -> ResponseReturnValue:
    """Somebody without an account: the card is enough."""
    form = CardForm(request.form)
    if request.method == "POST":
        limit(LOOK_UPS, who=signed_in().key)
        person = _registered(form)
        if person:
            return redirect(url_for("bureau.desk_person", key=person.key), 303)
    page = render_template("bureau/sign_ups/register.html", form=form)
    return page, 422 if request.method == "POST" else 200


@bureau.route("/bureau/desk/<key>/sign-up", methods=["GET", "POST"])
@performs(Act.ENROL_FOR)
def desk_class(key: str) -> ResponseReturnValue:
    """Which class and which group; POST answers what the law says, and what is still asked."""
    person = person_with_card(key)
    form = ClassForm(request.form)
    if request.method != "POST":
        return _class_page(person, form)
    if not form.validate():
        return _class_page(person, form, status=422)
    found = class_on(str(form.number.data).strip(), on=clock.today())
    if found is None:
        form.number.errors = ["没有这个班号，对照班次页面再看一遍"]
        return _class_page(person, form, status=422)
    verdict = _verdict(person, found, form)
    in_the_way = [one for one in verdict.refusals if one.code not in STILL_TO_ASK]
    if in_the_way:
        return _class_page(person, form, reasons=in_the_way, status=422)
    asked = particulars_form(found.filed, verdict)
    asked.group.data = form.group.data
    return _particulars_page(person, found, asked, verdict)


@bureau.post("/bureau/desk/<key>/sign-up/<number>")
@performs(Act.ENROL_FOR)
def desk_sign_up(key: str, number: str) -> ResponseReturnValue:
    """A seat or the end of the queue, as for anybody."""
    person = person_with_card(key)
    found = class_on(number, on=clock.today())
    if found is None:
        raise NotFound
    first = GroupForm(request.form)
    if not first.validate():
        return redirect(url_for("bureau.desk_class", key=key), 303)
    verdict = _verdict(person, found, first)
    form = particulars_form(found.filed, verdict, typed=request.form)
    if not form.validate():
        return _particulars_page(person, found, form, verdict, status=422)
    try:
        services.enrol_for(
            person,
            number,
            particulars_of(form),
            law=jurisdiction(),
            on=clock.today(),
            at=clock.now(),
            by=signed_in().key,
        )
    except Refusal as refusal:
        return _particulars_page(person, found, form, verdict, reasons=refusal.reasons, status=422)
    return redirect(url_for("bureau.desk_person", key=key), 303)


@bureau.post("/bureau/desk/<key>/leave")
@performs(Act.ENROL_FOR)
def desk_leave(key: str) -> ResponseReturnValue:
    """The person present gives up a seat or a place."""
    person = person_with_card(key)
    try:
        services.leave_for(
            person,
            request.form.get("enrolment", ""),
            on=clock.today(),
            at=clock.now(),
            by=signed_in().key,
        )
    except LookupError:
        raise NotFound from None
    except Refusal as refusal:
        return desk_page(person, refusal=refusal.reasons[0].text, status=422)
    return redirect(url_for("bureau.desk_person", key=key), 303)


def _registered(form: CardForm) -> Person | None:
    """The person of a right form; else the form says what is wrong."""
    number, name = normal_number(form.number.data or ""), normal_name(form.name.data or "")
    if not form.validate():
        return None
    for field, problem in (
        (form.number, problem_with_number(number, on=clock.today())),
        (form.name, problem_with_name(name)),
    ):
        if problem:
            field.errors = [problem.text]
    if form.errors:
        return None
    try:
        return desk.register(number, name, by=signed_in(), at=clock.now(), on=clock.today())
    except Refusal as refusal:
        add_refusal(form, refusal, at="name")
        return None


def _verdict(person: Person, found: ClassOnDay, form: GroupForm) -> Verdict:
    return services.judge(
        person,
        account_of_person(person),
        found.filed,
        Particulars(group=Group[str(form.group.data).upper()]),
        law=jurisdiction(),
        on=clock.today(),
    )


def _class_page(
    person: Person, form: ClassForm, *, reasons: Sequence[Reason] = (), status: int = 200
) -> ResponseReturnValue:
    page = render_template("bureau/sign_ups/new.html", person=person, form=form, reasons=reasons)
    return page, status


def _particulars_page(
    person: Person,
    found: ClassOnDay,
    form: ParticularsForm,
    verdict: Verdict,
    *,
    reasons: Sequence[Reason] = (),
    status: int = 200,
) -> ResponseReturnValue:
    filed = found.filed
    page = render_template(
        "bureau/sign_ups/particulars.html",
        person=person,
        found=found,
        subject=subject_of(filed.occupation.name if filed.occupation else None, filed.course),
        form=form,
        verdict=verdict,
        still_to_ask=STILL_TO_ASK,
        reasons=reasons,
    )
    return page, status
