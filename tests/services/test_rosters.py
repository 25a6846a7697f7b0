"""The centre confirms a roster, turns single people away; the institution sees cards."""

from datetime import date

import pytest
from flask import Flask

from portal.policy.enrolments import EnrolmentState
from portal.policy.entitlement import BenefitState, BenefitType
from portal.policy.roles import Role
from portal.policy.terms import Level
from portal.records.accounts import Account
from portal.records.benefits import BenefitRow
from portal.records.classes import TrainingClass
from portal.records.database import db, transaction
from portal.records.enrolments import Enrolment
from portal.records.rosters import enrolment_in as row_with
from portal.records.rosters import roster_of
from portal.services import rosters
from portal.services.refusal import Refusal
from tests.clock import DAY, NOW
from tests.lessons import a_reviewer, a_trainee, an_official
from tests.seats import (
    CONFIRMED,
    FIRST_LESSON,
    PRE,
    WAITING,
    a_school,
    a_small_class,
    acts,
    class_with,
    enrol,
    enrolment_in,
    law,
    refuse_damage,
    states,
    told,
)

REJECTED, EXPELLED = EnrolmentState.REJECTED, EnrolmentState.EXPELLED


def confirm(by: Account, keys: list[str] | None = None) -> rosters.Review:
    return rosters.confirm_roster(class_with(), keys, by=by, law=law(), on=DAY, at=NOW)


def a_full_class(app: Flask, *, unchecked: int | None = None) -> list[Account]:
    """Two with a seat, one who waits."""
    a_small_class(a_school(), capacity=2)
    cast = [a_trainee(serial, is_checked=serial != unchecked) for serial in (1, 2, 3)]
    for worker in cast:
        enrol(worker)
    return cast


def test_it_works(app: Flask) -> None:
    cast = a_full_class(app)
    review = confirm(a_reviewer())
    assert [one.state for one in review.confirmed] == [CONFIRMED] * 2
    assert review.left == ()
    assert states() == [CONFIRMED, CONFIRMED, WAITING]
    assert [told(worker) for worker in cast] == [["confirmed"], ["confirmed"], []]
    assert confirm(a_reviewer()).confirmed == ()
    assert acts("confirm_roster") == 1
    refuse_damage()


def test_a_part_may_be_confirmed(app: Flask) -> None:
    first, *_ = a_full_class(app)
    confirm(a_reviewer(), [enrolment_in(first).key, "00000000"])
    assert states() == [CONFIRMED, PRE, WAITING]


def test_it_refuses_another_unit_and_what_is_not_approved_or_over(app: Flask) -> None:
    a_full_class(app)
    with pytest.raises(Refusal, match="other_unit"):
        confirm(a_reviewer("second"))
    held, by = class_with(), a_reviewer()
    for column, value, code in (("approved_at", None, "not_approved"), ("closed_at", NOW, "ended")):
        was = getattr(held, column)
        with transaction():
            setattr(held, column, value)
        with pytest.raises(Refusal, match=code):
            confirm(by)
        with transaction():
            setattr(held, column, was)
    assert states() == [PRE, PRE, WAITING]


def test_whoever_showed_no_card_keeps_the_seat_unconfirmed(app: Flask) -> None:
    a_full_class(app, unchecked=1)
    review = confirm(a_reviewer())
    assert [reason.code for _, reasons in review.left for reason in reasons] == ["card_not_seen"]
    assert states() == [PRE, CONFIRMED, WAITING]


def test_the_caps_are_judged_when_the_card_was_seen(app: Flask) -> None:
    worker, *_ = a_full_class(app, unchecked=1)
    with transaction() as session:
        for year in (2023, 2024, 2025):
            session.add(
                BenefitRow(
                    person_id=worker.person_id,
                    on_day=date(year, 6, 18),
                    type=BenefitType.EMPLOYMENT_SKILLS,
                    level=Level.NONE,
                    state=BenefitState.PAID,
                    amount=1200,
                    source="试用台账",
                    entered_at=NOW,
                )
            )
        assert worker.person
        worker.person.identity_checked_on = worker.card_seen_on = DAY
    review = confirm(a_reviewer())
    assert [reason.code for _, reasons in review.left for reason in reasons] == ["lifetime"]


def test_whoever_is_turned_away_reads_why_and_the_seat_passes_on(app: Flask) -> None:
    first, _, waiter = a_full_class(app)
    key, by = enrolment_in(first).key, a_reviewer()
    with pytest.raises(Refusal, match="reason_missing"):
        rosters.reject(class_with(), key, reason=" ", by=by, on=DAY, at=NOW)
    rosters.reject(class_with(), key, reason="不属于所选人员类别", by=by, on=DAY, at=NOW)
    assert states() == [REJECTED, PRE, PRE]
    assert enrolment_in(first).reason == "不属于所选人员类别"
    assert (told(first), told(waiter)) == (["rejected"], ["promoted"])
    with pytest.raises(Refusal, match="not_there"):
        rosters.reject(class_with(), key, reason="再来", by=by, on=DAY, at=NOW)
    refuse_damage()


def test_only_admitted_people_are_expelled(app: Flask) -> None:
    first, *_ = a_full_class(app)
    key, by = enrolment_in(first).key, a_reviewer()
    with pytest.raises(Refusal, match="not_there"):
        rosters.expel(class_with(), key, reason="多次不到", by=by, on=DAY, at=NOW)
    confirm(by)
    with pytest.raises(Refusal, match="not_there"):
        rosters.reject(class_with(), key, reason="资料不全", by=by, on=DAY, at=NOW)
    rosters.expel(class_with(), key, reason="多次不到", by=by, on=FIRST_LESSON, at=NOW)
    # Once the class has begun nobody moves up.
    assert states() == [EXPELLED, CONFIRMED, WAITING]
    assert class_with().not_promoted == "started"


def test_the_institution_sees_cards_from_the_first_lesson_on(app: Flask) -> None:
    worker, *_ = a_full_class(app, unchecked=1)
    held, key = class_with(), enrolment_in(worker).key
    own = an_official(Role.MANAGER, institution_id=held.institution_id)
    rival = an_official(Role.MANAGER, institution_id=a_school(2).id)

    def sees(by: Account, on: date = FIRST_LESSON) -> None:
        rosters.see_card(class_with(), key, "学示一", by=by, on=on, at=NOW)

    with pytest.raises(Refusal, match="not_own"):
        sees(rival)
    with pytest.raises(Refusal, match="too_early"):
        sees(own, DAY)
    sees(own)
    db.session.rollback()
    assert worker.person
    assert (worker.card_seen_on, worker.person.identity_checked_by) == (FIRST_LESSON, own.key)


def test_the_roster_shows_seats_first_and_then_the_queue(app: Flask) -> None:
    cast = a_full_class(app, unchecked=3)
    rows = roster_of(class_with().id)
    assert [(row.enrolment.state, row.place) for row in rows] == [
        (PRE, None),
        (PRE, None),
        (WAITING, 1),
    ]
    assert [row.is_checked for row in rows] == [True, True, False]
    assert [row.name for row in rows] == [cast[0].name] * 3
    other = a_small_class(a_school(2), "26-90002")
    key = rows[0].enrolment.key
    assert row_with(class_with(other).id, key) is None
    assert isinstance(row_with(class_with().id, key), Enrolment)
    assert isinstance(class_with(), TrainingClass)
