"""班次: one class as its centre reads it, with the law's answers, and what may be decided."""

from collections.abc import Callable

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound

from portal.bureau import bureau
from portal.bureau.class_page import class_page
from portal.policy.roles import Act
from portal.records.classes import TrainingClass
from portal.records.filings import ClassAmendment
from portal.records.reviews import amendment_with_key, class_for_review
from portal.services import amendments, reviews
from portal.services.refusal import Refusal
from portal.web import clock
from portal.web.access import performs, signed_in
from portal.web.parameters import sent_number
from portal.web.site import jurisdiction

MOST = 500
APPROVE, RETURN, REJECT, DECLINE = "approve", "return", "reject", "decline"


@bureau.get("/bureau/classes/<number>")
@performs(Act.SEE_FILINGS)
def training_class(number: str) -> ResponseReturnValue:
    return class_page(found_class(number))


@bureau.post("/bureau/classes/<number>/decide")
@performs(Act.REVIEW_FILINGS)
def class_decide(number: str) -> ResponseReturnValue:
    """Approve, return with remarks, or reject with a reason, by the button that was pressed."""
    found, decision = found_class(number), request.form.get("decision", "")
    if decision not in (APPROVE, RETURN, REJECT):
        return class_page(found, problem="点一个按钮：通过、退回补正、不通过", status=422)
    words, problem = reason_sent(is_needed=decision != APPROVE)
    if problem:
        return class_page(found, problem=problem, status=422)
    seen, by, at, on = sent_number("seen"), signed_in(), clock.now(), clock.today()
    deeds: dict[str, Callable[[], None]] = {
        APPROVE: lambda: reviews.approve(found, seen=seen, law=jurisdiction(), by=by, at=at, on=on),
        RETURN: lambda: reviews.return_filing(found, words, seen=seen, by=by, at=at),
        REJECT: lambda: reviews.reject(found, words, seen=seen, by=by, at=at, on=on),
    }
    return _done(found, deeds[decision])


@bureau.post("/bureau/classes/<number>/suspend")
@performs(Act.REVIEW_FILINGS)
def class_suspend(number: str) -> ResponseReturnValue:
    found = found_class(number)
    words, problem = reason_sent(is_needed=True)
    if problem:
        return class_page(found, problem=problem, status=422)
    return _done(found, lambda: reviews.suspend(found, words, by=signed_in(), at=clock.now()))


@bureau.post("/bureau/classes/<number>/resume")
@performs(Act.REVIEW_FILINGS)
def class_resume(number: str) -> ResponseReturnValue:
    found = found_class(number)
    by, at, on = signed_in(), clock.now(), clock.today()
    return _done(found, lambda: reviews.resume(found, by=by, at=at, on=on))


@bureau.post("/bureau/classes/<number>/amendments/<key>")
@performs(Act.REVIEW_FILINGS)
def class_amendment(number: str, key: str) -> ResponseReturnValue:
    """Let a session change, or leave it with a remark that the institution reads."""
    found = found_class(number)
    wanted, decision = _amendment(found, key), request.form.get("decision", "")
    if decision not in (APPROVE, DECLINE):
        return class_page(found, problem="点一个按钮：同意、不同意", status=422)
    words, problem = reason_sent(is_needed=decision == DECLINE)
    if problem:
        return class_page(found, problem=problem, status=422)
    by, at, on = signed_in(), clock.now(), clock.today()
    if decision == DECLINE:
        return _done(found, lambda: amendments.decline(wanted, words, by=by, at=at))
    law = jurisdiction()
    return _done(found, lambda: amendments.approve(wanted, law=law, by=by, at=at, on=on))


def found_class(number: str) -> TrainingClass:
    """A submitted class of one's own unit; officers read all. Else 404."""
    found = class_for_review(number, unit=signed_in().unit)
    if found is None:
        raise NotFound
    return found


def reason_sent(*, is_needed: bool) -> tuple[str, str]:
    """The reason as typed, and what is wrong with it."""
    words = " ".join(request.form.get("reason", "").split())
    if is_needed and not words:
        return words, "写理由，机构看得到"
    if len(words) > MOST:
        return words, f"理由太长了，最多 {MOST} 个字"
    return words, ""


def _amendment(found: TrainingClass, key: str) -> ClassAmendment:
    """One of this class; a decided one is told as such by the service."""
    wanted = amendment_with_key(found.id, key)
    if wanted is None:
        raise NotFound
    return wanted


def _done(found: TrainingClass, deed: Callable[[], None]) -> ResponseReturnValue:
    number = found.number
    try:
        deed()
    except Refusal as refusal:
        return class_page(found, refusal=refusal, status=422)
    return redirect(url_for("bureau.training_class", number=number), 303)
