"""What the trainees of the demonstration have done: lessons, results, certificates, a benefit."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from random import Random

from sqlalchemy import select

from portal.policy.attendance import AttendanceMark
from portal.policy.certificates import ranges_for
from portal.policy.closing import CheckChannel
from portal.policy.enrolments import EnrolmentEventKind, EnrolmentState
from portal.policy.entitlement import BenefitState, BenefitType
from portal.policy.figures import PaperStep
from portal.policy.subsidy import Training, training_subsidy
from portal.records.accounts import Account
from portal.records.assessments import Assessment
from portal.records.attendance import Attendance
from portal.records.benefits import BenefitRow
from portal.records.certificates import Certificate
from portal.records.classes import TrainingClass
from portal.records.enrolments import Enrolment, EnrolmentEvent
from portal.records.filings import ClassPaper, ClosingFigures, SpotCheckRow
from portal.records.instructors import Instructor
from portal.records.mass_rows import write_rows
from portal.records.sessions import ClassSession
from portal.services.certificates import project_of
from portal.services.demonstration.plans import Outcome
from portal.services.demonstration.stage import Stage
from portal.services.demonstration.trainees import TAUGHT, WORKER_ONE, account_on, printed_number

INSTRUCTOR, MANAGER = "13900000104", "13900000101"
REVIEWER, SECOND_REVIEWER = "13900000201", "13900000204"
ONE_IN_ABSENT, ONE_IN_LATE, ONE_IN_FAILED = 20, 15, 8
DAYS_TO_ASSESSMENT = 2


def add_lessons(stage: Stage) -> None:
    """Attendance of every lesson held so far; results and certificates of closed classes."""
    dice = Random(f"{stage.on} lessons")  # noqa: S311 - nothing here is a secret
    manager = account_on(MANAGER)
    for plan, filed in stage.classes:
        if plan.outcome is not Outcome.DRAFT:
            _papers(stage, filed)
        if plan.outcome not in TAUGHT:
            continue
        trainees = _confirmed(stage, filed)
        _attend(stage, dice, filed, trainees, manager)
        if plan.outcome is Outcome.CLOSED:
            _close(stage, dice, filed, trainees, manager)
    _give_the_instructor_a_class(stage)


def _papers(stage: Stage, filed: TrainingClass) -> None:
    for entry in stage.law.papers.in_force(stage.on):
        if entry.value.step is PaperStep.FILING:
            at = filed.submitted_at or stage.at
            stage.session.add(ClassPaper(class_id=filed.id, paper=entry.value.key, at=at))


def _confirmed(stage: Stage, filed: TrainingClass) -> Sequence[Enrolment]:
    chosen = select(Enrolment).where(
        Enrolment.class_id == filed.id, Enrolment.state == EnrolmentState.CONFIRMED
    )
    return stage.session.scalars(chosen.order_by(Enrolment.id)).all()


def _attend(
    stage: Stage,
    dice: Random,
    filed: TrainingClass,
    trainees: Sequence[Enrolment],
    manager: Account,
) -> None:
    chosen = select(ClassSession).where(
        ClassSession.class_id == filed.id, ClassSession.day < stage.on
    )
    rows = []
    for session in stage.session.scalars(chosen.order_by(ClassSession.id)):
        session.held_at = stage.moment(session.day, session.ends_at.hour, session.ends_at.minute)
        for enrolment in trainees:
            mark = _mark(dice)
            rows.append(
                {
                    "key": stage.key("attendance", session.id, enrolment.id),
                    "enrolment_id": enrolment.id,
                    "session_id": session.id,
                    "mark": mark,
                    "reason": "家里有事，请了假" if mark is AttendanceMark.ABSENT else "",
                    "marked_at": session.held_at,
                    "marked_by": manager.id,
                }
            )
    stage.session.flush()
    write_rows(stage.session, Attendance, rows)


def _mark(dice: Random) -> AttendanceMark:
    if not dice.randrange(ONE_IN_ABSENT):
        return AttendanceMark.ABSENT
    return AttendanceMark.PRESENT if dice.randrange(ONE_IN_LATE) else AttendanceMark.LATE


def _close(
    stage: Stage,
    dice: Random,
    filed: TrainingClass,
    trainees: Sequence[Enrolment],
    manager: Account,
) -> None:
    """Scores, numbers for who passed, and the figures that the law asked for."""
    assessed_on = filed.planned_end + timedelta(days=DAYS_TO_ASSESSMENT)
    closed_at = filed.closed_at or stage.at
    reviewed_at = min(stage.moment(assessed_on + timedelta(days=3), 10), closed_at)
    one = account_on(WORKER_ONE).person_id
    passed = []
    for enrolment in trainees:
        is_passed = enrolment.person_id == one or bool(dice.randrange(ONE_IN_FAILED))
        score = dice.randint(66, 96) if is_passed else dice.randint(38, 58)
        stage.session.add(
            Assessment(
                enrolment_id=enrolment.id,
                theory_score=score,
                practice_score=min(score + 2, 100),
                assessed_on=assessed_on,
                is_passed=is_passed,
                entered_at=stage.moment(assessed_on, 17),
                entered_by=manager.id,
                reviewed_at=reviewed_at,
                reviewed_by=account_on(REVIEWER).id,
            )
        )
        enrolment.state = EnrolmentState.COMPLETED if is_passed else EnrolmentState.FAILED
        enrolment.state_at = reviewed_at
        kind = EnrolmentEventKind.COMPLETED if is_passed else EnrolmentEventKind.FAILED
        stage.session.add(
            EnrolmentEvent(
                enrolment_id=enrolment.id, class_id=filed.id, kind=kind, at=reviewed_at, by="cli"
            )
        )
        if is_passed:
            passed.append(enrolment)
    reviewer = account_on(REVIEWER)
    _figures(stage, filed, reviewer, at=closed_at)
    _certify(stage, filed, passed, at=closed_at, by=reviewer)


def _figures(stage: Stage, filed: TrainingClass, reviewer: Account, *, at: datetime) -> None:
    chosen = select(ClassSession.id).where(ClassSession.class_id == filed.id)
    first = stage.session.scalars(chosen.order_by(ClassSession.id).limit(3))
    channels = (CheckChannel.ONLINE, CheckChannel.ONSITE, CheckChannel.ONSITE)
    for session_id, channel in zip(first, channels, strict=False):
        stage.session.add(
            SpotCheckRow(
                class_id=filed.id, session_id=session_id, channel=channel, at=at, by=reviewer.id
            )
        )
    stage.session.add(
        ClosingFigures(
            class_id=filed.id,
            theory_photographs=2,
            practice_photographs=4,
            job_recommendations=3,
            entered_at=at,
            entered_by=reviewer.id,
        )
    )


def _certify(
    stage: Stage, filed: TrainingClass, passed: Sequence[Enrolment], *, at: datetime, by: Account
) -> None:
    """The next numbers of the centre's range, in order."""
    centre = filed.numbering_centre
    segment = ranges_for(
        stage.law, centre=centre, training_type=filed.training_type, on=filed.planned_end
    )[0]
    key = (centre, filed.training_type)
    issuer = next(entry.value.name for entry in stage.law.centres if entry.value.key == centre)
    for enrolment in passed:
        value = int(segment.first) + stage.certificates[key]
        stage.certificates[key] += 1
        stage.session.add(
            Certificate(
                number=f"{value:0{len(segment.first)}d}",
                number_value=value,
                centre=centre,
                training_type=filed.training_type,
                enrolment_id=enrolment.id,
                holder_name=enrolment.person.name or "",
                holder_number_masked=printed_number(enrolment.person),
                project=project_of(filed),
                institution_name=filed.institution.name,
                from_day=filed.planned_start,
                until_day=filed.planned_end,
                hours_theory=filed.hours_theory,
                hours_practice=filed.hours_practice,
                issuer=issuer,
                issued_on=_day(at),
                issued_at=at,
                issued_by=by.id,
            )
        )
        if enrolment.account_id:
            _pay(stage, filed, enrolment, on=_day(at), by=by)


def _pay(
    stage: Stage, filed: TrainingClass, enrolment: Enrolment, *, on: date, by: Account
) -> None:
    """The benefit that the caps count; the amount is the law's."""
    name = filed.occupation.name if filed.occupation else ""
    answer = training_subsidy(
        stage.law, Training(training_type=filed.training_type, on=on, occupation=name or None)
    )
    stage.session.add(
        BenefitRow(
            key=stage.key("benefit", enrolment.key),
            person_id=enrolment.person_id,
            on_day=on,
            type=BenefitType[filed.training_type.name],
            occupation=name,
            level=filed.target_level,
            state=BenefitState.PAID,
            amount=answer.amount or 0,
            source="演示数据",
            entered_at=stage.at,
            entered_by=by.id,
            confirmed_at=stage.at,
            confirmed_by=account_on(SECOND_REVIEWER).id,
        )
    )


def _give_the_instructor_a_class(stage: Stage) -> None:
    """The instructor's account teaches the running class that the first worker attends."""
    filed = next(
        filed
        for plan, filed in stage.classes
        if (plan.letter, plan.subject, plan.outcome) == ("甲", "养老护理员", Outcome.RUNNING)
    )
    account = account_on(INSTRUCTOR)
    instructor = stage.session.scalars(
        select(Instructor)
        .join(ClassSession, ClassSession.instructor_id == Instructor.id)
        .where(ClassSession.class_id == filed.id, ClassSession.day >= stage.on)
        .order_by(ClassSession.day, ClassSession.id)
        .limit(1)
    ).one()
    instructor.account_id = account.id
    instructor.name = account.name


def _day(at: datetime) -> date:
    return at.date()
