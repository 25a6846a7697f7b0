"""The paper of a certificate: one sheet for its holder and for the centre that prints it."""

import segno
from flask import render_template, request, url_for

from portal.records.certificate_keys import sign
from portal.records.certificates import Certificate
from portal.web.site import jurisdiction


def sheet_of(certificate: Certificate) -> str:
    """The page to print. Its QR code opens the certificate's public page without a name."""
    host = request.host_url.rstrip("/")
    signed = url_for("public.certificate", number=certificate.number, s=sign(certificate.number))
    return render_template(
        "certificates/sheet.html",
        found=certificate,
        brand_english=jurisdiction().place.brand_english,
        code=segno.make(host + signed, error="m", micro=False).svg_data_uri(border=0),
        check_address=request.host + url_for("public.certificates"),
    )
