"""The paper of a certificate: one sheet for its holder and for the centre that prints it."""

import segno
from flask import render_template, url_for

from portal.records.certificate_keys import sign
from portal.records.certificates import Certificate
from portal.web.links import absolute
from portal.web.site import jurisdiction


def sheet_of(certificate: Certificate) -> str:
    """The page to print. Its QR code opens the certificate's public page without a name."""
    signed = url_for("public.certificate", number=certificate.number, s=sign(certificate.number))
    return render_template(
        "certificates/sheet.html",
        found=certificate,
        brand_english=jurisdiction().place.brand_english,
        code=segno.make(absolute(signed), error="m", micro=False).svg_data_uri(border=0),
        check_address=absolute(url_for("public.certificates")).partition("://")[2],
    )
