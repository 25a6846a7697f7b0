"""Set a new password with the six digits that the centre gave face to face."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.entry import entry
from portal.entry.forms import ResetForm
from portal.entry.locked import locked_answer, words_of
from portal.services.desk import set_password_with_code
from portal.services.entry import Locked
from portal.services.refusal import Refusal
from portal.web import clock
from portal.web.refusals import add_refusal
from portal.web.visitor import visitor


@entry.route("/reset", methods=["GET", "POST"])
def reset() -> ResponseReturnValue:
    form = ResetForm(request.form)
    if request.method != "POST":
        return _page(form, 200)
    if not form.validate():
        return _page(form, 422)
    try:
        set_password_with_code(
            str(form.name.data),
            str(form.code.data),
            str(form.password.data),
            visitor=visitor(),
            at=clock.now(),
        )
    except Locked as locked:
        form.code.errors = [words_of(locked)]
        return locked_answer(_page(form, 429), locked)
    except Refusal as refusal:
        add_refusal(form, refusal, at="password" if refusal.code == "weak_password" else "code")
        return _page(form, 422)
    return redirect(url_for("entry.login"), 303)


def _page(form: ResetForm, status: int) -> ResponseReturnValue:
    return render_template("entry/reset.html", form=form), status
