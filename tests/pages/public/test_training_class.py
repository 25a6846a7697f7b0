"""One class: what it says in each state, to whom, for how much, and how to sign up."""

import re
from datetime import date, time, timedelta
from html import unescape
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from portal.policy.classes import ClassAct
from portal.policy.figures import ListingColour
from portal.policy.listing import ListingKind
from portal.policy.registry import SessionKind, Standing
from portal.policy.terms import Course, Level, TrainingType
from portal.records.classes import ClassActRow, TrainingClass
from portal.records.database import transaction
from portal.records.instructors import Instructor, public_name
from portal.records.sessions import ClassSession
from tests.builders import EARLIER, a_class, a_directory, a_listing, an_institution
from tests.client import CheckingClient
from tests.conftest import DAY, NOW

COURSE = {"course": Course.SYB, "training_type": TrainingType.ENTREPRENEURSHIP}


def fetch(client: CheckingClient, number: str = "26-90001", query: str = "") -> str:
    answer = client.get(f"/classes/{number}{query}")
    assert answer.status_code == 200, number
    return unescape(answer.get_data(as_text=True))


def build(**columns: Any) -> None:
    with transaction() as session:
        a_class(session, an_institution(session), **columns)


def teach(session: Session, held: TrainingClass, day: date, *hours: tuple[time, time]) -> None:
    instructor = Instructor(institution=held.institution, name="欧阳示例")
    for begin, end in hours:
        session.add(
            ClassSession(
                training_class=held,
                day=day,
                starts_at=begin,
                ends_at=end,
                kind=SessionKind.PRACTICE,
                topic="基本操作",
                venue=held.venue,
                instructor=instructor,
            )
        )


def test_it_works(demo: CheckingClient) -> None:
    page = fetch(demo, "26-00019")
    for words in (
        "<h1>养老护理员</h1>", "报名中", "急需紧缺 补贴上浮20%", "12月1日", "12月17日",
        "名，共40名", "11月28日 周六 截止报名", "培训免费，补贴由财政支付。",
        "周一至周五 8:30–11:30、14:00–17:00，每天 8 课时", "共 100 课时", "1 课时 = 45 分钟",
        "城镇登记失业人员（办过失业登记）；就业困难人员", "累计最多3次",
        "可以参加养老护理员初级工等级评价", "至少推荐3次工作",
        "<b>0 元</b>", "补贴每人 1440 元，由财政支付",
        "农村转移就业劳动者养老护理员就业技能培训班", "26-00019", "备案正常",
        "白名单 至2027年6月17日", "老师", "后面 10 天的课",
    ):  # fmt: skip
        assert words in page, words
    assert 'href="/occupations/b' in page
    assert 'href="/institutions/52620171MJ0000001U"' in page
    assert 'href="tel:' in page
    assert page.count('href="/worker/enrolments/new?class=26-00019"') == 2


def test_every_amount_and_rule_names_its_clause(demo: CheckingClient) -> None:
    clauses = re.findall(r'<p class="clause">(.*?)</p>', fetch(demo, "26-00019"))
    assert len(clauses) >= 4
    assert all(clause.startswith("依据 新民社发〔2025〕13号") for clause in clauses)
    assert any("附件3 B类" in clause and "备注2" in clause for clause in clauses)


@pytest.mark.parametrize(
    ("number", "words"),
    [
        ("26-00040", "备案审核中，通过才开班。"),
        ("26-00024", "备案没有通过，这个班不开。"),
        ("26-00026", "这个班已取消，不开了。"),
        ("26-00025", "这个班暂停招生，现在不能报。"),
        ("26-00035", "培训机构现在不能招生，这个班不能报。"),
        ("26-00018", "11月22日已截止"),
        ("26-00017", "已开班"),
        ("26-00011", "结班审核中"),
        ("26-00001", "已结班"),
    ],
)
def test_every_state_is_said(demo: CheckingClient, number: str, words: str) -> None:
    may_enrol = number == "26-00040"
    for query in ("", "?view=elder"):
        page = fetch(demo, number, query)
        assert ("先报上" in page) is may_enrol
        if words != "11月22日已截止" or not query:
            assert words in page
        is_stopped = number in ("26-00024", "26-00026", "26-00025", "26-00035")
        assert ("看能报的" in page) is is_stopped


@pytest.mark.parametrize(
    "number", ["26-00042", "26-00047", "26-99999", "x", "26-00019 ", "２６-00019", "9" * 400]
)
def test_it_hides_drafts_and_does_not_know_others(demo: CheckingClient, number: str) -> None:
    assert demo.get(f"/classes/{number}").status_code == 404


def test_a_fee_is_said_in_plain_words_and_free_only_when_it_is(
    app: Flask, client: CheckingClient
) -> None:
    build(fee_yuan=680)
    page = fetch(client)
    assert "培训免费" not in page
    assert "<b>680 元</b>，由培训机构收取" in page
    assert "补贴每人 1500 元" in page
    assert "不要钱" not in fetch(client, query="?view=elder")


def test_a_class_without_subsidy_promises_nothing(app: Flask, client: CheckingClient) -> None:
    build(fee_yuan=0, is_subsidised=False)
    page = fetch(client)
    assert "培训免费" not in page
    assert "这个班没有财政补贴" in page
    assert "由财政支付" not in page
    assert "谁能报由培训机构定" in page


@pytest.mark.parametrize(
    ("columns", "words"),
    [
        (COURSE, ["SYB 创办你的企业", "补贴每人 1600 元", "返乡创业人员"]),
        (
            {"training_type": TrainingType.ON_POST_SKILLS, "target_level": Level.TECHNICIAN},
            [
                "补贴每人 1200 元",
                "拿到技师证书，补贴 2500 元",
                "企业新录用的：",
                "1年内参加的：企业职工（在岗）",
            ],
        ),
        (
            {"training_type": TrainingType.APPRENTICESHIP, "target_level": Level.INTERMEDIATE},
            ["补贴每人每年 6000 元", "拿中级工职业技能等级证书"],
        ),
        ({"is_labour_preparation": True}, ["到课一天有 30 元生活费"]),
        ({"subject": "兰州牛肉拉面制作"}, ["可以参加专项职业能力考核"]),
        ({"target_level": Level.ADVANCED}, ["拿到高级工证书，补贴 2000 元"]),
        ({"remark": "自带工作服"}, ["自带工作服"]),
    ],
)
def test_each_kind_of_training_has_its_own_rules(
    app: Flask, client: CheckingClient, columns: dict[str, Any], words: list[str]
) -> None:
    build(**columns)
    page = fetch(client)
    for one in words:
        assert one in page, one


def test_the_amount_follows_the_frozen_directory(app: Flask, client: CheckingClient) -> None:
    with transaction() as session:
        frozen = a_directory(session, "焊工", until_day=DAY, uplift_percent=10)
        a_class(session, an_institution(session), shortage_version=frozen)
    page = fetch(client)
    assert "补贴上浮10%" in page
    assert "补贴每人 1650 元" in page
    assert "试用急需紧缺目录第1版" in page


def test_a_listed_institution_is_named_as_such(app: Flask, client: CheckingClient) -> None:
    with transaction() as session:
        school = an_institution(session)
        a_class(session, school)
        a_listing(session, school, key="b1ack001")
        a_listing(session, school, key="pena1ty1", kind=ListingKind.PENALTY)
        a_listing(session, school, key="wh1te001", colour=ListingColour.WHITE, severity=None)
        a_listing(session, school, key="dra4t001", effective_from=None)
    page = fetch(client)
    assert "黑名单·有效中 至2027年8月31日" in page
    assert "行政处罚公示" in page
    assert 'href="/lists/b1ack001"' in page
    assert "白名单" not in page
    assert "dra4t001" not in page
    assert 'href="/lists/b1ack001?view=elder"' in fetch(client, query="?view=elder")


def test_a_lapsed_licence_is_said(app: Flask, client: CheckingClient) -> None:
    with transaction() as session:
        school = an_institution(session, licence_until=DAY - timedelta(1))
        a_class(session, school)
        corrected = an_institution(session, serial=2, standing=Standing.RECTIFICATION)
        a_class(session, corrected, number="26-90002")
    page = fetch(client)
    assert "许可证已过期" in page
    assert "备案正常" not in page
    assert "限期整改" in fetch(client, "26-90002")


def test_elders_read_six_spoken_answers(app: Flask, client: CheckingClient) -> None:
    with transaction() as session:
        held = a_class(session, an_institution(session))
        for offset in range(3):
            day = held.planned_start + timedelta(offset)
            teach(session, held, day, (time(8, 30), time(11, 30)), (time(14), time(17)))
        teach(session, held, held.planned_start + timedelta(4), (time(18, 30), time(20, 45)))
    page = fetch(client, query="?view=elder")
    for words in (
        "焊工班", "哪天开始", "12月7日 周一", "周一、周二、周三、周五", "上午 8:30–11:30",
        "下午 2:00–5:00", "不要钱", "还剩 40 个，共 40 个", "最晚12月4日报名", "打电话报名",
    ):  # fmt: skip
        assert words in page, words
    assert "依据" not in page
    assert "<table" not in page
    whole = fetch(client)
    assert "欧阳老师" in whole
    assert "欧阳示例" not in whole
    assert "每天 8 课时" in whole


def test_a_rejected_class_differs_from_a_cancelled_one(app: Flask, client: CheckingClient) -> None:
    with transaction() as session:
        held = a_class(session, an_institution(session), cancelled_at=NOW, approved_at=None)
        act = {"act": ClassAct.REJECTED, "at": EARLIER, "by": "reviewer", "reason": "内部意见"}
        session.add(ClassActRow(class_id=held.id, **act))
    page = fetch(client)
    assert "备案没有通过" in page
    assert "内部意见" not in page


def test_it_asks_the_database_little(
    app: Flask, client: CheckingClient, statements: list[str]
) -> None:
    build()
    statements.clear()
    fetch(client)
    assert len([one for one in statements if one.startswith("SELECT")]) <= 6


@pytest.mark.parametrize(
    ("name", "is_full", "shown"),
    [
        ("王示例", False, "王老师"),
        ("王示例", True, "王示例"),
        ("欧阳示例", False, "欧阳老师"),
        ("阿依古丽·买买提", False, "阿依古丽老师"),
        ("李", False, "李老师"),
    ],
)
def test_an_instructor_shows_no_more_than_agreed(name: str, is_full: bool, shown: str) -> None:
    assert public_name(name, is_full=is_full) == shown
