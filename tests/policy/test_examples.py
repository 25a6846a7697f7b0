"""Worked results of the documents' rules, each with its clause (003 = 新民社发〔2025〕13号)."""

from datetime import date
from typing import Any

import pytest

from portal.policy.allowances import evaluation_subsidy, living_allowance
from portal.policy.certificates import allot_numbers, ranges_for
from portal.policy.classes import ClassState
from portal.policy.classes import state_on as class_state_on
from portal.policy.closing import CheckChannel, Closing, SpotCheck, judge_closing
from portal.policy.deadlines import Calendar
from portal.policy.eligibility import Applicant, Contract, Offer, judge_eligibility
from portal.policy.entitlement import (
    Benefit,
    BenefitState,
    BenefitType,
    Wanted,
    judge_entitlement,
)
from portal.policy.figures import ListingColour
from portal.policy.hours import judge_hours
from portal.policy.jurisdiction import Jurisdiction
from portal.policy.listing import (
    Event,
    ListingEventKind,
    ListingKind,
    ListingMeasure,
    ListingScope,
    ListingState,
    bars,
    is_public,
    state_on,
)
from portal.policy.outcomes import judge_outcomes
from portal.policy.schedule import claim_schedule, evaluation_due, filing_review_due
from portal.policy.shortage import Shortage
from portal.policy.subsidy import Training, training_subsidy
from portal.policy.terms import (
    Award,
    CertificateKind,
    Course,
    EvaluationKind,
    Group,
    Level,
    SubsidyClass,
    TrainingType,
)

ON = date(2026, 12, 1)
ES, OP = TrainingType.EMPLOYMENT_SKILLS, TrainingType.ON_POST_SKILLS
EN, AP = TrainingType.ENTREPRENEURSHIP, TrainingType.APPRENTICESHIP
LISTED = (Shortage("新区目录", 20),)
BOTH = (Shortage("省级目录", 20), *LISTED)
HELD = CertificateKind.SKILL_LEVEL_CERTIFICATE


@pytest.mark.parametrize(
    ("clause", "amount", "training"),
    [
        ("附件3 A类", 1500, {"training_type": ES, "occupation": "焊工"}),
        (
            "附件3 备注2",
            1440,
            {"training_type": ES, "occupation": "养老护理员", "shortage": LISTED},
        ),
        (
            "附件3 C类",
            1200,
            {
                "training_type": ES,
                "occupation": "砌筑工",
                "award": Award.ADVANCED,
                "certificate": HELD,
            },
        ),
        ("附件3 备注2", 576, {"training_type": OP, "occupation": "快递员", "shortage": LISTED}),
        ("附件3 创业培训、四(一)", 500, {"training_type": EN, "course": Course.GYB}),
        ("附件3 创业培训、四(一)", 1600, {"training_type": EN, "course": Course.SYB}),
        ("附件3 创业培训、四(一)", 1600, {"training_type": EN, "course": Course.IYB}),
        ("附件3 创业培训、四(一)", 1600, {"training_type": EN, "course": Course.EYB}),
        ("附件3 创业培训、四(一)", 1900, {"training_type": EN, "course": Course.ONLINE}),
        ("附件3 创业培训、四(一)", 1900, {"training_type": EN, "course": Course.PRACTICAL}),
        ("附件3 备注4", 6000, {"training_type": AP, "level": Level.INTERMEDIATE}),
        (
            "附件3 备注4",
            7200,
            {"training_type": AP, "level": Level.INTERMEDIATE, "shortage": LISTED},
        ),
        ("附件3 备注2", 1600, {"training_type": EN, "course": Course.SYB, "shortage": LISTED}),
        ("四(一)", 1800, {"training_type": ES, "occupation": "焊工", "shortage": BOTH}),
        (
            "附件3 备注6",
            0,
            {
                "training_type": ES,
                "occupation": "焊工",
                "project_based": True,
                "certificate": HELD,
                "employed": False,
            },
        ),
    ],
)
def test_amounts(law: Jurisdiction, clause: str, amount: int, training: dict[str, Any]) -> None:
    answer = training_subsidy(law, Training(on=ON, **training))
    assert answer.amount == amount
    cited = [reason.clause.partition("；")[0] for reason in answer.reasons]
    assert f"新民社发〔2025〕13号 {clause}" in cited


def test_an_employees_technician_certificate_in_a_shortage_occupation(law: Jurisdiction) -> None:
    """附件3 备注3, Q3: 2400, flagged."""
    training = Training(
        on=ON,
        training_type=OP,
        occupation="养老护理员",
        award=Award.TECHNICIAN,
        certificate=HELD,
        shortage=LISTED,
    )
    answer = training_subsidy(law, training)
    assert (answer.amount, answer.flags) == (2400, ("interpretation",))


def test_class_a_with_119_hours_is_refused(law: Jurisdiction) -> None:
    """四(一): at least 120."""
    verdict = judge_hours(law, on=ON, subsidy_class=SubsidyClass.A, hours=119)
    assert (verdict.allowed, verdict.overridable) == (False, False)


@pytest.mark.parametrize(
    ("course", "days", "hours"), [(Course.GYB, 3, 24), (Course.EYB, 6, 48), (Course.SYB, 7, 56)]
)
def test_courses_of_the_least_length_are_fine(
    law: Jurisdiction, course: Course, days: int, hours: int
) -> None:
    """四(一)."""
    assert judge_hours(law, on=ON, course=course, days=days, hours=hours).allowed


def test_a_project_of_60_hours_may_be_filed_in_class_a(law: Jurisdiction) -> None:
    """附件3 备注6."""
    verdict = judge_hours(law, on=ON, subsidy_class=SubsidyClass.A, project_based=True, hours=60)
    assert verdict.allowed


@pytest.mark.parametrize(("fee", "amount"), [(260, 260), (350, 300)])
def test_a_first_evaluation(law: Jurisdiction, fee: int, amount: int) -> None:
    """四(三)."""
    answer = evaluation_subsidy(
        law,
        on=ON,
        kind=EvaluationKind.SKILL_LEVEL,
        fee=fee,
        group=Group.REGISTERED_UNEMPLOYED,
        first=True,
    )
    assert answer.amount == amount


def test_a_rural_trainee_attends_fifteen_days_of_labour_preparation(law: Jurisdiction) -> None:
    """附件3 备注1: 450."""
    answer = living_allowance(
        law, on=ON, labour_preparation=True, rural=True, minimum_living=False, days=15
    )
    assert answer.amount == 450


def test_the_second_centres_first_on_post_number(law: Jurisdiction) -> None:
    """附件4: the leading zero is kept."""
    held = ranges_for(law, centre="second", training_type=OP, on=ON)
    assert allot_numbers(law, ranges=held, used=(), count=1, on=ON).numbers == ("045701",)


def test_a_filing_submitted_on_a_monday(law: Jurisdiction, calendar: Calendar) -> None:
    """附件2 3.1: Mon 2026-11-23 is due Mon 2026-11-30."""
    due = filing_review_due(law, calendar, submitted_on=date(2026, 11, 23))
    assert due.day == date(2026, 11, 30)


def test_sixteen_certificates_and_twenty_jobs_of_forty(law: Jurisdiction) -> None:
    """附件2 3.3: 40 % and 50 % pass."""
    outcomes = judge_outcomes(law, on=ON, qualified=40, certified=16, employed=20)
    assert outcomes.verdict.allowed
    assert outcomes.verdict.not_met == ()


def test_a_claim_submitted_on_a_monday_in_march(law: Jurisdiction, calendar: Calendar) -> None:
    """附件2 4.2: 04-04 to 06 are holidays."""
    chain = claim_schedule(
        law, calendar, submitted_on=date(2026, 3, 2), posted_on=date(2026, 3, 23)
    )
    assert chain.review_due.day == date(2026, 3, 23)
    assert chain.publicity_until.day == date(2026, 3, 30)
    assert chain.payment_due.day == date(2026, 4, 7)


def test_certificates_six_days_apart_in_two_years(law: Jurisdiction) -> None:
    """附件3 备注5, Q7."""
    first = Benefit(
        date(2025, 12, 30),
        BenefitType.EMPLOYMENT_SKILLS,
        "电工",
        Level.NONE,
        BenefitState.PAID,
    )
    wanted = Wanted(date(2026, 1, 5), BenefitType.EMPLOYMENT_SKILLS, "焊工", Level.NONE)
    for history in ((), (first,)):
        answer = judge_entitlement(law, on=wanted.on, wanted=wanted, history=history)
        assert answer.verdict.allowed


def test_a_batch_of_three_with_two_numbers_left(law: Jurisdiction) -> None:
    """附件4 注, Q30: nothing is consumed."""
    held = ranges_for(law, centre="second", training_type=EN, on=ON)
    batch = allot_numbers(law, ranges=held, used=range(50501, 50699), count=3, on=ON)
    assert (batch.verdict.allowed, batch.numbers) == (False, ())
    assert "只剩 2 个" in batch.verdict.reasons[0].text


def test_evaluation_within_one_quarter_of_a_closing_at_the_months_end(
    law: Jurisdiction, calendar: Calendar
) -> None:
    """附件2 3.3, Q16: Sat 2026-02-28 is a made-up working day."""
    due = evaluation_due(law, calendar, closed_on=date(2025, 11, 30))
    assert due.day == date(2026, 2, 28)


@pytest.mark.parametrize(
    ("group", "contract", "starts_on", "allowed"),
    [
        (Group.EMPLOYEE, Contract(date(2025, 3, 3), date(2026, 3, 2)), date(2026, 3, 3), True),
        (Group.EMPLOYEE, Contract(date(2025, 3, 3), date(2026, 3, 2)), date(2026, 3, 4), False),
        (Group.EMPLOYEE, Contract(date(2025, 4, 3), date(2026, 3, 2)), date(2026, 3, 3), False),
        (
            Group.HARD_TO_EMPLOY,
            Contract(date(2025, 4, 3), date(2026, 3, 2)),
            date(2026, 3, 3),
            True,
        ),
    ],
)
def test_a_contract_of_a_year_signed_at_most_a_year_ago(
    law: Jurisdiction, *, group: Group, contract: Contract, starts_on: date, allowed: bool
) -> None:
    """二(二), Q32: inclusive; newly hired people of the six groups need no length."""
    applicant = Applicant(group=group, born_on=date(1990, 1, 1), contract=contract)
    offer = Offer(training_type=OP, starts_on=starts_on)
    assert judge_eligibility(law, applicant=applicant, offer=offer).allowed is allowed


@pytest.mark.parametrize(
    ("checks", "theory", "practice", "allowed"),
    [(2, 2, 3, False), (3, 5, 0, False), (3, 2, 3, True)],
)
def test_a_class_with_two_checks_or_five_photographs_of_theory_does_not_close(
    law: Jurisdiction, *, checks: int, theory: int, practice: int, allowed: bool
) -> None:
    """附件2 3.2."""
    channels = (CheckChannel.ONLINE, CheckChannel.ONSITE, CheckChannel.ONSITE)
    closing = Closing(
        training_type=ES,
        on=date(2026, 12, 17),
        planned_end=date(2026, 12, 17),
        required_hours=100,
        delivered_hours=100,
        spot_checks=[SpotCheck(n, channels[n]) for n in range(checks)],
        theory_photographs=theory,
        practice_photographs=practice,
        job_recommendations=3,
    )
    assert judge_closing(law, closing).allowed is allowed


def test_an_institution_is_blacklisted_in_the_middle_of_a_class() -> None:
    """五(三): nothing new at once, the class runs on, public from the day of effect."""
    effective = date(2026, 12, 8)
    events = (
        Event(ListingEventKind.DECIDED, date(2026, 12, 4)),
        Event(ListingEventKind.SERVED, date(2026, 12, 7)),
    )
    dates = {"effective_from": effective, "term_until": date(2027, 12, 7)}
    for on, state in ((date(2026, 12, 7), ListingState.SERVED), (effective, ListingState.IN_FORCE)):
        assert state_on(on, colour=ListingColour.BLACK, events=events, **dates) is state
    assert not is_public(date(2026, 12, 7), public_until=date(2027, 12, 7), **dates)
    assert is_public(effective, public_until=date(2027, 12, 7), **dates)
    for is_new_class in (True, False):
        assert bars(
            kind=ListingKind.PROGRAMME,
            measure=ListingMeasure.SUSPEND_ALL,
            scope=ListingScope.ALL,
            is_new_class=is_new_class,
        )
    running = class_state_on(
        effective,
        planned_start=ON,
        planned_end=date(2026, 12, 17),
        enrol_until=date(2026, 11, 27),
        is_approved=True,
        is_suspended=True,
    )
    assert running is ClassState.RUNNING
