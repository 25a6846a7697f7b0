"""The spreadsheet of benefits (补贴享受记录): its columns, and what must hold of each row.

An entry by hand is a file of one line: the same columns, the same checks.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.policy.entitlement import BenefitState, BenefitType
from portal.policy.identity import birth_date
from portal.policy.roles import Act
from portal.policy.terms import Course, Level
from portal.records.benefits import BenefitRow, entered_for
from portal.records.database import db
from portal.records.mass_rows import among
from portal.records.people import Person, number_digest
from portal.services.benefits import enter
from portal.services.import_columns import (
    Column,
    day,
    id_number,
    one_of,
    person_name,
    text,
    whole,
)
from portal.services.imports import Job, Kind, Line, Problem, read_line

MOST_YUAN = 100_000
TYPES = {one.label: one for one in BenefitType}
LEVELS = {one.label: one for one in Level}
STATES = {one.label: one for one in BenefitState}
APPRENTICES = (Level.JUNIOR, Level.INTERMEDIATE, Level.ADVANCED)
COLUMNS = (
    Column("number", "身份证号", id_number, "18 位，照身份证。整列设成文本", is_code=True),
    Column("name", "姓名", person_name, "照身份证写全名"),
    Column("on_day", "证书日期", day, "结业证书或职业证书的发证日期，如 2026-11-23"),
    Column("type", "补贴类型", one_of(TYPES), "照列出的词写", options=tuple(TYPES)),
    Column(
        "occupation",
        "工种或课程",
        text(60),
        "照职业目录写工种全名；创业培训写课程，如 SYB",
        is_required=False,
    ),
    Column("level", "等级", one_of(LEVELS), "创业培训写“不分等级”", options=tuple(LEVELS)),
    Column("state", "状态", one_of(STATES), "照列出的词写", options=tuple(STATES)),
    Column("amount", "金额（元）", whole(0, MOST_YUAN), "整数"),
    Column("source", "来源", text(100), "哪个系统或哪本台账，如“技能甘肃 2026年3月导出”"),
)


def check(lines: Sequence[Line], job: Job) -> Iterator[Problem]:
    """What the law's words and the records already here say of each line."""
    for line in lines:
        for column, words in _against_law(line, job):
            yield line.number, column, words
    people = people_with([line.values["number"] for line in lines])
    held = {
        (row.person_id, row.on_day, row.type): row
        for row in entered_for([person.id for person in people.values()])
    }
    for line in lines:
        values = line.values
        person = people.get(values["number"])
        if person is None:
            continue
        if person.identity_checked_on and person.name not in (None, values["name"]):
            yield line.number, "name", "和核对过身份证的姓名不一样"
        row = held.get((person.id, values["on_day"], values["type"]))
        if row:
            yield line.number, "", f"已经有这一条：{_words(row)}"


def _against_law(line: Line, job: Job) -> Iterator[tuple[str, str]]:
    values = line.values
    if values["on_day"] > job.on:
        yield "on_day", "在今天以后"
    born = birth_date(values["number"])
    if born and values["on_day"] <= born:
        yield "on_day", "早于出生日期"
    kind, name, level = values["type"], values["occupation"], values["level"]
    if kind is BenefitType.ENTREPRENEURSHIP:
        if name not in set(Course):
            yield "occupation", f"创业培训写课程：{'、'.join(Course)}"
        if level is not Level.NONE:
            yield "level", "创业培训没有等级，写“不分等级”"
    elif name is None:
        yield "occupation", "没有填工种，同一工种同一等级只补一次"
    elif kind is not BenefitType.SKILL_UPGRADE and name not in job.law.occupation_ids:
        yield "occupation", "职业目录里没有这个工种，照目录写全名"
    if kind is BenefitType.APPRENTICESHIP and level not in APPRENTICES:
        yield "level", "企业新型学徒制只有初级工、中级工、高级工"


def people_with(numbers: Collection[str]) -> dict[str, Person]:
    """Who is known by these ID numbers."""
    digests = {number_digest(number): number for number in numbers}
    session = db.session()
    chosen = select(Person).where(among(session, Person.number_digest, digests))
    return {digests[person.number_digest or ""]: person for person in session.scalars(chosen)}


def _words(row: BenefitRow) -> str:
    subject = f"，{row.subject}" if row.subject else ""
    waits = "" if row.confirmed_at or row.entered_by is None else "，等第二人确认"
    return f"{row.on_day} {row.type.label}{subject}，{row.state.label}，来源“{row.source}”{waits}"


def _apply(_: Session, lines: Sequence[Line], job: Job) -> None:
    enter([line.values for line in lines], by=job.by, at=job.at, is_imported=True)


BENEFITS = Kind(
    key="benefits",
    label="补贴享受记录",
    about="导入以后，由本单位另一位审核员确认，才计入每人的次数。",
    act=Act.ENTER_BENEFITS,
    columns=COLUMNS,
    check=check,
    apply=_apply,
    once=("number", "on_day", "type"),
)


def enter_one(texts: Mapping[str, str], job: Job) -> list[tuple[str, str]]:
    """Enter what was typed; or answer what is wrong with it, by column, and keep nothing.

    Raises Refusal: twice.
    """
    line, problems = read_line(COLUMNS, 1, texts, job.on)
    problems = problems or [(column, words) for _, column, words in check([line], job)]
    if not problems:
        enter([line.values], by=job.by, at=job.at)
    return problems
