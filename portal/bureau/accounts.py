"""账号: staff and institutions' people, proposed by one officer and confirmed by another."""

from collections.abc import Callable

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
from portal.records.account_changes import changes_of, open_changes
from portal.records.accounts import Account, account_with_key, official_accounts
from portal.records.institutions import institution_with_uscc
from portal.services import officials
from portal.services.account_changes import Position
from portal.services.officials import NewAccount, NewInstitution
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


class PositionForm(Form):
    role = ChoiceField(
        "身份", [("", "选一个"), *((value, role.label) for value, role in OFFERED.items())]
    )
    unit = ChoiceField("单位（审核员）", _units)
    uscc = StringField("统一社会信用代码（机构人员）", [LONGEST])


class AccountForm(PositionForm):
    name = StringField("姓名", [InputRequired("写姓名"), LONGEST])
    phone = StringField("手机号", [InputRequired("写手机号"), LONGEST])
    institution_name = StringField("机构名称（新机构）", [LONGEST])


@bureau.get("/bureau/accounts")
@performs(Act.SEE_ACCOUNTS)
def accounts() -> ResponseReturnValue:
    """Every account, first those that wait for the second officer."""
    waiting = {change.account_id for change in open_changes()}
    found = sorted(
        official_accounts(),
        key=lambda one: one.id not in waiting and (one.is_live or bool(one.disabled_at)),
    )
    return render_template(
        "bureau/accounts/index.html",
        accounts=found,
        waiting=waiting,
        unit_name=unit_name,
        may_propose=may(signed_in().role, Act.PROPOSE_ACCOUNTS),
    )


@bureau.route("/bureau/accounts/new", methods=["GET", "POST"])
@performs(Act.PROPOSE_ACCOUNTS)
def accounts_new() -> ResponseReturnValue:
    form = AccountForm(request.form)
    if request.method != "POST":
        return render_template("bureau/accounts/new.html", form=form)
    new = _read(form)
    if new is None:
        return render_template("bureau/accounts/new.html", form=form), 422
    try:
        account, first = officials.propose(new, by=signed_in(), at=clock.now())
    except Refusal as refusal:
        is_code = refusal.code in ("wrong_code", "known")
        add_refusal(form, refusal, at="uscc" if is_code else "phone")
        return render_template("bureau/accounts/new.html", form=form), 422
    return account_page(account, first=first)


@bureau.get("/bureau/accounts/<key>")
@performs(Act.SEE_ACCOUNTS)
def accounts_account(key: str) -> ResponseReturnValue:
    return account_page(official_with_key(key))


@bureau.post("/bureau/accounts/<key>/confirm")
@performs(Act.CONFIRM_ACCOUNTS)
def accounts_confirm(key: str) -> ResponseReturnValue:
    return done(official_with_key(key), officials.confirm)


@bureau.post("/bureau/accounts/<key>/disable")
@performs(Act.SEE_ACCOUNTS)
def accounts_disable(key: str) -> ResponseReturnValue:
    return done(official_with_key(key), officials.disable)


@bureau.post("/bureau/accounts/<key>/password")
@performs(Act.PROPOSE_ACCOUNTS)
def accounts_password(key: str) -> ResponseReturnValue:
    """A new first password, shown this once."""
    account = official_with_key(key)
    try:
        first = officials.renew_first_password(account, by=signed_in(), at=clock.now())
    except Refusal as refusal:
        return account_page(account, refusal=refusal)
    return account_page(account, first=first)


def done(account: Account, deed: Callable[..., object]) -> ResponseReturnValue:
    """Do it and go back to the account, or show its page with what speaks against it."""
    try:
        deed(account, by=signed_in(), at=clock.now())
    except Refusal as refusal:
        return account_page(account, refusal=refusal)
    return redirect(url_for("bureau.accounts_account", key=account.key), 303)


def official_with_key(key: str) -> Account:
    """The account of an official or an institution's person; 404 for a worker's."""
    found = account_with_key(key)
    if found is None or found.role is Role.WORKER:
        raise NotFound
    return found


def account_page(
    account: Account, *, first: str = "", refusal: Refusal | None = None
) -> ResponseReturnValue:
    """One account, what waits for it, and what this officer may do; with a refusal 422."""
    by = signed_in()
    page = render_template(
        "bureau/accounts/show.html",
        one=account,
        first=first,
        refusal=refusal,
        changes=changes_of(account),
        unit_name=unit_name,
        is_own=account.id == by.id,
        may_propose=may(by.role, Act.PROPOSE_ACCOUNTS),
        may_confirm=may(by.role, Act.CONFIRM_ACCOUNTS),
    )
    return page, 422 if refusal else 200


def read_position(form: PositionForm, *, is_known: bool = True) -> Position | None:
    """What a validated form asks for, or None with the mistakes at their fields.

    `is_known` is False where the institution comes with the account.
    """
    role = OFFERED.get(form.role.data)
    if role is None:
        form.role.errors = form.role.errors or ["选一个身份"]
        return None
    institution_id = None
    if role in (Role.MANAGER, Role.INSTRUCTOR):
        found = institution_with_uscc(str(form.uscc.data).strip().upper())
        institution_id = found.id if found else None
        if found is None and is_known:
            form.uscc.errors = ["没有这家机构，核对统一社会信用代码"]
    unit = form.unit.data if role is Role.REVIEWER else None
    if role is Role.REVIEWER and not unit:
        form.unit.errors = ["选审核员的单位"]
    if any(field.errors for field in form):
        return None
    return Position(role, unit=unit, institution_id=institution_id)


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
    new = _new_institution(form)
    position = read_position(form, is_known=new is None)
    if position is None:
        return None
    return NewAccount(
        position.role,
        name,
        phone,
        unit=position.unit,
        institution_id=position.institution_id,
        institution=new,
    )


def _new_institution(form: AccountForm) -> NewInstitution | None:
    """One that comes with its first manager: a code that nobody has yet, and its name."""
    code = str(form.uscc.data or "").strip().upper()
    name = " ".join(str(form.institution_name.data or "").split())
    is_new = form.role.data == Role.MANAGER and name and not institution_with_uscc(code)
    return NewInstitution(code, name) if is_new else None
