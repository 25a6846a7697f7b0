"""A form whose token no longer fits: its page is shown again, filled in, and says so.

Tokens end with the session they belong to: after a sign-in in another tab, or a night.
"""

from flask import Flask, current_app, g, make_response, request
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from portal.web.access import csrf
from portal.web.errors import page_of


def init_stale(app: Flask) -> None:
    # The doors check themselves, after they know who asks; nobody else has forms with a token.
    app.config.update(WTF_CSRF_CHECK_DEFAULT=False, WTF_CSRF_TIME_LIMIT=None)
    csrf.init_app(app)
    app.register_error_handler(CSRFError, _show_again)
    app.context_processor(lambda: {"is_stale": g.get("is_stale", False)})


def _show_again(error: CSRFError) -> ResponseReturnValue:
    """The form's own page with what was typed, status 400; a page of words where it has none."""
    rule = request.url_rule
    words = "这一页开得太久了。回到上一页，刷新，再点一次。"
    if rule is None or "GET" not in (rule.methods or ()):
        return page_of(error, words=words)
    g.is_stale = True
    # The view shows its page instead of doing its deed.
    request.method = "GET"
    view = current_app.view_functions[rule.endpoint]
    try:
        answer = make_response(view(**(request.view_args or {})))
    except HTTPException:
        # What the form was about is gone meanwhile, or was never there.
        return page_of(error, words=words)
    answer.status_code = 400
    return answer
