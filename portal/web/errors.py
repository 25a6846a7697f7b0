"""Error pages in plain Chinese, JSON under /api/; a 500 shows the reference that the log has."""

import secrets
from dataclasses import dataclass

from flask import Flask, current_app, g, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException, InternalServerError

from portal.policy.roles import Door
from portal.web.frame import navigation
from portal.web.links import link

API = "/api/"


@dataclass(frozen=True)
class Words:
    """What an error says, and what to do next."""

    title: str
    words: str


PAGES = {
    400: Words("地址不对", "这个地址里有认不出的内容。从首页重新进，或者检查一下抄来的地址。"),
    403: Words(
        "没有提交", "看不出是从这个网站的页面发来的。回首页，打开要办的那一页，填好再提交。"
    ),
    404: Words("没有找到这一页", "地址可能抄错了，或者内容已经到期撤下。"),
    405: Words("这里不能这样提交", "回到上一页，用页面上的按钮再试一次。"),
    413: Words(
        "内容太大",
        "超过了一次能提交的上限，没有存。回到上一页：文字删短，文件每个不超过 10 MB，分几次传。",
    ),
    422: Words("办不了", "填的内容有不对的，改好再提交。"),
    429: Words("太频繁了", "过一会儿再试。"),
    500: Words("出错了", "是我们这边的问题，您填的没有错。过一会儿再试；打电话时报上面的编号。"),
    503: Words("暂时打不开", "过几分钟再试。急事打电话。"),
}


def init_errors(app: Flask) -> None:
    app.register_error_handler(HTTPException, _show)
    app.register_error_handler(Exception, _show_unexpected)


def _show(error: HTTPException) -> ResponseReturnValue:
    if error.response is not None or error.code is None or error.code < 400:
        return error.get_response()
    return _answer(error, reference="")


def _show_unexpected(error: Exception) -> ResponseReturnValue:
    reference = secrets.token_hex(4)
    current_app.logger.error("reference %s", reference, exc_info=error)
    return _answer(InternalServerError(), reference=reference)


def page_of(error: HTTPException, *, words: str) -> ResponseReturnValue:
    """The error's page with words that fit what happened better than the usual ones."""
    return _answer(error, reference="", what_happened=words)


def _answer(
    error: HTTPException, *, reference: str, what_happened: str = ""
) -> ResponseReturnValue:
    code = error.code or 500
    words = PAGES.get(code, PAGES[400 if code < 500 else 500])
    headers = [(name, value) for name, value in error.get_headers() if name != "Content-Type"]
    headers.append(("Cache-Control", "no-store"))
    if request.path.startswith(API):
        error_words = {
            "code": error.name.lower().replace(" ", "_"),
            "message": what_happened or words.title,
            "reasons": [],
        } | ({"reference": reference} if reference else {})
        body = current_app.json.dumps({"error": error_words}, ensure_ascii=False)
        return body, code, [*headers, ("Content-Type", "application/json")]
    page = render_template(
        "errors/error.html",
        title=words.title,
        words=what_happened or words.words,
        reference=reference,
        what_next=_ways_on(),
    )
    return page, code, headers


def _ways_on() -> list[tuple[str, str]]:
    """Buttons back to one's work or training, and for nobody to the public pages."""
    account = g.get("account")
    if account is None:
        return [("回首页", link("public.home")), ("找班", link("public.classes"))]
    if account.role.door is Door.WORKER:
        return [("回我的培训", link("worker.home")), ("找班", link("public.classes"))]
    _, word, href = navigation(account)[0]
    return [(f"回{word}", href)]
