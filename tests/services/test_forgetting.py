"""Forgetting after five years: who is listed on which day, what goes, what stays, what holds."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select, text

from portal.policy.attendance import AttendanceMark
from portal.policy.enrolments import EnrolmentState
from portal.policy.entitlement import BenefitState, BenefitType
from portal.policy.roles import Role
from portal.policy.schedule import keeping_over_until
from portal.policy.terms import Group, Level
from portal.records.accounts import Account, account_of_person
from portal.records.attendance import Attendance, AttendanceDispute
from portal.records.benefits import BenefitRow, benefits_of
from portal.records.certificates import Certificate
from portal.records.corrections import CorrectedField, Correction, Evidence
from portal.records.database import Base, db, transaction
from portal.records.enrolments import Enrolment
from portal.records.forgetting import Hold, HoldReason, due_people, holds_in_force, last_days
from portal.records.journal import JournalEntry
from portal.records.messages import Message
from portal.records.people import Person, person_with_number
from portal.services import corrections, desk
from portal.services.eligibility import judge_caps
from portal.services.forgetting import forget, hold, lift
from portal.services.particulars import Particulars
from portal.services.refusal import Refusal
from tests.clock import DAY, NOW
from tests.lessons import Course, a_course, admitted, closed
from tests.people import SPOUSE, WORKER, official, reviewer, sign_in
from tests.seats import at_once

LAST_KEPT, FIRST_DUE = date(2031, 11, 23), date(2031, 11, 24)
THEN = datetime(2031, 11, 24, 3, 20, tzinfo=UTC)
WORDS = "那天我在，老师没看见"


@pytest.fixture
def officer(app: Flask) -> Account:
    return official(Role.APPROVING_OFFICER, 901)


def a_graduate(course: Course, *, state: EnrolmentState = EnrolmentState.COMPLETED) -> Person:
    """The worker, proven and through a class, with all that one leaves there."""
    worker = WORKER.signs_up()
    person = worker.person
    assert person is not None
    desk.prove(person, WORKER.name, by=reviewer(), at=NOW, on=DAY)
    enrolment = admitted(course.training_class, worker, state=state)
    told = Particulars(group=Group.RURAL_MIGRANT_WORKER, evidence="王示一的务工证明")
    mark = Attendance(
        enrolment_id=enrolment.id,
        session_id=course.sessions[0].id,
        mark=AttendanceMark.ABSENT,
        reason="王示一请假",
        marked_at=NOW,
        marked_by=course.manager.id,
    )
    with transaction() as session:
        enrolment.particulars = told.as_text()
        enrolment.reason = "王示一自己要退"
        session.add(mark)
        session.flush()
        session.add(
            AttendanceDispute(
                attendance_id=mark.id, mark_before=mark.mark, words=WORDS, raised_at=NOW
            )
        )
        session.add(Message(account_id=worker.id, at=NOW, code="x", text="王示一，您已录取"))
    return person


def a_benefit(person: Person, *, at: datetime = NOW, **columns: object) -> None:
    values: dict[str, object] = {
        "on_day": DAY,
        "type": BenefitType.EMPLOYMENT_SKILLS,
        "occupation": "焊工",
        "level": Level.NONE,
        "state": BenefitState.PAID,
        "amount": 1440,
        "source": "试用",
        "entered_at": at,
    }
    with transaction() as session:
        session.add(BenefitRow(person_id=person.id, **values | columns))


def listed(app: Flask, on: date) -> list[str]:
    """Names of whom the list of that day holds."""
    db.session.rollback()
    until = keeping_over_until(app.extensions["jurisdiction"], on=on)
    assert until is not None
    return [name for _, name in due_people(until, first=0, most=50)]


def forget_them(app: Flask, officer: Account, *people: Person, on: date = FIRST_DUE) -> int:
    law = app.extensions["jurisdiction"]
    return forget([one.key for one in people], by=officer, law=law, on=on, at=THEN)


def why_not(app: Flask, officer: Account, *people: Person, on: date = FIRST_DUE) -> str:
    with pytest.raises(Refusal) as refused:
        forget_them(app, officer, *people, on=on)
    db.session.rollback()
    assert all(person.name for person in people)
    return refused.value.code


def count(kind: type[Base]) -> int:
    return db.session.scalar(select(func.count()).select_from(kind)) or 0


def test_it_works(app: Flask, officer: Account) -> None:
    course = a_course(trainees=0)
    person = a_graduate(course)
    corrections.propose(
        person, CorrectedField.NAME, "王示二", Evidence.RESIDENT_CARD, by=reviewer(2), at=NOW
    )
    closed(course)
    assert forget_them(app, officer, person) == 1
    db.session.rollback()
    assert (person.name, person.number, person.identity_checked_on) == (None, None, None)
    account = db.session.scalars(select(Account).where(Account.person_id == person.id)).one()
    assert (account.name, account.phone, account.password_hash) == ("", None, None)
    assert account.closed_at == THEN
    enrolment = db.session.scalars(select(Enrolment)).one()
    assert (enrolment.state, enrolment.particulars) == (EnrolmentState.COMPLETED, None)
    gone = (Message, Attendance, AttendanceDispute, Correction)
    assert [count(kind) for kind in gone] == [0, 0, 0, 0]
    entry = db.session.scalars(select(JournalEntry).order_by(JournalEntry.id.desc())).first()
    assert entry is not None
    assert (entry.act, entry.record_id, entry.by) == ("forget_person", person.id, officer.key)
    assert listed(app, FIRST_DUE) == []


def test_the_day_after_five_years_lists_who_finished_a_class(app: Flask, officer: Account) -> None:
    course = a_course(trainees=0)
    person = a_graduate(course)
    closed(course)
    for on in (date(2031, 11, 22), LAST_KEPT):
        assert listed(app, on) == []
        assert why_not(app, officer, person, on=on) == "kept"
    assert listed(app, FIRST_DUE) == [WORKER.name]
    assert last_days([person.id]) == {person.id: DAY}
    assert forget_them(app, officer, person) == 1


def test_the_last_benefit_counts_as_the_last_class_does(app: Flask) -> None:
    course = a_course(trainees=0)
    person = a_graduate(course)
    closed(course)
    a_benefit(person, at=datetime(2027, 3, 9, 2, tzinfo=UTC), on_day=date(2026, 12, 1))
    assert listed(app, date(2032, 3, 9)) == []
    assert listed(app, date(2032, 3, 10)) == [WORKER.name]
    a_benefit(person, on_day=date(2027, 4, 1))
    assert listed(app, date(2032, 4, 1)) == []
    assert listed(app, date(2032, 4, 2)) == [WORKER.name]
    assert last_days([person.id]) == {person.id: date(2027, 4, 1)}


def test_days_are_those_of_shanghai_and_a_leap_day_ends_with_its_month(app: Flask) -> None:
    course = a_course(trainees=0)
    a_graduate(course)
    closed(course, at=datetime(2028, 2, 28, 16, 0, tzinfo=UTC))  # midnight: the 29th begins
    assert listed(app, date(2033, 2, 28)) == []
    assert listed(app, date(2033, 3, 1)) == [WORKER.name]
    closed(course, at=datetime(2028, 2, 29, 16, 0, tzinfo=UTC))
    assert listed(app, date(2033, 3, 1)) == []
    assert listed(app, date(2033, 3, 2)) == [WORKER.name]


def test_what_ended_before_the_table_begins_is_kept_as_long(app: Flask) -> None:
    person = WORKER.signs_up().person
    assert person is not None
    with transaction():
        account = account_of_person(person)
        assert account is not None
        account.created_at = datetime(2020, 1, 1, tzinfo=UTC)
    a_benefit(person, at=datetime(2020, 6, 1, tzinfo=UTC), on_day=date(2020, 5, 1))
    assert listed(app, date(2025, 6, 1)) == []
    assert listed(app, date(2025, 6, 2)) == [WORKER.name]


def test_it_lists_nobody_without_a_class_or_a_benefit(app: Flask) -> None:
    WORKER.signs_up()
    assert listed(app, date(2040, 1, 1)) == []


def test_a_recent_sign_in_keeps_nobody_and_a_new_account_does(app: Flask) -> None:
    course = a_course(trainees=0)
    person = a_graduate(course)
    closed(course)
    account = db.session.scalars(select(Account).where(Account.person_id == person.id)).one()
    sign_in(app.test_client(), account, at=THEN)
    assert listed(app, FIRST_DUE) == [WORKER.name]
    with transaction():
        account.created_at = datetime(2031, 11, 1, tzinfo=UTC)
    assert listed(app, FIRST_DUE) == []


@pytest.mark.parametrize("state", [EnrolmentState.CONFIRMED, EnrolmentState.WAITLISTED])
def test_it_refuses_whoever_takes_part(app: Flask, officer: Account, state: EnrolmentState) -> None:
    course = a_course(trainees=0)
    person = a_graduate(course, state=state)
    closed(course)
    assert listed(app, FIRST_DUE) == []
    assert why_not(app, officer, person) == "enrolled"


def test_it_refuses_while_a_class_is_open_or_a_claim_undecided(
    app: Flask, officer: Account
) -> None:
    course = a_course(trainees=0)
    person = a_graduate(course)
    assert why_not(app, officer, person) == "kept"
    closed(course)
    a_benefit(person, state=BenefitState.UNDER_CLAIM)
    assert why_not(app, officer, person) == "kept"
    assert listed(app, FIRST_DUE) == []


def test_whoever_left_is_kept_from_that_day_although_the_class_never_closed(app: Flask) -> None:
    a_graduate(a_course(trainees=0), state=EnrolmentState.WITHDRAWN)
    with transaction() as session:
        session.scalars(select(Enrolment)).one().state_at = NOW
    assert listed(app, LAST_KEPT) == []
    assert listed(app, FIRST_DUE) == [WORKER.name]


def test_a_hold_beats_the_term_until_it_is_lifted(app: Flask, officer: Account) -> None:
    course = a_course(trainees=0)
    person = a_graduate(course)
    closed(course)
    hold([person.key], HoldReason.LAWSUIT, by=officer, at=NOW)
    hold([person.key], HoldReason.AUDIT, by=officer, at=THEN)  # is held already
    assert listed(app, FIRST_DUE) == []
    assert why_not(app, officer, person) == "held"
    (held,) = holds_in_force()
    assert (held.reason, held.held_at) == (HoldReason.LAWSUIT, NOW)
    lift(held, by=officer, at=THEN)
    with pytest.raises(Refusal, match="lifted"):
        lift(held, by=officer, at=THEN)
    assert listed(app, FIRST_DUE) == [WORKER.name]
    about = JournalEntry.noun == "hold"
    acts = db.session.scalars(select(JournalEntry.act).where(about).order_by(JournalEntry.id))
    assert list(acts) == ["hold_record", "lift_hold"]
    assert forget_them(app, officer, person) == 1
    assert count(Hold) == 1


def test_it_refuses_all_when_one_may_not_go(app: Flask, officer: Account) -> None:
    course = a_course(trainees=0)
    person = a_graduate(course)
    closed(course)
    other = SPOUSE.signs_up().person
    assert other is not None
    with transaction():
        other.name = SPOUSE.name
    assert why_not(app, officer, person, other) == "kept"


def test_it_refuses_nobody_and_whoever_is_gone(app: Flask, officer: Account) -> None:
    course = a_course(trainees=0)
    person = a_graduate(course)
    closed(course)
    assert why_not(app, officer) == "nobody"
    forget_them(app, officer, person)
    for deed in (
        lambda: forget_them(app, officer, person),
        lambda: hold([person.key], HoldReason.AUDIT, by=officer, at=THEN),
    ):
        with pytest.raises(Refusal, match="not_there"):
            deed()


def test_of_two_officers_at_once_one_forgets(app: Flask, officer: Account) -> None:
    course = a_course(trainees=0)
    person = a_graduate(course)
    closed(course)
    key, officer_id, law = person.key, officer.id, app.extensions["jurisdiction"]
    db.session.rollback()

    def deed() -> int:
        by = db.session.get_one(Account, officer_id)
        return forget([key], by=by, law=law, on=FIRST_DUE, at=THEN)

    outcomes = at_once(app, [deed, deed])
    assert outcomes.results == [1]
    assert [getattr(error, "code", error) for error in outcomes.errors] == ["not_there"]


def test_whoever_signs_up_while_being_forgotten_keeps_a_number(
    app: Flask, officer: Account
) -> None:
    course = a_course(trainees=0)
    person = a_graduate(course)
    closed(course)
    with transaction() as session:
        account = session.scalars(select(Account).where(Account.person_id == person.id)).one()
        account.phone = account.phone_digest = account.phone_place = account.password_hash = None
        account.closed_at = NOW
    key, officer_id, law = person.key, officer.id, app.extensions["jurisdiction"]
    db.session.rollback()

    def officers_deed() -> int:
        by = db.session.get_one(Account, officer_id)
        return forget([key], by=by, law=law, on=FIRST_DUE, at=THEN)

    outcomes = at_once(app, [officers_deed, lambda: WORKER.signs_up(at=THEN).id])
    # Either comes first: a new account is no reason to forget, and who is forgotten is a stranger.
    refused = {getattr(error, "code", error) for error in outcomes.errors}
    assert refused <= {"busy", "kept"}
    found = person_with_number(WORKER.number)
    if "busy" not in refused:
        assert found is not None
        assert found.number == WORKER.number


def test_caps_still_count_when_the_number_comes_again(app: Flask, officer: Account) -> None:
    course = a_course(trainees=0)
    person = a_graduate(course)
    closed(course)
    for year in (2024, 2025, 2026):
        a_benefit(person, on_day=date(year, 5, 1))
    forget_them(app, officer, person)
    again = WORKER.signs_up()
    assert again.person is not None
    assert (again.person.id, again.person.number) == (person.id, WORKER.number)
    assert again.card_seen_on is None
    desk.prove(again.person, "王示新", by=reviewer(3), at=THEN, on=FIRST_DUE)
    benefits = benefits_of(again.person.id)
    assert [(one.on.year, one.occupation) for one in benefits] == [
        (2024, "焊工"),
        (2025, "焊工"),
        (2026, "焊工"),
    ]
    caps = judge_caps(
        app.extensions["jurisdiction"], again.person, course.training_class, on=FIRST_DUE
    )
    assert caps is not None
    assert caps.verdict.refusals


def test_a_number_that_no_cap_needs_goes_with_its_digest(app: Flask, officer: Account) -> None:
    course = a_course(trainees=0, is_subsidised=False)
    person = a_graduate(course)
    closed(course)
    forget_them(app, officer, person)
    assert person_with_number(WORKER.number) is None
    again = WORKER.signs_up()
    assert again.person_id != person.id


def test_a_certificate_stays_as_printed_and_keeps_the_digest(app: Flask, officer: Account) -> None:
    course = a_course(trainees=0)
    person = a_graduate(course)
    closed(course)
    printed = Certificate(
        number="20260001",
        number_value=20260001,
        centre="first",
        training_type=course.training_class.training_type,
        enrolment_id=db.session.scalars(select(Enrolment.id)).one(),
        holder_name=WORKER.name,
        holder_number_masked="620***********0018",
        project="焊工",
        institution_name="试用",
        from_day=DAY,
        until_day=DAY,
        hours_theory=36,
        hours_practice=84,
        issuer="试用",
        issued_on=DAY,
        issued_at=NOW,
        issued_by=officer.id,
    )
    with transaction() as session:
        session.add(printed)
    forget_them(app, officer, person)
    db.session.rollback()
    assert (printed.holder_name, printed.project) == (WORKER.name, "焊工")
    assert person_with_number(WORKER.number) == person
    assert person.number is None


def everything() -> str:
    """All rows of all tables, sealed fields opened."""
    db.session.rollback()
    parts = []
    for mapper in Base.registry.mappers:
        for row in db.session.scalars(select(mapper.class_)):
            names = [*mapper.columns.keys(), "number", "particulars"]
            parts.append(repr([getattr(row, name, None) for name in names]))
    return "\n".join(parts)


def on_disk(app: Flask) -> bytes:
    """The file and its log; a PostgreSQL server's are not ours to read."""
    url = db.engine.url
    if url.get_backend_name() != "sqlite":
        return b""
    db.session.rollback()
    with db.engine.connect() as connection:
        connection.execute(text("PRAGMA wal_checkpoint(TRUNCATE)"))
    files = [Path(f"{url.database}{end}") for end in ("", "-wal")]
    return b"".join(path.read_bytes() for path in files if path.exists())


def test_nothing_in_the_database_says_who_it_was(app: Flask, officer: Account) -> None:
    course = a_course(trainees=0)
    person = a_graduate(course)
    closed(course)
    a_benefit(person)
    before = everything()
    for words in (WORKER.name, WORKER.number, WORDS):
        assert words in before, words
    forget_them(app, officer, person)
    after, disk = everything(), on_disk(app)
    for words in (WORKER.name, WORKER.number, WORKER.phone, WORDS):
        assert words not in after, words
        assert words.encode() not in disk, words
