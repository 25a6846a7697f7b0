"""A notice in a real browser: written, published by another, read, and its file fetched."""

from playwright.sync_api import Browser, Page, expect

from tests.files import PDF
from tests.journeys.test_accounts import sideways, sign_in

WRITER, APPROVER = "13900000301", "13900000302"


def test_a_notice_goes_from_draft_to_everybody(phone: Page, browser: Browser, server: str) -> None:
    context = browser.new_context(base_url=server, java_script_enabled=False)
    writer, approver = context.new_page(), browser.new_page(base_url=server)
    sign_in(writer, WRITER)
    writer.goto("/bureau/notices/new")
    writer.get_by_label("标题").fill("春节前后停课安排")
    writer.get_by_label("正文").fill("**初七**开始上课，见附件。")
    writer.get_by_role("button", name="保存，看样子").click()
    expect(writer.locator("strong", has_text="初七")).to_be_visible()
    file = {"name": "安排.pdf", "mimeType": "application/pdf", "buffer": PDF}
    writer.get_by_label("附件", exact=True).set_input_files(file)  # type: ignore[arg-type]
    writer.get_by_role("button", name="加附件").click()
    expect(writer.get_by_role("link", name="安排.pdf").first).to_be_visible()
    writer.get_by_role("button", name="提交审批").click()
    expect(writer.get_by_text("等审批人公布")).to_be_visible()

    sign_in(approver, APPROVER)
    approver.goto("/bureau/notices")
    approver.get_by_role("link", name="春节前后停课安排").click()
    approver.get_by_role("button", name="同意公布").click()
    expect(approver.get_by_text("已公布")).to_be_visible()

    phone.goto("/notices")
    phone.get_by_role("link", name="春节前后停课安排").click()
    assert not sideways(phone)
    with phone.expect_download() as download:
        phone.get_by_role("link", name="安排.pdf").click()
    assert download.value.suggested_filename == "安排.pdf"
    context.close()
    approver.close()
