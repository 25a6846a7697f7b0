"""我的培训: what is next for this worker. Until classes are joined, where to find one."""

from flask import render_template
from flask.typing import ResponseReturnValue

from portal.policy.roles import Act
from portal.web.access import performs
from portal.worker import worker


@worker.get("/worker")
@performs(Act.OWN_RECORD)
def home() -> ResponseReturnValue:
    return render_template("worker/home.html")
