"""Whether a class may be filed (003 附件2 3.1, 四(一), 四(二))."""

from dataclasses import replace
from datetime import date, time, timedelta
from typing import Any

import pytest

from portal.policy.filing import (
    Filing,
    class_title,
    judge_days,
    judge_filing,
    subject_of_title,
)
from portal.policy.jurisdiction import load
from portal.policy.registry import SessionKind
from portal.policy.terms import Course, TrainingType
from portal.policy.timetable import (
    ClashKind,
    PlannedSession,
    Registration,
    TimeSlot,
    judge_amendment,
    judge_clash,
)
from portal.policy.verdict import Verdict, Weight

ES, OP = TrainingType.EMPLOYMENT_SKILLS, TrainingType.ON_POST_SKILLS
EN, AP = TrainingType.ENTREPRENEURSHIP, TrainingType.APPRENTICESHIP
START = date(2026, 12, 1)
TEACHER = Registration("王老师", ("焊工", "SYB"), date(2026, 1, 1), date(2026, 12, 31))
PAPERS = ("application", "venue_proof", "textbooks", "plan", "timetable", "emergency_plan")
GROWS = ["paper_grows", "paper_grows"]


def session(
    day: int,
    kind: SessionKind = SessionKind.PRACTICE,
    *,
    start: int = 8,
    hours: int = 6,
    by: Registration = TEACHER,
    places: int = 40,
) -> PlannedSession:
    """A session of so many clock hours: 6 are 8 class hours."""
    slot = TimeSlot(START + timedelta(days=day), time(start), time(start + hours))
    return PlannedSession(slot, kind, by, places)


THEORY = tuple(session(day, SessionKind.THEORY) for day in range(4))
SESSIONS = (*THEORY, *(session(day) for day in range(4, 15)))
FILING = Filing(
    training_type=ES,
    planned_start=START,
    planned_end=START + timedelta(days=14),
    occupation="焊工",
    theory=32,
    practice=88,
    safety_hours=2,
    legal_hours=2,
    capacity=40,
    textbooks=("《焊工（初级）》示例出版社",),
    papers=PAPERS,
    numbering_centre="first",
    sessions=SESSIONS,
)


def judge(filing: Filing = FILING, **changes: Any) -> Verdict:
    return judge_filing(load("lanzhou-new-area"), replace(filing, **changes))


def obstacles(verdict: Verdict) -> list[str]:
    return [r.code for r in verdict.reasons if r.weight is not Weight.NOTE]


def test_it_works() -> None:
    verdict = judge()
    assert verdict.allowed
    assert [r.code for r in verdict.reasons] == ["hours_met", "practice_met", *GROWS]


def test_the_roster_never_blocks_a_filing() -> None:
    texts = [r.text for r in judge().reasons if r.code == "paper_grows"]
    assert texts == [
        "培训学员花名册随报名补充，不影响提交",
        "学员身份证明随报名补充，不影响提交",
    ]
    complete = judge(papers=(*PAPERS, "roster", "identity_proofs"))
    assert [r.code for r in complete.reasons] == ["hours_met", "practice_met"]


@pytest.mark.parametrize("paper", PAPERS)
def test_it_refuses_a_filing_without_one_of_its_papers(paper: str) -> None:
    """I10."""
    verdict = judge(papers=tuple(p for p in PAPERS if p != paper))
    assert obstacles(verdict) == ["paper_missing"]
    assert verdict.refusals[0].text.startswith("缺：")
    assert verdict.refusals[0].clause == "新民社发〔2025〕13号 附件2 3.1"


def test_the_agreement_is_asked_for_with_a_school_alone() -> None:
    missing = judge(school_enterprise=True)
    assert [r.text for r in missing.refusals] == ["缺：合作协议（校企合作）"]
    assert judge(school_enterprise=True, papers=(*PAPERS, "cooperation_agreement")).allowed


@pytest.mark.parametrize(
    ("changes", "code", "clause"),
    [
        ({"occupation": "宇航员"}, "occupation_unknown", "附件3"),
        ({"occupation": None}, "occupation_unknown", "附件3"),
        ({"training_type": OP}, "enterprise_missing", "附件2 3.2"),
        ({"training_type": AP}, "enterprise_missing", "附件2 3.2"),
        (
            {"training_type": AP, "enterprise": "示例公司", "project_based": True},
            "project_not_apprenticeship",
            "附件3 备注6",
        ),
        (
            {"training_type": OP, "enterprise": "示例公司", "labour_preparation": True},
            "labour_preparation",
            "附件3 备注1",
        ),
        ({"safety_hours": 0}, "safety_hours", "四(二)"),
        ({"legal_hours": 0}, "legal_hours", "四(二)"),
        ({"safety_hours": 119, "legal_hours": 2}, "contents_exceed_hours", "四(二)"),
        ({"textbooks": ()}, "textbooks", "四(二)"),
        ({"textbooks": (" ",)}, "textbooks", "四(二)"),
        ({"numbering_centre": ""}, "numbering_centre", "附件4"),
        (
            {"training_type": OP, "enterprise": "示例公司", "numbering_centre": ""},
            "numbering_centre",
            "附件4",
        ),
        ({"numbering_centre": "employment_office"}, "numbering_centre", "附件4"),
        ({"sessions": (*SESSIONS[:-1], session(14, hours=5))}, "timetable_short", "附件2 3.1"),
        ({"sessions": (*SESSIONS, session(0, start=13))}, "sessions_overlap", "附件2 3.1"),
        ({"planned_end": START + timedelta(days=13)}, "session_outside", "附件2 3.1"),
        ({"capacity": 41}, "few_theory_places", "四(二)"),
    ],
)
def test_it_refuses_and_names_the_clause(changes: dict[str, Any], code: str, clause: str) -> None:
    verdict = judge(**changes)
    assert code in [r.code for r in verdict.refusals]
    assert (verdict.allowed, verdict.overridable) == (False, False)
    named = next(r for r in verdict.refusals if r.code == code)
    assert named.clause == f"新民社发〔2025〕13号 {clause}"
    if code != "few_theory_places":
        assert obstacles(verdict) == [code]


def test_it_allows_what_lies_exactly_on_the_edge() -> None:
    assert judge(safety_hours=118, legal_hours=2).allowed
    assert judge(safety_hours=1, legal_hours=1).allowed
    assert judge(training_type=OP, enterprise="示例公司").allowed
    assert judge(training_type=AP, enterprise="示例公司", numbering_centre="").allowed
    assert judge(sessions=(*SESSIONS[:-1], session(14, start=8, hours=6))).allowed
    assert judge(sessions=(*SESSIONS, session(0, start=14, hours=1))).allowed


def test_general_quality_training_is_filed_by_an_enterprise() -> None:
    """Q40, Q44: without a workshop 3:7 warns."""
    by = replace(TEACHER, subjects=("企业职工通用素质培训",))
    sessions = [session(day, SessionKind.THEORY, by=by) for day in range(8)]
    general = replace(
        FILING, occupation="企业职工通用素质培训", theory=60, practice=0, sessions=sessions
    )
    refused = judge(general)
    named = next(r for r in refused.refusals if r.code == "general_quality")
    assert named.clause == "新民社发〔2025〕13号 附件3 D类"
    allowed = judge(general, training_type=OP, enterprise="示例公司")
    assert (allowed.allowed, allowed.overridable) == (False, True)
    assert obstacles(allowed) == ["practice_too_low"]


def test_hours_are_judged_by_class_project_and_pace() -> None:
    assert obstacles(judge(theory=31, practice=88)) == ["min_hours"]
    assert judge(occupation="养老护理员").refusals[0].code == "instructor_not_registered"
    project = judge(theory=16, practice=44, project_based=True)
    assert project.allowed
    packed = [session(day, start=6, hours=9) for day in range(10)]
    fast = judge(sessions=(*(replace(s, kind=SessionKind.THEORY) for s in packed),))
    assert obstacles(fast) == ["hours_per_day"]
    assert fast.overridable


def test_a_course_has_its_own_hours_and_no_occupation() -> None:
    sessions = [session(day, SessionKind.THEORY) for day in range(7)]
    course = replace(
        FILING,
        training_type=EN,
        occupation=None,
        course=Course.SYB,
        theory=56,
        practice=0,
        sessions=sessions,
    )
    assert judge(course).allowed
    missing = judge(course, course=None)
    assert obstacles(missing) == ["course_missing"]
    assert missing.refusals[0].clause == "新民社发〔2025〕13号 四(一)"
    wrong = judge(course, course=Course.GYB)
    assert {r.code for r in wrong.refusals} == {"instructor_not_registered"}
    short = judge(course, sessions=sessions[:-1], theory=48)
    assert obstacles(short) == ["min_hours", "min_days"]
    assert short.overridable


def test_an_instructor_is_registered_on_the_day_for_that_occupation() -> None:
    """I8."""
    ended = replace(TEACHER, until_day=date(2026, 12, 14))
    verdict = judge(sessions=(*SESSIONS[:-2], session(13, by=ended), session(14, by=ended)))
    assert [r.text for r in verdict.refusals] == ["王老师在12月15日没有焊工的师资备案"]
    assert verdict.refusals[0].clause == "新民社发〔2025〕13号 四(二)"
    late = replace(TEACHER, from_day=date(2026, 12, 2), until_day=None)
    verdict = judge(sessions=(session(0, SessionKind.THEORY, by=late), *SESSIONS[1:]))
    assert [r.text for r in verdict.refusals] == ["王老师在12月1日没有焊工的师资备案"]
    open_ended = replace(TEACHER, from_day=date(2026, 12, 1), until_day=None)
    assert judge(sessions=(session(0, SessionKind.THEORY, by=open_ended), *SESSIONS[1:])).allowed
    other = replace(TEACHER, subjects=("电工",))
    assert obstacles(judge(sessions=(*SESSIONS[:-1], session(14, by=other)))) == [
        "instructor_not_registered"
    ]


def test_workstations_warn_and_seats_refuse() -> None:
    """I9 has no number: workstations × groups."""
    few = judge(sessions=(*SESSIONS[:-1], session(14, places=20)))
    assert (few.allowed, few.overridable) == (False, True)
    assert [r.text for r in few.warnings] == ["名额 40，工位只够 20 人"]
    in_groups = replace(session(14, places=20), groups=2)
    assert judge(sessions=(*SESSIONS[:-1], in_groups)).allowed
    seats = judge(sessions=(session(0, SessionKind.THEORY, places=39), *SESSIONS[1:]))
    assert [r.text for r in seats.refusals] == ["名额 40，座位只够 39 人"]


def test_one_session_of_a_kind_is_judged_as_many() -> None:
    practice = replace(session(4), slot=TimeSlot(START, time(8), time(20)), places=20)
    few = judge(sessions=(*THEORY, practice), theory=32, practice=16)
    assert "few_practice_places" in [r.code for r in few.warnings]


def test_overlapping_sessions_are_named_by_their_time() -> None:
    verdict = judge(sessions=(*SESSIONS, session(2, start=13, hours=2)))
    assert [r.text for r in verdict.refusals] == ["12月3日 13:00 有两节课重叠，改一节"]
    assert judge(sessions=(*SESSIONS[:-1], session(14, start=8, hours=3))).refusals[0].text == (
        "课程表还差 4 课时"
    )


@pytest.mark.parametrize(
    ("training_type", "who", "subject", "title"),
    [
        (ES, "农村转移就业劳动者", "养老护理员", "农村转移就业劳动者养老护理员就业技能培训班"),
        (OP, "示例公司", "焊工", "示例公司焊工岗位技能培训班"),
        (EN, "大学生创业者", "SYB", "大学生创业者SYB创业培训班"),
        (AP, "示例公司", "电工", "示例公司电工企业新型学徒制培训班"),
    ],
)
def test_a_title_says_who_what_and_which_training(
    training_type: TrainingType, who: str, subject: str, title: str
) -> None:
    """I11."""
    assert class_title(who, subject, training_type) == title


def test_the_banners_name_the_opening_and_the_closing() -> None:
    """Q33: the closing banner says 结班仪式."""
    assert class_title("城镇登记失业人员", "焊工", ES, ending="培训开班仪式") == (
        "城镇登记失业人员焊工就业技能培训开班仪式"
    )
    assert class_title("创业者", "SYB", EN, ending="培训结班仪式") == "创业者SYB创业培训结班仪式"


def test_a_slot_that_begins_as_another_ends_does_not_overlap() -> None:
    morning = TimeSlot(START, time(8, 30), time(11, 30))
    assert morning.minutes == 180
    assert TimeSlot(START, time(9, 50), time(10, 5)).minutes == 15
    assert not morning.overlaps(TimeSlot(START, time(11, 30), time(12)))
    assert not TimeSlot(START, time(11, 30), time(12)).overlaps(morning)
    assert morning.overlaps(TimeSlot(START, time(11, 29), time(12)))
    assert not morning.overlaps(TimeSlot(START + timedelta(days=1), time(9), time(10)))


def test_a_class_is_filed_before_it_starts_and_while_people_can_sign_up() -> None:
    days = {"planned_start": START, "enrol_until": START - timedelta(3)}
    for on, codes in (
        (START - timedelta(3), []),
        (START - timedelta(2), ["enrolment_passed"]),
        (START - timedelta(1), ["enrolment_passed"]),
        (START, ["start_passed"]),
        (START + timedelta(1), ["start_passed"]),
    ):
        reasons = judge_days(**days, on=on)
        assert [reason.code for reason in reasons] == codes, on
        assert all(reason.weight is Weight.REFUSE for reason in reasons)


@pytest.mark.parametrize(
    ("occupation", "course", "words"),
    [
        ("焊工", None, "焊工"),
        ("企业职工通用素质培训", None, "企业职工通用素质"),
        (None, Course.SYB, "SYB"),
        (None, Course.ONLINE, "网创"),
        (None, None, ""),
    ],
)
def test_the_title_calls_the_subject_shortly(
    occupation: str | None, course: Course | None, words: str
) -> None:
    assert subject_of_title(occupation, course) == words


def test_nobody_teaches_in_two_places_and_a_venue_is_shared_with_a_reason() -> None:
    law = load("lanzhou-new-area")
    told = {"name": "王老师", "number": "26-00001"}
    taken = judge_clash(law, ClashKind.INSTRUCTOR, START, time(8, 30), **told)
    assert (taken.code, taken.weight) == ("instructor_taken", Weight.REFUSE)
    assert taken.text == "12月1日 8:30 王老师已排给 26-00001 班"
    shared = judge_clash(law, ClashKind.VENUE, START, time(8, 30), **told)
    assert (shared.code, shared.weight) == ("venue_taken", Weight.WARN)
    assert taken.clause.endswith("四(二)")
    assert shared.clause.endswith("四(二)")


def test_a_session_changes_until_it_was_held_and_only_to_a_day_to_come() -> None:
    slot = TimeSlot(START, time(8), time(10))
    later = replace(slot, on=START + timedelta(1))

    def codes(before: TimeSlot, after: TimeSlot, *, on: date, is_held: bool = False) -> list[str]:
        return [one.code for one in judge_amendment(before, after, on=on, is_held=is_held)]

    assert codes(slot, later, on=START) == []
    assert codes(slot, later, on=START, is_held=True) == ["session_over"]
    assert codes(slot, later, on=START + timedelta(1)) == ["session_over"]
    assert codes(later, slot, on=START) == []
    assert codes(later, slot, on=START + timedelta(1)) == ["day_passed"]
