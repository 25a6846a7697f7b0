"""Sign up: name, ID number, phone, password, and the privacy notice to read."""

from flask import make_response, redirect, render_template, request
from flask.typing import ResponseReturnValue

from portal.entry import entry
from portal.entry.begin import begin, remember, safe_next
from portal.entry.forms import SignUpForm
from portal.policy.identity import normal_name, normal_number, normal_phone
from portal.services.accounts import Applicant, problems_with, sign_up
from portal.services.refusal import Refusal
from portal.web import clock
from portal.web.limits import SIGN_UPS, limit
from portal.web.refusals import add_refusal

FIELDS = {"number_taken": "number", "phone_full": "phone", "busy": "name"}


@entry.route("/signup", methods=["GET", "POST"])
def signup() -> ResponseReturnValue:
    form = SignUpForm(request.form)
    if request.method != "POST":
        return _page(form, 200)
    if not form.validate():
        return _page(form, 422)
    applicant = Applicant(
        normal_name(str(form.name.data)),
        normal_number(str(form.number.data)),
        normal_phone(str(form.phone.data)),
        str(form.password.data),
    )
    problems = problems_with(applicant, on=clock.today())
    for field, words in problems.items():
        form[field].errors = [words]
    if problems:
        return _page(form, 422)
    limit(SIGN_UPS)
    try:
        account = sign_up(applicant, at=clock.now())
    except Refusal as refusal:
        add_refusal(form, refusal, at=FIELDS.get(refusal.code, "password"))
        return _page(form, 422)
    begin(account, is_whole=True)
    return remember(account, make_response(redirect(safe_next(account), 303)))


def _page(form: SignUpForm, status: int) -> ResponseReturnValue:
    wanted = request.args.get("next", "")
    return render_template("entry/signup.html", form=form, wanted=wanted), status
