"""The directory of programmes, and venues that are filed, checked and still let."""

from datetime import date, time

import pytest

from portal.policy.jurisdiction import Jurisdiction
from portal.policy.register import (
    Approved,
    RegisterDeed,
    RegisterNoun,
    RegisterState,
    judge_programme,
)
from portal.policy.registry import SessionKind
from portal.policy.terms import Level, TrainingType
from portal.policy.timetable import PlannedSession, Registration, Room, TimeSlot, judge_rooms
from portal.policy.verdict import Weight

ON = date(2026, 12, 7)
SKILLS, ON_POST = TrainingType.EMPLOYMENT_SKILLS, TrainingType.ON_POST_SKILLS


@pytest.mark.parametrize(
    ("subject", "kind", "level", "codes"),
    [
        ("焊工", SKILLS, Level.NONE, []),
        ("焊工", SKILLS, Level.INTERMEDIATE, []),
        ("焊工", SKILLS, Level.ADVANCED, [("programme_exceeded", Weight.WARN)]),
        ("焊工", ON_POST, Level.NONE, [("programme_exceeded", Weight.WARN)]),
        ("电工", SKILLS, Level.NONE, [("programme_missing", Weight.REFUSE)]),
    ],
)
def test_a_class_is_of_an_approved_programme(
    law: Jurisdiction,
    subject: str,
    kind: TrainingType,
    level: Level,
    codes: list[tuple[str, Weight]],
) -> None:
    approved = [Approved("焊工", SKILLS, Level.INTERMEDIATE)]
    found = judge_programme(law, approved, subject=subject, training_type=kind, level=level, on=ON)
    assert [(one.code, one.weight) for one in found] == codes
    assert all(one.clause == "新民社发〔2025〕13号 五(三)" for one in found)


def test_of_several_approvals_for_a_subject_one_is_enough(law: Jurisdiction) -> None:
    approved = [
        Approved("焊工", SKILLS, Level.INTERMEDIATE),
        Approved("焊工", ON_POST, Level.NONE),
        Approved("电工", SKILLS, Level.TECHNICIAN),
    ]
    asked = {"subject": "焊工", "training_type": SKILLS, "on": ON}
    assert judge_programme(law, approved, level=Level.INTERMEDIATE, **asked) == []  # type: ignore[arg-type]
    (reason,) = judge_programme(law, approved, level=Level.ADVANCED, **asked)  # type: ignore[arg-type]
    assert reason.text == "目录里批准的是就业技能，最高到中级工、岗位技能，这个班超出了"


def test_programmes_and_stars_are_the_officers_and_the_rest_the_centres() -> None:
    assert [noun.value for noun in RegisterNoun if noun.is_for_officers] == ["programme", "star"]


def test_a_change_is_open_until_it_is_decided_or_withdrawn() -> None:
    open_ones = ["draft", "submitted", "returned", "proposed"]
    assert [state.value for state in RegisterState if state.is_open] == open_ones
    assert [state.value for state in RegisterState if state.is_institutions] == [
        "draft",
        "returned",
    ]


@pytest.mark.parametrize(
    ("changes", "code", "weight"),
    [
        ({}, "", None),
        ({"until_day": ON}, "", None),
        ({"until_day": date(2026, 12, 6)}, "venue_not_filed", Weight.REFUSE),
        ({"from_day": date(2026, 12, 8)}, "venue_not_filed", Weight.REFUSE),
        ({"safety_checked_on": None}, "venue_unchecked", Weight.REFUSE),
        ({"safety_checked_on": date(2025, 12, 7)}, "", None),
        ({"safety_checked_on": date(2025, 12, 6)}, "venue_check_old", Weight.WARN),
        ({"lease_until": ON}, "", None),
        ({"lease_until": date(2026, 12, 6)}, "venue_lease_over", Weight.WARN),
    ],
)
def test_a_venue_is_filed_checked_and_let_on_the_day(
    law: Jurisdiction, changes: dict[str, date | None], code: str, weight: Weight | None
) -> None:
    values = {
        "from_day": date(2026, 1, 5),
        "until_day": None,
        "safety_checked_on": date(2026, 10, 8),
        "lease_until": None,
    }
    room = Room(name="一号教室", **(values | changes))  # type: ignore[arg-type]
    nobody = Registration("王示", (), ON, ON)
    sessions = [
        PlannedSession(
            TimeSlot(ON, time(hour), time(hour + 1)), SessionKind.THEORY, nobody, 9, 1, one
        )
        for hour, one in ((8, room), (9, room), (10, None))
    ]
    found = [(one.code, one.weight) for one in judge_rooms(law, sessions)]
    assert found == ([(code, weight)] if code else [])


def test_the_day_of_a_decision_has_one_answer() -> None:
    days = {deed.value: (deed.begins_on(ON) - ON).days for deed in RegisterDeed}
    assert days == {"begin": 0, "change": 1, "end": 1, "suspend": 0, "resume": 1}
