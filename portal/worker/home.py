"""我的培训: what is next, how far one has come, and everything that happened meanwhile."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import render_template
from flask.typing import ResponseReturnValue

from portal.policy.enrolments import EnrolmentState
from portal.policy.entitlement import capped
from portal.policy.figures import Limit
from portal.policy.roles import Act
from portal.records.accounts import Account
from portal.records.benefits import benefits_of
from portal.records.messages import messages_of, unread_of
from portal.web.access import performs, signed_in
from portal.web.clock import today
from portal.web.site import jurisdiction
from portal.worker import worker
from portal.worker.training import Mine, all_mine, day_in_words, least_hours, steps_of, why

NEWEST = 3


@dataclass(frozen=True)
class Times:
    """How often one was subsidised, in life and this year, how often one may be, and why."""

    in_life: int
    this_year: int
    most_in_life: int
    most_a_year: int
    clause: str


@worker.get("/worker")
@performs(Act.OWN_RECORD)
def home() -> ResponseReturnValue:
    account = signed_in()
    mine = all_mine()
    live = [one for one in mine if one.enrolment.state.is_live]
    # A class that was given up is news until the day it would have ended.
    stopped = [
        one for one in mine if one.is_stopped and (one in live or one.filed.planned_end >= today())
    ]
    coming = _coming(live)
    learning = [one for one in live if one.is_taught]
    first = coming or next(iter(learning), None)
    newest = messages_of(account, page=1, size=NEWEST)
    return render_template(
        "worker/home/index.html",
        news=_news(account, mine, stopped, coming),
        messages=[message for message in newest if not message.read_at][:NEWEST],
        unread=unread_of(account),
        stopped=stopped,
        coming=coming,
        learning=learning,
        first=first,
        others=[one for one in live if one is not first and not one.is_stopped],
        certified=[one for one in mine if one.certificate],
        times=_times(account),
        ending=[one for one in learning if one.filed.is_subsidised],
        ended=[one for one in mine if one not in live and one not in stopped],
        day_in_words=day_in_words,
        least_hours=least_hours,
        steps_of=steps_of,
        why=why,
    )


def _coming(live: Sequence[Mine]) -> Mine | None:
    """The class that meets next, among those in which a seat is held."""
    seated = [one for one in live if one.enrolment.state.holds_seat and not one.is_stopped]
    return min(
        (one for one in seated if one.next_day),
        key=lambda one: (one.next_day[0].held.day, one.next_day[0].held.starts_at),
        default=None,
    )


def _news(
    account: Account, mine: Sequence[Mine], stopped: Sequence[Mine], coming: Mine | None
) -> str:
    """The heading: what changed, else what is next, else where one stands."""
    if stopped:
        is_over = stopped[0].enrolment.state is EnrolmentState.RELEASED
        return f"{account.name}，{stopped[0].subject}班{'取消了' if is_over else '暂停招生'}"
    if coming:
        day = coming.next_day[0].held.day
        what = "有课" if coming.is_taught else "开班"
        return f"{account.name}，{day_in_words(day)}{what}"
    live = [one for one in mine if one.enrolment.state.is_live]
    if live and live[0].is_waiting:
        return f"{account.name}，{live[0].subject}候补第 {live[0].place} 位"
    if live:
        return f"{account.name}，{live[0].subject}{live[0].enrolment.state.label}"
    return f"{account.name}，您好"


def _times(account: Account) -> Times | None:
    """None before a card proved whose account it is, and where the place has no such rule."""
    on, law = today(), jurisdiction()
    in_life = law.limits.find(on, Limit.LIFETIME_TRAININGS)
    a_year = law.limits.find(on, Limit.YEARLY_TRAININGS)
    if account.card_seen_on is None or account.person_id is None or not (in_life and a_year):
        return None
    used = capped(benefits_of(account.person_id))
    return Times(
        in_life=len(used),
        this_year=sum(1 for benefit in used if benefit.on.year == on.year),
        most_in_life=in_life.value.number,
        most_a_year=a_year.value.number,
        clause=str(a_year.source),
    )
