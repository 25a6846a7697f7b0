"""Imports in steps: checked in parts, reported by row and column, written whole or not at all."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from portal.policy.entitlement import BenefitState, BenefitType
from portal.policy.identity import check_character
from portal.policy.terms import Level
from portal.records.accounts import Account
from portal.records.benefit_batches import BenefitBatch
from portal.records.benefits import BenefitRow, benefits_of
from portal.records.database import db
from portal.records.imports import Import, ImportRow, ImportState, wrong_rows_of
from portal.records.journal import JournalEntry
from portal.records.people import person_with_number
from portal.services import benefits, imports
from portal.services.benefit_imports import BENEFITS
from portal.services.imports import Job
from portal.services.refusal import Refusal
from tests.clock import DAY, NOW
from tests.filings import LAW
from tests.lessons import a_reviewer, a_trainee
from tests.people import number
from tests.spreadsheets import a_file

pytestmark = pytest.mark.usefixtures("app")
HEADINGS = tuple(column.label for column in BENEFITS.columns)
TOMORROW = NOW + timedelta(days=1)


@pytest.fixture
def reviewer(app: Flask) -> Account:
    return a_reviewer()


def a_line(serial: int = 1, **changes: object) -> list[object]:
    values: dict[str, object] = {
        "number": number(serial),
        "name": "王示一",
        "on_day": "2025-06-30",
        "type": "就业技能",
        "occupation": "焊工",
        "level": "不分等级",
        "state": "已拨付",
        "amount": 1000,
        "source": "技能甘肃导出",
    }
    return list((values | changes).values())


def uploaded(by: Account, *lines: Sequence[object]) -> Import:
    return imports.upload(BENEFITS, a_file([HEADINGS, *lines]), "记录.xlsx", by=by, at=NOW)


def job(by: Account) -> Job:
    return Job(by=by, at=NOW, on=DAY, law=LAW)


def checked(one: Import, by: Account) -> ImportState:
    while one.state(at=NOW) is ImportState.CHECKING:
        imports.step(one, BENEFITS, job(by))
    return one.state(at=NOW)


def kept(kind: type[Any]) -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(kind)) or 0


def test_it_works(reviewer: Account) -> None:
    one = uploaded(
        reviewer, a_line(1), a_line(2, state="审核中"), a_line(1, on_day=date(2024, 5, 6))
    )
    assert one.state(at=NOW) is ImportState.CHECKING
    assert checked(one, reviewer) is ImportState.READY
    assert kept(BenefitRow) == 0
    assert imports.apply(one, BENEFITS, job(reviewer))
    rows = db.session.scalars(select(BenefitRow).order_by(BenefitRow.id)).all()
    assert [(row.on_day, row.type, row.state, row.level, row.amount) for row in rows] == [
        (date(2025, 6, 30), BenefitType.EMPLOYMENT_SKILLS, BenefitState.PAID, Level.NONE, 1000),
        (
            date(2025, 6, 30),
            BenefitType.EMPLOYMENT_SKILLS,
            BenefitState.UNDER_CLAIM,
            Level.NONE,
            1000,
        ),
        (date(2024, 5, 6), BenefitType.EMPLOYMENT_SKILLS, BenefitState.PAID, Level.NONE, 1000),
    ]
    assert rows[0].person_id == rows[2].person_id
    assert one.state(at=NOW) is ImportState.APPLIED
    acts = db.session.scalars(select(JournalEntry.act).order_by(JournalEntry.id)).all()
    assert acts[-3:] == ["upload_import", "enter_benefits", "apply_import"]
    # What was uploaded is gone with the deed.
    assert kept(ImportRow) == 0


def test_it_is_applied_once_whoever_clicks_how_often(reviewer: Account) -> None:
    one = uploaded(reviewer, a_line())
    checked(one, reviewer)
    assert imports.apply(one, BENEFITS, job(reviewer))
    assert imports.apply(one, BENEFITS, job(reviewer))
    assert kept(BenefitRow) == 1
    imports.step(uploaded(reviewer, a_line(2)), BENEFITS, job(reviewer))
    for deed in (imports.step, lambda *_: imports.drop(one, by=reviewer, at=NOW)):
        with pytest.raises(Refusal, match="over"):
            deed(one, BENEFITS, job(reviewer))


def test_what_stood_at_the_check_is_checked_again(reviewer: Account) -> None:
    one, other = uploaded(reviewer, a_line()), uploaded(reviewer, a_line())
    with pytest.raises(Refusal, match="not_ready"):
        imports.apply(one, BENEFITS, job(reviewer))
    for each in (one, other):
        checked(each, reviewer)
    assert imports.apply(one, BENEFITS, job(reviewer))
    assert not imports.apply(other, BENEFITS, job(reviewer))
    assert kept(BenefitRow) == 1
    assert other.state(at=NOW) is ImportState.WRONG
    assert "已经有这一条" in wrong_rows_of(other, most=9)[0].wrong[0][1]


def test_personal_data_does_not_lie_about(reviewer: Account) -> None:
    dropped, old = uploaded(reviewer, a_line(1)), uploaded(reviewer, a_line(2), a_line(3))
    imports.drop(dropped, by=reviewer, at=NOW)
    assert (kept(ImportRow), dropped.state(at=NOW)) == (2, ImportState.DROPPED)
    assert old.state(at=TOMORROW) is ImportState.EXPIRED
    imports.prune(at=TOMORROW)
    assert kept(ImportRow) == 0
    row = db.session.execute(select(Import)).first()
    assert row
    assert number() not in str(row)


def body(digits: str) -> str:
    return digits + check_character(digits)


# Each kind of fault by its column, the line that has it, and words that name it.
FAULTS: tuple[tuple[str, dict[str, object], str], ...] = (
    ("身份证号", {"number": None}, "没有填"),
    ("身份证号", {"number": 620100199001011234}, "最后几位已经丢了"),
    ("身份证号", {"number": "6.201E+17"}, "最后几位已经丢了"),
    ("身份证号", {"number": "=A1"}, "是公式"),
    ("身份证号", {"number": "#REF!"}, "是表格软件的错误"),
    ("身份证号", {"number": number(9)[:-1]}, "少了 1 位"),
    ("身份证号", {"number": number(9) + "1"}, "多了 1 位"),
    ("身份证号", {"number": "620100900101123"}, "15位的旧号码"),
    ("身份证号", {"number": number(9)[:-1] + "甲"}, "只能有数字"),
    ("身份证号", {"number": body("62010019901301123")}, "不是出生日期"),
    ("身份证号", {"number": number(9)[:-1] + ("1" if number(9)[-1] == "0" else "0")}, "抄错了"),
    ("姓名", {"name": None}, "没有填"),
    ("姓名", {"name": "王"}, "2 到 50 个字"),
    ("姓名", {"name": "王1一"}, "只能有汉字"),
    ("姓名", {"name": "不是他"}, "和核对过身份证的姓名不一样"),
    ("证书日期", {"on_day": ""}, "没有填"),
    ("证书日期", {"on_day": "2025-02-30"}, "没有这一天"),
    ("证书日期", {"on_day": 20250630}, "没有这一天"),
    ("证书日期", {"on_day": "2026-11-24"}, "在今天以后"),
    ("证书日期", {"on_day": "1989-12-31"}, "早于出生日期"),
    ("补贴类型", {"type": None}, "没有填"),
    ("补贴类型", {"type": "技能培训"}, "只能填：就业技能、岗位技能"),
    ("工种或课程", {"occupation": None}, "没有填工种"),
    ("工种或课程", {"occupation": "电焊"}, "职业目录里没有"),
    ("工种或课程", {"occupation": "焊" * 61}, "太长了，最多 60 个字"),
    ("工种或课程", {"type": "创业培训", "occupation": "焊工"}, "创业培训写课程"),
    ("等级", {"level": None}, "没有填"),
    ("等级", {"level": "五级"}, "只能填：不分等级、初级工"),
    ("等级", {"type": "创业培训", "occupation": "SYB", "level": "初级工"}, "创业培训没有等级"),
    ("等级", {"type": "企业新型学徒制", "level": "技师"}, "只有初级工、中级工、高级工"),
    ("状态", {"state": "已发"}, "只能填：已拨付"),
    ("金额（元）", {"amount": None}, "没有填"),
    ("金额（元）", {"amount": 1000.5}, "只写整数"),
    ("金额（元）", {"amount": "一千"}, "只写整数"),
    ("金额（元）", {"amount": -1}, "在 0 到 100000 之间"),
    ("来源", {"source": None}, "没有填"),
    ("来源", {"source": "本" * 101}, "太长了，最多 100 个字"),
    ("来源", {"source": "台账\ue000"}, "有认不出的字符"),
    ("", {"extra": "备注"}, "没有列名，但是有内容"),
    (
        "",
        {"number": number(500), "on_day": "2024-01-02"},
        "已经有这一条：2024-01-02 就业技能，焊工",
    ),
    ("", {"number": number(501)}, "和第 2 行重复"),
)


def test_a_file_of_many_faults_is_told_fault_by_fault_and_nothing_is_imported(
    reviewer: Account,
) -> None:
    """At least thirty named kinds, each in a row of its own, and one sound row among them."""
    known = a_trainee(1, name="王示一")
    assert known.person
    benefits.enter(
        [{**dict(zip((c.name for c in BENEFITS.columns), a_line(), strict=True)), **entered()}],
        by=a_reviewer(),
        at=NOW,
    )
    lines = [a_line(501)]
    for serial, (_, changes, words) in enumerate(FAULTS, 100):
        whose = {"number": known.person.number} if "核对过" in words else {}
        lines.append(a_line(serial, **changes | whose))
    one = uploaded(reviewer, *lines)
    assert checked(one, reviewer) is ImportState.WRONG
    assert (one.rows_total, one.rows_wrong) == (len(FAULTS) + 1, len(FAULTS))
    labels = {column.name: column.label for column in BENEFITS.columns} | {"": ""}
    for row, (column, _, words) in zip(wrong_rows_of(one, most=100), FAULTS, strict=True):
        told = [(labels[name], said) for name, said in row.wrong]
        assert any(name == column and words in said for name, said in told), (words, told)
    with pytest.raises(Refusal, match="not_ready"):
        imports.apply(one, BENEFITS, job(reviewer))
    assert kept(BenefitRow) == 1
    assert person_with_number(number(501)) is None


def entered() -> dict[str, object]:
    """A benefit of somebody, as it was read."""
    return {
        "number": number(500),
        "on_day": date(2024, 1, 2),
        "type": BenefitType.EMPLOYMENT_SKILLS,
        "level": Level.NONE,
        "state": BenefitState.PAID,
    }


def test_it_counts_from_the_confirmation_on(reviewer: Account) -> None:
    worker = a_trainee(1, name="王示一")
    assert worker.person
    one = uploaded(reviewer, a_line(number=worker.person.number))
    checked(one, reviewer)
    imports.apply(one, BENEFITS, job(reviewer))
    assert benefits_of(worker.person.id) == []
    benefits.confirm(
        db.session.scalars(select(BenefitBatch)).one(), by=a_reviewer(), at=NOW, on=DAY
    )
    assert [one.on for one in benefits_of(worker.person.id)] == [date(2025, 6, 30)]
