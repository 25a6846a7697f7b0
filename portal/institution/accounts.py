"""账号: a manager makes and ends the accounts of the own institution's people; one for each."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound
from wtforms import Form, StringField
from wtforms.validators import InputRequired, Length

from portal.institution import institution
from portal.policy.identity import (
    normal_name,
    normal_phone,
    problem_with_name,
    problem_with_phone,
)
from portal.policy.roles import Act, Role
from portal.records.accounts import Account, account_with_key, accounts_of_institution
from portal.services import officials
from portal.services.officials import NewAccount
from portal.services.refusal import Refusal
from portal.web import clock
from portal.web.access import performs, signed_in
from portal.web.refusals import add_refusal

LONGEST = Length(max=100, message="太长了")


class InstructorForm(Form):
    name = StringField("姓名", [InputRequired("写姓名"), LONGEST])
    phone = StringField("手机号", [InputRequired("写手机号"), LONGEST])


@institution.route("/institution/accounts", methods=["GET", "POST"])
@performs(Act.INSTITUTION_ACCOUNTS)
def accounts() -> ResponseReturnValue:
    """The people of one's own institution, and a form for one more instructor."""
    form = InstructorForm(request.form)
    if request.method != "POST":
        return _page(form)
    name, phone = normal_name(str(form.name.data)), normal_phone(str(form.phone.data))
    form.validate()
    for field, problem in (
        (form.name, problem_with_name(name)),
        (form.phone, problem_with_phone(phone)),
    ):
        if problem and not field.errors:
            field.errors = [problem.text]
    if any(field.errors for field in form):
        return _page(form, status=422)
    new = NewAccount(Role.INSTRUCTOR, name, phone, institution_id=signed_in().institution_id)
    try:
        account, first = officials.make_for_institution(new, by=signed_in(), at=clock.now())
    except Refusal as refusal:
        add_refusal(form, refusal, at="phone")
        return _page(form, status=422)
    return _page(InstructorForm(), told=account, first=first)


@institution.post("/institution/accounts/<key>/disable")
@performs(Act.INSTITUTION_ACCOUNTS)
def accounts_disable(key: str) -> ResponseReturnValue:
    try:
        officials.disable(_instructor(key), by=signed_in(), at=clock.now())
    except Refusal as refusal:
        return _page(InstructorForm(), refusal=refusal.reasons[0].text, status=422)
    return redirect(url_for("institution.accounts"), 303)


@institution.post("/institution/accounts/<key>/password")
@performs(Act.INSTITUTION_ACCOUNTS)
def accounts_password(key: str) -> ResponseReturnValue:
    """A new first password, shown this once. A manager's own comes from the bureau."""
    account = _instructor(key)
    try:
        first = officials.renew_first_password(account, by=signed_in(), at=clock.now())
    except Refusal as refusal:
        return _page(InstructorForm(), refusal=refusal.reasons[0].text, status=422)
    return _page(InstructorForm(), told=account, first=first)


def _instructor(key: str) -> Account:
    """An instructor of the manager's own institution."""
    account = account_with_key(key)
    if account is None or account.institution_id != signed_in().institution_id:
        raise NotFound
    if account.role is not Role.INSTRUCTOR:
        raise NotFound
    return account


def _page(
    form: InstructorForm,
    *,
    told: Account | None = None,
    first: str = "",
    refusal: str = "",
    status: int = 200,
) -> ResponseReturnValue:
    page = render_template(
        "institution/accounts/index.html",
        form=form,
        accounts=accounts_of_institution(signed_in().institution_id or 0),
        told=told,
        first=first,
        refusal=refusal,
    )
    return page, status
