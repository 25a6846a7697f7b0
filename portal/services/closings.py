"""Closing a class: the centre enters what it saw and counted, the law judges, the centre closes.

Spot checks and photographs stay outside the portal; here are their counts (003 附件2 3.2).
"""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from portal.policy.classes import ClassAct
from portal.policy.closing import CheckChannel, judge_closing
from portal.policy.enrolments import EnrolmentState
from portal.policy.jurisdiction import Jurisdiction
from portal.policy.verdict import Reason, Verdict, Weight
from portal.records import journal
from portal.records.accounts import Account
from portal.records.classes import TrainingClass
from portal.records.closings import closing_of, count_in_state, count_open_disputes
from portal.records.database import transaction
from portal.records.filings import ClosingFigures, SpotCheckRow
from portal.records.own_classes import CLASS_NOUN
from portal.records.sessions import ClassSession
from portal.services import seats
from portal.services.class_acts import write_act
from portal.services.class_changes import refusal
from portal.services.refusal import Refusal


@dataclass(frozen=True)
class Counts:
    """What the centre counted; photographs by what they show."""

    theory_photographs: int = 0
    practice_photographs: int = 0
    other_photographs: int = 0
    job_recommendations: int = 0


def enter_spot_check(
    held: ClassSession, channel: CheckChannel, *, by: Account, at: datetime
) -> None:
    """Keep that a session was inspected. Nobody learns of an inspection before it took place.

    Raises Refusal: other_unit, over, not_begun.
    """
    with transaction() as session:
        training_class = _locked(session, held.class_id, by)
        session.refresh(held)
        if held.cancelled_at or held.slot.begins_at > at:
            raise refusal("not_begun", "这节课还没有上，上课以后再登记抽查")
        session.add(
            SpotCheckRow(
                class_id=training_class.id, session_id=held.id, channel=channel, at=at, by=by.id
            )
        )
        _note(session, training_class, "enter_spot_check", by=by, at=at)


def enter_counts(
    training_class: TrainingClass, counts: Counts, *, by: Account, at: datetime
) -> None:
    """Keep the counts; the newest stand. Raises Refusal: other_unit, over."""
    with transaction() as session:
        found = _locked(session, training_class.id, by)
        row = session.get(ClosingFigures, found.id) or ClosingFigures(class_id=found.id)
        for name, count in vars(counts).items():
            setattr(row, name, count)
        row.entered_at, row.entered_by = at, by.id
        session.add(row)
        _note(session, found, "enter_closing_figures", by=by, at=at)


def judge(training_class: TrainingClass, *, law: Jurisdiction, on: date) -> Verdict:
    """What the law and the open cases of the class say to its closing, in reading order."""
    verdict = judge_closing(law, closing_of(training_class, law=law, on=on))
    one = training_class.id
    open_cases = {
        "roster_open": ("人占着名额，花名册还没有审核", EnrolmentState.PRE_REGISTERED),
        "results_open": ("名录取的学员还没有审核成绩", EnrolmentState.CONFIRMED),
    }
    counted = [
        (code, words, count_in_state(one, state)) for code, (words, state) in open_cases.items()
    ]
    counted.append(("disputes_open", "条考勤异议还没有处理", count_open_disputes(one)))
    reasons = [
        Reason(code, f"有 {count} {words}", "", Weight.REFUSE)
        for code, words, count in counted
        if count
    ]
    return Verdict((*verdict.reasons, *reasons))


def close(
    training_class: TrainingClass,
    *,
    reason: str = "",
    law: Jurisdiction,
    by: Account,
    at: datetime,
    on: date,
) -> None:
    """Close the class; whoever still waits for a seat is told that none came.

    Warnings (原则上) pass with a recorded reason. Raises Refusal: other_unit, over, not_approved,
    unlawful, reason_missing.
    """
    with transaction() as session:
        found = _locked(session, training_class.id, by)
        if found.approved_at is None:
            raise refusal("not_approved", "这个班还没有通过备案")
        verdict = judge(found, law=law, on=on)
        if verdict.refusals:
            raise Refusal("unlawful", verdict.refusals)
        if verdict.warnings and not reason:
            raise Refusal("reason_missing", verdict.warnings)
        words = f"{found.title}结班了，没有轮到您。可以报别的班。"
        seats.release_all(session, found, at=at, by=by.key, words=words)
        write_act(session, found, ClassAct.CLOSED, at=at, by=by.key, reason=reason)


def _locked(session: Session, class_id: int, by: Account) -> TrainingClass:
    found = seats.lock_class(session, class_id)
    if by.unit != found.reviewing_unit:
        raise refusal("other_unit", "这个班由别的单位审核")
    if found.cancelled_at or found.closed_at:
        raise refusal("over", "这个班已经结束，不能再登记")
    return found


def _note(
    session: Session, training_class: TrainingClass, act: str, *, by: Account, at: datetime
) -> None:
    journal.write(session, at=at, by=by.key, act=act, noun=CLASS_NOUN, record_id=training_class.id)
