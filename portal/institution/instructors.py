"""教师: who is registered, for what and until when, and which account each one signs in with."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import Form
from wtforms.validators import InputRequired

from portal.institution import institution
from portal.institution.register import asked
from portal.policy.register import RegisterNoun
from portal.policy.roles import Act, Role
from portal.records.accounts import accounts_of_institution
from portal.records.instructors import instructors_of
from portal.services import instructors as services
from portal.services.refusal import Refusal
from portal.web import clock
from portal.web.access import performs, signed_in
from portal.web.fields import ChoiceField
from portal.web.refusals import add_refusal


class AccountForm(Form):
    instructor = ChoiceField("教师", [], validators=[InputRequired("选一位教师")])
    account = ChoiceField("登录账号", [])


@institution.route("/institution/instructors", methods=["GET", "POST"])
@performs(Act.INSTITUTION_ACCOUNTS)
def instructors() -> ResponseReturnValue:
    """The list, and one form that joins an instructor and an account."""
    own = signed_in().institution_id or 0
    teachers = {str(one.id): one for one in instructors_of(own)}
    accounts = {
        one.key: one
        for one in accounts_of_institution(own)
        if one.role is Role.INSTRUCTOR and one.disabled_at is None
    }
    form = AccountForm(request.form)
    form.instructor.choices = [("", "选一位"), *((key, one.name) for key, one in teachers.items())]
    form.account.choices = [
        ("", "没有账号"),
        *((key, one.name) for key, one in accounts.items()),
    ]
    status = 200
    if request.method == "POST":
        if form.validate():
            teacher, account = teachers[form.instructor.data], accounts.get(form.account.data)
            try:
                services.connect(teacher, account, by=signed_in(), at=clock.now())
                return redirect(url_for("institution.instructors"), 303)
            except Refusal as refusal:
                add_refusal(form, refusal, at="account")
        status = 422
    page = render_template(
        "institution/instructors/index.html",
        form=form,
        teachers=list(teachers.values()),
        names={one.id: one.name for one in accounts.values()},
        today=clock.today(),
        **asked(RegisterNoun.INSTRUCTOR),
    )
    return page, status
