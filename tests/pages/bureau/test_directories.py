"""A directory from its draft to the public page: written, handed in, published, ended."""

from io import BytesIO

import pytest
from openpyxl import load_workbook

from portal.policy.directories import Directory
from portal.policy.uscc import check_character
from portal.records.directories import added_by, in_force, open_revision
from portal.records.evaluation_bodies import EvaluationBody
from tests.client import CheckingClient

PAGE = "/bureau/directories/evaluation-bodies"
BODY = "91620171000009001"
FIELDS = {
    "name": "示例评价中心",
    "from_day": "2026-01-01",
    "until_day": "2028-12-31",
    "uscc": BODY + check_character(BODY),
    "scopes": "电工 初级工至高级工\n养老护理员　技师",
    "contact": "评价科",
    "business_phone": "0931-0000901",
    "address": "示例路 1 号",
}
OTHERS = {
    "qualifications": {
        "name": "示例职业资格",
        "from_day": "2026-01-01",
        "kind": "admission",
        "issuer": "示例部门",
        "basis": "示例法",
    },
    "online-platforms": {
        "name": "示例网校",
        "from_day": "2026-01-01",
        "operator": "示例单位",
        "address": "https://wangxiao.example/",
        "purpose": "焊工",
    },
}


def text(client: CheckingClient, path: str) -> str:
    return client.get(path).get_data(as_text=True)


def begin(client: CheckingClient, page: str, from_day: str = "2026-11-23") -> None:
    assert client.submit(page, {"from_day": from_day, "basis": "示例文件"}).status_code == 303


def seen() -> str:
    draft = open_revision(Directory.EVALUATION_BODIES)
    assert draft
    assert draft.submitted_at
    return draft.submitted_at.isoformat()


def test_it_works(
    proposer: CheckingClient, approver: CheckingClient, client: CheckingClient
) -> None:
    assert "评价机构目录尚未发布" in text(client, "/evaluation-bodies")
    begin(proposer, PAGE)
    assert proposer.submit(f"{PAGE}/entries", FIELDS, page=PAGE).status_code == 303
    assert "经办人还没有提交审批" in text(approver, PAGE)
    assert proposer.submit(f"{PAGE}/submit", page=PAGE).status_code == 303
    again = proposer.submit(f"{PAGE}/submit", page="/bureau/settings")
    assert again.status_code == 422
    assert "已经提交审批" in again.get_data(as_text=True)
    back = {"seen": seen(), "reason": "核对电话"}
    assert approver.submit(f"{PAGE}/return", back, page=PAGE).status_code == 303
    assert "退回了：核对电话" in text(proposer, PAGE)
    proposer.submit(f"{PAGE}/submit", page=PAGE)
    sent = {"seen": seen()}
    assert approver.submit(f"{PAGE}/publish", sent, page=PAGE).status_code == 303
    shown = text(client, "/evaluation-bodies")
    for words in ("示例评价中心", "电工 初级工至高级工", "养老护理员 技师", "tel:0931-0000901"):
        assert words in shown
    assert "示例评价中心" in text(client, "/evaluation-bodies?q=dg")
    assert "没有找到" in text(client, "/evaluation-bodies?q=焊工")
    assert "还没有这个目录" in text(client, "/evaluation-bodies?on=2026-11-22")
    book = load_workbook(BytesIO(approver.get(f"{PAGE}/entries.xlsx").data))
    cells = [cell.value for row in book.active.iter_rows() for cell in row]  # type: ignore[union-attr]
    assert {"示例评价中心", FIELDS["uscc"], "电工 初级工至高级工；养老护理员 技师"} <= set(cells)


def test_an_entry_leaves_with_a_draft(proposer: CheckingClient, approver: CheckingClient) -> None:
    begin(proposer, PAGE)
    proposer.submit(f"{PAGE}/entries", FIELDS, page=PAGE)
    draft = open_revision(Directory.EVALUATION_BODIES)
    assert draft
    (added,) = added_by(EvaluationBody, draft)
    assert proposer.submit(f"{PAGE}/entries/{added.key}/drop", page=PAGE).status_code == 303
    proposer.submit(f"{PAGE}/entries", FIELDS, page=PAGE)
    proposer.submit(f"{PAGE}/submit", page=PAGE)
    approver.submit(f"{PAGE}/publish", {"seen": seen()}, page=PAGE)
    (held,) = in_force(EvaluationBody, draft.from_day)
    begin(proposer, PAGE, "2026-12-01")
    assert proposer.submit(f"{PAGE}/entries/{held.key}/end", page=PAGE).status_code == 303
    assert "移出 1 项" in text(proposer, PAGE)
    assert proposer.submit(f"{PAGE}/entries/{held.key}/keep", page=PAGE).status_code == 303
    assert "移出 0 项" in text(proposer, PAGE)
    assert proposer.submit(f"{PAGE}/discard", page=PAGE).status_code == 303
    assert open_revision(Directory.EVALUATION_BODIES) is None


def test_a_wrong_entry_comes_back_filled_in(proposer: CheckingClient) -> None:
    begin(proposer, PAGE)
    for changes, words in (
        ({"uscc": "91620171000009001X"}, "信用代码不对"),
        ({"scopes": "电工 初级工\n焊工 十级"}, "第 2 个看不懂"),
        ({"scopes": "电工 技师至初级工"}, "低的等级写在前面"),
        ({"until_day": "2025-12-31"}, "到期日在开始以前"),
        ({"name": ""}, "写名称"),
    ):
        answer = proposer.submit(f"{PAGE}/entries", FIELDS | changes, page=PAGE)
        assert answer.status_code == 422
        body = answer.get_data(as_text=True)
        assert words in body
        assert "0931-0000901" in body


@pytest.mark.parametrize("directory", OTHERS)
def test_the_other_two_are_kept_the_same_way(
    directory: str, proposer: CheckingClient, approver: CheckingClient, client: CheckingClient
) -> None:
    page, fields = f"/bureau/directories/{directory}", OTHERS[directory]
    begin(proposer, page)
    if directory == "online-platforms":
        wrong = fields | {"address": "http://wangxiao.example/"}
        assert proposer.submit(f"{page}/entries", wrong, page=page).status_code == 422
    assert proposer.submit(f"{page}/entries", fields, page=page).status_code == 303
    proposer.submit(f"{page}/submit", page=page)
    named = next(one for one in Directory if one.value == directory)
    draft = open_revision(named)
    assert draft
    assert draft.submitted_at
    sent = {"seen": draft.submitted_at.isoformat()}
    assert approver.submit(f"{page}/publish", sent, page=page).status_code == 303
    assert fields["name"] in text(client, f"/{directory}")
    found = client.get(f"/api/v1/{directory}").json
    assert found
    assert [item["name"] for item in found["items"]] == [fields["name"]]
    assert fields["name"] in text(client, f"/api/v1/{directory}.csv")
    if directory == "online-platforms":
        assert 'rel="noopener nofollow"' in text(client, f"/{directory}")
