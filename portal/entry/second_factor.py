"""The second factor of staff: its code at each sign-in, and enrolling at the first."""

from flask import make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.entry import entry
from portal.entry.begin import begin, current, remember
from portal.entry.forms import CodeForm
from portal.entry.locked import locked_answer, words_of
from portal.records.accounts import Account
from portal.services import second_factor
from portal.services.entry import Locked
from portal.services.refusal import Refusal
from portal.web import clock
from portal.web.refusals import add_refusal
from portal.web.site import jurisdiction
from portal.web.visitor import visitor


@entry.route("/second-factor", methods=["GET", "POST"])
def code() -> ResponseReturnValue:
    found = current()
    if found is None or found.is_whole:
        return redirect(url_for("entry.next_step"))
    account = found.account
    form = CodeForm(request.form)
    if request.method != "POST":
        return _page(form, account, 200)
    if not form.validate():
        return _page(form, account, 422)
    try:
        codes = _pass(account, str(form.code.data))
    except Locked as locked:
        form.code.errors = [words_of(locked)]
        return locked_answer(_page(form, account, 429), locked)
    except Refusal as refusal:
        add_refusal(form, refusal, at="code")
        return _page(form, account, 422)
    begin(account, is_whole=True)
    if codes:
        return remember(
            account, make_response(render_template("entry/recovery_codes.html", codes=codes))
        )
    return remember(account, make_response(redirect(url_for("entry.next_step"), 303)))


def _pass(account: Account, typed: str) -> list[str]:
    """Check the code; the recovery codes of an account that enrols with it."""
    if account.totp_since:
        second_factor.check(account, typed, visitor=visitor(), at=clock.now())
        return []
    return second_factor.enrol(account, typed, visitor=visitor(), at=clock.now())


def _page(form: CodeForm, account: Account, status: int) -> ResponseReturnValue:
    if account.totp_since:
        return render_template("entry/code.html", form=form), status
    page = render_template(
        "entry/enrol.html",
        form=form,
        picture=second_factor.picture(account, issuer=jurisdiction().place.brand),
        secret=second_factor.secret_to_enrol(account),
    )
    return page, status
