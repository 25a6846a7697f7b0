"""The check of a completion certificate by its number and the full name on it.

By POST, so that no name stands in an address; an unknown number and a wrong name answer alike.
"""

from collections.abc import Mapping

from flask import Response

from portal.api.answers import answer
from portal.api.operations import Operation, serve
from portal.api.parameters import json_object, text
from portal.exports.schema import COUNT, DAY, TEXT, Schema, one_of, record
from portal.policy.certificates import CertificateStatus
from portal.records.certificates import Certificate
from portal.services.certificates import check
from portal.web.limits import CERTIFICATE_CHECKS, limit

NUMBER = text("number", "证书编号，照证书写，以 0 开头的写上 0", most=20, is_required=True)
NAME = text("name", "证书上的全名", most=50, is_required=True)
UNKNOWN = {"status": "not_found", "message": "没有这个编号，或者姓名和证书上的不一样"}
FOUND = record(
    status=one_of(CertificateStatus),
    number=TEXT,
    name=TEXT,
    id_number_masked=TEXT,
    project=TEXT,
    hours_theory=COUNT,
    hours_practice=COUNT,
    from_day=DAY,
    until_day=DAY,
    institution=TEXT,
    issuer=TEXT,
    issued_on=DAY,
)
BODY: Schema = {
    "type": "object",
    "properties": {
        parameter.name: {**parameter.schema, "description": parameter.words, "minLength": 1}
        for parameter in (NUMBER, NAME)
    },
    "required": ["number", "name"],
}


@serve(
    Operation(
        path="/certificates",
        method="POST",
        summary="查培训合格证：编号和全名都对，才有内容",
        body=BODY,
        gives={
            "oneOf": [
                FOUND,
                record(status={"type": "string", "enum": ["not_found"]}, message=TEXT),
            ]
        },
    )
)
def certificates() -> Response:
    limit(CERTIFICATE_CHECKS)
    body = json_object('{"number": "…", "name": "…"}')
    found = check(NUMBER.needed(body), NAME.needed(body))
    response = answer(_shown(found) if found else UNKNOWN)
    response.headers["Cache-Control"] = "no-store"
    return response


def _shown(found: Certificate) -> Mapping[str, object]:
    return {
        "status": found.status,
        "number": found.number,
        "name": found.holder_name,
        "id_number_masked": found.holder_number_masked,
        "project": found.project,
        "hours_theory": found.hours_theory,
        "hours_practice": found.hours_practice,
        "from_day": found.from_day,
        "until_day": found.until_day,
        "institution": found.institution_name,
        "issuer": found.issuer,
        "issued_on": found.issued_on,
    }
