"""How long a file of ten thousand benefits takes from its upload to its last row; for `bench.py`.

Through the pages, as a browser does it: upload, every step with its progress, and the import.
"""

import re
import time
from collections.abc import Iterator
from io import BytesIO

ROWS = 10_000
NEW = "/bureau/imports/new/benefits"


def an_import(engine: str) -> Iterator[tuple[str, str, str]]:
    """Seconds in all, and the longest that anybody waits for one answer."""
    from flask import current_app
    from sqlalchemy import select

    from portal.policy.roles import Role
    from portal.records.accounts import Account
    from portal.records.database import db
    from portal.services import sign_ins
    from portal.web import clock

    file = _file()
    chosen = select(Account).where(Account.role == Role.REVIEWER).order_by(Account.id)
    account = db.session.scalars(chosen).first()
    if account is None:
        raise RuntimeError("the demonstration has no reviewer")
    token = sign_ins.start(account, is_whole=True, device_words="bench", at=clock.now())
    client = current_app.test_client()
    client.set_cookie("session", token)
    page = client.get(NEW).get_data(as_text=True)
    found = re.search('name="csrf_token" value="([^"]+)"', page)
    if found is None:
        raise RuntimeError("the page to import on has no form")
    waits: list[float] = []

    def send(address: str, **more: object) -> str:
        before = time.perf_counter()
        answer = client.post(address, data={"csrf_token": found[1], **more})
        waits.append(time.perf_counter() - before)
        return answer.headers.get("Location") or answer.get_data(as_text=True)

    address = send(NEW, file=(BytesIO(file), "benefits.xlsx"))
    steps = 0
    while "data-hx-post" in send(f"{address}/step"):
        steps += 1
    send(f"{address}/apply")
    if f"导入了 {ROWS} 行" not in client.get(address).get_data(as_text=True):
        raise RuntimeError("not everything was imported")
    words = f"import of {ROWS:,} rows by the pages in {steps + 1} steps, {engine}"
    yield f"{sum(waits):.1f} s", "≤ 10 s", words
    yield f"{max(waits):.1f} s", "", f"the longest wait for one of its answers, {engine}"


def _file() -> bytes:
    """As a spreadsheet program saves it, every cell a text but the amounts."""
    from openpyxl import Workbook

    from portal.policy.identity import check_character
    from portal.services.benefit_imports import COLUMNS

    book, kept = Workbook(), BytesIO()
    sheet = book.worksheets[0]
    sheet.append([column.label for column in COLUMNS])

    bodies = (
        f"620100{1960 + serial // 400}{1 + serial % 12:02}15{serial % 1000:03}"
        for serial in range(ROWS)
    )
    same = ["示例人", "2025-06-30", "就业技能", "焊工", "不分等级", "已拨付", 1000, "演示"]
    for body in bodies:
        sheet.append([body + check_character(body), *same])
    book.save(kept)
    return kept.getvalue()
