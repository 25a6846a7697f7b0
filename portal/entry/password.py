"""Change the password: of one's own will, or because it must be changed."""

from flask import make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.entry import entry
from portal.entry.begin import current, home_of
from portal.entry.forms import PasswordForm
from portal.records.accounts import Account
from portal.services.accounts import change_password, refuse_wrong_password
from portal.services.refusal import Refusal
from portal.web import clock
from portal.web.access import is_password_old, let_in
from portal.web.limits import PASSWORDS_ASKED_AGAIN, limit
from portal.web.refusals import add_refusal
from portal.web.session import browser_session
from portal.web.site import settings


@entry.route("/password", methods=["GET", "POST"])
def password() -> ResponseReturnValue:
    found = current()
    if found is None:
        return redirect(url_for("entry.login"))
    if not found.is_whole:
        return redirect(url_for("entry.code"))
    let_in(found)
    account = found.account
    form = PasswordForm(request.form)
    if request.method != "POST":
        return _page(form, account, 200)
    limit(PASSWORDS_ASKED_AGAIN, who=account.key)
    if not form.validate():
        return _page(form, account, 422)
    try:
        refuse_wrong_password(account, str(form.old.data))
        change_password(
            account,
            str(form.new.data),
            is_staff_rule=has_staff_rule(account),
            at=clock.now(),
            token=browser_session().token,
        )
    except Refusal as refusal:
        add_refusal(form, refusal, at="old" if refusal.code == "wrong_password" else "new")
        return _page(form, account, 422)
    return make_response(redirect(home_of(account), 303))


def has_staff_rule(account: Account) -> bool:
    """Whether the staff rule of 等保 holds for this account."""
    return account.role.is_staff and settings().staff_password_days > 0


def _page(form: PasswordForm, account: Account, status: int) -> ResponseReturnValue:
    is_owed = account.must_change_password or is_password_old(account)
    page = render_template(
        "entry/password.html",
        form=form,
        is_owed=is_owed,
        home="" if is_owed else home_of(account),
        has_staff_rule=has_staff_rule(account),
    )
    return page, status
