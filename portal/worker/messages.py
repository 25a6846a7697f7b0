"""消息: what happened that the holder should know, newest first; read when the holder says so."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound

from portal.policy.roles import Act
from portal.records.messages import messages_of, unread_of
from portal.services.messages import mark_read
from portal.web import clock
from portal.web.access import performs, signed_in
from portal.web.links import link
from portal.web.parameters import page_number
from portal.worker import worker

PAGE = 20


@worker.get("/worker/messages")
@performs(Act.OWN_RECORD)
def messages() -> ResponseReturnValue:
    page = page_number()
    found = messages_of(signed_in(), page=page, size=PAGE)
    return render_template(
        "worker/messages/index.html",
        messages=found[:PAGE],
        unread=unread_of(signed_in()),
        page=page,
        previous=link("worker.messages", page=page - 1) if page > 1 else "",
        following=link("worker.messages", page=page + 1) if found[PAGE:] else "",
    )


@worker.post("/worker/messages/read")
@performs(Act.OWN_RECORD)
def messages_read() -> ResponseReturnValue:
    """Everything up to the newest message that the page showed; a later one stays new."""
    until = request.form.get("until", "")
    if not (until.isascii() and until.isdigit() and len(until) <= 18):
        raise NotFound
    mark_read(signed_in(), until=int(until), at=clock.now())
    return redirect(url_for("worker.messages"), 303)
