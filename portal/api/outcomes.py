"""Certification and employment rates, and whether they reach their targets."""

from flask import Response

from portal.api.answers import answer, reason_rows, refuse_parameter
from portal.api.operations import Operation, serve
from portal.api.parameters import whole
from portal.api.schemas import REASONS
from portal.exports.schema import record
from portal.policy.outcomes import judge_outcomes
from portal.web.clock import today
from portal.web.site import jurisdiction

MOST = 10_000_000
QUALIFIED = whole("qualified", "合格人数", most=MOST, is_required=True)
CERTIFIED = whole("certified", "其中取证人数；没写不算取证率", most=MOST)
EMPLOYED = whole("employed", "其中就业人数；没写不算就业率", most=MOST)
RATE = {"type": ["string", "null"], "pattern": r"^\d+\.\d\d$"}


@serve(
    Operation(
        path="/outcomes",
        summary="取证率和就业率，百分数，两位小数",
        takes=(QUALIFIED, CERTIFIED, EMPLOYED),
        gives=record(certification_rate=RATE, employment_rate=RATE, reasons=REASONS),
        fails=(400, 422),
    )
)
def outcomes() -> Response:
    qualified, certified, employed = QUALIFIED.needed(), CERTIFIED.given(), EMPLOYED.given()
    for counted, count in ((CERTIFIED, certified), (EMPLOYED, employed)):
        if count is not None and count > qualified:
            refuse_parameter(counted.name, "不能比合格人数多")
    found = judge_outcomes(
        jurisdiction(), on=today(), qualified=qualified, certified=certified, employed=employed
    )
    return answer(
        {
            "certification_rate": found.certification_rate,
            "employment_rate": found.employment_rate,
            "reasons": reason_rows(found.verdict.reasons),
        }
    )
