"""查证书真假: a number and the full name open a certificate, and so does the signature of its QR.

A wrong name and an unknown number answer alike, so that nobody learns who holds what.
"""

from flask import Response, make_response, render_template, request
from wtforms import Form, StringField
from wtforms.validators import DataRequired, Length

from portal.public import public
from portal.records.certificate_keys import is_signed
from portal.records.certificate_register import certificate_with_number
from portal.records.certificates import Certificate
from portal.services.certificates import check
from portal.web.clock import now
from portal.web.fragments import page_or_fragment
from portal.web.limits import CERTIFICATE_CHECKS, limit
from portal.web.parameters import takes

LONGEST_NUMBER, LONGEST_NAME = 20, 50


class CheckForm(Form):
    number = StringField(
        "证书编号",
        [DataRequired("照证书写编号"), Length(max=LONGEST_NUMBER, message="太长了，照证书写编号")],
        render_kw={"autocomplete": "off", "inputmode": "numeric"},
    )
    name = StringField(
        "姓名",
        [DataRequired("照证书写全名"), Length(max=LONGEST_NAME, message="太长了，照证书写全名")],
        render_kw={"autocomplete": "off"},
    )


class SignatureForm(Form):
    """What a QR code adds to the address of a certificate."""

    s = StringField("二维码里的签名")


@public.get("/certificates")
def certificates() -> str:
    return render_template("public/certificates/index.html", form=CheckForm(), is_asked=False)


@public.post("/certificates")
def certificates_check() -> Response:
    """The name comes by POST, so that it stands in no address and in no log."""
    limit(CERTIFICATE_CHECKS)
    form = CheckForm(request.form)
    if not form.validate():
        return _page(form, status=422)
    found = check(str(form.number.data), str(form.name.data))
    return _page(form, found, is_asked=True)


@public.get("/certificates/<number>")
@takes(SignatureForm)
def certificate(signed: SignatureForm, number: str) -> Response:
    """The same page for every number; only a signature opens more."""
    signature = signed.s.data
    form = CheckForm(data={"number": number[:LONGEST_NUMBER]})
    if not signature:
        page = render_template("public/certificates/index.html", form=form, is_asked=False)
        return make_response(page)
    limit(CERTIFICATE_CHECKS)
    found = certificate_with_number(number) if is_signed(number, signature) else None
    return _page(form, found, is_asked=found is not None)


def _page(
    form: CheckForm,
    found: Certificate | None = None,
    *,
    is_asked: bool = False,
    status: int = 200,
) -> Response:
    answer = page_or_fragment(
        "public/certificates/index.html",
        "public/certificates/_check.html",
        status=status,
        form=form,
        found=found,
        is_asked=is_asked,
        as_of=now(),
    )
    answer.headers["Cache-Control"] = "no-store"
    return answer
