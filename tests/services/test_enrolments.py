"""Signing up, waiting and leaving, one deed at a time; races: test_seat_races.py."""

import json
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from flask import Flask

from portal.policy.enrolments import NotPromoted
from portal.policy.entitlement import BenefitState, BenefitType
from portal.policy.terms import Group, Level
from portal.policy.verdict import Weight
from portal.records.accounts import Account
from portal.records.benefits import BenefitRow
from portal.records.database import transaction
from portal.records.enrolments import enrolment_of, enrolments_of
from portal.records.people import Person
from portal.records.publications import PublicNoun, revisions
from portal.records.seats import SeatCount, place_of, places_of, seat_counts, slots_of
from portal.services import enrolments, seats
from portal.services.refusal import Refusal
from tests.clock import DAY, NOW
from tests.lessons import a_trainee
from tests.people import SPOUSE, WORKER
from tests.seats import (
    FIRST_LESSON,
    MIGRANT,
    NUMBER,
    PRE,
    WAITING,
    WITHDRAWN,
    a_school,
    a_small_class,
    acts,
    class_with,
    enrol,
    enrolment_in,
    later,
    law,
    leave,
    meets,
    refuse_damage,
    states,
    told,
)

OTHER = "26-90002"


def person_of(account: Account) -> Person:
    assert account.person is not None
    return account.person


def change_class(number: str = NUMBER, **columns: object) -> None:
    found = class_with(number)
    with transaction():
        for name, value in columns.items():
            setattr(found, name, value)


def promote(number: str = NUMBER, *, on: date = DAY) -> int:
    class_id = class_with(number).id
    with transaction() as session:
        held = seats.lock_class(session, class_id)
        return seats.promote(session, held, on=on, at=NOW, by="cli")


def test_it_works(app: Flask) -> None:
    a_small_class(a_school())
    first, second, third = (a_trainee(serial) for serial in (1, 2, 3))
    assert enrol(first).state is PRE
    assert enrol(second).state is WAITING
    waiting = enrol(third)
    assert place_of(waiting) == waiting.place_at_first == 2
    assert places_of(enrolments_of(second) + enrolments_of(third)) == {
        enrolment_in(second).id: 1,
        waiting.id: 2,
    }
    class_id = waiting.class_id
    assert seat_counts([class_id]) == {class_id: SeatCount(1, 2)}
    leave(first)
    assert states() == [WITHDRAWN, PRE, WAITING]
    assert place_of(enrolment_in(third)) == 1
    assert [told(one) for one in (first, second, third)] == [[], ["promoted"], []]
    assert (acts("enrol"), acts("leave_class")) == (3, 1)
    refuse_damage()


def test_two_people_on_one_phone_are_two_people(app: Flask) -> None:
    a_small_class(a_school(), capacity=2)
    assert enrol(WORKER.signs_up()).state is PRE
    assert enrol(SPOUSE.signs_up()).state is PRE


def test_signing_up_twice_is_signing_up_once(app: Flask) -> None:
    a_small_class(a_school())
    worker = a_trainee(1)
    assert enrol(worker).key == enrol(worker, at=later(hours=1)).key
    assert states() == [PRE]


def test_a_number_that_nobody_announced_is_not_there(app: Flask) -> None:
    a_small_class(a_school(), announced_at=None, approved_at=None)
    worker = a_trainee(1)
    for number in (NUMBER, "26-99999", "９"):
        with pytest.raises(LookupError):
            enrol(worker, number)


def test_whoever_comes_while_others_wait_goes_to_the_end(app: Flask) -> None:
    a_small_class(a_school())
    first, second, third = (a_trainee(serial) for serial in (1, 2, 3))
    enrol(first)
    enrol(second)
    # A seat that nobody passed on, as after the deadline was extended by hand.
    with transaction() as session:
        session.merge(class_with()).capacity = 2
    assert enrol(third).state is WAITING
    assert promote() == 1
    assert states() == [PRE, PRE, WAITING]


def test_the_lock_decides_who_was_first_and_not_the_clock(app: Flask) -> None:
    a_small_class(a_school())
    first, second, third = (a_trainee(serial) for serial in (1, 2, 3))
    enrol(first)
    enrol(second, at=later(seconds=5))
    enrol(third, at=NOW)
    assert place_of(enrolment_in(third)) == 2


def test_leaving_twice_is_leaving_once_and_coming_back_means_the_end(app: Flask) -> None:
    a_small_class(a_school())
    first, second, third = (a_trainee(serial) for serial in (1, 2, 3))
    for worker in (first, second, third):
        enrol(worker)
    key = enrolment_in(first).key
    for _ in range(2):
        enrolments.leave(first, key, on=DAY, at=NOW)
    assert states() == [WITHDRAWN, PRE, WAITING]
    assert acts("leave_class") == 1
    again = enrol(first, at=later(hours=1))
    assert (again.state, place_of(again)) == (WAITING, 2)


def test_a_stranger_leaves_nobody_elses_class(app: Flask) -> None:
    a_small_class(a_school())
    worker, rival = a_trainee(1), a_trainee(2)
    enrol(worker)
    key = enrolment_in(worker).key
    assert enrolment_of(rival, key) is None
    with pytest.raises(LookupError):
        enrolments.leave(rival, key, on=DAY, at=NOW)
    assert states() == [PRE]


def test_a_seat_is_kept_once_the_class_has_begun_and_a_place_is_not(app: Flask) -> None:
    a_small_class(a_school())
    first, second = a_trainee(1), a_trainee(2)
    enrol(first)
    enrol(second)
    with pytest.raises(Refusal, match="started"):
        leave(first, on=FIRST_LESSON)
    leave(second, on=FIRST_LESSON)
    assert states() == [PRE, WITHDRAWN]


@pytest.mark.parametrize(
    ("on", "columns", "why"),
    [
        (date(2026, 12, 5), {}, NotPromoted.ENROLMENT_CLOSED),
        (FIRST_LESSON, {}, NotPromoted.STARTED),
        (DAY, {"suspended_at": NOW}, NotPromoted.SUSPENDED),
        (DAY, {"cancelled_at": NOW}, NotPromoted.ENDED),
        (DAY, {"closed_at": NOW}, NotPromoted.ENDED),
    ],
)
def test_nobody_moves_up_then_and_staff_read_why(
    app: Flask, on: date, columns: dict[str, Any], why: NotPromoted
) -> None:
    a_small_class(a_school())
    first, second, third = (a_trainee(serial) for serial in (1, 2, 3))
    for worker in (first, second):
        enrol(worker)
    change_class(capacity=2, **columns)
    assert promote(on=on) == 0
    assert states() == [PRE, WAITING]
    assert class_with().not_promoted == why.value
    assert class_with().not_promoted_at == NOW
    with pytest.raises(Refusal) as refused:
        enrol(third, on=on)
    said = {"suspended"} if why is NotPromoted.SUSPENDED else {why.value}
    assert said <= {reason.code for reason in refused.value.reasons}


def test_why_nobody_moves_is_forgotten_when_somebody_does(app: Flask) -> None:
    a_small_class(a_school())
    first, second = a_trainee(1), a_trainee(2)
    enrol(first)
    promote()
    assert class_with().not_promoted == NotPromoted.NOBODY_WAITS
    enrol(second)
    promote()
    assert class_with().not_promoted == NotPromoted.NO_SEAT
    leave(first)
    assert (class_with().not_promoted, class_with().not_promoted_at) == ("", None)


def test_raising_the_capacity_passes_seats_on_and_lowering_stops_at_those_taken(app: Flask) -> None:
    a_small_class(a_school(), capacity=2)
    workers = [a_trainee(serial) for serial in range(1, 6)]
    for worker in workers:
        enrol(worker)

    def change(capacity: int) -> None:
        class_id = class_with().id
        with transaction() as session:
            held = seats.lock_class(session, class_id)
            seats.change_capacity(session, held, capacity, on=DAY, at=NOW, by="cli")

    change(4)
    assert states() == [PRE, PRE, PRE, PRE, WAITING]
    with pytest.raises(Refusal, match="seats_taken"):
        change(3)
    assert class_with().capacity == 4
    leave(workers[0])
    leave(workers[1])
    change(3)
    assert states() == [WITHDRAWN, WITHDRAWN, PRE, PRE, PRE]


def test_two_seats_that_overlap_are_refused_and_waiting_in_both_is_not(app: Flask) -> None:
    school = a_school()
    for number in (NUMBER, OTHER):
        a_small_class(school, number)
        meets(number)
    worker, other = a_trainee(1), a_trainee(2)
    enrol(worker)
    with pytest.raises(Refusal) as refused:
        enrol(worker, OTHER)
    assert [reason.code for reason in refused.value.reasons] == ["overlap"]
    enrol(other, OTHER)
    waiting = a_trainee(3)
    assert enrol(waiting).state is enrol(waiting, OTHER).state is WAITING


def test_whoever_cannot_move_up_keeps_the_place_and_reads_why(app: Flask) -> None:
    """And moves up at once when what stood in the way is given up."""
    school = a_school()
    for number in (NUMBER, OTHER):
        a_small_class(school, number)
        meets(number)
    holder, busy, next_one = (a_trainee(serial) for serial in (1, 2, 3))
    for worker in (holder, busy, next_one):
        enrol(worker)
    enrol(busy, OTHER)
    leave(holder)
    assert states() == [WITHDRAWN, WAITING, PRE]
    skipped = enrolment_in(busy)
    assert skipped.skipped == "12月7日 8:30 您已报的班也有课"
    assert place_of(skipped) == 1
    assert told(busy) == ["skipped"]
    promote()
    assert told(busy) == ["skipped"], "the same reason is no news"
    leave(next_one)
    assert states() == [WITHDRAWN, WAITING, WITHDRAWN]
    assert class_with().not_promoted == NotPromoted.ALL_SKIPPED
    leave(busy, OTHER)
    assert enrolment_in(busy).state is PRE
    assert enrolment_in(busy).skipped == ""
    assert told(busy) == ["skipped", "promoted"]
    refuse_damage()


def test_every_reason_is_told_at_once(app: Flask) -> None:
    a_small_class(a_school(), suspended_at=NOW)
    with pytest.raises(Refusal) as refused:
        enrol(a_trainee(1), particulars=replace(MIGRANT, group=Group.NONE))
    assert [reason.code for reason in refused.value.reasons] == ["group_not_admitted", "suspended"]
    assert states() == []


def test_what_was_judged_is_kept_without_a_word_about_the_person(app: Flask) -> None:
    a_small_class(a_school())
    kept = json.loads(enrol(a_trainee(1)).snapshot)
    assert kept["on"] == "2026-11-23"
    assert [reason["code"] for reason in kept["reasons"]] == ["group_admitted", "left"]
    assert all(set(reason) == {"code", "weight", "clause"} for reason in kept["reasons"])


def test_what_was_told_is_sealed_and_filled_in_next_time(app: Flask) -> None:
    a_small_class(a_school())
    worker = a_trainee(1)
    assert enrolments.prefilled(worker) is None
    told_then = replace(MIGRANT, home_county="皋兰县", contract_from=date(2026, 1, 5))
    enrol(worker, particulars=told_then)
    assert enrolments.prefilled(worker) == told_then
    assert "皋兰县".encode() not in (enrolment_in(worker).particulars_sealed or b"")


def add_benefits(person: Person, *years: int, level: Level = Level.NONE) -> None:
    with transaction() as session:
        for year in years:
            session.add(
                BenefitRow(
                    person_id=person.id,
                    on_day=date(year, 6, 18),
                    type=BenefitType.EMPLOYMENT_SKILLS,
                    occupation="中式面点师",
                    level=level,
                    state=BenefitState.PAID,
                    amount=1200,
                    source="试用台账",
                    entered_at=NOW,
                )
            )


def test_a_checked_person_is_judged_by_all_benefits(app: Flask) -> None:
    a_small_class(a_school())
    worker = a_trainee(1)
    add_benefits(person_of(worker), 2023, 2024, 2025)
    with pytest.raises(Refusal) as refused:
        enrol(worker)
    assert [reason.code for reason in refused.value.reasons] == ["lifetime"]


def test_an_unchecked_one_is_told_nothing_of_them(app: Flask) -> None:
    a_small_class(a_school())
    worker = a_trainee(1, is_checked=False)
    add_benefits(person_of(worker), 2023, 2024, 2025)
    assert enrol(worker).state is PRE


def test_a_warning_lets_a_sign_up_pass_and_is_kept(app: Flask) -> None:
    """This year's second training is judged softly now, and bindingly at the claim."""
    a_small_class(a_school())
    worker = a_trainee(1)
    add_benefits(person_of(worker), 2026)
    held = class_with()
    verdict = enrolments.judge(person_of(worker), worker, held, MIGRANT, law=law(), on=DAY)
    assert [reason.code for reason in verdict.warnings] == ["yearly"]
    kept = json.loads(enrol(worker).snapshot)["reasons"]
    assert Weight.WARN in {reason["weight"] for reason in kept}


def test_a_class_without_subsidy_asks_for_no_group(app: Flask) -> None:
    a_small_class(a_school(), is_subsidised=False)
    assert enrol(a_trainee(1), particulars=replace(MIGRANT, group=Group.NONE)).state is PRE


def test_what_another_account_entered_is_not_told_to_an_unproven_one(app: Flask) -> None:
    """A squatter on a number learns neither the class nor the time of the person's seats."""
    school = a_school()
    for number in (NUMBER, OTHER):
        a_small_class(school, number, capacity=3)
        meets(number)
    squatter = a_trainee(1, is_checked=False)
    person = person_of(squatter)
    with transaction():
        person.identity_checked_on = DAY
    enrolments.enrol_for(person, NUMBER, MIGRANT, law=law(), on=DAY, at=NOW, by="cli")
    entered = enrolments_of(squatter)
    with transaction():
        entered[0].account_id = None
    assert enrolments_of(squatter) == []
    for number in (NUMBER, OTHER):
        with pytest.raises(Refusal) as refused:
            enrol(squatter, number)
        assert [reason.code for reason in refused.value.reasons] == ["only_at_centre"]
    with transaction():
        squatter.card_seen_on = DAY
    assert len(enrolments_of(squatter)) == 1
    assert enrol(squatter).key == enrolments_of(squatter)[0].key


def test_the_desk_signs_up_only_whose_card_it_has_seen(app: Flask) -> None:
    a_small_class(a_school())
    person = person_of(a_trainee(1, is_checked=False))
    with pytest.raises(Refusal, match="card_not_seen"):
        enrolments.enrol_for(person, NUMBER, MIGRANT, law=law(), on=DAY, at=NOW, by="cli")
    assert states() == []


def test_seats_raise_their_own_revision_and_no_other(app: Flask) -> None:
    a_small_class(a_school())
    before = revisions(*PublicNoun)
    enrol(a_trainee(1))
    moved = [
        noun
        for noun, was, now in zip(sorted(PublicNoun), before, revisions(*PublicNoun), strict=True)
        if was != now
    ]
    assert moved == [PublicNoun.SEATS]


def test_a_timetable_does_not_move_onto_that_of_another_seat(app: Flask) -> None:
    school = a_school()
    for number in (NUMBER, OTHER):
        a_small_class(school, number)
    worker = a_trainee(1)
    enrol(worker)
    enrol(worker, OTHER)
    meets(OTHER)
    class_id, slots = class_with().id, slots_of(class_with(OTHER).id)

    def check() -> None:
        with transaction() as session:
            seats.refuse_busy_trainees(session, seats.lock_class(session, class_id), slots)

    with pytest.raises(Refusal, match="trainees_busy"):
        check()
    leave(worker)
    check()
