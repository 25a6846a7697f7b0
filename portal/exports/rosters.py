"""The roster of a class (花名册) as institutions print it; numbers are text."""

from collections.abc import Iterable, Iterator

from portal.exports.dataset import Column, Row
from portal.policy.identity import age_on, birth_date, sex_of
from portal.records.classes import TrainingClass
from portal.records.programmes import subject_of
from portal.services.roster_sheets import RosterLine

COLUMNS = (
    Column("place", "序号"),
    Column("name", "姓名"),
    Column("sex", "性别"),
    Column("number", "身份证号"),
    Column("age", "年龄"),
    Column("education", "文化程度"),
    Column("home_county", "户籍地址"),
    Column("group", "人员类别"),
    Column("subject", "培训工种"),
    Column("level", "等级"),
    Column("phone", "联系电话"),
    Column("employer", "单位"),
    Column("state", "状态"),
)


def rows(filed: TrainingClass, lines: Iterable[RosterLine]) -> Iterator[Row]:
    """One line for each trainee; the age is that of the class's first day."""
    subject = subject_of(filed.occupation.name if filed.occupation else None, filed.course)
    for place, line in enumerate(lines, 1):
        born, told = birth_date(line.number), line.particulars
        yield {
            "place": place,
            "name": line.name,
            "sex": sex_of(line.number) if born else "",
            "number": line.number,
            "age": age_on(born, filed.planned_start) if born else "",
            "education": told.education.label if told and told.education else "",
            "home_county": told.home_county if told else "",
            "group": told.group.label if told else "",
            "subject": subject,
            "level": filed.target_level.label,
            "phone": line.phone,
            "employer": told.employer if told else "",
            "state": line.state.label,
        }
