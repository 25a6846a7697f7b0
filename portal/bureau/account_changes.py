"""账号变更: one officer proposes another role, unit or institution, or a new second factor."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound

from portal.bureau import bureau
from portal.bureau.accounts import PositionForm, done, official_with_key, read_position
from portal.policy.roles import Act, roles_within_reach
from portal.records.account_changes import AccountChange, change_with_key
from portal.records.accounts import Account
from portal.services import account_changes as services
from portal.services.refusal import Refusal
from portal.web import clock
from portal.web.access import performs, signed_in
from portal.web.refusals import add_refusal


@bureau.route("/bureau/accounts/<key>/change", methods=["GET", "POST"])
@performs(Act.PROPOSE_ACCOUNTS)
def account_changes_new(key: str) -> ResponseReturnValue:
    account = official_with_key(key)
    form = _form(account)
    if request.method != "POST":
        return render_template("bureau/account_changes/new.html", form=form, one=account)
    form.validate()
    position = read_position(form)
    if position:
        try:
            services.propose_position(account, position, by=signed_in(), at=clock.now())
        except Refusal as refusal:
            add_refusal(form, refusal, at="role")
        else:
            return redirect(url_for("bureau.accounts_account", key=key), 303)
    return render_template("bureau/account_changes/new.html", form=form, one=account), 422


@bureau.post("/bureau/accounts/<key>/second-factor")
@performs(Act.PROPOSE_ACCOUNTS)
def account_changes_second_factor(key: str) -> ResponseReturnValue:
    return done(official_with_key(key), services.propose_new_second_factor)


@bureau.post("/bureau/account-changes/<key>/confirm")
@performs(Act.CONFIRM_ACCOUNTS)
def account_changes_confirm(key: str) -> ResponseReturnValue:
    change = _change(key)
    return done(change.account, lambda _, **how: services.confirm(change, **how))


@bureau.post("/bureau/account-changes/<key>/decline")
@performs(Act.CONFIRM_ACCOUNTS)
def account_changes_decline(key: str) -> ResponseReturnValue:
    change = _change(key)
    return done(change.account, lambda _, **how: services.decline(change, **how))


def _change(key: str) -> AccountChange:
    found = change_with_key(key)
    if found is None:
        raise NotFound
    return found


def _form(account: Account) -> PositionForm:
    """What the account has now, and the roles that it may have."""
    form = PositionForm(
        request.form,
        role=account.role.value,
        unit=account.unit or "",
        uscc=account.institution.uscc if account.institution else "",
    )
    form.role.choices = [(role.value, role.label) for role in roles_within_reach(account.role)]
    return form
