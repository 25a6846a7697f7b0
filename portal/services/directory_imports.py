"""The spreadsheets of the other directories: one kind each, all into an open draft."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from portal.policy.directories import (
    Directory,
    QualificationKind,
    is_safe_address,
    read_scopes,
)
from portal.policy.roles import Act
from portal.records.accounts import Account
from portal.records.directories import DirectoryRevision, Listed, revision_with_key
from portal.records.evaluation_bodies import EvaluationBody, scopes_of
from portal.records.online_platforms import OnlinePlatform
from portal.records.qualifications import Qualification
from portal.services import directories
from portal.services.import_columns import Column, day, one_of, text, uscc
from portal.services.imports import Job, Kind, Line, Problem

KINDS = {one.label: one for one in QualificationKind}
LONGEST_ADDRESS = 200
NAME = Column("name", "名称", text(100), "全称")
DAYS = (
    Column("from_day", "有效期从", day, "如 2026-01-01"),
    Column("until_day", "有效期到", day, "没有写到期日的空着", is_required=False),
)


def scopes(words: str, _: date) -> str:
    """The words as they are, once they can be read."""
    read_scopes(words)
    return words


def link_address(words: str, _: date) -> str:
    """An address that a link may lead to."""
    if not is_safe_address(words) or len(words) > LONGEST_ADDRESS:
        raise ValueError("网址要以 https:// 开头，照平台公布的写")
    return words


def _body(values: dict[str, Any]) -> EvaluationBody:
    return EvaluationBody(**{**values, "scopes": scopes_of(values["scopes"])})


def _qualification(values: dict[str, Any]) -> Qualification:
    return Qualification(**{**values, "level": values["level"] or ""})


def _platform(values: dict[str, Any]) -> OnlinePlatform:
    return OnlinePlatform(**values)


def _kind(
    directory: Directory,
    *columns: Column,
    once: tuple[str, ...],
    entry: Callable[[dict[str, Any]], Listed],
) -> Kind:
    """The kind of one directory, whose rows become entries of the draft."""

    def find(key: str, _: Account) -> DirectoryRevision | None:
        """The draft while it may be changed."""
        found = revision_with_key(key)
        is_draft = found and found.directory is directory and found.submitted_at is None
        return found if is_draft else None

    def check(lines: Sequence[Line], job: Job) -> Iterator[Problem]:
        for line in lines:
            first, last = line.values["from_day"], line.values["until_day"]
            if last and last < first:
                yield line.number, "until_day", "到期日在开始以前"
        entries = {entry(line.values): line.number for line in lines}
        for one in directories.doubled(job.subject, entries):
            yield entries[one], "", "已经在目录里。要改的，先把原来的移出"

    def apply(_: Session, lines: Sequence[Line], job: Job) -> None:
        entries = [entry(line.values) for line in lines]
        directories.add(job.subject.key, entries, by=job.by, at=job.at)

    return Kind(
        key=directory.value,
        label=directory.label,
        about="每一行是目录里的一项，全部加进草稿；提交审批、公布以后公众才看得到。",
        act=Act.DRAFT_DIRECTORIES,
        columns=(NAME, *columns, *DAYS),
        check=check,
        apply=apply,
        once=once,
        find=find,
    )


EVALUATION_BODIES = _kind(
    Directory.EVALUATION_BODIES,
    Column("uscc", "统一社会信用代码", uscc, "18 位。整列设成文本", is_code=True),
    Column("scopes", "职业（工种）和等级", scopes, "如“电工 初级工至高级工”，几个用；隔开"),
    Column("contact", "联系人", text(40), "公开的，写科室或姓氏"),
    Column("business_phone", "办公电话", text(20), "公开的，不写私人手机号", is_code=True),
    Column("address", "地址", text(100), "门牌写全"),
    once=("uscc",),
    entry=_body,
)
QUALIFICATIONS = _kind(
    Directory.QUALIFICATIONS,
    Column("kind", "类别", one_of(KINDS), "照列出的词写", options=tuple(KINDS)),
    Column("issuer", "实施部门（单位）", text(100), "写全称"),
    Column("level", "等级", text(40), "没有等级的空着", is_required=False),
    Column("basis", "设定依据", text(200), "法律、法规或者文件"),
    once=("name", "level"),
    entry=_qualification,
)
ONLINE_PLATFORMS = _kind(
    Directory.ONLINE_PLATFORMS,
    Column("operator", "运营单位", text(100), "写全称"),
    Column("address", "网址", link_address, "https:// 开头"),
    Column("purpose", "能学什么", text(200), "一两句话"),
    once=("address",),
    entry=_platform,
)
DIRECTORY_KINDS = (EVALUATION_BODIES, QUALIFICATIONS, ONLINE_PLATFORMS)
