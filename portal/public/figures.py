"""Every figure and rule in force, straight from the law's tables, each with its clause."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date

from flask import render_template

from portal.policy.clauses import Clause
from portal.policy.jurisdiction import WHOLE_PLACE, Jurisdiction
from portal.policy.overview import Section, sections
from portal.policy.table import Dated
from portal.public import public
from portal.web.clock import today
from portal.web.site import jurisdiction

# 337 occupations have a page of their own.
ELSEWHERE = {"occupations"}
# Who and where: they come after what people look for.
FACTS = {"place", "centres", "hotlines", "districts", "industries", "texts"}
# Identifiers say nothing to a reader: what they name stands beside them.
UNREAD = {"key", "indicator"}
COLUMNS = {
    "amount": "每人每次，元",
    "amount_per_year": "每人每年，元",
    "award": "拿到什么证",
    "basis": "类别",
    "brand": "品牌",
    "brand_english": "英文名",
    "bureau": "主管部门",
    "bureau_short": "简称",
    "centre": "单位",
    "certification_from_percent": "取证率从，%",
    "colour": "名单",
    "condition": "条件",
    "course": "课程",
    "employment_from_percent": "就业率从，%",
    "first": "首号",
    "group": "人员类别",
    "is_priority": "六类人员",
    "label": "内容",
    "last": "末号",
    "level": "等级",
    "min_days": "最少天数",
    "min_hours": "最少课时",
    "name": "名称",
    "needed": "什么时候交",
    "number": "数",
    "numbers_certificates": "分配证书编号",
    "on_post_amount": "企业职工，元",
    "percent": "系数，%",
    "period": "年份",
    "phone": "电话",
    "plain_label": "通俗说法",
    "rule": "规定",
    "short_name": "简称",
    "step": "环节",
    "subsidy_class": "类别",
    "subtitle": "副标题",
    "text": "内容",
    "training_type": "培训类型",
    "unit": "单位",
    "wording": "原文",
    "year": "年份",
}


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table as the page prints it; `rows` end with the clause and, if they differ, the days."""

    name: str
    title: str
    used_in: str
    days: str
    columns: Sequence[str]
    rows: Sequence[Sequence[str]]


@public.get("/policies/figures")
def figures() -> str:
    """One long page, so that a search in it finds everything."""
    law, on = jurisdiction(), today()
    held = [section for section in sections(law, on=on) if section.name not in ELSEWHERE]
    return render_template(
        "public/policies/figures.html",
        sheets=[_sheet(law, one) for one in sorted(held, key=lambda one: one.name in FACTS)],
        occupations=len(law.occupations.in_force(on)),
    )


def _sheet(law: Jurisdiction, section: Section) -> Sheet:
    """Columns that no row fills are left out."""
    names = [
        field.name
        for field in fields(section.entries[0].value)  # type: ignore[arg-type]
        if any(_cell(law, entry.value, field.name) for entry in section.entries)
    ]
    all_days = {_days(entry) for entry in section.entries}
    shows_days = len(all_days) > 1
    rows = [
        [
            *(_cell(law, entry.value, name) for name in names),
            str(entry.source),
            *([_days(entry)] if shows_days else []),
        ]
        for entry in section.entries
    ]
    columns = [*(COLUMNS[name] for name in names), "依据", *(["执行期"] if shows_days else [])]
    days = "" if shows_days else all_days.pop()
    return Sheet(section.name, section.title, section.used_in, days, columns, rows)


def _cell(law: Jurisdiction, value: object, name: str) -> str:
    cell: object = getattr(value, name)
    if name in UNREAD or isinstance(cell, Clause) or cell is None:
        return ""
    if name == "centre" and cell:
        return _centre(law, str(cell))
    if isinstance(cell, bool):
        return "是" if cell else "否"
    return str(getattr(cell, "label", cell))


def _centre(law: Jurisdiction, key: str) -> str:
    if key == WHOLE_PLACE:
        return law.place.name
    return next(entry.value.short_name for entry in law.centres if entry.value.key == key)


def _days(entry: Dated[object]) -> str:
    return f"{_day(entry.from_day)}起" + (f"，至{_day(entry.until_day)}" if entry.until_day else "")


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
