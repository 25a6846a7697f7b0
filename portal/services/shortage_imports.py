"""The spreadsheet of a shortage directory: its rows take the place of all that a draft lists."""

from collections.abc import Iterator, Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.policy.roles import Act
from portal.policy.shortage import Listed
from portal.policy.terms import Level
from portal.records.accounts import Account
from portal.records.database import db
from portal.records.occupations import Occupation, valid_on
from portal.records.shortage import ShortageVersion
from portal.records.shortage_proposals import proposals_for, version_numbered
from portal.services.import_columns import Column, plain, text, whole
from portal.services.imports import Job, Kind, Line, Problem
from portal.services.shortage_drafts import MOST_PEOPLE, replace_entries

LEVELS = {level.label: level for level in Level if level is not Level.NONE}
MOST_DIGITS = 4


def _levels(words: str, _: date) -> frozenset[Level]:
    """高级工、技师; 全部等级 for all."""
    names = [name for name in plain(words).replace("，", "、").split("、") if name]
    if names == ["全部等级"]:
        return frozenset()
    if unknown := [name for name in names if name not in LEVELS]:
        raise ValueError(f"没有“{unknown[0]}”这个等级，只能填：{'、'.join(LEVELS)}")
    return frozenset(LEVELS[name] for name in names)


COLUMNS = (
    Column("occupation", "职业（工种）", text(40), "照职业目录写全名，一个工种一行"),
    Column("industry", "产业", text(20), "八个产业之一，照目录写全名"),
    Column("levels", "等级", _levels, "如：高级工、技师。全部等级就空着", is_required=False),
    Column("urgency", "紧缺情况", text(100), "如：缺口较大", is_required=False),
    Column("annual_demand", "一年约需（人）", whole(1, MOST_PEOPLE), "整数", is_required=False),
)


def check(lines: Sequence[Line], job: Job) -> Iterator[Problem]:
    """What the annex and the industries of the place say of each line."""
    known = _occupations(lines, job.on)
    industries = [entry.value.name for entry in job.law.industries.in_force(job.on)]
    for line in lines:
        if line.values["occupation"] not in known:
            yield line.number, "occupation", "职业目录里没有这个工种，照目录写全名"
        if line.values["industry"] not in industries:
            yield line.number, "industry", f"只能填：{'、'.join(industries)}"


def _apply(_: Session, lines: Sequence[Line], job: Job) -> None:
    known = _occupations(lines, job.on)
    listed = [
        Listed(
            key=known[line.values["occupation"]].key,
            name=line.values["occupation"],
            industry=line.values["industry"],
            levels=line.values["levels"] or frozenset(),
            urgency=line.values["urgency"] or "",
            annual_demand=line.values["annual_demand"],
        )
        for line in lines
    ]
    occupations = {one.key: one for one in known.values()}
    replace_entries(job.subject, listed, occupations, by=job.by, at=job.at)


def _occupations(lines: Sequence[Line], on: date) -> dict[str, Occupation]:
    names = {line.values["occupation"] for line in lines}
    rows = db.session.scalars(select(Occupation).where(Occupation.name.in_(names), valid_on(on)))
    return {row.name: row for row in rows}


def _find(key: str, _: Account) -> ShortageVersion | None:
    """A draft, by its number, that waits for nobody."""
    is_number = key.isascii() and key.isdigit() and len(key) <= MOST_DIGITS
    version = version_numbered(int(key)) if is_number else None
    if version is None or version.published_at:
        return None
    is_waiting = any(one.proposal.decided_at is None for one in proposals_for(version))
    return None if is_waiting else version


SHORTAGE = Kind(
    key="shortage",
    label="急需紧缺目录的工种",
    about="导入以后，换掉这一版草稿里的全部工种。",
    act=Act.DRAFT_SHORTAGE,
    columns=COLUMNS,
    check=check,
    apply=_apply,
    once=("occupation",),
    find=_find,
)
