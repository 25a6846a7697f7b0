"""花名册: the centre admits in one act, turns single people away, and says why."""

from flask import Response, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound

from portal.bureau import bureau
from portal.bureau.classes import found_class, reason_sent
from portal.policy.roles import Act
from portal.policy.verdict import Reason
from portal.records.classes import TrainingClass
from portal.records.rosters import enrolment_in, roster_of
from portal.services import rosters
from portal.services.particulars import particulars_from
from portal.services.refusal import Refusal
from portal.services.reviews import note_roster_read
from portal.web import clock
from portal.web.access import performs, signed_in
from portal.web.site import jurisdiction


@bureau.get("/bureau/classes/<number>/roster")
@performs(Act.REVIEW_ROSTERS)
def roster(number: str) -> ResponseReturnValue:
    return _page(found_class(number))


@bureau.post("/bureau/classes/<number>/roster/confirm")
@performs(Act.REVIEW_ROSTERS)
def roster_confirm(number: str) -> ResponseReturnValue:
    """Admit the ticked people in one act; whoever may not be admitted stays, with the reasons."""
    found = found_class(number)
    keys = request.form.getlist("key")
    if not keys:
        return _page(found, problem="勾选要录取的人", status=422)
    try:
        rosters.confirm_roster(
            found,
            keys,
            by=signed_in(),
            law=jurisdiction(),
            on=clock.today(),
            at=clock.now(),
        )
    except Refusal as refusal:
        return _page(found, refusal=refusal.reasons, status=422)
    return redirect(url_for("bureau.roster", number=number), 303)


@bureau.route("/bureau/classes/<number>/roster/<key>", methods=["GET", "POST"])
@performs(Act.REVIEW_ROSTERS)
def roster_person(number: str, key: str) -> ResponseReturnValue:
    """Turn one person away; asked once, with a reason that the person reads."""
    found = found_class(number)
    enrolment = enrolment_in(found.id, key)
    if enrolment is None or not enrolment.state.is_live:
        raise NotFound
    if request.method != "POST":
        return _person_page(found, key)
    words, problem = reason_sent(is_needed=True)
    if problem:
        return _person_page(found, key, problem="写理由，本人看得到", status=422)
    deed = rosters.expel if enrolment.state is rosters.CONFIRMED else rosters.reject
    try:
        deed(found, key, reason=words, by=signed_in(), on=clock.today(), at=clock.now())
    except Refusal as refusal:
        return _person_page(found, key, problem=refusal.reasons[0].text, status=422)
    return redirect(url_for("bureau.roster", number=number), 303)


def _page(
    found: TrainingClass,
    *,
    refusal: tuple[Reason, ...] = (),
    problem: str = "",
    status: int = 200,
) -> Response:
    """Names in full, numbers masked; that the list was read is journalled."""
    on = clock.today()
    judged = rosters.judge_roster(found, law=jurisdiction(), on=on)
    against = {one.key: reasons for one, reasons in judged}
    rows = roster_of(found.id)
    note_roster_read(found, by=signed_in(), at=clock.now())
    page = render_template(
        "bureau/rosters/index.html",
        filed=found,
        asking=[row for row in rows if row.enrolment.key in against],
        others=[row for row in rows if row.enrolment.key not in against],
        against=against,
        ready=[key for key, reasons in against.items() if not reasons],
        told={row.enrolment.key: particulars_from(row.enrolment.particulars) for row in rows},
        refusal=refusal,
        problem=problem,
        may_change=not (found.cancelled_at or found.closed_at),
    )
    return make_response(page, status)


def _person_page(
    found: TrainingClass, key: str, *, problem: str = "", status: int = 200
) -> Response:
    row = next((one for one in roster_of(found.id) if one.enrolment.key == key), None)
    if row is None:
        raise NotFound
    page = render_template(
        "bureau/rosters/person.html",
        filed=found,
        row=row,
        is_admitted=row.enrolment.state is rosters.CONFIRMED,
        problem=problem,
        typed=request.form.get("reason", ""),
    )
    return make_response(page, status)
