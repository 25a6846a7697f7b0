"""换班: from a class that was given up or stopped to an equivalent one, in one step."""

from dataclasses import dataclass
from datetime import date

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound

from portal.policy.classes import ClassState
from portal.policy.roles import Act
from portal.records.class_states import class_state
from portal.records.classes import TrainingClass
from portal.records.enrolments import Enrolment, enrolment_of
from portal.records.equivalents import open_equivalents
from portal.records.seats import SeatCount, seat_counts
from portal.services import enrolments as services
from portal.services.refusal import Refusal
from portal.web import clock
from portal.web.access import performs, signed_in
from portal.web.site import jurisdiction
from portal.worker import worker
from portal.worker.training import mine_of


@dataclass(frozen=True)
class Choice:
    """A class to move to, as the ticket's parts want it."""

    number: str
    state: ClassState
    institution: str
    place: str
    times: str
    starts_on: date
    ends_on: date
    days: int
    hours: int
    capacity: int
    left: int
    waiting: int


@worker.route("/worker/enrolments/<key>/move", methods=["GET", "POST"])
@performs(Act.ENROL)
def enrolment_move(key: str) -> ResponseReturnValue:
    """The equivalent classes that take sign-ups, each one press away."""
    account = signed_in()
    held = enrolment_of(account, key)
    if held is None:
        raise NotFound
    problems: list[str] = []
    if request.method == "POST":
        try:
            moved = services.move(
                account,
                key,
                request.form.get("class", ""),
                law=jurisdiction(),
                on=clock.today(),
                at=clock.now(),
                by=account.key,
            )
        except Refusal as refusal:
            problems = [reason.text for reason in refusal.reasons]
        except LookupError:
            raise NotFound from None
        else:
            return redirect(url_for("worker.enrolment", key=moved.key), 303)
    mine = mine_of(held)
    if not mine.is_stopped and not problems:
        return redirect(url_for("worker.enrolment", key=key))
    page = render_template(
        "worker/enrolments/move.html",
        mine=mine,
        problems=problems,
        classes=_choices(held),
    )
    return page, 422 if problems else 200


def _choices(held: Enrolment) -> list[Choice]:
    found = open_equivalents(held.training_class, on=clock.today())
    counts = seat_counts([filed.id for filed in found])
    return [_choice(filed, counts[filed.id]) for filed in found]


def _choice(filed: TrainingClass, count: SeatCount) -> Choice:
    left = max(filed.capacity - count.seated, 0)
    state = class_state(filed, is_suspended=False, on=clock.today())
    return Choice(
        number=filed.number,
        state=ClassState.FULL if count.waiting or not left else state,
        institution=filed.institution.name,
        place=filed.venue.address,
        times=filed.schedule,
        starts_on=filed.planned_start,
        ends_on=filed.planned_end,
        days=filed.training_days,
        hours=filed.hours_total,
        capacity=filed.capacity,
        left=left,
        waiting=count.waiting,
    )
