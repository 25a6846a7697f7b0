"""Whether a person may be subsidised once more (`portal.policy.entitlement`).

The history is the caller's own: nothing of it is kept, and the answer is not stored anywhere.
"""

from collections.abc import Mapping

from flask import Response

from portal.api.answers import answer, reason_rows, refuse_barred, refuse_parameter
from portal.api.operations import Operation, serve
from portal.api.parameters import Parameter, day, json_object, one_of, text
from portal.api.schemas import REASONS
from portal.exports.schema import COUNT, DAY, FLAG, Schema, maybe, record
from portal.policy.clauses import Clause
from portal.policy.entitlement import Benefit, BenefitState, BenefitType, Wanted, judge_entitlement
from portal.policy.terms import Level
from portal.policy.verdict import Reason
from portal.web.clock import today
from portal.web.site import jurisdiction

ON = day("on", "发证日期；还没有证书的写计划结班日期", is_required=True)
TYPE = one_of("type", "培训类型，或者参保职工技能提升补贴", BenefitType, is_required=True)
OCCUPATION = text("occupation", "职业（工种）的名称或编号", most=40)
LEVEL = one_of("level", "等级，没写按不分等级", Level)
STATE = one_of("state", "办到哪一步", BenefitState, is_required=True)
MOST_BENEFITS = 100
WITH_OCCUPATION = (
    BenefitType.EMPLOYMENT_SKILLS,
    BenefitType.ON_POST_SKILLS,
    BenefitType.APPRENTICESHIP,
)


def _described(*parameters: Parameter[object]) -> Schema:
    return {
        "type": "object",
        "properties": {
            parameter.name: {**parameter.schema, "description": parameter.words}
            for parameter in parameters
        },
        "required": [parameter.name for parameter in parameters if parameter.is_required],
    }


HISTORY: Schema = {
    "type": "array",
    "maxItems": MOST_BENEFITS,
    "items": _described(ON, TYPE, OCCUPATION, LEVEL, STATE),
}
BODY: Schema = {
    "type": "object",
    "properties": {"history": HISTORY, "wanted": _described(ON, TYPE, OCCUPATION, LEVEL)},
    "required": ["history", "wanted"],
}


@serve(
    Operation(
        path="/entitlement",
        method="POST",
        summary="还能不能享受补贴，什么时候能再报",
        body=BODY,
        gives=record(
            allowed=maybe(FLAG),
            reasons=REASONS,
            used_lifetime=COUNT,
            used_this_year=COUNT,
            next_possible=maybe(DAY),
        ),
        fails=(400, 422),
    )
)
def entitlement() -> Response:
    body = json_object('{"history": […], "wanted": {…}}')
    history = [_benefit(row, within=f"history[{n}].") for n, row in enumerate(_history(body))]
    wanted = _wanted(_object(body.get("wanted"), "wanted"))
    found = judge_entitlement(jurisdiction(), on=today(), wanted=wanted, history=history)
    response = answer(
        {
            "allowed": found.verdict.allowed,
            "reasons": reason_rows(found.verdict.reasons),
            "used_lifetime": found.used_lifetime,
            "used_this_year": found.used_this_year,
            "next_possible": found.next_possible,
        }
    )
    response.headers["Cache-Control"] = "no-store"
    return response


def _history(body: Mapping[str, object]) -> list[Mapping[str, object]]:
    rows = body.get("history")
    if not isinstance(rows, list) or len(rows) > MOST_BENEFITS:
        refuse_parameter("history", f"要写一个列表，最多 {MOST_BENEFITS} 项")
    return [_object(row, f"history[{n}]") for n, row in enumerate(rows)]


def _object(value: object, name: str) -> Mapping[str, object]:
    if not isinstance(value, dict):
        refuse_parameter(name, "要写一个对象")
    return value


def _benefit(row: Mapping[str, object], *, within: str) -> Benefit:
    return Benefit(
        on=ON.needed(row, within=within),
        type=TYPE.needed(row, within=within),
        occupation=OCCUPATION.given(row, within=within),
        level=LEVEL.given(row, within=within) or Level.NONE,
        state=STATE.needed(row, within=within),
    )


def _wanted(row: Mapping[str, object]) -> Wanted:
    """What is asked for. An occupation that the place's table does not hold that day is barred."""
    wanted = Wanted(
        on=ON.needed(row, within="wanted."),
        type=TYPE.needed(row, within="wanted."),
        occupation=OCCUPATION.given(row, within="wanted."),
        level=LEVEL.given(row, within="wanted.") or Level.NONE,
    )
    law, named = jurisdiction(), wanted.occupation
    is_judged = named and law.occupations and wanted.type in WITH_OCCUPATION
    if is_judged and not law.occupation(named or "", on=wanted.on):
        words = f"那一天的补贴标准分类表里没有“{named}”"
        clause = law.clause(wanted.on, Clause.CLASSIFICATION)
        refuse_barred([Reason("unknown_occupation", words, clause)])
    return wanted
