"""The trainees of the demonstration: who holds a seat in which class, who waits, who was admitted.

Named workers have accounts; the others were entered by a centre, as people without a phone are.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import count
from random import Random

from portal.policy.enrolments import Education, EnrolmentEventKind, EnrolmentState
from portal.policy.identity import masked_number
from portal.policy.terms import Group, TrainingType
from portal.records.accounts import NOTICE_VERSION, Account, accounts_on_phone
from portal.records.classes import TrainingClass
from portal.records.enrolments import Enrolment, EnrolmentEvent
from portal.records.people import Person, number_digest
from portal.records.publications import PublicNoun, raise_revision
from portal.services.demonstration.accounts import id_number
from portal.services.demonstration.names import person
from portal.services.demonstration.plans import FOUNDERS, LEAVERS, UNEMPLOYED, Outcome, Plan
from portal.services.demonstration.stage import Stage
from portal.services.particulars import Particulars

# The invented numbers of people without an account begin where no account's reach.
FIRST_SERIAL = 2_000_000
WORKER_ONE, WORKER_THREE = "13900000001", "13900000003"
NAMED = {
    ("甲", "养老护理员", Outcome.RUNNING): WORKER_ONE,
    ("甲", "中式面点师", Outcome.CLOSED): WORKER_ONE,
}
FULL = ("甲", "快递员", Outcome.OPEN)
WAITING_IN_FULL = 2
MOST_TRAINEES, FEWEST_TRAINEES = 24, 8
GROUPS = {
    UNEMPLOYED: Group.REGISTERED_UNEMPLOYED,
    LEAVERS: Group.SCHOOL_LEAVER,
    FOUNDERS: Group.ENTREPRENEUR,
    "毕业年度高校毕业生": Group.GRADUATING_STUDENT,
    "就业困难人员": Group.HARD_TO_EMPLOY,
}
TAUGHT = {Outcome.RUNNING, Outcome.CLOSING, Outcome.CLOSED}
OVER = {Outcome.CANCELLED, Outcome.REJECTED}
WITHOUT_ENROLMENT = {Outcome.DRAFT, Outcome.SUBMITTED}
SETTLED = {
    EnrolmentState.CONFIRMED: EnrolmentEventKind.CONFIRMED,
    EnrolmentState.RELEASED: EnrolmentEventKind.RELEASED,
}
HOURLY = timedelta(hours=1)


@dataclass
class Trainees:
    """Hands out invented people, each once."""

    stage: Stage
    dice: Random
    serials: Iterator[int]

    def somebody(self) -> Person:
        serial = next(self.serials)
        number = id_number(serial)
        found = Person(
            key=self.stage.key("trainee", serial),
            name=person(self.dice),
            number_digest=number_digest(number),
            identity_checked_on=self.stage.day(-2),
            identity_checked_by="cli",
        )
        found.number = number
        return found


def add_trainees(stage: Stage) -> None:
    """Fill the planned classes with people."""
    dice = Random(f"{stage.on} trainees")  # noqa: S311 - nothing here is a secret
    trainees = Trainees(stage, dice, count(FIRST_SERIAL))
    for plan, filed in stage.classes:
        if plan.outcome not in WITHOUT_ENROLMENT:
            _fill(trainees, plan, filed)
    stage.session.flush()
    raise_revision(stage.session, PublicNoun.SEATS, at=stage.at)


def _fill(trainees: Trainees, plan: Plan, filed: TrainingClass) -> None:
    stage, what = trainees.stage, (plan.letter, plan.subject, plan.outcome)
    seats = trainees.dice.randint(FEWEST_TRAINEES, min(MOST_TRAINEES, plan.capacity - 1))
    named = account_on(NAMED[what]) if what in NAMED else None
    waiting: list[Account | None] = []
    if what == FULL:
        seats = plan.capacity
        waiting = [*[None] * WAITING_IN_FULL, account_on(WORKER_THREE)]
    start = filed.announced_at or stage.at
    enrolled = []
    for order in range(seats):
        at = min(start + order * HOURLY, stage.at)
        account = named if order == 0 else None
        state = _state(plan, filed, order)
        enrolled.append(_enrol(trainees, plan, filed, account, at=at, state=state))
    for place, account in enumerate(waiting, 1):
        at = stage.at - (len(waiting) - place + 1) * HOURLY
        state = EnrolmentState.WAITLISTED
        enrolled.append(_enrol(trainees, plan, filed, account, at=at, state=state, place=place))
    stage.session.add_all(enrolled)
    stage.session.flush()
    for enrolment in enrolled:
        stage.session.add_all(_events(enrolment))


def _state(plan: Plan, filed: TrainingClass, order: int) -> EnrolmentState:
    """Taught classes have a confirmed roster; of the approved ones every other person waits."""
    if plan.outcome in OVER:
        return EnrolmentState.RELEASED
    if plan.outcome in TAUGHT or (filed.approved_at and order % 2 == 0):
        return EnrolmentState.CONFIRMED
    return EnrolmentState.PRE_REGISTERED


def _enrol(
    trainees: Trainees,
    plan: Plan,
    filed: TrainingClass,
    account: Account | None,
    *,
    at: datetime,
    state: EnrolmentState,
    place: int = 0,
) -> Enrolment:
    stage = trainees.stage
    embodied = account.person if account and account.person else trainees.somebody()
    settled = {
        EnrolmentState.CONFIRMED: filed.approved_at,
        EnrolmentState.RELEASED: filed.cancelled_at,
    }.get(state)
    enrolment = Enrolment(
        key=stage.key("enrolment", filed.number, embodied.key),
        training_class=filed,
        person=embodied,
        account_id=account.id if account else None,
        state=state,
        applied_at=at,
        queued_at=at,
        state_at=max(settled or at, at),
        place_at_first=place,
        notice_version=NOTICE_VERSION,
        reason=plan.remark if state is EnrolmentState.RELEASED else "",
    )
    enrolment.particulars = _particulars(trainees.dice, plan, filed.planned_start).as_text()
    return enrolment


def _events(enrolment: Enrolment) -> Iterator[EnrolmentEvent]:
    """How it came to its state: taken or queued, then settled."""
    first = EnrolmentEventKind.SEATED
    if enrolment.state is EnrolmentState.WAITLISTED:
        first = EnrolmentEventKind.WAITLISTED
    happened = [(first, enrolment.applied_at, "cli")]
    if settled := SETTLED.get(enrolment.state):
        happened.append((settled, enrolment.state_at, "cli"))
    for kind, at, by in happened:
        yield EnrolmentEvent(
            enrolment_id=enrolment.id, class_id=enrolment.class_id, kind=kind, at=at, by=by
        )


def _particulars(dice: Random, plan: Plan, start: date) -> Particulars:
    """What they told; employees have a contract of two years."""
    is_employee = plan.training_type is TrainingType.ON_POST_SKILLS
    signed = start - timedelta(days=60)
    return Particulars(
        group=Group.EMPLOYEE
        if is_employee
        else GROUPS.get(plan.identity, Group.RURAL_MIGRANT_WORKER),
        education=dice.choice(list(Education)),
        home_county=dice.choice(("永登县", "皋兰县", "榆中县", "会宁县", "靖远县")),
        employer=plan.identity if is_employee else "",
        contract_from=signed if is_employee else None,
        contract_until=signed + timedelta(days=730) if is_employee else None,
    )


def account_on(phone: str) -> Account:
    """The one account on a phone of the cast."""
    return accounts_on_phone(phone)[0]


def printed_number(embodied: Person) -> str:
    """The ID number as a certificate prints it."""
    return masked_number(embodied.number or "")
