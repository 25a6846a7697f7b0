"""到期档案: people whose records need be kept no longer; an officer holds some, another forgets."""

from dataclasses import dataclass
from datetime import date
from math import ceil

from flask import Response, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound

from portal.bureau import bureau
from portal.policy.figures import Limit
from portal.policy.roles import Act, may
from portal.policy.schedule import keep_until, keeping_over_until
from portal.records.forgetting import (
    HoldReason,
    count_due,
    due_people,
    hold_with_key,
    holds_in_force,
    last_days,
)
from portal.services import forgetting as services
from portal.services.refusal import Refusal
from portal.web import clock
from portal.web.access import performs, signed_in
from portal.web.parameters import page_number
from portal.web.site import jurisdiction

ROWS = 50
REASONS = {reason.value: reason for reason in HoldReason}


@dataclass(frozen=True)
class DueRow:
    """One person whose term is over; `name` is as checked, else as the holder typed it."""

    key: str
    name: str
    number: str | None
    last_day: date
    kept_until: date


@bureau.get("/bureau/forgetting")
@performs(Act.HOLD_RECORDS)
def forgetting() -> ResponseReturnValue:
    return _page()


@bureau.post("/bureau/forgetting")
@performs(Act.FORGET)
def forgetting_confirm() -> ResponseReturnValue:
    try:
        services.forget(
            request.form.getlist("key"),
            by=signed_in(),
            law=jurisdiction(),
            on=clock.today(),
            at=clock.now(),
        )
    except Refusal as refusal:
        return _page(*(reason.text for reason in refusal.reasons))
    return redirect(url_for("bureau.forgetting"), 303)


@bureau.post("/bureau/forgetting/hold")
@performs(Act.HOLD_RECORDS)
def forgetting_hold() -> ResponseReturnValue:
    reason = REASONS.get(request.form.get("reason", ""))
    if reason is None:
        return _page("选一个暂缓的原因")
    try:
        services.hold(request.form.getlist("key"), reason, by=signed_in(), at=clock.now())
    except Refusal as refusal:
        return _page(*(reason.text for reason in refusal.reasons))
    return redirect(url_for("bureau.forgetting"), 303)


@bureau.post("/bureau/forgetting/holds/<key>/lift")
@performs(Act.HOLD_RECORDS)
def forgetting_lift(key: str) -> ResponseReturnValue:
    held = hold_with_key(key)
    if held is None:
        raise NotFound
    try:
        services.lift(held, by=signed_in(), at=clock.now())
    except Refusal as refusal:
        return _page(*(reason.text for reason in refusal.reasons))
    return redirect(url_for("bureau.forgetting"), 303)


def _rows(until: date, page: int) -> list[DueRow]:
    people = due_people(until, first=(page - 1) * ROWS, most=ROWS)
    days = last_days([person.id for person, _ in people])
    return [
        DueRow(
            person.key,
            name,
            person.number,
            days[person.id],
            keep_until(jurisdiction(), finished_on=days[person.id]),
        )
        for person, name in people
    ]


def _page(*problems: str) -> Response:
    on = clock.today()
    until = keeping_over_until(jurisdiction(), on=on)
    total = count_due(until) if until else 0
    page, pages = page_number(), max(1, ceil(total / ROWS))
    if page > pages:
        raise NotFound
    body = render_template(
        "bureau/forgetting/index.html",
        rows=_rows(until, page) if until else [],
        total=total,
        page=page,
        pages=pages,
        holds=holds_in_force(),
        kept=jurisdiction().limits.find(on, Limit.RECORD_YEARS),
        reasons=list(HoldReason),
        reason=request.form.get("reason", ""),
        ticked=request.form.getlist("key"),
        may_forget=may(signed_in().role, Act.FORGET),
        problems=problems,
    )
    return make_response(body, 422 if problems else 200)
