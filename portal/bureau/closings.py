"""抽查和结班: what the centre inspected and counted, the law's answer, and the end of a class."""

from collections import Counter

from flask import Response, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound
from wtforms import Form
from wtforms.validators import InputRequired, NumberRange

from portal.bureau import bureau
from portal.bureau.classes import found_class, reason_sent
from portal.policy.closing import CheckChannel
from portal.policy.roles import Act, may
from portal.policy.verdict import Reason
from portal.records.class_filing import timetable_rows
from portal.records.classes import TrainingClass
from portal.records.closings import figures_of, spot_checks_of
from portal.records.measures import checked_more_closely
from portal.records.sessions import ClassSession
from portal.services import closings
from portal.services.closings import Counts
from portal.services.refusal import Refusal
from portal.web import clock
from portal.web.access import performs, signed_in
from portal.web.fields import WholeField
from portal.web.formatting import clock_time, day_weekday
from portal.web.site import jurisdiction

CHANNELS = {channel.value: channel for channel in CheckChannel}
A_COUNT = [InputRequired("写数字，没有写 0"), NumberRange(0, 999, "写 0 到 999 的数字")]


class CountsForm(Form):
    theory_photographs = WholeField("理论课照片", A_COUNT)
    practice_photographs = WholeField("实操课照片", A_COUNT)
    other_photographs = WholeField("其他照片", A_COUNT)
    job_recommendations = WholeField("就业推介次数", A_COUNT)

    def counts(self) -> Counts:
        return Counts(**{field.name: field.data or 0 for field in self})


@bureau.get("/bureau/classes/<number>/closing")
@performs(Act.SEE_FILINGS)
def closing(number: str) -> ResponseReturnValue:
    return _page(_approved(number))


@bureau.post("/bureau/classes/<number>/closing/spot-checks")
@performs(Act.INSPECT)
def closing_spot_check(number: str) -> ResponseReturnValue:
    """One inspection, entered after it took place."""
    found = _approved(number)
    channel = CHANNELS.get(request.form.get("channel", ""))
    wanted = request.form.get("session", "")
    held = next((one for one in _inspectable(found) if session_key(one) == wanted), None)
    if held is None or channel is None:
        return _page(found, problem="选哪一节课、线上还是现场", status=422)
    try:
        closings.enter_spot_check(held, channel, by=signed_in(), at=clock.now())
    except Refusal as refusal:
        return _page(found, refusal=refusal.reasons, status=422)
    return _back(number)


@bureau.post("/bureau/classes/<number>/closing/counts")
@performs(Act.INSPECT)
def closing_counts(number: str) -> ResponseReturnValue:
    found, form = _approved(number), CountsForm(request.form)
    if not form.validate():
        return _page(found, form=form, status=422)
    try:
        closings.enter_counts(found, form.counts(), by=signed_in(), at=clock.now())
    except Refusal as refusal:
        return _page(found, form=form, refusal=refusal.reasons, status=422)
    return _back(number)


@bureau.post("/bureau/classes/<number>/closing/close")
@performs(Act.INSPECT)
def closing_close(number: str) -> ResponseReturnValue:
    """End the class; a warning (原则上) passes with a reason that is kept."""
    found = _approved(number)
    words, problem = reason_sent(is_needed=False)
    if problem:
        return _page(found, problem=problem, status=422)
    try:
        closings.close(
            found,
            reason=words,
            law=jurisdiction(),
            by=signed_in(),
            at=clock.now(),
            on=clock.today(),
        )
    except Refusal as refusal:
        if refusal.code == "reason_missing":
            return _page(found, problem="有要说明的地方，写了理由再结班", status=422)
        return _page(found, refusal=refusal.reasons, status=422)
    return _back(number)


def session_key(held: ClassSession) -> str:
    """What names a session inside its class: its day and hour."""
    return f"{held.day} {held.starts_at:%H:%M}"


def _words(held: ClassSession) -> str:
    return f"{day_weekday(held.day)} {clock_time(held.starts_at)} {held.kind.label}"


def _approved(number: str) -> TrainingClass:
    found = found_class(number)
    if found.approved_at is None:
        raise NotFound
    return found


def _inspectable(found: TrainingClass) -> list[ClassSession]:
    """Sessions that have begun, the newest first."""
    held = [one for one in timetable_rows(found.id) if one.slot.begins_at <= clock.now()]
    return held[::-1]


def _page(
    found: TrainingClass,
    *,
    form: CountsForm | None = None,
    refusal: tuple[Reason, ...] = (),
    problem: str = "",
    status: int = 200,
) -> Response:
    on = clock.today()
    sessions = {one.id: one for one in timetable_rows(found.id)}
    checks = [(one, sessions.get(one.session_id)) for one in spot_checks_of(found.id)]
    figures = figures_of(found.id)
    is_open = not (found.cancelled_at or found.closed_at)
    page = render_template(
        "bureau/closings/show.html",
        filed=found,
        verdict=closings.judge(found, law=jurisdiction(), on=on),
        checks=checks,
        channels=Counter(check.channel for check, _ in checks),
        options=[
            ("", "选一节课"),
            *((session_key(one), _words(one)) for one in _inspectable(found)),
        ],
        channel_options=[("", "选一个"), *((one.value, one.label) for one in CheckChannel)],
        form=form or CountsForm(obj=figures or Counts()),
        figures=figures,
        refusal=refusal,
        problem=problem,
        typed=request.form.get("reason", ""),
        chosen=request.form,
        may_inspect=is_open and may(signed_in().role, Act.INSPECT),
        is_open=is_open,
        is_checked=is_open
        and found.planned_start <= on
        and bool(checked_more_closely([found.id], on=on)),
    )
    return make_response(page, status)


def _back(number: str) -> ResponseReturnValue:
    return redirect(url_for("bureau.closing", number=number), 303)
