"""An institution's standing: proposed by one officer, decided by another; sign-up stops at once."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from threading import Event
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from portal.policy.enrolments import EnrolmentState
from portal.policy.registry import Standing
from portal.policy.roles import Role
from portal.policy.terms import Group
from portal.records.accounts import Account
from portal.records.classes import TrainingClass
from portal.records.database import db, transaction
from portal.records.enrolments import Enrolment
from portal.records.institutions import Institution, InstitutionStanding
from portal.records.journal import JournalEntry
from portal.records.messages import Message
from portal.records.publications import PublicNoun, revisions
from portal.records.standing_proposals import StandingProposal, overdue_rectifications
from portal.services import enrolments, standings
from portal.services.particulars import Particulars
from portal.services.refusal import Refusal
from tests.builders import a_class, an_institution
from tests.clock import DAY, NOW
from tests.filings import LAW
from tests.lessons import a_trainee, admitted
from tests.people import official

pytestmark = pytest.mark.usefixtures("app")
MIGRANT = Particulars(group=Group.RURAL_MIGRANT_WORKER)
PRE, WAITING = EnrolmentState.PRE_REGISTERED, EnrolmentState.WAITLISTED
Officers = tuple[Account, Account]


@pytest.fixture
def school(app: Flask) -> Institution:
    with transaction() as session:
        return an_institution(session)


@pytest.fixture
def officers(app: Flask) -> Officers:
    return official(Role.PROPOSING_OFFICER, 1), official(Role.APPROVING_OFFICER, 2)


def a_class_of(school: Institution, number: str = "26-90001", **columns: Any) -> TrainingClass:
    with transaction() as session:
        return a_class(session, school, number=number, **columns)


def propose(
    school: Institution,
    officers: Officers,
    standing: Standing = Standing.SUSPENDED,
    deadline: date | None = None,
) -> StandingProposal:
    return standings.propose(
        school, standing, "抽查发现代签到", deadline=deadline, by=officers[0], at=NOW, on=DAY
    )


def decide(school: Institution, officers: Officers, standing: Standing, *, on: date = DAY) -> None:
    deadline = DAY + timedelta(days=30) if standing is Standing.RECTIFICATION else None
    proposal = propose(school, officers, standing, deadline)
    standings.approve(proposal, by=officers[1], at=NOW, on=on)


def history(school: Institution) -> list[tuple[Standing, date, date | None]]:
    db.session.rollback()
    chosen = select(InstitutionStanding).where(InstitutionStanding.institution_id == school.id)
    rows = db.session.scalars(chosen.order_by(InstitutionStanding.from_day))
    return [(row.standing, row.from_day, row.until_day) for row in rows]


def told() -> list[tuple[int, str]]:
    db.session.rollback()
    rows = db.session.execute(select(Message.account_id, Message.code).order_by(Message.id))
    return [(account_id, code) for account_id, code in rows]


def test_it_works(school: Institution, officers: Officers) -> None:
    ahead = a_class_of(school)
    running = a_class_of(school, "26-90002", planned_start=DAY, enrol_until=DAY - timedelta(days=1))
    first, second, third = (a_trainee(serial) for serial in range(1, 4))
    admitted(ahead, first, state=PRE)
    admitted(ahead, second, state=WAITING)
    admitted(running, third)
    before = revisions(PublicNoun.INSTITUTIONS, PublicNoun.CLASSES)
    decide(school, officers, Standing.SUSPENDED)
    yesterday = DAY - timedelta(days=1)
    assert history(school) == [
        (Standing.FILED, date(2026, 1, 5), yesterday),
        (Standing.SUSPENDED, DAY, None),
    ]
    # Who learns in a class that has begun goes on.
    assert told() == [(one.id, "institution_suspended") for one in (first, second)]
    text = db.session.scalars(select(Message.text)).first()
    assert text
    assert "换到同样的班" in text
    after = revisions(PublicNoun.INSTITUTIONS, PublicNoun.CLASSES)
    assert all(new > old for new, old in zip(after, before, strict=True))
    acts = db.session.scalars(select(JournalEntry.act).order_by(JournalEntry.id)).all()
    assert acts[-2:] == ["propose_standing", "approve_standing"]
    with pytest.raises(Refusal) as refused:
        enrolments.enrol(a_trainee(4), ahead.number, MIGRANT, law=LAW, on=DAY, at=NOW, by="worker")
    assert "suspended" in {reason.code for reason in refused.value.reasons}


def test_nothing_changes_before_the_decision(school: Institution, officers: Officers) -> None:
    proposal = propose(school, officers)
    assert [row[0] for row in history(school)] == [Standing.FILED]
    standings.decline(proposal, by=officers[1], at=NOW)
    assert [row[0] for row in history(school)] == [Standing.FILED]
    db.session.rollback()
    assert proposal.is_approved is False


def test_nobody_decides_an_own_proposal(school: Institution, officers: Officers) -> None:
    proposal = propose(school, officers)
    deeds: tuple[Callable[[], None], ...] = (
        lambda: standings.approve(proposal, by=officers[0], at=NOW, on=DAY),
        lambda: standings.decline(proposal, by=officers[0], at=NOW),
    )
    for deed in deeds:
        with pytest.raises(Refusal, match="own_proposal"):
            deed()
    db.session.rollback()
    assert proposal.decided_at is None


def test_one_proposal_at_a_time_is_decided_once(school: Institution, officers: Officers) -> None:
    proposal = propose(school, officers)
    with pytest.raises(Refusal, match="waiting"):
        propose(school, officers)
    standings.approve(proposal, by=officers[1], at=NOW, on=DAY)
    with pytest.raises(Refusal, match="settled"):
        standings.decline(proposal, by=officers[1], at=NOW)


@pytest.mark.parametrize(
    ("wanted", "deadline", "code"),
    [
        (Standing.FILED, None, "no_such_step"),
        (Standing.WITHDRAWN, None, "no_such_step"),
        (Standing.RECTIFICATION, None, "no_deadline"),
        (Standing.RECTIFICATION, DAY, "no_deadline"),
    ],
)
def test_it_refuses_other_steps(
    school: Institution,
    officers: Officers,
    wanted: Standing,
    deadline: date | None,
    code: str,
) -> None:
    with pytest.raises(Refusal, match=code):
        propose(school, officers, wanted, deadline)


def test_a_rectification_has_its_deadline_and_lets_classes_go_on(
    school: Institution, officers: Officers
) -> None:
    found = a_class_of(school)
    admitted(found, a_trainee(1), state=PRE)
    decide(school, officers, Standing.RECTIFICATION)
    assert told() == []
    newest = select(InstitutionStanding).order_by(InstitutionStanding.id.desc())
    row = db.session.scalars(newest).first()
    assert row
    assert (row.standing, row.deadline) == (Standing.RECTIFICATION, DAY + timedelta(days=30))
    enrolments.enrol(a_trainee(4), found.number, MIGRANT, law=LAW, on=DAY, at=NOW, by="worker")


def test_a_resumption_passes_free_seats_on(school: Institution, officers: Officers) -> None:
    found = a_class_of(school, capacity=2)
    decide(school, officers, Standing.SUSPENDED)
    place = admitted(found, a_trainee(1), state=WAITING)
    with transaction():
        place.particulars = '{"group": "rural_migrant_worker"}'
    decide(school, officers, Standing.FILED, on=DAY + timedelta(days=3))
    assert [row[0] for row in history(school)] == [
        Standing.FILED,
        Standing.SUSPENDED,
        Standing.FILED,
    ]
    assert place.state is PRE
    assert [code for _, code in told()] == ["promoted", "institution_resumed"]


def test_of_two_decisions_on_one_day_the_later_holds(
    school: Institution, officers: Officers
) -> None:
    decide(school, officers, Standing.SUSPENDED)
    decide(school, officers, Standing.FILED)
    assert history(school) == [
        (Standing.FILED, date(2026, 1, 5), DAY - timedelta(days=1)),
        (Standing.FILED, DAY, None),
    ]


def test_nobody_is_seated_after_the_suspension(
    app: Flask, school: Institution, officers: Officers
) -> None:
    """Sixteen sign up while an officer decides: whoever came before has a seat, nobody after."""
    found = a_class_of(school)
    proposal = propose(school, officers)
    people = [a_trainee(serial).id for serial in range(1, 17)]
    number, proposal_id, officer_id = found.number, proposal.id, officers[1].id
    class_id, some_came = found.id, Event()
    db.session.rollback()

    def sign_up(account_id: int) -> list[str]:
        with app.app_context():
            account = db.session.get_one(Account, account_id)
            try:
                enrolments.enrol(account, number, MIGRANT, law=LAW, on=DAY, at=NOW, by=account.key)
            except Refusal as refusal:
                return [reason.code for reason in refusal.reasons if reason.weight == "refuse"]
            finally:
                some_came.set()
                db.session.remove()
            return []

    def suspend() -> bool:
        some_came.wait()
        with app.app_context():
            wanted = db.session.get_one(StandingProposal, proposal_id)
            officer = db.session.get_one(Account, officer_id)
            standings.approve(wanted, by=officer, at=NOW, on=DAY)
            db.session.remove()
        return True

    with ThreadPoolExecutor(9) as threads:
        decided = threads.submit(suspend)
        answers = list(threads.map(sign_up, people))
        assert decided.result()
    seated = answers.count([])
    assert answers.count(["suspended"]) == len(people) - seated
    states = db.session.scalars(select(Enrolment.state).where(Enrolment.class_id == class_id)).all()
    assert states == [PRE] * seated
    # The class's lock orders the journal: a sign-up that follows the decision would stand below.
    acts = db.session.scalars(select(JournalEntry.act).order_by(JournalEntry.id)).all()
    assert acts.count("approve_standing") == 1
    assert "enrol" not in acts[acts.index("approve_standing") :]
    assert sum(act == "enrol" for act in acts) == seated
    told_of_it = [code for _, code in told() if code == "institution_suspended"]
    assert len(told_of_it) == seated


def test_a_removal_stops_sign_up_and_is_told(school: Institution, officers: Officers) -> None:
    ahead = a_class_of(school)
    worker = a_trainee(1)
    admitted(ahead, worker, state=PRE)
    decide(school, officers, Standing.REMOVED)
    assert history(school)[-1] == (Standing.REMOVED, DAY, None)
    text = db.session.scalars(select(Message.text)).one()
    assert text
    assert "移出了培训机构目录" in text
    # Back only by a filing of its own.
    with pytest.raises(Refusal, match="no_such_step"):
        propose(school, officers, Standing.FILED)


def test_an_order_past_its_day_is_overdue_until_lifted(
    school: Institution, officers: Officers
) -> None:
    decide(school, officers, Standing.RECTIFICATION)
    deadline = DAY + timedelta(days=30)
    assert overdue_rectifications(on=deadline) == []
    late = deadline + timedelta(days=1)
    assert [held.institution_id for held in overdue_rectifications(on=late)] == [school.id]
    decide(school, officers, Standing.FILED, on=late)
    assert overdue_rectifications(on=late) == []
