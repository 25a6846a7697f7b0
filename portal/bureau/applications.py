"""机构申请: a centre checks on the spot, one officer proposes, another decides."""

from collections.abc import Callable

from flask import Response, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound
from wtforms import Form, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from portal.bureau import bureau
from portal.policy.applications import ApplicationKind, ApplicationState
from portal.policy.roles import Act, may
from portal.records.applications import (
    InstitutionApplication,
    application_with_key,
    handed_in,
    is_before,
)
from portal.records.institutions import standing_on
from portal.services import application_decisions as services
from portal.services.application_decisions import ITEMS, Findings
from portal.services.refusal import Refusal
from portal.web import clock
from portal.web.access import performs, signed_in
from portal.web.fields import ChoiceField, DayField
from portal.web.frame import unit_name
from portal.web.refusals import add_refusal
from portal.web.uploads import attachment

FOUND = {"good": True, "mend": False, "none": None}
ANSWERS = [("", "选一项"), ("good", "符合"), ("mend", "要改"), ("none", "这次不看")]
# Where a refusal of a service stands on the two forms.
AT = {
    "no_words": "words",
    "not_looked": "venue",
    "not_yet": "on_day",
    "no_reason": "reason",
    "no_filing_no": "filing_no",
}


class CheckForm(Form):
    on_day = DayField("哪天去的", [InputRequired("写哪天去的")])
    venue = ChoiceField("场地", ANSWERS, validators=[InputRequired("选一项")])
    equipment = ChoiceField("设备", ANSWERS, validators=[InputRequired("选一项")])
    safety = ChoiceField("安全", ANSWERS, validators=[InputRequired("选一项")])
    licence = ChoiceField("证照", ANSWERS, validators=[InputRequired("选一项")])
    words = TextAreaField("看到了什么", [Optional(), Length(max=1000, message="最多 1000 个字")])


class ProposalForm(Form):
    is_for = ChoiceField("意见", [("", "选一项"), ("yes", "同意"), ("no", "不同意")])
    filing_no = StringField("备案号", [Optional(), Length(max=40, message="最多 40 个字")])
    reason = TextAreaField("理由", [Optional(), Length(max=1000, message="最多 1000 个字")])


@bureau.get("/bureau/applications")
@performs(Act.SEE_APPLICATIONS)
def applications() -> ResponseReturnValue:
    found = handed_in(signed_in().unit)
    return render_template(
        "bureau/applications/index.html",
        mine=[one for one in found if _is_mine(one)],
        waiting=[one for one in found if one.state.is_live and not _is_mine(one)],
        settled=[one for one in found if not one.state.is_live],
    )


@bureau.get("/bureau/applications/<key>")
@performs(Act.SEE_APPLICATIONS)
def application(key: str) -> ResponseReturnValue:
    return _page(_found(key))


@bureau.post("/bureau/applications/<key>/check")
@performs(Act.CHECK_APPLICATIONS)
def application_check(key: str) -> ResponseReturnValue:
    found, form = _found(key), CheckForm(request.form)
    if not form.validate():
        return _page(found, check=form, status=422)
    items = {name: FOUND[form[name].data] for name in ITEMS}
    findings = Findings(
        on_day=form.on_day.data or clock.today(), words=str(form.words.data or "").strip(), **items
    )
    return _done(found, services.check, findings, on=clock.today(), check=form)


@bureau.post("/bureau/applications/<key>/propose")
@performs(Act.PROPOSE_STANDINGS)
def application_propose(key: str) -> ResponseReturnValue:
    found, form = _found(key), ProposalForm(request.form)
    is_valid = form.validate()
    if not form.is_for.data and not form.is_for.errors:
        form.is_for.errors = ["选一项"]
        is_valid = False
    if not is_valid:
        return _page(found, propose=form, status=422)
    return _done(
        found,
        services.propose,
        is_for=form.is_for.data == "yes",
        filing_no=str(form.filing_no.data or "").strip(),
        reason=str(form.reason.data or "").strip(),
        propose=form,
    )


@bureau.post("/bureau/applications/<key>/approve")
@performs(Act.DECIDE_STANDINGS)
def application_approve(key: str) -> ResponseReturnValue:
    proposal = request.form.get("proposal", "")
    return _done(_found(key), services.approve, proposal=proposal, on=clock.today())


@bureau.post("/bureau/applications/<key>/decline")
@performs(Act.DECIDE_STANDINGS)
def application_decline(key: str) -> ResponseReturnValue:
    proposal = request.form.get("proposal", "")
    return _done(_found(key), services.decline, proposal=proposal)


@bureau.get("/bureau/applications/<key>/files/<file>")
@performs(Act.SEE_APPLICATIONS)
def application_file(key: str, file: str) -> Response:
    for one in _found(key).files:
        if one.upload.key == file:
            return attachment(one.upload)
    raise NotFound


def _found(key: str) -> InstitutionApplication:
    found = application_with_key(key)
    if found is None or not is_before(signed_in().unit, found):
        raise NotFound
    return found


def _is_mine(one: InstitutionApplication) -> bool:
    """Whether it waits for this official's role."""
    role = signed_in().role
    if one.state is ApplicationState.SUBMITTED:
        return may(role, Act.CHECK_APPLICATIONS)
    act = Act.DECIDE_STANDINGS if one.open_proposal else Act.PROPOSE_STANDINGS
    return one.state is ApplicationState.FORWARDED and may(role, act)


def _done(
    found: InstitutionApplication,
    deed: Callable[..., object],
    *what: object,
    check: CheckForm | None = None,
    propose: ProposalForm | None = None,
    **how: object,
) -> ResponseReturnValue:
    """Do it and go back to the application, or show its page with what speaks against it."""
    try:
        deed(found, *what, by=signed_in(), at=clock.now(), **how)
    except Refusal as refusal:
        form = check or propose
        if form and refusal.code in AT:
            add_refusal(form, refusal, at=AT[refusal.code])
            return _page(found, check=check, propose=propose, status=422)
        return _page(found, refusal=refusal, status=422)
    return redirect(url_for("bureau.application", key=found.key), 303)


def _page(
    found: InstitutionApplication,
    *,
    check: CheckForm | None = None,
    propose: ProposalForm | None = None,
    refusal: Refusal | None = None,
    status: int = 200,
) -> Response:
    is_change = found.kind is ApplicationKind.CHANGE
    standing = standing_on(found.institution_id, on=clock.today())
    page = render_template(
        "bureau/applications/show.html",
        one=found,
        now=found.institution if is_change and found.state.is_live else None,
        standing=standing.standing if standing else None,
        is_mine=_is_mine(found),
        check=check or CheckForm(data={"on_day": clock.today()}),
        propose=propose or ProposalForm(),
        refusal=refusal.reasons if refusal else (),
        unit_name=unit_name,
        file_address=lambda file: url_for("bureau.application_file", key=found.key, file=file),
    )
    return make_response(page, status)
