"""The centre's answers to a filing: approved, returned, rejected, stopped; two at once."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from threading import Barrier

import pytest
from flask import Flask
from sqlalchemy import select

from portal.policy.classes import ClassAct
from portal.policy.enrolments import EnrolmentState
from portal.policy.registry import Standing
from portal.records.accounts import Account
from portal.records.classes import ClassActRow, TrainingClass
from portal.records.database import db, transaction
from portal.records.institutions import InstitutionStanding
from portal.records.journal import JournalEntry
from portal.records.messages import Message
from portal.records.publications import PublicNoun, revisions
from portal.services import class_filings, class_stops, reviews
from portal.services.refusal import Refusal
from tests.builders import a_directory
from tests.clock import DAY, NOW
from tests.filings import LAW, School, a_school, seen
from tests.lessons import a_trainee, admitted
from tests.people import reviewer

pytestmark = pytest.mark.usefixtures("app")


@pytest.fixture
def school(app: Flask) -> School:
    return a_school()


@pytest.fixture
def centre(app: Flask) -> Account:
    return reviewer(901)


def approve(found: TrainingClass, by: Account, **more: int | date) -> None:
    values = {"seen": seen(found), "on": DAY} | more
    reviews.approve(found, law=LAW, by=by, at=NOW, **values)  # type: ignore[arg-type]


def acts(found: TrainingClass) -> list[ClassAct]:
    db.session.rollback()
    chosen = select(ClassActRow.act).where(ClassActRow.class_id == found.id)
    return list(db.session.scalars(chosen.order_by(ClassActRow.id)))


def told() -> list[str]:
    db.session.rollback()
    return list(db.session.scalars(select(Message.code).order_by(Message.id)))


def test_it_works(school: School, centre: Account) -> None:
    found = school.announced()
    waits = admitted(found, a_trainee(1), state=EnrolmentState.PRE_REGISTERED)
    before = revisions(PublicNoun.CLASSES)
    approve(found, centre)
    db.session.rollback()
    assert found.approved_at == NOW
    assert acts(found)[-1] is ClassAct.APPROVED
    assert revisions(PublicNoun.CLASSES) > before
    # Approval confirms nobody.
    assert waits.state is EnrolmentState.PRE_REGISTERED
    assert told() == ["class_approved"]
    entry = db.session.scalars(select(JournalEntry).order_by(JournalEntry.id.desc())).first()
    assert entry
    assert (entry.act, entry.by, entry.record_id) == ("class_approved", centre.key, found.id)


def test_approval_freezes_the_directory_of_the_first_day(school: School, centre: Account) -> None:
    with transaction() as session:
        a_directory(session, "电工", number=1)
        wanted = a_directory(session, "焊工", number=2, from_day=date(2026, 12, 1))
        a_directory(session, "焊工", number=3, from_day=date(2027, 1, 1))
    found = school.filed()
    approve(found, centre)
    db.session.rollback()
    assert found.shortage_version_id == wanted.id


def test_without_a_directory_nothing_is_frozen(school: School, centre: Account) -> None:
    found = school.filed()
    approve(found, centre)
    db.session.rollback()
    assert found.shortage_version_id is None


def test_it_refuses_another_units_class(school: School) -> None:
    found = school.filed()
    with pytest.raises(Refusal, match="other_unit"):
        approve(found, reviewer(902, unit="second"))
    assert acts(found) == [ClassAct.SUBMITTED]


def test_it_refuses_what_the_law_refuses_meanwhile(school: School, centre: Account) -> None:
    found = school.filed()
    with transaction():
        school.instructor.registrations[0].until_day = date(2026, 12, 10)
    with pytest.raises(Refusal, match="unlawful") as refused:
        approve(found, centre)
    assert {reason.code for reason in refused.value.reasons} == {"instructor_not_registered"}
    assert acts(found) == [ClassAct.SUBMITTED]


def test_it_refuses_the_class_of_an_institution_that_was_stopped(
    school: School, centre: Account
) -> None:
    found = school.filed()
    with transaction() as session:
        standing = session.scalars(select(InstitutionStanding)).one()
        standing.standing = Standing.SUSPENDED
    with pytest.raises(Refusal, match="unlawful") as refused:
        approve(found, centre)
    assert [reason.code for reason in refused.value.reasons] == ["institution_barred"]


def test_that_sign_up_ended_meanwhile_is_no_fault(school: School, centre: Account) -> None:
    found = school.filed()
    approve(found, centre, on=found.enrol_until + timedelta(days=1))
    with pytest.raises(Refusal, match="settled"):
        approve(found, centre)


def test_it_refuses_a_class_whose_first_day_has_come(school: School, centre: Account) -> None:
    found = school.filed()
    with pytest.raises(Refusal, match="unlawful") as refused:
        approve(found, centre, on=found.planned_start)
    assert [reason.code for reason in refused.value.reasons] == ["start_passed"]


def test_a_return_stops_the_clock_and_changes_nothing_for_the_public(
    school: School, centre: Account
) -> None:
    found = school.announced()
    admitted(found, a_trainee(1), state=EnrolmentState.PRE_REGISTERED)
    reviews.return_filing(found, "缺安全课时", seen=seen(found), by=centre, at=NOW)
    db.session.rollback()
    assert (found.returned_at, found.announced_at) == (NOW, NOW)
    assert told() == []
    with pytest.raises(Refusal, match="settled") as refused:
        approve(found, centre)
    assert "退回" in refused.value.reasons[0].text
    school.submit(found, at=NOW + timedelta(days=2))
    db.session.rollback()
    assert (found.returned_at, found.submitted_at) == (None, NOW + timedelta(days=2))
    approve(found, centre)


def test_a_rejection_ends_everybodys_place(school: School, centre: Account) -> None:
    found = school.announced()
    seated = admitted(found, a_trainee(1), state=EnrolmentState.PRE_REGISTERED)
    waiting = admitted(found, a_trainee(2), state=EnrolmentState.WAITLISTED)
    reviews.reject(found, "工位不够", seen=seen(found), by=centre, at=NOW, on=DAY)
    db.session.rollback()
    assert found.cancelled_at == NOW
    assert acts(found)[-1] is ClassAct.REJECTED
    assert {one.state for one in (seated, waiting)} == {EnrolmentState.RELEASED}
    assert told() == ["released", "released"]


def test_it_refuses_a_decision_on_what_nobody_saw(school: School, centre: Account) -> None:
    """The institution changes its filing while the reviewer reads it."""
    found = school.filed()
    old = seen(found)
    class_filings.announce(found, seen=old, by=school.manager, at=NOW, on=DAY)
    deeds: tuple[Callable[[], None], ...] = (
        lambda: approve(found, centre, seen=old),
        lambda: reviews.return_filing(found, "x", seen=old, by=centre, at=NOW),
        lambda: reviews.reject(found, "x", seen=old, by=centre, at=NOW, on=DAY),
    )
    for decide in deeds:
        with pytest.raises(Refusal, match="changed"):
            decide()
    assert acts(found) == [ClassAct.SUBMITTED, ClassAct.ANNOUNCED]


def test_of_two_reviewers_at_once_the_later_hears_what_happened(
    app: Flask, school: School, centre: Account
) -> None:
    found = school.filed()
    number, newest, start = found.id, seen(found), Barrier(2)
    other = reviewer(902)
    ids = (centre.id, other.id)
    db.session.rollback()

    def decide(index: int) -> str:
        with app.app_context():
            one = db.session.get_one(TrainingClass, number)
            by = db.session.get_one(Account, ids[index])
            deeds: tuple[Callable[[], None], ...] = (
                lambda: reviews.approve(one, seen=newest, law=LAW, by=by, at=NOW, on=DAY),
                lambda: reviews.return_filing(one, "再补", seen=newest, by=by, at=NOW),
            )
            start.wait()
            try:
                deeds[index]()
            except Refusal as refusal:
                return refusal.reasons[0].text
            finally:
                db.session.remove()
            return ""

    with ThreadPoolExecutor(2) as threads:
        answers = list(threads.map(decide, range(2)))
    assert answers.count("") == 1
    later = next(answer for answer in answers if answer)
    assert "示例审核员 11月23日 11:20" in later
    assert len(acts(found)) == 2


def test_a_stopped_class_passes_its_seats_on_when_it_goes_on(
    school: School, centre: Account
) -> None:
    found = school.announced()
    admitted(found, a_trainee(1), state=EnrolmentState.PRE_REGISTERED)
    reviews.suspend(found, "查安全隐患", by=centre, at=NOW)
    with pytest.raises(Refusal, match="settled"):
        reviews.suspend(found, "查安全隐患", by=centre, at=NOW)
    # The institution does not undo what the centre did.
    with pytest.raises(Refusal, match="by_bureau"):
        class_stops.resume(found, seen=seen(found), by=school.manager, at=NOW, on=DAY)
    reviews.resume(found, by=centre, at=NOW, on=DAY)
    db.session.rollback()
    assert found.suspended_at is None
    assert acts(found)[-2:] == [ClassAct.SUSPENDED, ClassAct.RESUMED]
    assert told() == ["class_suspended", "class_resumed"]
    assert found.not_promoted == "nobody_waits"


def test_the_centre_leaves_what_the_institution_stopped(school: School, centre: Account) -> None:
    found = school.announced()
    class_stops.suspend(found, "教师生病", seen=seen(found), by=school.manager, at=NOW)
    with pytest.raises(Refusal, match="by_institution"):
        reviews.resume(found, by=centre, at=NOW, on=DAY)
    db.session.rollback()
    assert found.suspended_at == NOW


def test_a_class_that_admits_nobody_is_not_stopped(school: School, centre: Account) -> None:
    found = school.filed()
    with pytest.raises(Refusal, match="ended"):
        reviews.suspend(found, "x", by=centre, at=NOW)
    class_filings.announce(found, seen=seen(found), by=school.manager, at=NOW, on=DAY)
    begun = NOW + (found.planned_start - DAY)
    with pytest.raises(Refusal, match="ended"):
        reviews.suspend(found, "x", by=centre, at=begun)
    reviews.suspend(found, "x", by=centre, at=begun - timedelta(days=1))
