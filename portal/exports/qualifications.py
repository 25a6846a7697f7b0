"""The vocational qualifications in force on a day."""

from portal.exports.dataset import Column, Row, coded
from portal.exports.directories import directory_set
from portal.exports.schema import one_of
from portal.policy.directories import Directory, QualificationKind
from portal.records.qualifications import Qualification


def row(qualification: Qualification) -> Row:
    return {
        **coded("kind", qualification.kind),
        "issuer": qualification.issuer,
        "level": qualification.level,
        "basis": qualification.basis,
    }


QUALIFICATIONS = directory_set(
    Directory.QUALIFICATIONS,
    "国家设定的职业资格：准入类还是水平评价类，谁实施，依据什么。",
    kind=Qualification,
    columns=(
        Column("kind", "类别代码", one_of(QualificationKind)),
        Column("kind_label", "类别"),
        Column("issuer", "实施部门（单位）"),
        Column("level", "等级"),
        Column("basis", "设定依据"),
    ),
    row=row,
)
