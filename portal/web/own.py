"""One's own account, the same behind every door: who I am, my sign-ins, my phone, larger type."""

from dataclasses import dataclass
from datetime import datetime

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import Form, PasswordField, StringField
from wtforms.validators import InputRequired, Length

from portal.policy.identity import masked_phone, normal_phone, problem_with_phone
from portal.policy.roles import Act
from portal.records.sign_ins import open_sign_ins, token_hash
from portal.services import sign_ins
from portal.services.accounts import change_phone, prefer_elder, see_notice
from portal.services.refusal import Refusal
from portal.web import clock
from portal.web.access import performs, signed_in
from portal.web.frame import places_of
from portal.web.limits import PASSWORDS_ASKED_AGAIN, limit
from portal.web.refusals import add_refusal
from portal.web.session import browser_session, forget_session


class PhoneForm(Form):
    phone = StringField(
        "新手机号",
        [InputRequired("写新手机号"), Length(max=40, message="太长了")],
        render_kw={"autocomplete": "tel", "inputmode": "tel"},
    )
    password = PasswordField(
        "现在的密码",
        [InputRequired("写现在的密码")],
        render_kw={"autocomplete": "current-password"},
    )


@dataclass(frozen=True)
class Device:
    """One open sign-in, as its holder sees it."""

    words: str
    since: datetime
    is_this: bool


def hang_own_pages(door: Blueprint, root: str) -> None:
    """Give a door the pages of one's own account, under `root`."""
    for rule, view, methods in (
        ("own", own, ["GET"]),
        ("own/phone", own_phone, ["GET", "POST"]),
        ("own/view", own_view, ["POST"]),
        ("all", own_places, ["GET"]),
        ("own/notice", own_notice, ["POST"]),
        ("own/sign-ins/end", own_sign_ins_end, ["POST"]),
    ):
        door.add_url_rule(f"{root}/{rule}", view.__name__, view, methods=methods)


@performs(Act.OWN_ACCOUNT)
def own() -> ResponseReturnValue:
    account = signed_in()
    here = token_hash(browser_session().token)
    devices = [
        Device(row.device_words, row.started_at, row.token_hash == here)
        for row in open_sign_ins(account)
        if clock.now() < row.ends_at and clock.now() - row.seen_at < sign_ins.idle(account.role)
    ]
    return render_template(
        "own/show.html", devices=devices, phone=masked_phone(account.phone or ""), door=_door()
    )


@performs(Act.OWN_ACCOUNT)
def own_places() -> ResponseReturnValue:
    """Everything behind the door, for whom the frame cannot hold it all."""
    return render_template("own/places.html", places=places_of(signed_in().role), door=_door())


@performs(Act.OWN_ACCOUNT)
def own_phone() -> ResponseReturnValue:
    form = PhoneForm(request.form)
    if request.method == "POST":
        limit(PASSWORDS_ASKED_AGAIN, who=signed_in().key)
    if request.method == "POST" and form.validate() and _is_moved(form):
        return redirect(url_for(f"{_door()}.own"), 303)
    status = 422 if request.method == "POST" else 200
    return render_template("own/phone.html", form=form, door=_door()), status


def _is_moved(form: PhoneForm) -> bool:
    phone = normal_phone(str(form.phone.data))
    problem = problem_with_phone(phone)
    if problem:
        form.phone.errors = [problem.text]
        return False
    try:
        change_phone(
            signed_in(),
            phone,
            password=str(form.password.data),
            at=clock.now(),
            token=browser_session().token,
        )
    except Refusal as refusal:
        add_refusal(form, refusal, at="phone" if refusal.code == "phone_full" else "password")
        return False
    return True


@performs(Act.OWN_ACCOUNT)
def own_view() -> ResponseReturnValue:
    account = signed_in()
    prefer_elder(account, is_wanted=not account.prefers_elder)
    return redirect(url_for(f"{_door()}.own"), 303)


@performs(Act.OWN_ACCOUNT)
def own_notice() -> ResponseReturnValue:
    """The holder has seen the privacy notice; it is shown again when it changes."""
    see_notice(signed_in(), at=clock.now())
    return redirect(url_for(f"{_door()}.own"), 303)


@performs(Act.OWN_ACCOUNT)
def own_sign_ins_end() -> ResponseReturnValue:
    """Sign out on every device, this one too."""
    sign_ins.end_everywhere(signed_in(), at=clock.now())
    answer = make_response(redirect(url_for("entry.login"), 303))
    forget_session(answer)
    return answer


def _door() -> str:
    return signed_in().role.door.value
