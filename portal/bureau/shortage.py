"""紧缺目录: its versions; one officer proposes to publish or withdraw, another decides."""

from collections.abc import Callable
from datetime import date

from flask import Response, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound
from wtforms import Form, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length

from portal.bureau import bureau
from portal.exports.shortage import ENTRIES, entry_rows
from portal.policy.roles import Act, may
from portal.policy.shortage import ShortageState
from portal.records.accounts import account_with_key
from portal.records.shortage import ShortageVersion
from portal.records.shortage_proposals import (
    Proposed,
    ShortageAct,
    ShortageProposal,
    newest_deed,
    proposal_with_key,
    proposals_for,
    version_numbered,
    version_rows,
)
from portal.services import shortage as services
from portal.services import shortage_drafts as drafts
from portal.services.refusal import Refusal
from portal.services.shortage_effects import SHOWN_CLASSES, effects
from portal.web import clock
from portal.web.access import performs, signed_in
from portal.web.fields import ChoiceField, DayField
from portal.web.parameters import sent_number
from portal.web.refusals import add_refusal
from portal.web.sheets import sheet_answer
from portal.web.site import jurisdiction

LONGEST = Length(max=500, message="太长了，最多 500 个字")


def _sources() -> list[tuple[str, str]]:
    held = [(str(row.version.number), f"照第{row.version.number}版") for row in version_rows()]
    return [("", "空白"), *held]


class NewForm(Form):
    source = ChoiceField("从哪里开始", _sources)


class DayForm(Form):
    day = DayField("从哪天起执行", [InputRequired("写从哪天起执行")])


class WithdrawalForm(Form):
    day = DayField("从哪天起不再执行", [InputRequired("写从哪天起不再执行")])
    reason = TextAreaField("撤回的理由", [DataRequired("写理由和依据"), LONGEST])


class RemarkForm(Form):
    remark = StringField("为什么退回", [DataRequired("写要改什么"), LONGEST])


@bureau.get("/bureau/shortage")
@performs(Act.SEE_SHORTAGE)
def shortage() -> ResponseReturnValue:
    return _list(NewForm())


@bureau.post("/bureau/shortage")
@performs(Act.DRAFT_SHORTAGE)
def shortage_new() -> ResponseReturnValue:
    form = NewForm(request.form)
    if not form.validate():
        return _list(form, 422)
    source = version_numbered(int(form.source.data)) if form.source.data else None
    try:
        version = drafts.begin(
            source, law=jurisdiction(), by=signed_in(), at=clock.now(), on=clock.today()
        )
    except Refusal as refusal:
        add_refusal(form, refusal, at="source")
        return _list(form, 422)
    return back_to(version.number)


@bureau.get("/bureau/shortage/<int(max=9999):number>")
@performs(Act.SEE_SHORTAGE)
def shortage_version(number: int) -> ResponseReturnValue:
    """What it says; of a draft also what would change from the day that is asked for."""
    version, form = found_version(number), DayForm(request.args)
    if "day" not in request.args or not form.validate():
        form.day.data = max(version.from_day, clock.today())
    return show(version, day=form)


@bureau.get("/bureau/shortage/<int(max=9999):number>/entries.xlsx")
@performs(Act.SEE_SHORTAGE)
def shortage_sheet(number: int) -> Response:
    """What it lists, to work on and to import again."""
    version = found_version(number)
    rows = entry_rows(version)
    return sheet_answer(f"shortage-{number}", f"急需紧缺目录第{number}版", ENTRIES, rows)


@bureau.post("/bureau/shortage/<int(max=9999):number>/propose")
@performs(Act.DRAFT_SHORTAGE)
def shortage_propose(number: int) -> ResponseReturnValue:
    version, form = found_version(number), DayForm(request.form)
    if not form.validate() or form.day.data is None:
        return show(version, day=form, status=422)
    return _proposed(version, form, ShortageAct.PUBLISH, form.day.data)


@bureau.post("/bureau/shortage/<int(max=9999):number>/withdraw")
@performs(Act.DRAFT_SHORTAGE)
def shortage_withdraw(number: int) -> ResponseReturnValue:
    version, form = found_version(number), WithdrawalForm(request.form)
    if not form.validate() or form.day.data is None:
        return show(version, withdrawal=form, status=422)
    reason = str(form.reason.data).strip()
    return _proposed(version, form, ShortageAct.WITHDRAW, form.day.data, reason)


@bureau.post("/bureau/shortage/proposals/<key>/approve")
@performs(Act.DECIDE_SHORTAGE)
def shortage_approve(key: str) -> ResponseReturnValue:
    proposal, seen = _proposal(key), sent_number("seen")
    return _decided(
        proposal,
        lambda: services.approve(
            proposal, seen=seen, by=signed_in(), at=clock.now(), on=clock.today()
        ),
    )


@bureau.post("/bureau/shortage/proposals/<key>/decline")
@performs(Act.DECIDE_SHORTAGE)
def shortage_decline(key: str) -> ResponseReturnValue:
    proposal, form = _proposal(key), RemarkForm(request.form)
    if not form.validate():
        return show(proposal.version, remark=form, status=422)
    words = str(form.remark.data).strip()
    return _decided(
        proposal, lambda: services.decline(proposal, words, by=signed_in(), at=clock.now())
    )


def found_version(number: int) -> ShortageVersion:
    version = version_numbered(number)
    if version is None:
        raise NotFound
    return version


def back_to(number: int) -> ResponseReturnValue:
    return redirect(url_for("bureau.shortage_version", number=number), 303)


def show(
    version: ShortageVersion,
    *,
    day: DayForm | None = None,
    withdrawal: WithdrawalForm | None = None,
    remark: RemarkForm | None = None,
    refusal: Refusal | None = None,
    status: int = 200,
) -> Response:
    """The page of one version, with what somebody is filling in."""
    on, role = clock.today(), signed_in().role
    told = proposals_for(version)
    waiting = next((one for one in told if one.proposal.decided_at is None), None)
    day = day or DayForm(data={"day": max(version.from_day, on)})
    newest = newest_deed(version.id)
    drafter = account_with_key(version.drafted_by)
    state = version.state_on(on, is_proposed=waiting is not None)
    page = render_template(
        "bureau/shortage/show.html",
        version=version,
        state=state,
        drafter=drafter.name if drafter else "",
        waiting=waiting,
        decided=[one for one in told if one.proposal.decided_at],
        effects=_effects(version, waiting, day.day.data, on),
        shown_classes=SHOWN_CLASSES,
        day=day,
        withdrawal=withdrawal or WithdrawalForm(),
        remark=remark or RemarkForm(),
        refusal=refusal.reasons if refusal else (),
        seen=newest.id if newest else 0,
        may_edit=state is ShortageState.DRAFT and may(role, Act.DRAFT_SHORTAGE),
        may_withdraw=_may_withdraw(version, on) and may(role, Act.DRAFT_SHORTAGE),
        may_decide=may(role, Act.DECIDE_SHORTAGE),
    )
    return make_response(page, status)


def _effects(
    version: ShortageVersion, waiting: Proposed | None, day: date | None, on: date
) -> object:
    """Of what is proposed; else of a draft, on the day that is thought of."""
    law = jurisdiction()
    if waiting:
        proposal = waiting.proposal
        return effects(version, proposal.act, day=max(proposal.day, on), law=law, on=on)
    if version.published_at or day is None or day < on:
        return None
    return effects(version, ShortageAct.PUBLISH, day=day, law=law, on=on)


def _may_withdraw(version: ShortageVersion, on: date) -> bool:
    state = version.state_on(on)
    is_ahead = state in (ShortageState.IN_FORCE, ShortageState.ANNOUNCED)
    return is_ahead and version.withdrawn_from is None


def _proposed(
    version: ShortageVersion,
    form: DayForm | WithdrawalForm,
    act: ShortageAct,
    day: date,
    reason: str = "",
) -> ResponseReturnValue:
    try:
        services.propose(
            version,
            act,
            day,
            reason,
            seen=sent_number("seen"),
            by=signed_in(),
            at=clock.now(),
            on=clock.today(),
        )
    except Refusal as refusal:
        kept = {"day": form} if isinstance(form, DayForm) else {"withdrawal": form}
        return show(found_version(version.number), refusal=refusal, status=422, **kept)
    return back_to(version.number)


def _decided(proposal: ShortageProposal, deed: Callable[[], None]) -> ResponseReturnValue:
    number = proposal.version.number
    try:
        deed()
    except Refusal as refusal:
        return show(found_version(number), refusal=refusal, status=422)
    return back_to(number)


def _proposal(key: str) -> ShortageProposal:
    found = proposal_with_key(key)
    if found is None:
        raise NotFound
    return found


def _list(form: NewForm, status: int = 200) -> Response:
    on = clock.today()
    page = render_template(
        "bureau/shortage/index.html",
        rows=[
            (row, row.version.state_on(on, is_proposed=row.open is ShortageAct.PUBLISH))
            for row in version_rows()
        ],
        form=form,
        may_draft=may(signed_in().role, Act.DRAFT_SHORTAGE),
    )
    return make_response(page, status)
