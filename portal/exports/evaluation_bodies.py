"""The evaluation bodies in force on a day, with what each may evaluate."""

from portal.exports.dataset import Column, Row
from portal.exports.directories import directory_set
from portal.exports.schema import TEXT, many
from portal.policy.directories import Directory
from portal.records.evaluation_bodies import EvaluationBody


def row(body: EvaluationBody) -> Row:
    return {
        "uscc": body.uscc,
        "scopes": [scope.label for scope in body.scopes],
        "contact": body.contact,
        "business_phone": body.business_phone,
        "address": body.address,
    }


EVALUATION_BODIES = directory_set(
    Directory.EVALUATION_BODIES,
    "可以开展职业技能评价的机构：评哪些职业、哪几级，在哪里，电话多少，有效期到哪天。",
    kind=EvaluationBody,
    columns=(
        Column("uscc", "统一社会信用代码"),
        Column("scopes", "职业（工种）和等级", many(TEXT)),
        Column("contact", "联系人"),
        Column("business_phone", "办公电话"),
        Column("address", "地址"),
    ),
    row=row,
)
