"""Every table in reading order, with its title and where its figures are used.

For the page of all figures in force and for the command that prints them.
"""

from collections.abc import Iterator
from dataclasses import dataclass, fields
from datetime import date

from portal.policy.jurisdiction import Jurisdiction
from portal.policy.table import Dated, Table

# Attribute of the jurisdiction: what the table is called, and what its figures decide.
TITLES = {
    "places": ("地方和主管部门", "页头、页脚、证书"),
    "centres": ("承办和审核单位", "备案审核、证书编号"),
    "hotlines": ("咨询电话", "页脚"),
    "districts": ("园区", "找班的条件"),
    "industries": ("重点产业", "急需紧缺目录"),
    "groups": ("人员类别", "报名、评价补贴"),
    "admissions": ("谁可以参加哪类培训", "报名"),
    "occupations": ("职业（工种）分类", "工种目录、补贴、备案"),
    "subsidy_rates": ("培训补贴标准", "补贴"),
    "courses": ("创业培训标准和课时", "补贴、备案"),
    "apprenticeship_rates": ("企业新型学徒制标准", "补贴"),
    "minimum_hours": ("最少课时", "备案、结班"),
    "limits": ("期限、次数和比例", "各项办理"),
    "clauses": ("没有数字的规定", "各项办理"),
    "targets": ("培训任务", "进度"),
    "certificate_ranges": ("培训合格证号段", "证书编号"),
    "coefficients": ("差异化补贴系数", "补贴申领"),
    "papers": ("要交的材料", "备案、补贴申领"),
    "report_categories": ("举报类别", "举报"),
    "legal_bases": ("黑白名单依据", "黑白名单"),
    "texts": ("联系方式和网站标识", "页脚、公示"),
}


@dataclass(frozen=True, slots=True)
class Section:
    """One table: its title, where it is used, and its entries in the file's order."""

    name: str
    title: str
    used_in: str
    entries: tuple[Dated[object], ...]


def sections(law: Jurisdiction, *, on: date | None = None) -> Iterator[Section]:
    """The tables that hold anything, whole or as they are in force on a day."""
    for attribute, (title, used_in) in TITLES.items():
        table: Table[object] = getattr(law, attribute)
        entries = tuple(table) if on is None else table.in_force(on)
        if entries:
            yield Section(table.name, title, used_in, entries)


def words(value: object) -> tuple[str, ...]:
    """A row's cells as a reader sees them: labels for terms, 是 and 否, blanks left out."""
    cells = (getattr(value, field.name) for field in fields(value))  # type: ignore[arg-type]
    return tuple(_word(cell) for cell in cells if cell not in (None, ""))


def _word(cell: object) -> str:
    if isinstance(cell, bool):
        return "是" if cell else "否"
    return str(getattr(cell, "label", cell))
