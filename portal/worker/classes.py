"""课表和考勤: the sessions of one's class, day by day, with one's marks."""

from flask import render_template
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound

from portal.policy.roles import Act
from portal.records.enrolments import enrolments_of
from portal.web.access import performs, signed_in
from portal.worker import worker
from portal.worker.training import mine_of


@worker.get("/worker/classes/<number>")
@performs(Act.ENROL)
def own_class(number: str) -> ResponseReturnValue:
    """By the newest enrolment in that class: whoever left and came back has two."""
    own = enrolments_of(signed_in())
    held = next((one for one in own if one.training_class.number == number), None)
    if held is None:
        raise NotFound
    return render_template("worker/classes/show.html", mine=mine_of(held))
