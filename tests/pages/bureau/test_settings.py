"""What the bureau sets and the year's holidays, on one officer's page and on another's."""

from flask import Flask

from portal.records.calendar_years import notices_of
from portal.records.local_settings import history_of
from tests.client import CheckingClient
from tests.people import reviewer, sign_in

PAGE = "/bureau/settings"
ATTENDANCE = f"{PAGE}/attendance_percent"
YEAR = "/bureau/holidays/2027"
FIELDS = {"value": "８5", "from_day": "2026-12-01", "source": "本地制度", "reason": "缺课多"}
NOTICE = {
    "document_no": "国办发明电〔2026〕0号",
    "issued_on": "2026-11-04",
    "days_off": "1月1日至3日 元旦\n2月5日至11日 春节",
    "made_up": "2月13日 春节",
}


def text(client: CheckingClient, path: str) -> str:
    return client.get(path).get_data(as_text=True)


def test_it_works(proposer: CheckingClient, approver: CheckingClient) -> None:
    assert "最低出勤比例" in text(proposer, PAGE)
    assert proposer.submit(ATTENDANCE, FIELDS).status_code == 303
    assert "等审批人决定" in text(proposer, ATTENDANCE)
    key = history_of("attendance_percent", most=1)[0].row.key
    published = approver.submit(f"{PAGE}/values/{key}/publish", page=ATTENDANCE)
    assert published.status_code == 303
    assert "已公布" in text(approver, ATTENDANCE)
    assert "2026年12月1日起 85 %" in text(approver, PAGE)
    again = approver.submit(f"{PAGE}/values/{key}/decline", page=PAGE + "/dispute_days")
    assert again.status_code == 422
    assert "刚才已经有人公布了" in again.get_data(as_text=True)


def test_a_refused_value_comes_back_filled_in(proposer: CheckingClient) -> None:
    for changes, words in (
        ({"value": "101"}, "写 0 到 100 的整数"),
        ({"from_day": "2026-11-23"}, "最早从明天起"),
        ({"source": ""}, "没有就写“本地制度”"),
    ):
        answer = proposer.submit(ATTENDANCE, FIELDS | changes)
        assert answer.status_code == 422
        body = answer.get_data(as_text=True)
        assert words in body
        assert "缺课多" in body


def test_a_step_of_the_coefficients_is_set_like_any_other(proposer: CheckingClient) -> None:
    step = proposer.get(f"{PAGE}/step?certified=40&employed=50")
    assert step.location == f"{PAGE}/coefficient-40-50"
    assert proposer.get(f"{PAGE}/step?certified=400&employed=x").status_code == 422
    assert proposer.submit(step.location, FIELDS | {"value": "110"}).status_code == 303
    assert "取证率从 40%、就业率从 50% 起的系数" in text(proposer, PAGE)


def test_the_site_shows_its_marks_only_once_they_are_set(
    proposer: CheckingClient, approver: CheckingClient, client: CheckingClient
) -> None:
    assert "ICP备" not in text(client, "/privacy")
    changes = {"value": "陇ICP备00000000号", "from_day": "2026-11-23"}
    assert proposer.submit(f"{PAGE}/icp", FIELDS | changes).status_code == 303
    key = history_of("icp", most=1)[0].row.key
    approver.submit(f"{PAGE}/values/{key}/publish", page=f"{PAGE}/icp")
    assert "ICP备案号 陇ICP备00000000号" in text(client, "/privacy")
    assert "陇ICP备00000000号" in text(client, "/policies/figures")


def test_a_years_holidays_are_entered_previewed_and_published(
    app: Flask, proposer: CheckingClient, approver: CheckingClient
) -> None:
    clerk = app.test_client()
    assert isinstance(clerk, CheckingClient)
    sign_in(clerk, reviewer())
    announced = text(clerk, "/bureau")
    assert "2027 年的节假日还没有录入" in announced
    assert YEAR not in announced
    assert YEAR in text(proposer, "/bureau")
    assert proposer.submit(YEAR, NOTICE).status_code == 303
    preview = text(approver, YEAR)
    assert "2月13日" in preview
    key = notices_of(2027)[0].row.key
    assert approver.submit(f"/bureau/holidays/notices/{key}/publish", page=YEAR).status_code == 303
    assert "已公布" in text(approver, YEAR)
    assert "还没有录入" not in text(clerk, "/bureau")
    due = clerk.get("/api/v1/deadline?from=2026-12-31&working_days=1").json
    assert due == {"due": "2027-01-04", "provisional": False}


def test_a_notice_that_cannot_be_read_says_which_line(proposer: CheckingClient) -> None:
    for changes, words in (
        ({"days_off": "1月1日至3日 元旦\n元旦放假"}, "第 2 行看不懂"),
        ({"made_up": "1月2日"}, "1月2日写了两次"),
        ({"issued_on": "2026-11-24"}, "在今天以后"),
    ):
        answer = proposer.submit(YEAR, NOTICE | changes)
        assert answer.status_code == 422
        assert words in answer.get_data(as_text=True)
