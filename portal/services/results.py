"""Results: the institution enters scores, the centre reviews them, the law says who has passed.

A trainee passes with every score at the pass mark and enough hours attended. What the centre has
not reviewed the institution may put right; after a failure it may enter a retake, until the review.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import NoReturn

from sqlalchemy.orm import Session

from portal.policy.closing import is_passed, judge_attendance
from portal.policy.enrolments import EnrolmentState
from portal.policy.jurisdiction import Jurisdiction
from portal.policy.verdict import Reason, Verdict, Weight
from portal.records import journal
from portal.records.accounts import Account
from portal.records.assessments import Assessment
from portal.records.attendance import Hours, hours_of
from portal.records.classes import TrainingClass
from portal.records.database import transaction
from portal.records.results import Trainee, trainees_of
from portal.services.enrolment_events import change
from portal.services.messages import tell_trainee
from portal.services.refusal import Refusal
from portal.services.seats import lock_class


@dataclass(frozen=True)
class Scores:
    """What one trainee reached, 0 to 100 each."""

    theory: int
    practice: int


@dataclass(frozen=True)
class Candidate:
    """A trainee with the hours attended and what the law says of them."""

    trainee: Trainee
    hours: Hours
    attendance: Verdict

    @property
    def is_open(self) -> bool:
        """Whether nobody decided yet."""
        return self.trainee.enrolment.state is EnrolmentState.CONFIRMED

    @property
    def is_ready(self) -> bool:
        """Whether there are scores for the centre to review."""
        return self.is_open and self.trainee.newest is not None

    @property
    def passes(self) -> bool:
        """What the review would find."""
        newest = self.trainee.newest
        return bool(newest and newest.is_passed and self.attendance.allowed is not False)


def candidates_of(training_class: TrainingClass, *, law: Jurisdiction) -> list[Candidate]:
    """Everybody admitted to the class."""
    trainees = trainees_of(training_class.id)
    hours = hours_of([trainee.enrolment.id for trainee in trainees])
    return [
        Candidate(
            trainee,
            (held := hours[trainee.enrolment.id]),
            judge_attendance(
                law, attended=held.attended, held=held.held, on=training_class.planned_end
            ),
        )
        for trainee in trainees
    ]


def enter_results(
    training_class: TrainingClass,
    scores: Mapping[str, Scores],
    *,
    retake: int = 0,
    assessed_on: date,
    law: Jurisdiction,
    by: Account,
    at: datetime,
    on: date,
) -> None:
    """Keep the scores of one assessment by the enrolments' keys; `retake` 0 is the first.

    Raises Refusal for a day outside the class's, for who is not admitted or already reviewed, and
    for a retake of what was not failed before.
    """
    with transaction() as session:
        locked = lock_class(session, training_class.id)
        if locked.approved_at is None or locked.cancelled_at:
            _refuse("not_running", "这个班没有在办，不能登记成绩")
        if not locked.planned_start <= assessed_on <= on:
            start = f"{locked.planned_start.month}月{locked.planned_start.day}日"
            _refuse("wrong_day", f"考核日期要在{start}开班以后，不能晚于今天")
        if not scores:
            _refuse("no_scores", "填上成绩再保存")
        by_key = {one.enrolment.key: one for one in trainees_of(locked.id)}
        for key, reached in scores.items():
            trainee = by_key.get(key)
            if trainee is None or trainee.enrolment.state is not EnrolmentState.CONFIRMED:
                _refuse(
                    "not_open", f"{trainee.name if trainee else '有人'}的成绩已经审核，不能再改"
                )
            row = _attempt(trainee, retake, assessed_on)
            is_enough = is_passed(law, scores=[reached.theory, reached.practice], on=assessed_on)
            row.entered_by, row.entered_at = by.id, at
            row.theory_score, row.practice_score = reached.theory, reached.practice
            row.assessed_on, row.is_passed = assessed_on, is_enough
            session.add(row)
            session.flush()
            _note(session, "enter_result", "assessment", row.id, by=by, at=at)


def review_results(
    training_class: TrainingClass,
    keys: Collection[str],
    *,
    law: Jurisdiction,
    by: Account,
    at: datetime,
) -> int:
    """Decide about these trainees as the law says, and tell them; answers how many passed."""
    passed = 0
    with transaction() as session:
        locked = lock_class(session, training_class.id)
        candidates = {one.trainee.enrolment.key: one for one in candidates_of(locked, law=law)}
        if not keys:
            _refuse("nobody", "勾选审核过的人，再提交")
        for key in sorted(keys):
            found = candidates.get(key)
            if found is None or not found.is_open:
                name = found.trainee.name if found else "有人"
                _refuse("decided", f"{name}已经审核过，或者不在花名册上。刷新看现在的情况")
            if not found.is_ready:
                _refuse("no_scores", f"{found.trainee.name}还没有成绩")
            _decide(session, found, by=by, at=at)
            passed += found.passes
        _note(session, "review_results", "class", locked.id, by=by, at=at)
    return passed


def _decide(session: Session, found: Candidate, *, by: Account, at: datetime) -> None:
    enrolment, newest = found.trainee.enrolment, found.trainee.newest
    for attempt in found.trainee.attempts:
        attempt.reviewed_at, attempt.reviewed_by = at, by.id
    assert newest is not None  # noqa: S101 - `is_ready` was asked
    scores = f"理论 {newest.theory_score}，实操 {newest.practice_score}"
    if found.passes:
        change(session, enrolment, EnrolmentState.COMPLETED, at=at, by=by.key)
        text = f"考核合格：{scores}。证书由服务中心编号，发了写在这里"
        tell_trainee(session, enrolment, at=at, code="completed", text=text)
        return
    short = found.attendance.refusals
    why = f"{scores}；{short[0].text}" if short else scores
    change(session, enrolment, EnrolmentState.FAILED, at=at, by=by.key, reason=why)
    text = f"考核未合格：{why}。有疑问打电话问培训机构或服务中心"
    tell_trainee(session, enrolment, at=at, code="failed", text=text)


def _attempt(trainee: Trainee, retake: int, assessed_on: date) -> Assessment:
    """The attempt to write into: the same one put right, or the next after a failure."""
    attempts = trainee.attempts
    if retake < len(attempts) - 1 or retake > len(attempts):
        _refuse("wrong_attempt", f"{trainee.name}考过 {len(attempts)} 次，刷新再登记")
    if retake == len(attempts):
        before = attempts[-1] if attempts else None
        if before and before.is_passed:
            _refuse("passed", f"{trainee.name}已经及格，不用补考")
        if before and assessed_on < before.assessed_on:
            _refuse("wrong_day", f"{trainee.name}的补考不能早于上一次考核")
        return Assessment(enrolment_id=trainee.enrolment.id, retake=retake)
    return attempts[retake]


def _note(
    session: Session, act: str, noun: str, record_id: int, *, by: Account, at: datetime
) -> None:
    journal.write(session, at=at, by=by.key, act=act, noun=noun, record_id=record_id)


def _refuse(code: str, text: str) -> NoReturn:
    raise Refusal(code, [Reason(code, text, "", Weight.REFUSE)])
