"""A centre's register of certificates as a spreadsheet; ID numbers stay masked."""

from collections.abc import Iterable, Iterator

from portal.exports.dataset import Column, Row
from portal.records.certificates import Certificate

COLUMNS = (
    Column("number", "证书编号"),
    Column("status", "状态"),
    Column("name", "姓名"),
    Column("id_number", "身份证号"),
    Column("project", "培训项目"),
    Column("training_type", "培训类型"),
    Column("institution", "培训机构"),
    Column("from_day", "开始"),
    Column("until_day", "结束"),
    Column("hours", "课时"),
    Column("issued_on", "发证日期"),
    Column("void_reason", "作废原因"),
)


def rows(found: Iterable[Certificate]) -> Iterator[Row]:
    for one in found:
        yield {
            "number": one.number,
            "status": one.status.label,
            "name": one.holder_name,
            "id_number": one.holder_number_masked,
            "project": one.project,
            "training_type": one.training_type.label,
            "institution": one.institution_name,
            "from_day": one.from_day,
            "until_day": one.until_day,
            "hours": one.hours_theory + one.hours_practice,
            "issued_on": one.issued_on,
            "void_reason": one.void_reason if one.voided_at else "",
        }
