"""The bureau's notices: what is in force, what is over, and what nobody outside sees."""

from datetime import date, timedelta
from html import unescape

from flask import Flask
from sqlalchemy import select

from portal.records.database import db, transaction
from portal.records.notices import Notice
from tests.builders import a_notice
from tests.client import CheckingClient
from tests.conftest import DAY, Hand

HTMX = {"HX-Request": "true"}


def text_of(client: CheckingClient, address: str, **headers: str) -> str:
    answer = client.get(address, headers=headers)
    assert answer.status_code == 200, address
    return unescape(answer.get_data(as_text=True))


def key_of(title: str) -> str:
    """The key of the demonstration's notice that begins so."""
    chosen = select(Notice.key).where(Notice.title.startswith(title))
    return db.session.scalars(chosen).one()


def test_it_works(demo: CheckingClient) -> None:
    page = text_of(demo, "/notices")
    assert "共 4 条" in page
    assert page.index("谨防以报名费") < page.index("调整冬季上课时间") < page.index("目录公布")
    assert "本月培训需求摸排开始" not in page  # archived
    assert "明天起公布" not in page
    assert "起草中" not in page


def test_pinned_ones_stand_first_and_then_the_newest(app: Flask, client: CheckingClient) -> None:
    with transaction() as session:
        a_notice(session, key="0001", title="甲通知", from_day=date(2026, 1, 5), is_pinned=True)
        a_notice(session, key="0002", title="乙通知", from_day=DAY)
        a_notice(session, key="0003", title="丙通知", from_day=date(2026, 1, 6))
    page = text_of(client, "/notices")
    assert page.index("甲通知") < page.index("乙通知") < page.index("丙通知")
    assert page.count("<b>置顶</b>") == 1


def test_without_notices_it_says_so(client: CheckingClient) -> None:
    assert "现在没有通知" in text_of(client, "/notices")
    assert "没有往期通知" in text_of(client, "/notices?archive=1")


def test_the_archive_holds_past_ones_alone(demo: CheckingClient) -> None:
    page = text_of(demo, "/notices?archive=1")
    assert "本月培训需求摸排开始" in page
    assert "有效至11月3日" in page
    assert "谨防以报名费" not in page


def test_a_notice_moves_into_the_archive_at_midnight(
    app: Flask, client: CheckingClient, clock: Hand
) -> None:
    with transaction() as session:
        a_notice(session, key="0001", until_day=DAY)
    assert "有效至2026年11月23日" in text_of(client, "/notices/0001")
    assert "不再有效" not in text_of(client, "/notices/0001")
    clock.move(days=1)
    assert "这条通知从2026年11月24日起不再有效" in text_of(client, "/notices/0001")
    assert "试用通知" not in text_of(client, "/notices")
    assert "试用通知" in text_of(client, "/notices?archive=1")


def test_it_refuses_what_is_not_public(demo: CheckingClient) -> None:
    draft, tomorrow = key_of("起草中"), key_of("明天起")
    for key in (draft, tomorrow, "00000000", f"{key_of('培训不收钱')}1", "ｂ78xnptg", "9" * 30):
        assert demo.get(f"/notices/{key}").status_code == 404, key


def test_it_shows_markdown_and_runs_nothing(app: Flask, client: CheckingClient) -> None:
    body = "# 时间\n\n- 周一\n\n<script>alert(1)</script>\n\n[网页](https://www.gansu.gov.cn/)"
    with transaction() as session:
        a_notice(session, key="0001", title="<b>题</b>", body=body)
    page = client.get("/notices/0001").get_data(as_text=True)
    assert "<h2>时间</h2>" in page
    assert "<li>周一</li>" in page
    assert 'rel="noopener noreferrer"' in page
    assert "&lt;script&gt;" in page
    assert "<h1>&lt;b&gt;题&lt;/b&gt;</h1>" in page


def fill(count: int) -> None:
    with transaction() as session:
        for place in range(count):
            day = DAY - timedelta(days=place)
            a_notice(session, key=f"{place:04d}", title=f"第{place}条", from_day=day)


def test_more_rows_come_page_by_page(app: Flask, client: CheckingClient) -> None:
    fill(25)
    first, second = text_of(client, "/notices"), text_of(client, "/notices?page=2")
    assert "第 1 页，共 2 页" in first
    assert "第0条" in first
    assert "第24条" not in first
    assert "第24条" in second
    assert 'href="/notices?page=2"' in first
    assert 'href="/notices"' in second


def test_htmx_gets_the_part_that_the_page_holds(app: Flask, client: CheckingClient) -> None:
    fill(25)
    answer = client.get("/notices?page=2", headers=HTMX)
    part = answer.get_data(as_text=True)
    assert part.strip().startswith('<div id="results">')
    assert part.strip() in client.get("/notices?page=2").get_data(as_text=True)
    assert "HX-Request" in answer.headers["Vary"]


def test_it_refuses_what_is_no_page(client: CheckingClient) -> None:
    for page in ("0", "3", "-1", "１", "x", "9" * 30):
        assert client.get("/notices", query_string={"page": page}).status_code == 404, page


def test_a_wrong_archive_is_422_and_shows_what_is_in_force(client: CheckingClient) -> None:
    for value in ("2", "yes", "１"):
        answer = client.get("/notices", query_string={"archive": value})
        assert answer.status_code == 422, value
        assert "网址不对" in answer.get_data(as_text=True)


def test_unknown_parameters_redirect_away(client: CheckingClient) -> None:
    answer = client.get("/notices?archive=1&utm=x&page=1")
    assert answer.status_code == 302
    assert answer.headers["Location"] == "/notices?archive=1&page=1"


def test_the_elder_view_carries_on(demo: CheckingClient) -> None:
    page = text_of(demo, "/notices?view=elder")
    assert f'href="/notices/{key_of("培训不收钱")}?view=elder"' in page
    assert 'href="/notices?archive=1&view=elder"' in page


def test_it_takes_few_questions(app: Flask, client: CheckingClient, statements: list[str]) -> None:
    fill(25)
    for address in ("/notices", "/notices/0001"):
        statements.clear()
        text_of(client, address)
        assert len([one for one in statements if one.startswith("SELECT")]) <= 6
