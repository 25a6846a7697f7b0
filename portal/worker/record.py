"""我的信息: one's own data in clear, to take away, who read it, and closing the account."""

from flask import Response, current_app, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import Form, PasswordField
from wtforms.validators import InputRequired

from portal.policy.entitlement import Benefit
from portal.policy.roles import Act
from portal.records.accounts import Account
from portal.records.benefits import benefits_of, confirmed_for
from portal.services.accounts import close
from portal.services.own_data import own_data, readings_for
from portal.services.refusal import Refusal
from portal.web import clock
from portal.web.access import performs, signed_in
from portal.web.limits import PASSWORDS_ASKED_AGAIN, limit
from portal.web.refusals import add_refusal
from portal.web.session import forget_session
from portal.worker import worker


class CloseForm(Form):
    password = PasswordField(
        "现在的密码",
        [InputRequired("写现在的密码")],
        render_kw={"autocomplete": "current-password"},
    )


@worker.get("/worker/record")
@performs(Act.OWN_RECORD)
def record() -> ResponseReturnValue:
    account = signed_in()
    return render_template(
        "worker/record.html",
        person=account.person,
        readings=readings_for(account),
        benefits=_benefits(account),
    )


def _benefits(account: Account) -> list[tuple[Benefit, str]] | None:
    """Each benefit with its source; None before a card proved whose account it is."""
    if account.card_seen_on is None or account.person_id is None:
        return None
    sources = {(row.on_day, row.type): row.source for row in confirmed_for(account.person_id)}
    return [
        (one, sources.get((one.on, one.type), "这里发的合格证，还没有申领补贴"))
        for one in benefits_of(account.person_id)
    ]


@worker.get("/worker/record.json")
@performs(Act.OWN_RECORD)
def record_json() -> Response:
    """Everything that the portal holds of this person and this account, to keep or to carry on."""
    answer = make_response(current_app.json.dumps(own_data(signed_in()), ensure_ascii=False))
    answer.mimetype = "application/json"
    answer.headers["Content-Disposition"] = "attachment; filename=my-data.json"
    return answer


@worker.route("/worker/close", methods=["GET", "POST"])
@performs(Act.OWN_RECORD)
def close_account() -> ResponseReturnValue:
    form = CloseForm(request.form)
    status = 200
    if request.method == "POST":
        status = 422
        limit(PASSWORDS_ASKED_AGAIN, who=signed_in().key)
        if form.validate():
            try:
                close(signed_in(), password=str(form.password.data), at=clock.now())
            except Refusal as refusal:
                add_refusal(form, refusal, at="password")
            else:
                answer = make_response(redirect(url_for("public.home"), 303))
                forget_session(answer)
                return answer
    return render_template("worker/close.html", form=form), status
