"""Closing an account: what goes at once, what a file keeps, what is not the holder's to end."""

from datetime import timedelta

import pytest
from flask import Flask

from portal.policy.enrolments import EnrolmentState
from portal.policy.entitlement import BenefitState, BenefitType
from portal.policy.terms import Group, Level
from portal.records.accounts import Account
from portal.records.benefits import BenefitRow
from portal.records.database import db, transaction
from portal.records.enrolments import Enrolment
from portal.records.people import Person, number_digest, person_with_number
from portal.services import accounts
from portal.services.particulars import Particulars
from portal.services.refusal import Refusal
from tests.builders import a_class, an_institution
from tests.conftest import DAY, NOW
from tests.people import PASSWORD, SPOUSE, SQUATTER, WORKER


def enrolled(
    person: Person, state: EnrolmentState, *, by: Account | None, serial: int = 1
) -> Enrolment:
    with transaction() as session:
        institution = an_institution(session, serial=serial)
        enrolment = Enrolment(
            class_id=a_class(session, institution, number=f"26-9000{serial}").id,
            person_id=person.id,
            account_id=by.id if by else None,
            state=state,
            applied_at=NOW,
            queued_at=NOW,
            state_at=NOW,
        )
        session.add(enrolment)
    return enrolment


def close(account: Account) -> Person:
    accounts.close(account, password=PASSWORD, at=NOW)
    db.session.rollback()
    assert account.closed_at == NOW
    assert account.phone is None
    assert account.person is not None
    return account.person


@pytest.mark.parametrize(
    "state",
    [EnrolmentState.PRE_REGISTERED, EnrolmentState.WAITLISTED, EnrolmentState.CONFIRMED],
)
def test_who_still_takes_part_leaves_the_class_first(app: Flask, state: EnrolmentState) -> None:
    account = WORKER.signs_up()
    assert account.person is not None
    enrolment = enrolled(account.person, state, by=account)
    with transaction():
        enrolment.training_class.capacity = 1
    waiting = SPOUSE.signs_up()
    behind = Enrolment(
        class_id=enrolment.class_id,
        person_id=waiting.person_id,
        account_id=waiting.id,
        state=EnrolmentState.WAITLISTED,
        applied_at=NOW,
        queued_at=NOW,
        state_at=NOW,
    )
    behind.particulars = Particulars(group=Group.RURAL_MIGRANT_WORKER).as_text()
    with transaction() as session:
        session.add(behind)
    close(account)
    assert enrolment.state is EnrolmentState.WITHDRAWN
    assert behind.state is EnrolmentState.PRE_REGISTERED


def test_a_wrong_password_leaves_no_class(app: Flask) -> None:
    account = WORKER.signs_up()
    assert account.person is not None
    enrolment = enrolled(account.person, EnrolmentState.PRE_REGISTERED, by=account)
    with pytest.raises(Refusal, match="wrong_password"):
        accounts.close(account, password="wrong", at=NOW)
    db.session.rollback()
    assert enrolment.state.is_live


def test_a_class_that_has_begun_keeps_its_trainee(app: Flask) -> None:
    account = WORKER.signs_up()
    assert account.person is not None
    enrolment = enrolled(account.person, EnrolmentState.CONFIRMED, by=account)
    with transaction():
        enrolment.training_class.enrol_until = enrolment.training_class.planned_start = DAY
    assert close(account).number == WORKER.number
    assert enrolment.state is EnrolmentState.CONFIRMED


def test_a_file_keeps_name_and_number(app: Flask) -> None:
    account = WORKER.signs_up()
    assert account.person is not None
    enrolled(account.person, EnrolmentState.COMPLETED, by=account)
    person = close(account)
    assert person.number == WORKER.number
    assert account.name == WORKER.name
    again = WORKER.signs_up()
    assert (again.person, again.card_seen_on) == (person, None)


def test_a_benefit_keeps_the_number_that_the_cap_is_counted_by(app: Flask) -> None:
    account = WORKER.signs_up()
    with transaction() as session:
        session.add(
            BenefitRow(
                person_id=account.person_id,
                on_day=DAY - timedelta(days=400),
                type=BenefitType.EMPLOYMENT_SKILLS,
                level=Level.NONE,
                state=BenefitState.PAID,
                amount=1440,
                source="试用",
                entered_at=NOW,
            )
        )
    close(account)
    assert person_with_number(WORKER.number) is not None


def test_what_came_another_way_is_not_the_squatters_to_wipe(app: Flask) -> None:
    with transaction() as session:
        imported = Person(name="王真名", number_digest=number_digest(WORKER.number))
        imported.number = WORKER.number
        session.add(imported)
    squatter = SQUATTER.signs_up()
    accounts.close(squatter, password=SQUATTER.password, at=NOW)
    db.session.rollback()
    assert (imported.name, imported.number) == ("王真名", WORKER.number)
    assert squatter.name == ""


def test_an_unproven_holder_is_not_told_of_classes_entered_by_others(app: Flask) -> None:
    account = WORKER.signs_up()
    assert account.person is not None
    enrolled(account.person, EnrolmentState.CONFIRMED, by=None)
    assert close(account).number == WORKER.number
