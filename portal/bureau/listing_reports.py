"""A centre's reviewer reports what was found at an institution; the officers take it from there."""

from flask import Response, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import Form, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length

from portal.bureau import bureau
from portal.policy.roles import Act
from portal.records.institutions import institution_with_uscc
from portal.records.listing_reports import reports_of_unit
from portal.services.listing_reports import report_facts
from portal.web import clock
from portal.web.access import performs, signed_in

NEWEST = 50


class ReportForm(Form):
    uscc = StringField(
        "统一社会信用代码", [InputRequired("写机构的信用代码"), Length(max=40, message="太长了")]
    )
    facts = TextAreaField(
        "查到的事实",
        [
            DataRequired("写哪天、在哪里、查到什么"),
            Length(max=2000, message="太长了，最多 2000 个字"),
        ],
    )


@bureau.get("/bureau/listings/reports")
@performs(Act.REPORT_FACTS)
def listing_reports() -> ResponseReturnValue:
    return _page(ReportForm())


@bureau.post("/bureau/listings/reports")
@performs(Act.REPORT_FACTS)
def listing_report() -> ResponseReturnValue:
    form = ReportForm(request.form)
    form.validate()
    institution = institution_with_uscc(str(form.uscc.data or "").strip().upper())
    if institution is None and not form.uscc.errors:
        form.uscc.errors = ["没有这家机构，核对统一社会信用代码"]
    if form.errors or institution is None:
        return _page(form, status=422)
    report_facts(institution, str(form.facts.data).strip(), by=signed_in(), at=clock.now())
    return redirect(url_for("bureau.listing_reports"), 303)


def _page(form: ReportForm, *, status: int = 200) -> Response:
    reports = reports_of_unit(signed_in().unit or "", most=NEWEST)
    return make_response(
        render_template("bureau/listings/reports.html", form=form, reports=reports), status
    )
