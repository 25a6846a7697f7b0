"""Opening a list case and changing its draft."""

from typing import TypeVar

from flask import Response, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound
from wtforms import Form, StringField

from portal.bureau import bureau
from portal.bureau.listing_forms import DraftForm, WhiteForm
from portal.bureau.listing_lookup import deed_now, found_listing, seen_now
from portal.policy.figures import ListingColour
from portal.policy.listing import (
    ListingGround,
    ListingKind,
    ListingMeasure,
    ListingScope,
    ListingSeverity,
)
from portal.policy.listing_steps import ListingStep
from portal.policy.roles import Act
from portal.policy.terms import Term
from portal.records.institutions import Institution, institution_with_uscc
from portal.records.listing_cases import case_of, listing_with_key
from portal.records.listing_reports import report_with_key
from portal.records.listings import Listing
from portal.records.occupations import Occupation, occupations_called
from portal.records.venues import Venue, venues_of
from portal.services import listings as services
from portal.services.refusal import Refusal
from portal.web import clock
from portal.web.access import performs
from portal.web.parameters import takes
from portal.web.refusals import add_refusal
from portal.web.site import jurisdiction

Choice = TypeVar("Choice", bound=Term)
REPAIR = "问题已经改正，退回全部违规所得，并书面承诺不再发生的，可以申请信用修复。"
BEFORE_SERVICE = ("document", "article", "decision_no", "decided_on", "served_on", "source_url")


class NewForm(Form):
    report = StringField("报告")


@bureau.get("/bureau/listings/new")
@performs(Act.PROPOSE_LISTINGS)
@takes(NewForm)
def listing_new(asked: NewForm) -> ResponseReturnValue:
    """A blank draft, or one with the facts that a centre reported."""
    report = report_with_key(asked.report.data or "")
    known = {"authority": jurisdiction().place.bureau, "remedies": _remedies()}
    known |= {"repair_conditions": REPAIR}
    if report:
        known |= {"uscc": report.institution.uscc, "facts": report.facts}
    return _page(DraftForm(data=known), report=report.key if report else "")


@bureau.post("/bureau/listings/new")
@performs(Act.PROPOSE_LISTINGS)
def listing_draft() -> ResponseReturnValue:
    form, report = DraftForm(request.form), report_with_key(request.form.get("report", ""))
    written = _written(form)
    if report and written and report.institution_id != written.institution.id:
        form.uscc.errors, written = ["报告说的是另一家机构"], None
    if written:
        try:
            law = jurisdiction()
            listing = services.draft(written, report=report, law=law, deed=deed_now())
            return redirect(url_for("bureau.listing", key=listing.key), 303)
        except Refusal as refusal:
            _show(form, refusal)
    return _page(form, report=report.key if report else "", status=422)


@bureau.get("/bureau/listings/<key>/edit")
@performs(Act.PROPOSE_LISTINGS)
def listing_edit(key: str) -> ResponseReturnValue:
    found = _editable(key)
    return _page(_filled(found), listing=found)


@bureau.post("/bureau/listings/<key>/edit")
@performs(Act.PROPOSE_LISTINGS)
def listing_change(key: str) -> ResponseReturnValue:
    found = _editable(key)
    is_white = found.colour is ListingColour.WHITE
    form = WhiteForm(request.form) if is_white else DraftForm(request.form)
    written = _white(form, found) if isinstance(form, WhiteForm) else _written(form)
    if written and written.institution.id == found.institution_id:
        try:
            services.edit(found, written, law=jurisdiction(), deed=deed_now())
            return redirect(url_for("bureau.listing", key=key), 303)
        except Refusal as refusal:
            _show(form, refusal)
    elif written:
        form["uscc"].errors = ["机构不能换，不再办理这一件，另起一件"]
    return _page(form, listing=found, status=422)


def _editable(key: str) -> Listing:
    found = found_listing(key)
    if ListingStep.EDIT not in case_of(found, on=clock.today()).steps:
        raise NotFound
    return found


def _show(form: Form, refusal: Refusal) -> None:
    at = {"scope": "scope", "elsewhere": "decision_no"}.get(refusal.code, "facts")
    add_refusal(form, refusal, at=at if at in form else "authority")


def _term(terms: type[Choice], value: str) -> Choice | None:
    return {one.value: one for one in terms}.get(value)


def _written(form: DraftForm) -> services.Draft | None:
    """The draft, or None with what is wrong at its fields."""
    form.validate()
    institution = institution_with_uscc(str(form.uscc.data or "").strip().upper())
    if institution is None and not form.uscc.errors:
        form.uscc.errors = ["没有这家机构，核对统一社会信用代码"]
    occupation, venue = _occupation(form), _venue(form, institution)
    kind = _term(ListingKind, form.kind.data) or ListingKind.PROGRAMME
    elsewhere = None if kind is ListingKind.PROGRAMME else _elsewhere(form)
    supersedes = _superseded(form, institution)
    if form.errors or institution is None:
        return None
    return services.Draft(
        institution=institution,
        kind=kind,
        ground=_term(ListingGround, form.ground.data),
        facts=_text(form, "facts"),
        measure=_term(ListingMeasure, form.measure.data),
        severity=_term(ListingSeverity, form.severity.data),
        scope=_term(ListingScope, form.scope.data) or ListingScope.ALL,
        occupation=occupation,
        venue=venue,
        bases=tuple(key for key in (form.basis.data, form.other_basis.data) if key),
        authority=_text(form, "authority"),
        term_until=form.term_until.data,
        term_condition=_text(form, "term_condition"),
        remedies=_text(form, "remedies"),
        repair_conditions=_text(form, "repair_conditions"),
        supersedes=supersedes,
        elsewhere=elsewhere,
    )


def _text(form: Form, name: str) -> str:
    return str(form[name].data or "").strip()


def _occupation(form: DraftForm) -> Occupation | None:
    wanted = _text(form, "occupation")
    if not wanted or form.occupation.errors:
        return None
    found = occupations_called(wanted, on=clock.today())
    if len(found) != 1:
        form.occupation.errors = ["写分类表里的全称"]
        return None
    return found[0]


def _venue(form: DraftForm, institution: Institution | None) -> Venue | None:
    wanted = _text(form, "venue")
    if not wanted or institution is None:
        return None
    known = venues_of(institution.id, on=clock.today())
    found = next((one for one in known if one.name == wanted), None)
    if found is None:
        names = "、".join(one.name for one in known) or "没有"
        form.venue.errors = [f"写备案的场地名称：{names}"]
    return found


def _superseded(form: DraftForm, institution: Institution | None) -> Listing | None:
    wanted = _text(form, "supersedes")
    if not wanted or institution is None:
        return None
    found = listing_with_key(wanted)
    if found is None or found.institution_id != institution.id or found.decided_on is None:
        form.supersedes.errors = ["这家机构没有这一项决定，核对编号"]
        return None
    return found


def _elsewhere(form: DraftForm) -> services.Elsewhere | None:
    for name in BEFORE_SERVICE:
        if not form[name].data and not form[name].errors:
            form[name].errors = ["别处作的决定要写这一项"]
    decided_on, served_on = form.decided_on.data, form.served_on.data
    if decided_on is None or served_on is None:
        return None
    return services.Elsewhere(
        decision_no=_text(form, "decision_no"),
        decided_on=decided_on,
        served_on=served_on,
        source_url=_text(form, "source_url"),
        document=_text(form, "document"),
        article=_text(form, "article"),
    )


def _white(form: WhiteForm, found: Listing) -> services.Draft | None:
    if not form.validate():
        return None
    return services.Draft(
        institution=found.institution,
        colour=ListingColour.WHITE,
        facts=found.facts,
        bases=tuple(key for key in (form.basis.data, form.other_basis.data) if key),
        authority=_text(form, "authority"),
        term_until=form.term_until.data,
        remedies=_text(form, "remedies"),
    )


def _filled(found: Listing) -> Form:
    """The form as it was saved."""
    cited = {(one.document, one.article, one.wording) for one in found.bases}
    rows = jurisdiction().legal_bases.in_force(clock.today())
    keys = [
        row.value.key
        for row in rows
        if (row.source.citation, row.source.clause, row.value.wording) in cited
    ]
    known = {
        name: getattr(found, name)
        for name in (field.name for field in DraftForm())
        if hasattr(found, name)
    }
    known |= dict(zip(("basis", "other_basis"), keys, strict=False))
    known["authority"] = found.authority or jurisdiction().place.bureau
    known["remedies"] = found.remedies or _remedies()
    if found.colour is ListingColour.WHITE:
        return WhiteForm(data=known)
    known["occupation"] = found.occupation.name if found.occupation else ""
    known["venue"] = found.venue.name if found.venue else ""
    if found.kind is not ListingKind.PROGRAMME and found.bases:
        known |= {"document": found.bases[0].document, "article": found.bases[0].article}
    return DraftForm(data={name: value for name, value in known.items() if value is not None})


def _remedies() -> str:
    """To whom, by when; the officer names the reviewing body."""
    place = jurisdiction().place
    return (
        f"对决定不服的，收到决定书之日起60日内可以向{place.name}的行政复议机关申请行政复议，"
        "或者6个月内向有管辖权的人民法院提起行政诉讼。"
        f"认为记录有误的，随时可以向{place.bureau}书面提出异议。"
    )


def _page(
    form: Form, *, listing: Listing | None = None, report: str = "", status: int = 200
) -> Response:
    page = render_template(
        "bureau/listings/edit.html",
        form=form,
        listing=listing,
        report=report,
        seen=seen_now(listing) if listing else 0,
        is_white=isinstance(form, WhiteForm),
    )
    return make_response(page, status)
