"""账号: staff and institutions' managers, proposed by one officer and confirmed by another."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound
from wtforms import Form, StringField
from wtforms.validators import InputRequired, Length

from portal.bureau import bureau
from portal.policy.identity import (
    normal_name,
    normal_phone,
    problem_with_name,
    problem_with_phone,
)
from portal.policy.roles import Act, Role, may
from portal.records.accounts import Account, account_with_key, official_accounts
from portal.records.institutions import institution_with_uscc
from portal.services import officials
from portal.services.officials import NewAccount
from portal.services.refusal import Refusal
from portal.web import clock
from portal.web.access import performs, signed_in
from portal.web.fields import ChoiceField
from portal.web.frame import unit_name
from portal.web.refusals import add_refusal
from portal.web.site import jurisdiction

LONGEST = Length(max=100, message="太长了")
OFFERED = {role.value: role for role in Role if role is not Role.WORKER}


def _units() -> list[tuple[str, str]]:
    units = [(entry.value.key, entry.value.short_name) for entry in jurisdiction().centres]
    return [("", "不是审核员"), *units]


class AccountForm(Form):
    role = ChoiceField(
        "身份", [("", "选一个"), *((value, role.label) for value, role in OFFERED.items())]
    )
    name = StringField("姓名", [InputRequired("写姓名"), LONGEST])
    phone = StringField("手机号", [InputRequired("写手机号"), LONGEST])
    unit = ChoiceField("单位（审核员）", _units)
    uscc = StringField("统一社会信用代码（机构人员）", [LONGEST])


@bureau.get("/bureau/accounts")
@performs(Act.SEE_ACCOUNTS)
def accounts() -> ResponseReturnValue:
    return _list()


@bureau.route("/bureau/accounts/new", methods=["GET", "POST"])
@performs(Act.PROPOSE_ACCOUNTS)
def accounts_new() -> ResponseReturnValue:
    form = AccountForm(request.form)
    if request.method == "GET":
        return render_template("bureau/accounts/new.html", form=form)
    new = _read(form)
    if new is None:
        return render_template("bureau/accounts/new.html", form=form), 422
    try:
        account, first = officials.propose(new, by=signed_in(), at=clock.now())
    except Refusal as refusal:
        add_refusal(form, refusal, at="phone")
        return render_template("bureau/accounts/new.html", form=form), 422
    return _list(told=account, first=first)


@bureau.post("/bureau/accounts/<key>/confirm")
@performs(Act.CONFIRM_ACCOUNTS)
def accounts_confirm(key: str) -> ResponseReturnValue:
    try:
        officials.confirm(_account(key), by=signed_in(), at=clock.now())
    except Refusal as refusal:
        return _list(refusal=refusal.reasons[0].text, status=422)
    return redirect(url_for("bureau.accounts"), 303)


@bureau.post("/bureau/accounts/<key>/disable")
@performs(Act.SEE_ACCOUNTS)
def accounts_disable(key: str) -> ResponseReturnValue:
    try:
        officials.disable(_account(key), by=signed_in(), at=clock.now())
    except Refusal as refusal:
        return _list(refusal=refusal.reasons[0].text, status=422)
    return redirect(url_for("bureau.accounts"), 303)


def _account(key: str) -> Account:
    found = account_with_key(key)
    if found is None or found.role is Role.WORKER:
        raise NotFound
    return found


def _read(form: AccountForm) -> NewAccount | None:
    """What was asked for, or None with the mistakes at their fields."""
    form.validate()
    name, phone = normal_name(str(form.name.data)), normal_phone(str(form.phone.data))
    for field, problem in (
        (form.name, problem_with_name(name)),
        (form.phone, problem_with_phone(phone)),
    ):
        if problem and not field.errors:
            field.errors = [problem.text]
    role = OFFERED.get(form.role.data)
    if role is None:
        form.role.errors = form.role.errors or ["选一个身份"]
        return None
    institution_id = None
    if role in (Role.MANAGER, Role.INSTRUCTOR):
        found = institution_with_uscc(str(form.uscc.data).strip().upper())
        institution_id = found.id if found else None
        if found is None:
            form.uscc.errors = ["没有这家机构，核对统一社会信用代码"]
    unit = form.unit.data if role is Role.REVIEWER else None
    if role is Role.REVIEWER and not unit:
        form.unit.errors = ["选审核员的单位"]
    if any(field.errors for field in form):
        return None
    return NewAccount(role, name, phone, unit=unit, institution_id=institution_id)


def _list(
    *, told: Account | None = None, first: str = "", refusal: str = "", status: int = 200
) -> ResponseReturnValue:
    page = render_template(
        "bureau/accounts/index.html",
        accounts=official_accounts(),
        unit_name=unit_name,
        told=told,
        first=first,
        refusal=refusal,
        may_propose=may(signed_in().role, Act.PROPOSE_ACCOUNTS),
        may_confirm=may(signed_in().role, Act.CONFIRM_ACCOUNTS),
    )
    return page, status
