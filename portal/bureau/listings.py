"""名单: every case by what is due next, one case with its possible steps, and what is approved."""

from math import ceil

from flask import Response, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound
from wtforms import Form

from portal.bureau import bureau
from portal.bureau.listing_forms import FORMS, OPTIONAL
from portal.bureau.listing_lookup import deed_now, found_listing, seen_now
from portal.bureau.listing_steps import carry_out
from portal.policy.listing_steps import ListingStep, ProposalKind
from portal.policy.roles import Act, may
from portal.policy.schedule import withdrawal_alarm
from portal.records.accounts import accounts_with_keys
from portal.records.holidays import working_calendar
from portal.records.listing_cases import Case, case_of, closed_cases, on_file, open_cases
from portal.records.listing_documents import documents_of
from portal.records.listing_proposals import ListingProposal, open_proposal, proposals_of
from portal.records.listing_reports import open_reports, report_with_key, reports_in
from portal.records.listings import Listing, file_of
from portal.services import listing_proposals, listing_reports
from portal.services.listing_documents import effect_words, scope_words, term_words
from portal.services.listing_readiness import as_decided, missing
from portal.services.refusal import Refusal
from portal.web import clock
from portal.web.access import performs, signed_in
from portal.web.fields import ChoiceField
from portal.web.listing_papers import paper
from portal.web.parameters import page_number, takes
from portal.web.site import jurisdiction
from portal.web.uploads import attachment

ROWS = 20
ARCHIVE = "archive"
STEPS = {step.value: step for step in ListingStep}


class ListingsForm(Form):
    show = ChoiceField("哪些", [("", "在办和有效的"), (ARCHIVE, "归档的")])


@bureau.get("/bureau/listings")
@performs(Act.SEE_LISTINGS)
@takes(ListingsForm, paged=True)
def listings(asked: ListingsForm) -> ResponseReturnValue:
    """What is due first stands first; the alarm of a decision that must go rings on top."""
    on, page = clock.today(), page_number()
    is_archive = asked.validate() and asked.show.data == ARCHIVE
    alarms: list[Case] = []
    if is_archive:
        found = closed_cases(on=on, first=(page - 1) * ROWS, most=ROWS + 1)
        pages = page + (len(found) > ROWS)
    else:
        every = open_cases(on=on)
        alarms = [case for case in every if rings(case)]
        found, pages = every[(page - 1) * ROWS :], max(1, ceil(len(every) / ROWS))
    if page > 1 and not found:
        raise NotFound
    return render_template(
        "bureau/listings/index.html",
        cases=found[:ROWS],
        alarms=alarms,
        reports=open_reports() if may(signed_in().role, Act.PROPOSE_LISTINGS) else [],
        is_archive=is_archive,
        may_propose=may(signed_in().role, Act.PROPOSE_LISTINGS),
        may_decide=may(signed_in().role, Act.DECIDE_LISTINGS),
        today=on,
        page=page,
        pages=pages,
    )


def rings(case: Case) -> bool:
    """An entry that is known to be wrong still shows, two working days after."""
    proposal = case.proposal
    if proposal is None or proposal.kind is not ProposalKind.ANNULMENT:
        return False
    since = proposal.day or clock.local(proposal.proposed_at).date()
    calendar = working_calendar(since=since)
    return withdrawal_alarm(jurisdiction(), calendar, annulled_on=since).day <= case.on


@bureau.get("/bureau/listings/<key>")
@performs(Act.SEE_LISTINGS)
def listing(key: str) -> ResponseReturnValue:
    return _page(found_listing(key))


@bureau.post("/bureau/listings/<key>/<step>")
@performs(Act.PROPOSE_LISTINGS)
def listing_step(key: str, step: str) -> ResponseReturnValue:
    found, wanted = found_listing(key), STEPS.get(step)
    if wanted not in FORMS:
        raise NotFound
    form = FORMS[wanted](request.form, prefix=f"{step}-")
    if not _is_right(form):
        return _page(found, {wanted: form}, status=422)
    try:
        carry_out(wanted, found, form, law=jurisdiction(), deed=deed_now())
    except Refusal as refusal:
        return _page(found, {wanted: form}, refusal=refusal, status=422)
    return redirect(url_for("bureau.listing", key=key), 303)


def _is_right(form: Form) -> bool:
    """A choice that a step needs is made, whatever list it comes from."""
    is_right = form.validate()
    for field in form:
        if isinstance(field, ChoiceField) and not field.data and not field.errors:
            field.errors, is_right = ["选一项"], False
    return is_right


@bureau.post("/bureau/listings/<key>/approve")
@performs(Act.DECIDE_LISTINGS)
def listing_approve(key: str) -> ResponseReturnValue:
    return _decide(key, is_approved=True)


@bureau.post("/bureau/listings/<key>/decline")
@performs(Act.DECIDE_LISTINGS)
def listing_decline(key: str) -> ResponseReturnValue:
    return _decide(key, is_approved=False)


def _decide(key: str, *, is_approved: bool) -> ResponseReturnValue:
    found = found_listing(key)
    proposal = _newest(found)
    if proposal is None:
        return _page(found, status=422)
    try:
        if is_approved:
            listing_proposals.approve(proposal, law=jurisdiction(), deed=deed_now())
        else:
            listing_proposals.decline(proposal, deed=deed_now())
    except Refusal as refusal:
        return _page(found, refusal=refusal, status=422)
    return redirect(url_for("bureau.listing", key=key), 303)


def _newest(found: Listing) -> ListingProposal | None:
    """The one that waits, else the last that somebody decided: its answer says so."""
    return open_proposal(found.id) or next(iter(proposals_of(found.id)), None)


@bureau.post("/bureau/listings/<key>/reports/<report>")
@performs(Act.PROPOSE_LISTINGS)
def listing_report_attach(key: str, report: str) -> ResponseReturnValue:
    found, reported = found_listing(key), report_with_key(report)
    if reported is None or reported.institution_id != found.institution_id:
        raise NotFound
    try:
        listing_reports.attach(reported, found, deed=deed_now())
    except Refusal as refusal:
        return _page(found, refusal=refusal, status=422)
    return redirect(url_for("bureau.listing", key=key), 303)


@bureau.get("/bureau/listings/<key>/papers/<int:serial>.pdf")
@performs(Act.SEE_LISTINGS)
def listing_paper(key: str, serial: int) -> ResponseReturnValue:
    return paper(documents_of(found_listing(key).id), serial)


@bureau.get("/bureau/listings/<key>/files/<upload>")
@performs(Act.SEE_LISTINGS)
def listing_file(key: str, upload: str) -> ResponseReturnValue:
    found = file_of(found_listing(key).id, upload)
    if found is None:
        raise NotFound
    return attachment(found)


def _page(
    found: Listing,
    bound: dict[ListingStep, Form] | None = None,
    *,
    refusal: Refusal | None = None,
    status: int = 200,
) -> Response:
    on, role = clock.today(), signed_in().role
    case = case_of(found, on=on)
    may_propose = may(role, Act.PROPOSE_LISTINGS)
    steps = [step for step in case.steps if step in FORMS] if may_propose else []
    forms = {step: FORMS[step](prefix=f"{step.value}-") for step in steps} | (bound or {})
    names = accounts_with_keys({event.by for event in found.events})
    return make_response(
        render_template(
            "bureau/listings/show.html",
            case=case,
            listing=found,
            forms=forms,
            bound=bound or {},
            optional=OPTIONAL,
            lacking=_lacking(found, case),
            names={key: account.name for key, account in names.items()},
            papers=documents_of(found.id),
            decided=proposals_of(found.id),
            reports=reports_in(found.id),
            loose=[one for one in open_reports() if one.institution_id == found.institution_id]
            if may_propose and not case.progress.is_over
            else [],
            refusal=refusal.reasons if refusal else (),
            scope=scope_words(found),
            effects=effect_words(found),
            term=term_words(found),
            may_edit=may_propose and ListingStep.EDIT in case.steps,
            may_decide=may(role, Act.DECIDE_LISTINGS),
            is_own=bool(case.proposal and case.proposal.proposed_by == signed_in().id),
            seen=seen_now(found),
        ),
        status,
    )


def _lacking(found: Listing, case: Case) -> list[str]:
    """What still stands between this case and the public, in words."""
    if case.progress.is_published or case.progress.is_over:
        return []
    entry = on_file(found) if found.decided_on else as_decided(found, on=case.on)
    return [reason.text for reason in missing(jurisdiction(), entry)]
