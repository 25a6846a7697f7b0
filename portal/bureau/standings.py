"""机构状态: one officer proposes that an institution mends, stops or goes on; another decides."""

from flask import Response, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound
from wtforms import Form, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, Optional

from portal.bureau import bureau
from portal.policy.registry import Standing
from portal.policy.roles import Act, may
from portal.records.institutions import Institution, institution_with_uscc
from portal.records.standing_proposals import (
    StandingProposal,
    overdue_rectifications,
    proposal_with_key,
    proposals,
)
from portal.services import standings as services
from portal.services.refusal import Refusal
from portal.web import clock
from portal.web.access import performs, signed_in
from portal.web.fields import ChoiceField, DayField
from portal.web.refusals import add_refusal

OFFERED = (Standing.RECTIFICATION, Standing.SUSPENDED, Standing.REMOVED, Standing.FILED)
WORDS = {
    Standing.SUSPENDED: "暂停招生",
    Standing.RECTIFICATION: "限期整改",
    Standing.REMOVED: "移出目录",
    Standing.FILED: "恢复正常",
}
BY_VALUE = {one.value: one for one in OFFERED}
NEWEST = 50


class ProposalForm(Form):
    uscc = StringField(
        "统一社会信用代码", [InputRequired("写机构的信用代码"), Length(max=40, message="太长了")]
    )
    standing = ChoiceField(
        "改成什么", [("", "选一项"), *((one.value, WORDS[one]) for one in OFFERED)]
    )
    deadline = DayField("整改到哪天", [Optional()])
    reason = TextAreaField(
        "理由", [DataRequired("写事实和依据"), Length(max=500, message="太长了，最多 500 个字")]
    )


@bureau.get("/bureau/standings")
@performs(Act.SEE_STANDINGS)
def standings() -> ResponseReturnValue:
    return _page()


@bureau.post("/bureau/standings")
@performs(Act.PROPOSE_STANDINGS)
def standings_propose() -> ResponseReturnValue:
    form = ProposalForm(request.form)
    found = _institution(form)
    if found is None:
        return _page(form, status=422)
    try:
        services.propose(
            found,
            BY_VALUE[form.standing.data],
            str(form.reason.data).strip(),
            deadline=form.deadline.data,
            by=signed_in(),
            at=clock.now(),
            on=clock.today(),
        )
    except Refusal as refusal:
        at = {"no_deadline": "deadline", "no_such_step": "standing"}.get(refusal.code, "uscc")
        add_refusal(form, refusal, at=at)
        return _page(form, status=422)
    return redirect(url_for("bureau.standings"), 303)


@bureau.post("/bureau/standings/<key>/approve")
@performs(Act.DECIDE_STANDINGS)
def standings_approve(key: str) -> ResponseReturnValue:
    proposal = _proposal(key)
    try:
        services.approve(proposal, by=signed_in(), at=clock.now(), on=clock.today())
    except Refusal as refusal:
        return _page(refusal=refusal, status=422)
    return redirect(url_for("bureau.standings"), 303)


@bureau.post("/bureau/standings/<key>/decline")
@performs(Act.DECIDE_STANDINGS)
def standings_decline(key: str) -> ResponseReturnValue:
    proposal = _proposal(key)
    try:
        services.decline(proposal, by=signed_in(), at=clock.now())
    except Refusal as refusal:
        return _page(refusal=refusal, status=422)
    return redirect(url_for("bureau.standings"), 303)


def _proposal(key: str) -> StandingProposal:
    found = proposal_with_key(key)
    if found is None:
        raise NotFound
    return found


def _institution(form: ProposalForm) -> Institution | None:
    """The institution that the form names, or None with the mistakes at their fields."""
    is_valid = form.validate()
    if not form.standing.data and not form.standing.errors:
        form.standing.errors = ["选一项"]
        is_valid = False
    found = institution_with_uscc(str(form.uscc.data or "").strip().upper())
    if found is None and not form.uscc.errors:
        form.uscc.errors = ["没有这家机构，核对统一社会信用代码"]
    return found if is_valid else None


def _page(
    form: ProposalForm | None = None, *, refusal: Refusal | None = None, status: int = 200
) -> Response:
    found = proposals(on=clock.today(), most=NEWEST)
    role = signed_in().role
    page = render_template(
        "bureau/standings/index.html",
        form=form or ProposalForm(),
        open=[one for one in found if one.proposal.decided_at is None],
        decided=[one for one in found if one.proposal.decided_at],
        words=WORDS,
        overdue=overdue_rectifications(on=clock.today()),
        refusal=refusal.reasons if refusal else (),
        may_propose=may(role, Act.PROPOSE_STANDINGS),
        may_decide=may(role, Act.DECIDE_STANDINGS),
    )
    return make_response(page, status)
