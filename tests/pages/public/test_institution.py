"""One institution: everything the public may know of it, and nothing else."""

import re
from datetime import date, timedelta
from html import unescape
from urllib.parse import quote

import pytest
from flask import Flask

from portal.policy.listing import ListingMeasure
from portal.policy.registry import InstructorKind, Standing
from portal.policy.terms import Course, Level, TrainingType
from portal.records.database import transaction
from portal.records.instructors import Instructor, InstructorRegistration
from portal.records.programmes import Programme
from tests.builders import a_class, a_listing, an_institution, an_occupation
from tests.client import CheckingClient
from tests.conftest import DAY, Hand

ADDRESS = "/institutions/52620171MJ9000001X"
YESTERDAY = DAY - timedelta(1)


def fetch(client: CheckingClient, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status, address
    return unescape(answer.get_data(as_text=True))


def test_it_works(demo: CheckingClient) -> None:
    page = fetch(demo, "/institutions/52620171MJ0000001U")
    for words in (
        "<h1>示例甲职业技能培训学校</h1>",
        "演示民6201701号",
        "有效至2028年10月23日",
        "民办培训学校",
        "民办非营利",
        "演备〔2025〕001号",
        "2025年10月9日",
        "4 星",
        "第一服务中心",
        "能教 11 项",
        "就业技能，最高到高级工",
        "老师</th>",
        "50 个，工位 40 个",
        "白名单 至2027年6月17日",
        'href="tel:0931-0000001"',
        'href="/classes?institution=52620171MJ0000001U"',
        'href="/lists?q=52620171MJ0000001U"',
        "更新</p>",
    ):
        assert words in page
    assert len(re.findall(r'href="/classes/26-\d{5}"', page)) == 6
    assert re.search(r'href="/lists/[0-9a-z]{8}"', page)


@pytest.mark.parametrize("code", ["52620171mj0000001u", "５２620171MJ0000001U"])
def test_another_writing_of_the_code_leads_to_the_page(demo: CheckingClient, code: str) -> None:
    answer = demo.get(f"/institutions/{quote(code)}")
    assert answer.status_code == 302
    assert answer.headers["Location"].endswith("/institutions/52620171MJ0000001U")
    elder = demo.get(f"/institutions/{quote(code)}?view=elder")
    assert elder.headers["Location"].endswith("?view=elder")


@pytest.mark.parametrize(
    "code",
    ["91620171MJ0000099X", "x", "9" * 40, "1", "52620171MJ00000159", "52620171mj00000159"],
)
def test_nobody_and_whoever_only_applies_are_not_found(demo: CheckingClient, code: str) -> None:
    assert demo.get(f"/institutions/{code}").status_code in {400, 404}


@pytest.mark.parametrize(
    ("code", "words"),
    [
        (
            "12620171MJ0000006F",
            ["2026年11月14日起暂停，现在不能开新班", "实训设备正在检修", "五(三)"],
        ),
        ("52620171MJ00000058", ["正在限期整改，到2026年12月11日为止", "抽查发现签到表缺页"]),
        (
            "91620171MJ0000007D",
            ["2026年8月20日起移出目录", "暂停期满还没有整改", "经过", "到期没有整改完"],
        ),
        ("12620171MJ0000008M", ["2026年9月14日起退出目录", "不是处罚"]),
        ("52620171MJ0000009L", ["办学许可已于2026年11月17日到期，现在不在目录里"]),
        ("91620171MJ00000031", ["2026年9月4日起暂停", "黑名单·有效中"]),
    ],
)
def test_every_standing_says_what_it_means(
    demo: CheckingClient, code: str, words: list[str]
) -> None:
    page = fetch(demo, f"/institutions/{code}")
    assert [word for word in words if word not in page] == []


@pytest.mark.parametrize("code", ["91620171MJ0000007D", "12620171MJ0000008M", "52620171MJ0000009L"])
def test_whoever_is_out_of_the_directory_offers_nothing(demo: CheckingClient, code: str) -> None:
    page = fetch(demo, f"/institutions/{code}")
    assert "能教" not in page
    assert "现在没有能报名的班" in page


def test_a_measure_that_has_ended_is_on_no_page(demo: CheckingClient) -> None:
    page = fetch(demo, "/institutions/91620171MJ0000012Y")
    assert "备案正常" in page
    for word in ("暂停", "黑名单·", "在名单上的记录", "2026年5月"):
        assert word not in page


def test_a_list_entry_is_gone_the_day_after_its_last(
    app: Flask, client: CheckingClient, clock: Hand
) -> None:
    with transaction() as session:
        institution = an_institution(session)
        a_listing(session, institution, measure=ListingMeasure.SUSPEND_ALL, term_until=DAY)
        a_class(session, institution)
    page = fetch(client, ADDRESS)
    assert "在名单上的记录" in page
    assert "现在没有能报名的班" in page
    clock.move(days=1)
    page = fetch(client, ADDRESS)
    assert "名单上" not in page
    assert "能报名的班" in page
    assert 'href="/classes/26-90001"' in page


def test_only_what_holds_today_is_taught(app: Flask, client: CheckingClient) -> None:
    def programme(**columns: object) -> Programme:
        return Programme(institution=institution, highest_level=Level.NONE, **columns)

    skills = TrainingType.EMPLOYMENT_SKILLS
    with transaction() as session:
        institution = an_institution(session)
        welding, masonry = (an_occupation(session, name) for name in ("焊工", "砌筑工"))
        since = date(2026, 1, 5)
        session.add_all(
            [
                programme(occupation=welding, training_type=skills, from_day=since),
                programme(
                    occupation=masonry,
                    training_type=skills,
                    from_day=since,
                    until_day=YESTERDAY,
                ),
                programme(
                    course=Course.SYB,
                    training_type=TrainingType.ENTREPRENEURSHIP,
                    from_day=since,
                ),
            ]
        )
    page = fetch(client, ADDRESS)
    assert "能教 2 项" in page
    assert 'href="/occupations/a44"' in page
    assert "SYB 创办你的企业" in page
    assert "砌筑工" not in page


def test_instructors_show_no_more_than_they_agreed_to(app: Flask, client: CheckingClient) -> None:
    with transaction() as session:
        institution = an_institution(session)
        welding = an_occupation(session, "焊工")
        for name, is_full, until in (
            ("王密名", False, None),
            ("李公开", True, None),
            ("赵从前", True, YESTERDAY),
        ):
            instructor = Instructor(
                institution=institution,
                name=name,
                shows_full_name=is_full,
            )
            session.add(instructor)
            session.add(
                InstructorRegistration(
                    instructor=instructor,
                    occupation=welding,
                    kind=InstructorKind.BOTH,
                    qualification="焊工高级技师 证书号123",
                    from_day=date(2026, 1, 5),
                    until_day=until,
                )
            )
    page = fetch(client, ADDRESS)
    assert "老师 2 名" in page
    assert "王老师" in page
    assert "李公开" in page
    for hidden in ("王密名", "赵从前", "证书号"):
        assert hidden not in page


def test_nothing_personal_is_shown(app: Flask, client: CheckingClient) -> None:
    with transaction() as session:
        institution = an_institution(session, contact_name="钱联系人")
        a_listing(session, institution)
    page = fetch(client, ADDRESS)
    for hidden in ("钱联系人", "officer:", "cli"):
        assert hidden not in re.sub(r"<(script|link|meta)[^>]*>", "", page)


def test_what_is_unknown_has_no_line(app: Flask, client: CheckingClient) -> None:
    with transaction() as session:
        an_institution(session, filed_on=None)
    page = fetch(client, ADDRESS)
    for label in ("星级", "办学许可", "取证率", "就业率"):
        assert label not in page


def test_the_elder_view_carries_on(demo: CheckingClient) -> None:
    page = fetch(demo, "/institutions/52620171MJ0000001U?view=elder")
    inside = re.findall(
        r'<a[^>]* href="(/[^"]*)"', page[page.index("<main") : page.index("</main")]
    )
    assert inside
    # Behind the doors the larger view is a choice of the account.
    public = [link for link in inside if not link.startswith("/worker")]
    assert [link for link in public if "view=elder" not in link] == []


def test_a_page_asks_little(app: Flask, client: CheckingClient, statements: list[str]) -> None:
    with transaction() as session:
        institution = an_institution(session)
        a_listing(session, institution, measure=ListingMeasure.TALK)
        a_class(session, institution)
    statements.clear()
    assert client.get(ADDRESS).status_code == 200
    assert len([line for line in statements if line.startswith("SELECT")]) <= 7


def test_a_suspension_begins_on_its_day(app: Flask, client: CheckingClient, clock: Hand) -> None:
    with transaction() as session:
        institution = an_institution(session)
        institution.standings[0].until_day = DAY
        row = type(institution.standings[0])(
            standing=Standing.SUSPENDED,
            from_day=DAY + timedelta(1),
            reason="试用原因",
            decided_by="officer:approve",
        )
        institution.standings.append(row)
    assert "试用原因" not in fetch(client, ADDRESS)
    clock.move(days=1)
    assert "试用原因" in fetch(client, ADDRESS)
