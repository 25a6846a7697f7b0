"""Changes of the register: asked for, passed by a centre or by two officers, never overwritten."""

from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import select, text
from sqlalchemy.exc import DatabaseError

from portal.policy.deadlines import DAY as A_DAY
from portal.policy.register import RegisterDeed, RegisterNoun, RegisterState
from portal.policy.roles import Role
from portal.records.accounts import Account
from portal.records.clashes import clashes_of
from portal.records.database import db, transaction
from portal.records.instructors import Instructor, instructors_of
from portal.records.journal import JournalEntry
from portal.records.programmes import programmes_of
from portal.records.publications import PublicNoun, revisions
from portal.records.register_changes import RegisterChange, Scope, changes_of
from portal.records.sessions import ClassSession
from portal.records.stars import rating_on, stars_of
from portal.records.venues import venues_of
from portal.services import register_changes
from portal.services.refusal import Refusal
from portal.services.register_changes import Wanted
from tests.clock import DAY, NOW
from tests.filings import School, a_school
from tests.people import official, reviewer
from tests.register import approve, asked, instructor, programme, star, venue

pytestmark = pytest.mark.usefixtures("app")
INSTRUCTOR, VENUE = RegisterNoun.INSTRUCTOR, RegisterNoun.VENUE
PROGRAMME, STAR = RegisterNoun.PROGRAMME, RegisterNoun.STAR
TOMORROW = DAY + A_DAY


@pytest.fixture
def school(app: Flask) -> School:
    return a_school()


@pytest.fixture
def officers(app: Flask) -> tuple[Account, Account]:
    return official(Role.PROPOSING_OFFICER, 1), official(Role.APPROVING_OFFICER, 2)


def decided(change: RegisterChange, officers: tuple[Account, Account], on: date = DAY) -> None:
    if change.state is RegisterState.SUBMITTED:
        register_changes.propose(change, "核对过", by=officers[0], at=NOW)
    approve(change, officers[1], on)


def own_proposal(
    school: School,
    officers: tuple[Account, Account],
    deed: RegisterDeed = RegisterDeed.BEGIN,
    *,
    details: str | None = None,
    row: Instructor | None = None,
) -> RegisterChange:
    noun = INSTRUCTOR if row else STAR
    wanted = Wanted(noun=noun, deed=deed, title="试用", details=details, row=row)
    return register_changes.propose_own(
        school.institution, wanted, "抽查发现代课", by=officers[0], at=NOW
    )


def subjects(school: School, on: date = DAY) -> list[str]:
    return [one.subject for one in programmes_of(school.institution.id, on=on)]


def test_an_instructor_is_registered_from_the_day_of_the_decision(school: School) -> None:
    before = revisions(PublicNoun.INSTITUTIONS)
    change = asked(school, INSTRUCTOR, instructor())
    approve(change, reviewer(1))
    db.session.rollback()
    assert (change.state, change.details) == (RegisterState.APPROVED, None)
    added = instructors_of(school.institution.id)[-1]
    assert (added.name, added.phone, added.person and added.person.name) == (
        "赵示师",
        "13700000801",
        "赵示师",
    )
    assert [row.subject for row in added.registered_on(DAY)] == ["焊工"]
    assert not added.registered_on(DAY - A_DAY)
    assert revisions(PublicNoun.INSTITUTIONS) > before
    acts = list(db.session.scalars(select(JournalEntry.act).order_by(JournalEntry.id)))
    assert acts[-3:] == [
        "save_register_change",
        "submit_register_change",
        "approve_register_change",
    ]
    # The same person again is a change, not another instructor.
    again = asked(school, INSTRUCTOR, instructor("电工"))
    with pytest.raises(Refusal, match="registered"):
        approve(again, reviewer(2))


def test_a_changed_registration_ends_and_another_begins(school: School) -> None:
    approve(asked(school, INSTRUCTOR, instructor()), reviewer(1))
    held = instructors_of(school.institution.id)[-1]
    change = asked(school, INSTRUCTOR, instructor("电工"), deed=RegisterDeed.CHANGE, row=held)
    approve(change, reviewer(2))
    db.session.rollback()
    spans = [(row.subject, row.from_day, row.until_day) for row in held.registrations]
    assert spans == [("焊工", DAY, DAY), ("电工", TOMORROW, None)]
    again = asked(school, INSTRUCTOR, instructor(), deed=RegisterDeed.CHANGE, row=held)
    with pytest.raises(Refusal, match="not_in_force"):
        approve(again, reviewer(3))


def test_one_person_at_two_institutions_is_nowhere_twice(school: School) -> None:
    rival = a_school(2)
    for one in (school, rival):
        approve(asked(one, INSTRUCTOR, instructor()), reviewer(one.institution.id + 10))
    mine, theirs = (instructors_of(one.institution.id)[-1] for one in (school, rival))
    assert mine.person_id == theirs.person_id
    assert mine.id != theirs.id
    filed, other = rival.filed(), school.draft()
    with transaction() as session:
        for held, teacher in ((filed, theirs), (other, mine)):
            sessions = select(ClassSession).where(ClassSession.class_id == held.id)
            for lesson in session.scalars(sessions):
                lesson.instructor_id = teacher.id
    # Whose class it is stays the rival's own.
    assert {(one.name, one.number) for one in clashes_of(other.id)} == {("赵示师", "")}
    with pytest.raises(Refusal) as refused:
        school.submit(other)
    assert "在别的机构已经有课" in refused.value.reasons[0].text


def test_a_changed_venue_keeps_its_past_and_takes_the_lessons_along(school: School) -> None:
    filed = school.filed()
    held = school.venue
    change = asked(school, VENUE, venue(seats=80), deed=RegisterDeed.CHANGE, row=held)
    approve(change, reviewer(1))
    db.session.rollback()
    names = [
        [one.name for one in venues_of(school.institution.id, on=on)] for on in (DAY, TOMORROW)
    ]
    assert names == [["一号教室"], ["二号车间"]]
    begun = venues_of(school.institution.id, on=TOMORROW)[0]
    used = select(ClassSession.venue_id).where(ClassSession.class_id == filed.id).distinct()
    assert list(db.session.scalars(used)) == [filed.venue_id] == [begun.id]


def test_a_step_is_never_rewritten(school: School) -> None:
    asked(school, VENUE, venue())
    with pytest.raises(DatabaseError, match="append-only"), db.engine.begin() as connection:
        connection.execute(text("UPDATE register_steps SET reason = 'x'"))


def test_what_lessons_still_need_does_not_end(school: School) -> None:
    school.filed()
    by = reviewer(1)
    for noun, row in ((VENUE, school.venue), (INSTRUCTOR, school.instructor)):
        change = asked(school, noun, deed=RegisterDeed.END, row=row)
        with pytest.raises(Refusal, match="in_use"):
            approve(change, by)


def test_a_programme_needs_two_officers(school: School, officers: tuple[Account, Account]) -> None:
    change = asked(school, PROGRAMME, programme())
    with pytest.raises(Refusal, match="not_yours"):
        approve(change, reviewer(5))
    with pytest.raises(Refusal, match="not_now"):
        approve(change, officers[1])
    register_changes.propose(change, "核对过", by=officers[0], at=NOW)
    with pytest.raises(Refusal, match="own_proposal"):
        register_changes.decline(change, "不行", by=officers[0], at=NOW)
    assert "电工" not in subjects(school)
    approve(change, officers[1])
    assert subjects(school) == ["焊工", "电工"]
    assert subjects(school, DAY - A_DAY) == ["焊工"]
    with pytest.raises(Refusal, match="not_now"):
        register_changes.decline(change, "晚了", by=officers[1], at=NOW)


def test_an_ended_programme_bars_the_classes_that_begin_after_it(
    school: School, officers: tuple[Account, Account]
) -> None:
    drafted = school.draft()
    row = programmes_of(school.institution.id, on=DAY)[0]
    decided(asked(school, PROGRAMME, deed=RegisterDeed.END, row=row), officers)
    assert (subjects(school), subjects(school, TOMORROW)) == (["焊工"], [])
    with pytest.raises(Refusal) as refused:
        school.submit(drafted)
    assert [one.code for one in refused.value.reasons] == ["programme_missing"]


def test_a_star_holds_from_its_day_and_the_old_one_stays(
    school: School, officers: tuple[Account, Account]
) -> None:
    later = DAY + timedelta(days=30)
    decided(own_proposal(school, officers, details=star(4)), officers)
    second = own_proposal(school, officers, details=star(2))
    with pytest.raises(Refusal, match="rated_today"):
        approve(second, officers[1])
    approve(second, officers[1], later)
    db.session.rollback()
    key = school.institution.id
    then = [
        one and one.stars for on in (DAY - A_DAY, DAY, later) for one in [rating_on(key, on=on)]
    ]
    assert then == [None, 4, 2]
    assert len(stars_of([key])) == 2
    assert school.institution.star == 2


def test_a_suspended_instructor_teaches_nothing_until_the_end(
    school: School, officers: tuple[Account, Account]
) -> None:
    drafted, held = school.draft(), school.instructor
    stop = own_proposal(school, officers, RegisterDeed.SUSPEND, row=held)
    # The institution hears of it with the decision.
    with pytest.raises(Refusal, match="waiting"):
        asked(school, INSTRUCTOR, instructor(), deed=RegisterDeed.CHANGE, row=held)
    decided(stop, officers)
    with pytest.raises(Refusal) as refused:
        school.submit(drafted)
    assert {one.code for one in refused.value.reasons} == {"instructor_not_registered"}
    decided(own_proposal(school, officers, RegisterDeed.RESUME, row=held), officers)
    db.session.rollback()
    assert held.suspension_on(DAY)
    assert held.suspension_on(TOMORROW) is None
    school.submit(drafted)


def test_it_is_mended_after_a_return_and_seen_only_when_handed_in(school: School) -> None:
    by = reviewer(1)
    wanted = Wanted(noun=VENUE, deed=RegisterDeed.BEGIN, title="二号车间", details=venue())
    change = register_changes.save(school.institution, wanted, by=school.manager, at=NOW)
    seen = Scope(centre="first")
    assert changes_of(seen, is_open=True, most=9) == []
    register_changes.submit(change, by=school.manager, at=NOW)
    assert changes_of(Scope(centre="second"), is_open=True, most=9) == []
    register_changes.send_back(change, "缺安全检查表", by=by, at=NOW)
    with pytest.raises(Refusal, match="not_now"):
        approve(change, by)
    register_changes.save(school.institution, wanted, change=change, by=school.manager, at=NOW)
    register_changes.submit(change, by=school.manager, at=NOW)
    assert changes_of(seen, is_open=True, most=9) == [change]
    register_changes.withdraw(change, by=school.manager, at=NOW)
    assert change.details is None
    assert len(venues_of(school.institution.id, on=DAY)) == 1
