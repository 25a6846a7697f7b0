"""账号记录: what was done to one's own account, and by whom in which role."""

from flask import render_template
from flask.typing import ResponseReturnValue

from portal.policy.roles import Act
from portal.services.journal import own_journal
from portal.web.access import performs, signed_in
from portal.web.frame import unit_name
from portal.web.links import link
from portal.web.parameters import page_number
from portal.worker import worker

PAGE = 20


@worker.get("/worker/journal")
@performs(Act.OWN_RECORD)
def journal() -> ResponseReturnValue:
    page = page_number()
    found = own_journal(signed_in(), page=page, size=PAGE)
    return render_template(
        "worker/journal/index.html",
        entries=found[:PAGE],
        page=page,
        unit_name=unit_name,
        previous=link("worker.journal", page=page - 1) if page > 1 else "",
        following=link("worker.journal", page=page + 1) if found[PAGE:] else "",
    )
