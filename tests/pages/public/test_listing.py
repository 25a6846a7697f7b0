"""One entry of a list in full, as long as it is public."""

import re
from datetime import date, timedelta
from html import unescape
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from portal.policy.figures import ListingColour
from portal.policy.listing import ListingEventKind, ListingGround, ListingMeasure, ListingScope
from portal.records.database import transaction
from portal.records.listings import ListingBasis, ListingEvent
from portal.records.venues import Venue
from tests.builders import EARLIER, a_listing, an_institution, an_occupation
from tests.client import CheckingClient
from tests.conftest import DAY, Hand

ADDRESS = "/lists/entry001"


def fetch(client: CheckingClient, address: str = ADDRESS, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status, address
    return unescape(answer.get_data(as_text=True))


def build(*steps: tuple[ListingEventKind, date, str], **columns: Any) -> None:
    with transaction() as session:
        institution = an_institution(session, name="试用今名学校", address="试用路8号")
        if columns.get("scope") is ListingScope.OCCUPATION:
            columns["occupation"] = an_occupation(session, "焊工")
        if columns.get("scope") is ListingScope.SITE:
            columns["venue"] = session.scalars(select(Venue)).one()
        listing = a_listing(
            session,
            institution,
            **{
                "key": "entry001",
                "institution_name": "试用旧名学校",
                "ground": ListingGround.FRAUD,
                "measure": ListingMeasure.SUSPEND_ALL,
                "repair_conditions": "退回全部违规所得。",
            }
            | columns,
        )
        listing.bases.append(
            ListingBasis(position=1, document="试用文件", article="第八条", wording="试用条文")
        )
        for kind, on_day, reason in steps:
            listing.events.append(
                ListingEvent(kind=kind, on_day=on_day, at=EARLIER, by="officer:x", reason=reason)
            )


def test_it_works(app: Flask, client: CheckingClient) -> None:
    build()
    page = fetch(client)
    for words in (
        "<h1>试用旧名学校</h1>",
        "试用今名学校",
        "黑名单·有效中",
        "52620171MJ9000001X",
        "试用路8号",
        "培训项目措施",
        "骗取套取补贴。2026年6月，签到表由他人代签",
        "试用文件 第八条",
        "“试用条文”",
        "暂停全部培训",
        "一般",
        "试用决字〔2026〕1号",
        "2026年8月27日",
        "2026年8月28日送到机构",
        "2026年9月1日起",
        "至2027年8月31日",
        "试用机关",
        "60日内申请行政复议",
        "退回全部违规所得。2027年3月3日起可以申请。",
        'href="/lists?q=52620171MJ9000001X"',
    ):
        assert words in page


@pytest.mark.parametrize(
    ("columns", "words"),
    [
        ({}, "这家机构现在不能开新班、不能收新学员。"),
        ({"scope": ListingScope.NEW_CLASSES}, "这家机构现在不能开新班。"),
        ({"scope": ListingScope.OCCUPATION}, "现在不能开“焊工”新班、不能收“焊工”新学员。"),
        ({"scope": ListingScope.SITE}, "这家机构在决定写明的场地上不能开新班、不能收新学员。"),
    ],
)
def test_it_says_what_the_measure_stops(
    app: Flask, client: CheckingClient, columns: dict[str, Any], words: str
) -> None:
    build(**columns)
    assert words in fetch(client)


def test_a_talk_stops_nothing(app: Flask, client: CheckingClient) -> None:
    build(measure=ListingMeasure.TALK)
    page = fetch(client)
    assert "约谈提醒" in page
    assert "这家机构现在" not in page


def test_a_term_may_end_with_a_condition(app: Flask, client: CheckingClient) -> None:
    build(term_until=None, term_condition="整改验收合格为止")
    page = fetch(client)
    assert "整改验收合格为止" in page
    assert "公开到" in page


def test_a_white_entry_says_on_what_it_rests(app: Flask, client: CheckingClient) -> None:
    build(
        colour=ListingColour.WHITE,
        ground=None,
        measure=None,
        severity=None,
        facts="取证率 62%，就业率 58%，四星",
    )
    page = fetch(client)
    assert "白名单 至2027年8月31日" in page
    assert "取证率 62%，就业率 58%，四星" in page
    assert "有效期" in page
    assert "信用修复" not in page


def test_the_proceedings_show_neither_people_nor_what_they_said(
    app: Flask, client: CheckingClient
) -> None:
    """Rule 8."""
    kind = ListingEventKind
    build(
        (kind.STATEMENT_RECEIVED, date(2026, 8, 20), "当事人的话"),
        (kind.OBJECTION_RECEIVED, date(2026, 11, 2), "当事人的异议"),
        (kind.OBJECTION_ANSWERED, DAY + timedelta(1), "答复的话"),
    )
    page = fetch(client)
    assert "收到异议" in page
    assert "异议处理中" in page
    for hidden in ("当事人", "答复", "收到陈述申辩", "officer:"):
        assert hidden not in re.sub(r"<meta[^>]*>|答复以前|工作日内答复", "", page)


def test_an_answer_ends_the_dispute(app: Flask, client: CheckingClient, clock: Hand) -> None:
    kind = ListingEventKind
    build(
        (kind.OBJECTION_RECEIVED, date(2026, 11, 2), ""),
        (kind.OBJECTION_ANSWERED, DAY + timedelta(1), ""),
    )
    assert "异议处理中" in fetch(client)
    clock.move(days=1)
    assert "异议处理中" not in fetch(client)


def test_it_says_to_whom_one_objects_once_that_is_set(demo: CheckingClient) -> None:
    """Rule 1: remedies name to whom; the demonstration has set it."""
    page = demo.get("/lists").get_data(as_text=True)
    key = page.split('href="/lists/')[1].split('"')[0]
    contact = "示例异议受理窗口，中川园区示例路100号，电话 0931-0000100"
    assert f"随时可以提，书面交到{contact}" in demo.get(f"/lists/{key}").get_data(as_text=True)
    assert f"书面提出，交到{contact}" in page


def test_it_is_gone_at_midnight(app: Flask, client: CheckingClient, clock: Hand) -> None:
    build(public_until=DAY)
    assert "试用旧名学校" in fetch(client)
    clock.move(days=1)
    assert "试用旧名学校" not in fetch(client, status=404)


@pytest.mark.parametrize("key", ["entry002", "1", "9" * 30, "ENTRY001", "entry001%20", "示例"])
def test_unknown_keys_are_not_found(app: Flask, client: CheckingClient, key: str) -> None:
    build()
    assert client.get(f"/lists/{key}").status_code == 404


def test_the_elder_view_carries_on(app: Flask, client: CheckingClient) -> None:
    build()
    page = fetch(client, f"{ADDRESS}?view=elder")
    inside = re.findall(
        r'<a[^>]* href="(/[^"]*)"', page[page.index("<main") : page.index("</main")]
    )
    assert inside
    assert [link for link in inside if "view=elder" not in link] == []


def test_a_page_asks_little(app: Flask, client: CheckingClient, statements: list[str]) -> None:
    build((ListingEventKind.OBJECTION_RECEIVED, DAY, ""), scope=ListingScope.OCCUPATION)
    statements.clear()
    assert client.get(ADDRESS).status_code == 200
    assert len([line for line in statements if line.startswith("SELECT")]) <= 6
