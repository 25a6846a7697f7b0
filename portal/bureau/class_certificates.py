"""发合格证: the numbers for a class in one act, all or none, by the centre that numbers."""

from flask import make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound

from portal.bureau import bureau
from portal.policy.roles import Act
from portal.records.certificate_register import (
    certificates_of_class,
    class_to_number,
    unnumbered,
)
from portal.records.classes import TrainingClass
from portal.services import certificates as services
from portal.services.refusal import Refusal
from portal.services.reviews import note_roster_read
from portal.web import clock
from portal.web.access import performs, signed_in
from portal.web.frame import unit_name
from portal.web.site import jurisdiction


@bureau.get("/bureau/certificates/classes/<number>")
@performs(Act.ISSUE_CERTIFICATES)
def class_certificates(number: str) -> ResponseReturnValue:
    return _page(_found(number))


@bureau.post("/bureau/certificates/classes/<number>")
@performs(Act.ISSUE_CERTIFICATES)
def class_certificates_issue(number: str) -> ResponseReturnValue:
    found = _found(number)
    if services.centre_of(found) != signed_in().unit:
        raise NotFound
    try:
        services.issue_certificates(
            found, law=jurisdiction(), by=signed_in(), at=clock.now(), on=clock.today()
        )
    except Refusal as refusal:
        return _page(found, problem=refusal.reasons[0].text)
    return redirect(url_for("bureau.class_certificates", number=number), 303)


@bureau.post("/bureau/certificates/classes/<number>/centre")
@performs(Act.ISSUE_CERTIFICATES)
def class_certificates_centre(number: str) -> ResponseReturnValue:
    """The reviewing unit, which has no numbers of its own, names who numbers."""
    found = _found(number)
    if found.reviewing_unit != signed_in().unit:
        raise NotFound
    try:
        services.name_centre(
            found,
            request.form.get("centre", ""),
            law=jurisdiction(),
            by=signed_in(),
            at=clock.now(),
            on=clock.today(),
        )
    except Refusal as refusal:
        return _page(found, problem=refusal.reasons[0].text)
    return redirect(url_for("bureau.class_certificates", number=number), 303)


def _found(number: str) -> TrainingClass:
    found = class_to_number(signed_in().unit or "", number)
    if found is None:
        raise NotFound
    return found


def _page(found: TrainingClass, *, problem: str = "") -> ResponseReturnValue:
    """Names in full; that they were read is journalled."""
    note_roster_read(found, by=signed_in(), at=clock.now())
    law, on, unit = jurisdiction(), clock.today(), signed_in().unit or ""
    centre = services.centre_of(found)
    centres = [row.value for row in law.centres.in_force(on) if row.value.numbers_certificates]
    may_name = unit == found.reviewing_unit and not services.numbers(law, unit, on=on)
    page = render_template(
        "bureau/certificates/issue.html",
        filed=found,
        passed=unnumbered(found.id),
        issued=certificates_of_class(found.id),
        left=services.left(law, centre, found.training_type, on=on),
        centre=unit_name(centre) if services.numbers(law, centre, on=on) else "",
        centres=[("", "选一个"), *((one.key, one.short_name) for one in centres)]
        if may_name
        else [],
        chosen=found.numbering_centre,
        may_issue=unit == centre,
        may_open=unit == centre,
        problem=problem,
    )
    return make_response(page, 422 if problem else 200)
