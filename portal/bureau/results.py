"""成绩审核: the centre reviews who has passed; the law's answer stands beside each name."""

from flask import make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.bureau import bureau
from portal.bureau.classes import found_class
from portal.policy.figures import Limit
from portal.policy.roles import Act
from portal.records.classes import TrainingClass
from portal.services.refusal import Refusal
from portal.services.results import candidates_of, review_results
from portal.services.reviews import note_roster_read
from portal.web import clock
from portal.web.access import performs, signed_in
from portal.web.site import jurisdiction


@bureau.get("/bureau/results/<number>")
@performs(Act.ISSUE_CERTIFICATES)
def results(number: str) -> ResponseReturnValue:
    return _page(found_class(number))


@bureau.post("/bureau/results/<number>")
@performs(Act.ISSUE_CERTIFICATES)
def results_review(number: str) -> ResponseReturnValue:
    """Those who are ticked get their result; the others stay open, for a retake or a correction."""
    found = found_class(number)
    try:
        review_results(
            found,
            set(request.form.getlist("key")),
            law=jurisdiction(),
            by=signed_in(),
            at=clock.now(),
        )
    except Refusal as refusal:
        return _page(found, problem=refusal.reasons[0].text)
    return redirect(url_for("bureau.results", number=number), 303)


def _page(found: TrainingClass, *, problem: str = "") -> ResponseReturnValue:
    """Names in full; that they were read is journalled."""
    note_roster_read(found, by=signed_in(), at=clock.now())
    everybody = candidates_of(found, law=jurisdiction())
    page = render_template(
        "bureau/results/show.html",
        filed=found,
        ready=[one for one in everybody if one.is_ready],
        waiting=[one for one in everybody if one.is_open and not one.is_ready],
        decided=[one for one in everybody if not one.is_open],
        problem=problem,
        passing=jurisdiction().limits.find(found.planned_end, Limit.LOWEST_PASSING_SCORE),
        attendance=jurisdiction().limits.find(found.planned_end, Limit.ATTENDANCE_PERCENT),
    )
    return make_response(page, 422 if problem else 200)
