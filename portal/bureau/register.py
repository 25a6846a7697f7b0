"""备案变更: what institutions ask for and officers propose, passed or sent back with the reason."""

from collections.abc import Callable

from flask import Response, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound

from portal.bureau import bureau
from portal.policy.register import RegisterState
from portal.policy.roles import Act, Role, may
from portal.records.accounts import Account
from portal.records.register_changes import (
    RegisterChange,
    Scope,
    change_with_key,
    changes_of,
    files_of,
    steps_of,
)
from portal.services import register_changes as services
from portal.services.class_changes import refusal as refused
from portal.services.refusal import Refusal
from portal.web import clock
from portal.web.access import performs, signed_in
from portal.web.links import link
from portal.web.register import held_words, wanted_words
from portal.web.uploads import attachment

MOST = 100
LONGEST_REASON = 500


def scope_of(account: Account) -> Scope:
    """A reviewer's own centre; officers read all."""
    return Scope(centre=account.unit if account.role is Role.REVIEWER else None)


@bureau.get("/bureau/register")
@performs(Act.SEE_REGISTER)
def register() -> ResponseReturnValue:
    account = signed_in()
    under_way = changes_of(scope_of(account), is_open=True, most=MOST)
    return render_template(
        "bureau/register/index.html",
        mine=[one for one in under_way if is_turn_of(account, one)],
        others=[one for one in under_way if not is_turn_of(account, one)],
        over=changes_of(scope_of(account), is_open=False, most=MOST),
    )


@bureau.get("/bureau/register/<key>")
@performs(Act.SEE_REGISTER)
def register_change(key: str) -> ResponseReturnValue:
    return _page(_found(key))


@bureau.post("/bureau/register/<key>/return")
@performs(Act.REVIEW_REGISTER)
def register_return(key: str) -> ResponseReturnValue:
    change = _found(key)
    return _deed(
        change,
        lambda: services.send_back(change, _reason(), by=signed_in(), at=clock.now()),
    )


@bureau.post("/bureau/register/<key>/propose")
@performs(Act.PROPOSE_REGISTER)
def register_propose(key: str) -> ResponseReturnValue:
    change = _found(key)
    return _deed(
        change, lambda: services.propose(change, _reason(), by=signed_in(), at=clock.now())
    )


@bureau.post("/bureau/register/<key>/approve")
@performs(Act.DECIDE_REGISTER)
def register_approve(key: str) -> ResponseReturnValue:
    change = _found(key)
    return _deed(
        change,
        lambda: services.approve(change, by=signed_in(), at=clock.now(), on=clock.today()),
    )


@bureau.post("/bureau/register/<key>/decline")
@performs(Act.DECIDE_REGISTER)
def register_decline(key: str) -> ResponseReturnValue:
    change = _found(key)
    return _deed(
        change, lambda: services.decline(change, _reason(), by=signed_in(), at=clock.now())
    )


@bureau.get("/bureau/register/<key>/papers/<paper>")
@performs(Act.SEE_REGISTER)
def register_paper(key: str, paper: str) -> ResponseReturnValue:
    for upload in files_of(_found(key).id):
        if upload.key == paper:
            return attachment(upload)
    raise NotFound


def is_turn_of(account: Account, change: RegisterChange) -> bool:
    """Whether this official is who decides, or passes on, what comes next."""
    match change.state:
        case RegisterState.SUBMITTED:
            officer = account.role is Role.PROPOSING_OFFICER
            return may(account.role, Act.REVIEW_REGISTER) and (
                change.noun.is_for_officers is officer
            )
        case RegisterState.PROPOSED:
            return account.role is Role.APPROVING_OFFICER and change.proposed_by != account.id
    return False


def _found(key: str) -> RegisterChange:
    found = change_with_key(key, scope_of(signed_in()))
    if found is None:
        raise NotFound
    return found


def _reason() -> str:
    reason = request.form.get("reason", "").strip()[:LONGEST_REASON]
    if not reason:
        raise refused("no_reason", "写理由，对方要看")
    return reason


def _deed(change: RegisterChange, deed: Callable[[], object]) -> ResponseReturnValue:
    try:
        deed()
    except Refusal as refusal:
        return _page(change, refusal=refusal, status=422)
    return redirect(url_for("bureau.register_change", key=change.key), 303)


def _page(change: RegisterChange, *, refusal: Refusal | None = None, status: int = 200) -> Response:
    account = signed_in()
    page = render_template(
        "bureau/register/show.html",
        change=change,
        wanted=wanted_words(change),
        held=held_words(change),
        papers=files_of(change.id),
        paper_address=lambda paper: link("bureau.register_paper", key=change.key, paper=paper),
        steps=steps_of([change.id])[change.id],
        is_mine=is_turn_of(account, change),
        may_propose=may(account.role, Act.PROPOSE_REGISTER),
        typed=request.form.get("reason", ""),
        refusal=refusal.reasons if refusal else (),
    )
    return make_response(page, status)
