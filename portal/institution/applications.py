"""备案: what the institution is on file for, what was ordered or proposed, and what it asks for."""

from datetime import timedelta

from flask import Response, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound

from portal.institution import institution
from portal.institution.application_form import ApplicationForm, form_of
from portal.policy.applications import OPEN_TO, ApplicationKind
from portal.policy.figures import Limit
from portal.policy.roles import Act
from portal.records.applications import (
    InstitutionApplication,
    application_with_key,
    applications_of,
    newest_deed_on,
)
from portal.records.institutions import Institution, standing_on
from portal.records.standing_proposals import open_proposal_of
from portal.services import applications as services
from portal.services.refusal import Refusal
from portal.web import clock
from portal.web.access import performs, signed_in
from portal.web.frame import unit_name
from portal.web.parameters import sent_number
from portal.web.refusals import add_refusal
from portal.web.site import jurisdiction
from portal.web.uploads import attachment

KINDS = {one.value: one for one in ApplicationKind}
SUBMIT, DROP = "submit", "drop:"


@institution.get("/institution/applications")
@performs(Act.APPLY)
def applications() -> ResponseReturnValue:
    return _index()


@institution.post("/institution/applications")
@performs(Act.APPLY)
def application_begin() -> ResponseReturnValue:
    kind = KINDS.get(request.form.get("kind", ""))
    if kind is None:
        return redirect(url_for("institution.applications"), 303)
    try:
        begun = services.begin(_own(), kind, by=signed_in(), at=clock.now(), on=clock.today())
    except Refusal as refusal:
        return _index(refusal)
    return redirect(url_for("institution.application", key=begun.key), 303)


@institution.get("/institution/applications/<key>")
@performs(Act.APPLY)
def application(key: str) -> ResponseReturnValue:
    return _page(_found(key))


@institution.post("/institution/applications/<key>")
@performs(Act.APPLY)
def application_save(key: str) -> ResponseReturnValue:
    """Whatever button it was, what was typed is kept with it."""
    found = _found(key)
    form = form_of(found, typed=request.form)
    deed = request.form.get("deed", "")
    if not form.validate():
        return _page(found, form, status=422)
    contents = form.contents(deed.removeprefix(DROP) if deed.startswith(DROP) else "")
    seen, by, at, on = sent_number("seen"), signed_in(), clock.now(), clock.today()
    try:
        if deed == SUBMIT:
            services.submit(found, contents, seen=seen, by=by, at=at, on=on)
        else:
            services.save(found, contents, seen=seen, by=by, at=at)
    except Refusal as refusal:
        return _refused(found, form, refusal)
    return redirect(url_for("institution.application", key=key), 303)


@institution.post("/institution/applications/<key>/withdraw")
@performs(Act.APPLY)
def application_withdraw(key: str) -> ResponseReturnValue:
    found = _found(key)
    try:
        services.withdraw(found, by=signed_in(), at=clock.now())
    except Refusal as refusal:
        return _page(found, refusal=refusal, status=422)
    return redirect(url_for("institution.applications"), 303)


@institution.get("/institution/applications/<key>/files/<file>")
@performs(Act.APPLY)
def application_file(key: str, file: str) -> Response:
    for one in _found(key).files:
        if one.upload.key == file:
            return attachment(one.upload)
    raise NotFound


def _own() -> Institution:
    own = signed_in().institution
    if own is None:
        raise NotFound
    return own


def _found(key: str) -> InstitutionApplication:
    found = application_with_key(key)
    if found is None or found.institution_id != signed_in().institution_id:
        raise NotFound
    return found


def _refused(
    found: InstitutionApplication, form: ApplicationForm, refusal: Refusal
) -> ResponseReturnValue:
    """What is missing stands at its field; anything else on top."""
    if refusal.code == "incomplete":
        for reason in refusal.reasons:
            form[reason.code].errors = [reason.text]
        return _page(found, form, status=422)
    if refusal.code not in ("settled", "not_now", "changed"):
        add_refusal(form, refusal, at="files")
        return _page(found, form, status=422)
    return _page(found, form, refusal=refusal, status=422)


def _page(
    found: InstitutionApplication,
    form: ApplicationForm | None = None,
    *,
    refusal: Refusal | None = None,
    status: int = 200,
) -> Response:
    page = render_template(
        "institution/applications/show.html",
        one=found,
        form=form or form_of(found),
        refusal=refusal.reasons if refusal else (),
        seen=newest_deed_on(found).id,
        unit_name=unit_name,
        file_address=lambda file: url_for("institution.application_file", key=found.key, file=file),
    )
    return make_response(page, status)


def _index(refusal: Refusal | None = None) -> Response:
    own, on = _own(), clock.today()
    standing = standing_on(own.id, on=on)
    found = applications_of(own.id)
    live = {one.kind for one in found if one.state.is_live}
    page = render_template(
        "institution/applications/index.html",
        own=own,
        standing=standing,
        proposal=open_proposal_of(own.id),
        applications=found,
        offered=[
            kind for kind in OPEN_TO[standing.standing if standing else None] if kind not in live
        ],
        refusal=refusal.reasons if refusal else (),
        licence_days=licence_days_left(own),
        on=on,
    )
    return make_response(page, 422 if refusal else 200)


def licence_days_left(own: Institution) -> int | None:
    """How many days the licence still holds, once it is time to say so; below 0 it is over."""
    law, on = jurisdiction(), clock.today()
    if own.licence_until is None or Limit.LICENCE_REMINDER_DAYS not in law.limits:
        return None
    days = law.limit(on, Limit.LICENCE_REMINDER_DAYS).value.number
    left = own.licence_until - on
    return left.days if left <= timedelta(days=days) else None
