"""Sign in and sign out."""

from flask import make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.entry import entry
from portal.entry.begin import begin, current, needs_second_factor, remember, safe_next
from portal.entry.forms import SignInForm
from portal.entry.locked import locked_answer, words_of
from portal.services import sign_ins
from portal.services.entry import Locked, sign_in
from portal.services.refusal import Refusal
from portal.web import clock
from portal.web.refusals import add_refusal
from portal.web.session import browser_session, forget_session
from portal.web.visitor import visitor


@entry.route("/login", methods=["GET", "POST"])
def login() -> ResponseReturnValue:
    form = SignInForm(request.form)
    if request.method != "POST":
        found = current()
        if found and found.is_whole:
            return redirect(url_for("entry.next_step"))
        return _page(form, 200)
    if not form.validate():
        return _page(form, 422)
    try:
        account = sign_in(
            str(form.name.data), str(form.password.data), visitor=visitor(), at=clock.now()
        )
    except Locked as locked:
        form.name.errors = [f"{words_of(locked)}。忘了密码，带身份证到服务中心重设"]
        return locked_answer(_page(form, 429), locked)
    except Refusal as refusal:
        add_refusal(form, refusal, at="name")
        return _page(form, 422)
    if needs_second_factor(account):
        begin(account, is_whole=False)
        return redirect(url_for("entry.code"), 303)
    begin(account, is_whole=True)
    return remember(account, make_response(redirect(safe_next(account), 303)))


def _page(form: SignInForm, status: int) -> ResponseReturnValue:
    wanted = request.args.get("next", "")
    return render_template("entry/login.html", form=form, wanted=wanted), status


@entry.post("/logout")
def logout() -> ResponseReturnValue:
    """End the session on the server; what the browser still holds opens nothing."""
    sign_ins.end(browser_session().token, at=clock.now(), address=request.remote_addr or "")
    answer = make_response(redirect(url_for("public.home"), 303))
    answer.headers["Clear-Site-Data"] = '"cache"'
    forget_session(answer)
    return answer
