"""The spreadsheet of a 补贴公示: its rows take the place of all that its table holds."""

from collections.abc import Iterator, Sequence

from sqlalchemy.orm import Session

from portal.policy.publicity import Figures, row_problems
from portal.policy.roles import Act
from portal.policy.terms import TrainingType
from portal.records.accounts import Account
from portal.records.drafts import draft_with_key
from portal.records.notices import Notice, NoticeKind
from portal.services.import_columns import Column, one_of, text, whole
from portal.services.imports import Job, Kind, Line, Problem
from portal.services.publicity_rows import Line as RowLine
from portal.services.publicity_rows import replace_rows

MOST = 1_000_000
TYPES = {one.label: one for one in TrainingType}

COLUMNS = (
    Column("institution", "机构", text(60), "机构全称"),
    Column("subject", "班次、工种", text(80), "如：26-00012 养老护理员"),
    Column("training_type", "类型", one_of(TYPES), "选一项", options=tuple(TYPES)),
    Column("filed", "备案人数", whole(1, MOST), "整数"),
    Column("qualified", "合格人数", whole(0, MOST), "整数，不超过备案人数"),
    Column("approved", "核准人数", whole(0, MOST), "整数，不超过合格人数"),
    Column("hours", "课时", whole(1, MOST), "整数"),
    Column("standard", "标准（元）", whole(0, MOST), "每人多少元，整数"),
    Column(
        "amount", "金额（元）", whole(0, 99_999_999), "空着就是核准人数乘标准", is_required=False
    ),
    Column("deduction", "扣减原因", text(200), "少了人或少了钱才写，不写姓名", is_required=False),
)


def check(lines: Sequence[Line], _: Job) -> Iterator[Problem]:
    """Whether each row adds up."""
    for line in lines:
        for reason in row_problems(_figures(line)):
            yield line.number, reason.code, reason.text


def _apply(_: Session, lines: Sequence[Line], job: Job) -> None:
    rows = [
        (
            RowLine(
                line.values["institution"], line.values["subject"], line.values["training_type"]
            ),
            _figures(line),
        )
        for line in lines
    ]
    replace_rows(job.subject, rows, by=job.by, at=job.at)


def _figures(line: Line) -> Figures:
    values = line.values
    amount = values["amount"]
    return Figures(
        filed=values["filed"],
        qualified=values["qualified"],
        approved=values["approved"],
        hours=values["hours"],
        standard=values["standard"],
        amount=values["approved"] * values["standard"] if amount is None else amount,
        deduction=values["deduction"] or "",
    )


def _find(key: str, _: Account) -> Notice | None:
    """A publicity notice that is still a draft."""
    found = draft_with_key(Notice, key)
    if found is None or found.kind is not NoticeKind.PUBLICITY:
        return None
    return None if found.submitted_at or found.published_at else found


PUBLICITY = Kind(
    key="notices",
    label="补贴公示的表格",
    about="导入以后，换掉这份草稿里的全部行。",
    act=Act.WRITE_NOTICES,
    columns=COLUMNS,
    check=check,
    apply=_apply,
    find=_find,
)
