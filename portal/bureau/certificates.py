"""合格证: the centre's register, what is left of its numbers, voids by two, replacements."""

from collections.abc import Callable
from functools import partial
from math import ceil

from flask import Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound
from wtforms import Form, StringField, TextAreaField
from wtforms.validators import DataRequired, Length

from portal.bureau import bureau
from portal.exports import certificates as exports
from portal.policy.certificates import CertificateStatus, Remaining
from portal.policy.identity import normal_name
from portal.policy.roles import Act
from portal.policy.terms import TrainingType
from portal.records import journal
from portal.records.accounts import Account
from portal.records.certificate_register import (
    Wanted,
    certificate_of_centre,
    count_numbered_by,
    numbered_by,
)
from portal.records.certificates import Certificate
from portal.records.database import db, transaction
from portal.services import certificates as services
from portal.services.refusal import Refusal
from portal.web import clock
from portal.web.access import performs, signed_in
from portal.web.certificate_sheet import sheet_of
from portal.web.fields import ChoiceField
from portal.web.fragments import page_or_fragment
from portal.web.links import link
from portal.web.parameters import page_number, takes
from portal.web.refusals import add_refusal
from portal.web.sheets import sheet_answer
from portal.web.site import jurisdiction

ROWS = 20
MOST_EXPORTED = 20_000
LONGEST = Length(
    max=services.LONGEST_REASON, message=f"太长了，最多 {services.LONGEST_REASON} 个字"
)
STATUSES = {status.value: status for status in CertificateStatus}


class RegisterForm(Form):
    q = StringField("编号、姓名或班号")
    status = ChoiceField(
        "状态", [("", "全部"), *((value, status.label) for value, status in STATUSES.items())]
    )

    @property
    def wanted(self) -> Wanted:
        return Wanted(normal_name(self.q.data or ""), STATUSES.get(self.status.data or ""))


class VoidForm(Form):
    reason = TextAreaField("为什么作废", [DataRequired("写明理由，本人看得到"), LONGEST])


@bureau.get("/bureau/certificates")
@performs(Act.ISSUE_CERTIFICATES)
@takes(RegisterForm, paged=True)
def certificates(form: RegisterForm) -> ResponseReturnValue:
    """Those that one's own centre numbered."""
    is_right, page, unit = form.validate(), page_number(), signed_in().unit or ""
    wanted = form.wanted
    total = count_numbered_by(unit, wanted)
    pages = max(1, ceil(total / ROWS))
    if page > pages:
        raise NotFound
    chosen = {"q": wanted.query, "status": wanted.status}
    return page_or_fragment(
        "bureau/certificates/index.html",
        "bureau/certificates/_results.html",
        status=200 if is_right else 422,
        items=numbered_by(unit, wanted, first=(page - 1) * ROWS, most=ROWS),
        wanted=wanted,
        statuses=list(STATUSES.values()),
        left=_left(unit),
        total=total,
        page=page,
        pages=pages,
        address=lambda **changes: link("bureau.certificates", **(chosen | changes)),
        sheet=link("bureau.certificates_xlsx", **chosen),
    )


@bureau.get("/bureau/certificates.xlsx")
@performs(Act.ISSUE_CERTIFICATES)
@takes(RegisterForm)
def certificates_xlsx(form: RegisterForm) -> Response:
    """The same certificates as a file; that they were taken out is journalled."""
    form.validate()
    found = numbered_by(signed_in().unit or "", form.wanted, first=0, most=MOST_EXPORTED)
    answer = sheet_answer("certificates", "合格证", exports.COLUMNS, exports.rows(found))
    with transaction() as session:
        journal.write(
            session,
            at=clock.now(),
            by=signed_in().key,
            act="export_certificates",
            noun="certificate",
        )
    return answer


@bureau.get("/bureau/certificates/<number>")
@performs(Act.ISSUE_CERTIFICATES)
def certificate(number: str) -> ResponseReturnValue:
    return _page(_found(number))


@bureau.get("/bureau/certificates/<number>/sheet")
@performs(Act.ISSUE_CERTIFICATES)
def certificate_sheet(number: str) -> ResponseReturnValue:
    return sheet_of(_found(number))


@bureau.post("/bureau/certificates/<number>/void")
@performs(Act.ISSUE_CERTIFICATES)
def certificate_void(number: str) -> ResponseReturnValue:
    """Propose that it shall be void."""
    found, form = _found(number), VoidForm(request.form)
    if not form.validate():
        return _page(found, form), 422
    try:
        services.propose_void(
            found, " ".join(str(form.reason.data).split()), by=signed_in(), at=clock.now()
        )
    except Refusal as refusal:
        add_refusal(form, refusal, at="reason")
        return _page(found, form), 422
    return _back(number)


@bureau.post("/bureau/certificates/<number>/void/confirm")
@performs(Act.ISSUE_CERTIFICATES)
def certificate_void_confirm(number: str) -> ResponseReturnValue:
    return _done(_found(number), services.confirm_void)


@bureau.post("/bureau/certificates/<number>/void/drop")
@performs(Act.ISSUE_CERTIFICATES)
def certificate_void_drop(number: str) -> ResponseReturnValue:
    return _done(_found(number), services.drop_void)


@bureau.post("/bureau/certificates/<number>/replace")
@performs(Act.ISSUE_CERTIFICATES)
def certificate_replace(number: str) -> ResponseReturnValue:
    replace = partial(services.replace_certificate, law=jurisdiction(), on=clock.today())
    return _done(_found(number), replace)


def _done(found: Certificate, deed: Callable[..., Certificate | None]) -> ResponseReturnValue:
    """Do it and show the certificate, the new one if there is one; or what speaks against it."""
    try:
        new = deed(found, by=signed_in(), at=clock.now())
    except Refusal as refusal:
        return _page(found, problem=refusal.reasons[0].text), 422
    return _back((new or found).number)


def _left(unit: str) -> list[tuple[TrainingType, Remaining]]:
    """What is left of each range that the unit numbers from."""
    found = (
        (kind, services.left(jurisdiction(), unit, kind, on=clock.today())) for kind in TrainingType
    )
    return [(kind, left) for kind, left in found if left]


def _found(number: str) -> Certificate:
    found = certificate_of_centre(signed_in().unit or "", number)
    if found is None:
        raise NotFound
    return found


def _back(number: str) -> ResponseReturnValue:
    return redirect(url_for("bureau.certificate", number=number), 303)


def _page(found: Certificate, form: VoidForm | None = None, *, problem: str = "") -> str:
    new = db.session.get(Certificate, found.replaced_by_id) if found.replaced_by_id else None
    proposer = db.session.get(Account, found.void_proposed_by) if found.void_proposed_by else None
    return render_template(
        "bureau/certificates/show.html",
        found=found,
        form=form or VoidForm(),
        problem=problem,
        new=new,
        proposer=proposer,
        is_own=found.void_proposed_by == signed_in().id,
    )
