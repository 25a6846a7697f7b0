"""Signing up on a phone: three steps, plain refusals, one's place, leaving and moving."""

import re
from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from portal.policy.enrolments import EnrolmentState
from portal.policy.entitlement import BenefitState, BenefitType
from portal.policy.identity import check_character
from portal.policy.terms import Group, Level, TrainingType
from portal.records.accounts import Account
from portal.records.benefits import BenefitRow
from portal.records.database import db, transaction
from portal.records.enrolments import Enrolment, enrolments_of
from portal.services import class_stops, seats
from portal.services import enrolments as services
from portal.services.particulars import Particulars, particulars_from
from tests.builders import a_class, an_institution
from tests.client import CheckingClient
from tests.conftest import DAY, NOW
from tests.filings import seen
from tests.people import SPOUSE, WORKER, Somebody, number, sign_in

NEW = "/worker/enrolments/new?class=26-90001"
MAKE = "/worker/enrolments?class=26-90001"
GROUP = {"group": "rural_migrant_worker"}
ROSTER = GROUP | {"education": "lower_secondary", "home_county": "甘肃省永登县"}
MIGRANT = Particulars(group=Group.RURAL_MIGRANT_WORKER)


def build(**columns: Any) -> None:
    """A class of one seat in a school of its own."""
    with transaction() as session:
        a_class(session, an_institution(session), **{"capacity": 1} | columns)


def build_another(serial: int, **columns: Any) -> str:
    with transaction() as session:
        school = an_institution(session, serial=serial)
        return a_class(session, school, number=f"26-9000{serial}", **columns).number


def enrol(app: Flask, account: Account, number: str = "26-90001", minute: int = 0) -> Enrolment:
    return services.enrol(
        account,
        number,
        MIGRANT,
        law=app.extensions["jurisdiction"],
        on=DAY,
        at=NOW + timedelta(minutes=minute),
        by=account.key,
    )


def only_enrolment() -> Enrolment:
    db.session.rollback()
    return db.session.scalars(select(Enrolment)).one()


def proven_with_benefit(occupation: str, on: date) -> Account:
    account = WORKER.signs_up()
    with transaction() as session:
        assert account.person
        account.card_seen_on = account.person.identity_checked_on = DAY
        session.add(
            BenefitRow(
                person_id=account.person_id,
                on_day=on,
                type=BenefitType.EMPLOYMENT_SKILLS,
                occupation=occupation,
                level=Level.NONE,
                state=BenefitState.PAID,
                amount=1200,
                source="试用",
                entered_at=NOW,
            )
        )
    return account


def text(client: CheckingClient, path: str) -> str:
    return client.get(path).get_data(as_text=True)


def main_of(page: str) -> str:
    return re.sub("<[^>]+>", "", page.partition("<main")[2].partition("</main>")[0])


def test_it_works(client: CheckingClient) -> None:
    build()
    sign_in(client, WORKER.signs_up())
    first = text(client, NEW)
    assert "第 1 步，共 3 步" in first
    assert "剩 <b>1</b> 名，共1名" in first
    second = client.submit(NEW, GROUP).get_data(as_text=True)
    assert "“农村转移就业劳动者（进城务工）”可以报" in second
    assert "依据 新民社发〔2025〕13号 二(一)" in second
    for words in ("工作单位", "监护人", "劳动合同", "低保"):
        assert words not in main_of(second), words
    for asked_before in ('name="name"', 'name="number"', 'name="phone"'):
        assert asked_before not in second
    assert WORKER.number not in second
    answer = client.submit(MAKE, ROSTER, page=NEW)
    made = only_enrolment()
    assert answer.headers["Location"] == f"/worker/enrolments/{made.key}"
    assert made.state is EnrolmentState.PRE_REGISTERED
    told = particulars_from(made.particulars)
    assert told
    assert (told.home_county, told.education) == ("甘肃省永登县", "lower_secondary")
    third = text(client, answer.headers["Location"])
    assert "已占名额，等审核" in third
    assert "开班前可以退出" in third


def test_who_comes_after_the_last_seat_waits_and_knows_the_place(
    app: Flask, client: CheckingClient
) -> None:
    build()
    enrol(app, SPOUSE.signs_up())
    sign_in(client, WORKER.signs_up())
    assert "现在报是候补，排第 1 位" in text(client, NEW)
    answer = client.submit(MAKE, ROSTER, page=NEW)
    assert "候补第 1 位" in text(client, answer.headers["Location"])
    assert "王示一，焊工候补第 1 位" in text(client, "/worker")


def test_sending_twice_is_signing_up_once(client: CheckingClient) -> None:
    build()
    sign_in(client, WORKER.signs_up())
    first = client.submit(MAKE, ROSTER, page=NEW).headers["Location"]
    again = client.submit(MAKE, ROSTER, page="/worker/own").headers["Location"]
    assert first == again
    assert client.get(NEW).headers["Location"] == first
    only_enrolment()


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"education": ""}, "选一项"),
        ({"education": "x"}, "没有这一项"),
        ({"home_county": " "}, "照户口本写"),
        ({"home_county": "县" * 101}, "太长了"),
    ],
)
def test_a_mistake_keeps_what_was_typed(
    client: CheckingClient, wrong: dict[str, str], words: str
) -> None:
    build()
    sign_in(client, WORKER.signs_up())
    answer = client.submit(MAKE, ROSTER | wrong, page=NEW)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert words in page
    assert "还有 1 处要改" in page
    kept = "甘肃省永登县" if "education" in wrong else 'selected value="lower_secondary"'
    assert kept in page
    assert db.session.scalar(select(Enrolment)) is None


@pytest.mark.parametrize("group", ["", "x", "王" * 300])
def test_a_group_that_is_none_is_asked_again(client: CheckingClient, group: str) -> None:
    build()
    sign_in(client, WORKER.signs_up())
    for path in (NEW, MAKE):
        answer = client.submit(path, ROSTER | {"group": group}, page=NEW)
        assert answer.status_code == 422
        assert "第 1 步" in answer.get_data(as_text=True)


def test_the_reason_of_a_refusal_is_its_heading(client: CheckingClient) -> None:
    build()
    sign_in(client, WORKER.signs_up())
    answer = client.submit(NEW, {"group": "employee"})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    heading = re.search("<h1>(.*?)</h1>", page, re.DOTALL)
    assert heading
    assert "“企业职工（在岗）”不能报就业技能培训" in heading[1]
    for words in ("依据 新民社发", "您填的", "重选人员类别", "12333"):
        assert words in page, words
    assert "！" not in main_of(page)


def test_a_year_that_is_used_up_is_told_before_anything_is_typed(client: CheckingClient) -> None:
    build()
    account = proven_with_benefit("中式面点师", date(2026, 6, 18))
    sign_in(client, account)
    page = client.submit(NEW, GROUP).get_data(as_text=True)
    assert "先看提醒，再填几项" in page
    assert "您今年已有1次补贴培训，2027年可以再报" in page
    assert "附件3 备注5" in page


def test_the_same_training_twice_is_refused_with_the_record(client: CheckingClient) -> None:
    build()
    account = proven_with_benefit("焊工", date(2025, 6, 18))
    sign_in(client, account)
    answer = client.submit(NEW, GROUP)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    for words in ("同一工种同一等级只补一次", "我们查到的记录", "2025年6月18日", "1 次"):
        assert words in page, words


def test_an_employee_is_asked_for_the_contract(client: CheckingClient) -> None:
    build(training_type=TrainingType.ON_POST_SKILLS)
    sign_in(client, WORKER.signs_up())
    page = client.submit(NEW, {"group": "employee"}).get_data(as_text=True)
    for words in ("工作单位", "劳动合同从哪天起"):
        assert words in page
    told = ROSTER | {"group": "employee", "employer": "示例公司", "contract_from": "2026-10-01"}
    assert "照劳动合同写" in client.submit(MAKE, told | {"contract_from": ""}, page=NEW).get_data(
        as_text=True
    )
    for strange in (
        {"contract_from": "9999-12-31"},
        {"contract_until": "0001-01-01"},
        {"contract_from": "２０２６-10-01x"},
        {"contract_until": "2026-02-30"},
    ):
        assert client.submit(MAKE, told | strange, page=NEW).status_code == 422
    short = client.submit(MAKE, told | {"contract_until": "2027-03-31"}, page=NEW)
    assert short.status_code == 422
    assert "劳动合同要签满12个月" in short.get_data(as_text=True)
    assert client.submit(MAKE, told, page=NEW).status_code == 303


def test_a_minor_names_a_guardian(client: CheckingClient) -> None:
    build()
    young = Somebody(number=born(date(2009, 6, 1)))
    sign_in(client, young.signs_up())
    told = ROSTER | {"group": "school_leaver"}
    assert "监护人姓名" in client.submit(NEW, told).get_data(as_text=True)
    wrong = told | {"guardian_name": "王父", "guardian_phone": "1380000"}
    assert "少了 4 位" in client.submit(MAKE, wrong, page=NEW).get_data(as_text=True)
    right = told | {"guardian_name": "王父", "guardian_phone": "13800000000"}
    assert client.submit(MAKE, right, page=NEW).status_code == 303


def born(day: date) -> str:
    body = f"620100{day:%Y%m%d}001"
    return body + check_character(body)


def test_the_last_group_is_filled_in(app: Flask, client: CheckingClient) -> None:
    build()
    other = build_another(2)
    account = WORKER.signs_up()
    enrol(app, account, other)
    sign_in(client, account)
    page = text(client, NEW)
    assert 'selected value="rural_migrant_worker"' in page
    assert "“农村转移就业劳动者（进城务工）”可以报" in page


@pytest.mark.parametrize(
    ("columns", "words"),
    [
        ({"suspended_at": NOW}, "这个班暂停招生，现在不能报"),
        ({"cancelled_at": NOW}, "这个班不开了"),
        ({"enrol_until": DAY - timedelta(1)}, "这个班已经截止报名"),
        (
            {"planned_start": DAY, "enrol_until": DAY - timedelta(1)},
            "这个班已经开班，不能再报",
        ),
    ],
)
def test_a_class_that_takes_nobody_says_so(
    client: CheckingClient, columns: dict[str, object], words: str
) -> None:
    build(**columns)
    sign_in(client, WORKER.signs_up())
    answer = client.get(NEW)
    assert answer.status_code == 422
    assert words in answer.get_data(as_text=True)
    assert client.submit(MAKE, ROSTER, page="/worker/own").status_code == 422


@pytest.mark.parametrize("asked", ["26-99999", "x", "%00", "9" * 400, "２６-90001"])
def test_a_class_that_nobody_announced_is_not_there(client: CheckingClient, asked: str) -> None:
    sign_in(client, WORKER.signs_up())
    assert client.get(f"/worker/enrolments/new?class={asked}").status_code in {400, 404}


def test_htmx_gets_the_answer_to_a_group_alone(client: CheckingClient) -> None:
    build()
    sign_in(client, WORKER.signs_up())
    token = re.search('name="csrf_token" value="([^"]+)"', text(client, NEW))
    assert token
    answer = client.post(NEW, data=GROUP | {"csrf_token": token[1]}, headers={"HX-Request": "true"})
    page = answer.get_data(as_text=True)
    assert page.strip().startswith('<div id="verdict"')
    assert "”可以报" in page


def test_leaving_is_asked_once_and_passes_the_seat_on(app: Flask, client: CheckingClient) -> None:
    build()
    account, waiting = WORKER.signs_up(), SPOUSE.signs_up()
    key = enrol(app, account).key
    enrol(app, waiting, minute=1)
    sign_in(client, account)
    asked = text(client, f"/worker/enrolments/{key}/leave")
    assert "再报要从最后排起" in asked
    answer = client.submit(f"/worker/enrolments/{key}/leave")
    assert answer.headers["Location"] == f"/worker/enrolments/{key}"
    assert "已退出" in text(client, f"/worker/enrolments/{key}")
    db.session.rollback()
    assert enrolments_of(waiting)[0].state is EnrolmentState.PRE_REGISTERED
    again = client.submit(f"/worker/enrolments/{key}/leave", page="/worker/own")
    assert again.status_code == 303


def test_nobody_leaves_a_class_that_has_begun(app: Flask, client: CheckingClient) -> None:
    build()
    account = WORKER.signs_up()
    key = enrol(app, account).key
    with transaction():
        only = db.session.scalars(select(Enrolment)).one()
        only.training_class.enrol_until = only.training_class.planned_start = DAY
    sign_in(client, account)
    assert client.get(f"/worker/enrolments/{key}/leave").status_code == 302
    answer = client.submit(f"/worker/enrolments/{key}/leave", page="/worker/own")
    assert answer.status_code == 422
    assert "打电话给培训机构" in answer.get_data(as_text=True)


def test_a_place_that_moved_says_why(app: Flask, client: CheckingClient) -> None:
    build()
    others = [Somebody(number=number(serial)).signs_up() for serial in (3, 4, 5)]
    keys = [enrol(app, other, minute=order).key for order, other in enumerate(others)]
    account = WORKER.signs_up()
    enrol(app, account, minute=3)
    sign_in(client, account)
    assert "变成" not in text(client, "/worker")
    services.leave(others[1], keys[1], on=DAY, at=NOW + timedelta(minutes=5))
    assert "11月23日从第3位变成第2位：有 1 人退出" in text(client, "/worker")
    services.leave(others[0], keys[0], on=DAY, at=NOW + timedelta(minutes=6))
    page = text(client, "/worker")
    assert "11月23日从第2位变成第1位：有 1 人退出，前面 1 人占上了名额" in page
    assert "从第3位变成第2位" in page


def test_whose_class_is_cancelled_moves_in_one_step_with_the_first_time(
    app: Flask, client: CheckingClient
) -> None:
    build()
    account = WORKER.signs_up()
    held = enrol(app, account)
    key = held.key
    target = build_another(2, capacity=1)
    build_another(3, subject="电工")
    first_there, waits_there = SPOUSE.signs_up(), Somebody(number=number(7)).signs_up()
    enrol(app, first_there, target, minute=1)
    enrol(app, waits_there, target, minute=2)
    with transaction() as session:
        training_class = seats.lock_class(session, held.class_id)
        training_class.cancelled_at = NOW
        seats.release_all(session, training_class, at=NOW, by="x", words="机构取消了这个班")
    sign_in(client, account)
    page = text(client, "/worker")
    assert "王示一，焊工班取消了" in page
    assert "机构取消了这个班" in page
    offered = text(client, f"/worker/enrolments/{key}/move")
    assert f'value="{target}"' in offered
    assert 'value="26-90003"' not in offered
    answer = client.submit(f"/worker/enrolments/{key}/move", {"class": target})
    assert "候补第 1 位" in text(client, answer.headers["Location"])
    db.session.rollback()
    assert enrolments_of(first_there)[0].state is EnrolmentState.PRE_REGISTERED
    assert "王示一，焊工候补第 1 位" in text(client, "/worker")
    old = text(client, f"/worker/enrolments/{key}")
    assert "换到别的班了" in old
    assert answer.headers["Location"] in old
    unknown = client.submit(
        f"/worker/enrolments/{key}/move", {"class": "26-99999"}, page="/worker/own"
    )
    assert unknown.status_code == 404


def test_what_a_cancelled_class_said_is_not_said_twice(app: Flask, client: CheckingClient) -> None:
    build()
    account = WORKER.signs_up()
    held = enrol(app, account)
    key, filed = held.key, held.training_class
    class_stops.withdraw(filed, "教师调走。", seen=seen(filed), by=account, at=NOW)
    sign_in(client, account)
    page = text(client, f"/worker/enrolments/{key}")
    assert page.count("原因：教师调走。") == 1
    assert "教师调走。。" not in text(client, "/worker/messages")
    assert "课程表和考勤" not in page


def test_a_class_cancelled_long_ago_is_no_longer_news(app: Flask, client: CheckingClient) -> None:
    build()
    account = WORKER.signs_up()
    held = enrol(app, account)
    with transaction() as session:
        training_class = seats.lock_class(session, held.class_id)
        training_class.cancelled_at = NOW
        long_ago = DAY - timedelta(days=9)
        training_class.enrol_until = training_class.planned_start = long_ago
        training_class.planned_end = long_ago
        seats.release_all(session, training_class, at=NOW, by="x", words="机构取消了这个班")
    sign_in(client, account)
    page = text(client, "/worker")
    assert "王示一，您好" in page
    assert "以前报过的班" in page


def test_who_waited_to_the_end_reads_that_no_seat_came(app: Flask, client: CheckingClient) -> None:
    build()
    account = WORKER.signs_up()
    held = enrol(app, account)
    key = held.key
    with transaction() as session:
        training_class = seats.lock_class(session, held.class_id)
        training_class.closed_at = NOW
        seats.release_all(session, training_class, at=NOW, by="x", words="结班了，没有轮到您。")
    sign_in(client, account)
    assert "没有轮到" in text(client, "/worker")
    page = text(client, f"/worker/enrolments/{key}")
    assert "结班了，没有轮到您。" in page
    assert "取消" not in page
    assert "换一个班" not in page


def test_without_an_equivalent_class_it_says_what_to_do(app: Flask, client: CheckingClient) -> None:
    build()
    account = WORKER.signs_up()
    held = enrol(app, account)
    with transaction():
        held.training_class.suspended_at = NOW
    sign_in(client, account)
    assert "王示一，焊工班暂停招生" in text(client, "/worker")
    assert "原来的报名时间还在" in text(client, f"/worker/enrolments/{held.key}/move")
    own = text(client, f"/worker/enrolments/{held.key}")
    assert "名额还在，班暂停了" in own
    assert "有能报的焊工班，可以换过去" in own
    assert "不用做什么" not in own


def test_who_was_passed_over_keeps_the_place_and_reads_why(
    app: Flask, client: CheckingClient
) -> None:
    build()
    enrol(app, SPOUSE.signs_up())
    account = WORKER.signs_up()
    waiting = enrol(app, account, minute=1)
    with transaction():
        waiting.skipped = "12月8日 8:30 您已报的班也有课"
    sign_in(client, account)
    page = text(client, "/worker")
    assert "轮到您时没有递补上：12月8日 8:30 您已报的班也有课" in page
    assert "您的位置还留着" in page


def test_a_rival_finds_nothing(app: Flask, client: CheckingClient) -> None:
    build()
    key = enrol(app, WORKER.signs_up()).key
    sign_in(client, SPOUSE.signs_up())
    for path in ("", "/leave", "/move"):
        assert client.get(f"/worker/enrolments/{key}{path}").status_code == 404
    for path in ("/leave", "/move"):
        answer = client.submit(f"/worker/enrolments/{key}{path}", page="/worker/own")
        assert answer.status_code == 404
    assert client.get("/worker/classes/26-90001").status_code == 404
    assert only_enrolment().state.is_live
