"""我的证书: one's own certificates, and the sheet to print."""

from flask import render_template
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound

from portal.policy.roles import Act
from portal.records.certificate_register import own_certificate
from portal.records.certificates import Certificate
from portal.web.access import performs, signed_in
from portal.web.certificate_sheet import sheet_of
from portal.worker import worker


@worker.get("/worker/certificates/<number>")
@performs(Act.OWN_RECORD)
def certificate(number: str) -> ResponseReturnValue:
    return render_template("worker/certificates/show.html", found=_own(number))


@worker.get("/worker/certificates/<number>/sheet")
@performs(Act.OWN_RECORD)
def certificate_sheet(number: str) -> ResponseReturnValue:
    return sheet_of(_own(number))


def _own(number: str) -> Certificate:
    found = own_certificate(signed_in(), number)
    if found is None:
        raise NotFound
    return found
