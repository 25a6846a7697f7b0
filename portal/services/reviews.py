"""The centre's answers to a filing: approve, return with remarks, reject; stop and go on.

A decision names the deed that the reviewer saw last (`own_classes.newest_deed`). Whoever comes
second, or decides on what has changed meanwhile, is refused with what happened. Approval confirms
nobody: rosters are confirmed apart.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime

from sqlalchemy import case, literal, select
from sqlalchemy.orm import Session

from portal.policy.classes import ClassAct, FilingState, filing_state
from portal.policy.deadlines import day_of
from portal.policy.jurisdiction import Jurisdiction
from portal.policy.verdict import Verdict
from portal.records import journal
from portal.records.accounts import Account
from portal.records.classes import TrainingClass
from portal.records.database import transaction
from portal.records.own_classes import CLASS_NOUN, newest_deed
from portal.records.reviews import is_stopped_by_bureau, seated_people
from portal.records.shortage import ShortageEntry, ShortageVersion, covers, in_force_on
from portal.services import seats
from portal.services.class_acts import write_act
from portal.services.class_changes import refusal, what_happened
from portal.services.filings import judge
from portal.services.refusal import Refusal


def judge_filing(training_class: TrainingClass, *, law: Jurisdiction, on: date) -> Verdict:
    """What the law says to the reviewer: that sign-up ended meanwhile is no fault of the filing."""
    verdict = judge(training_class, law=law, on=on)
    return Verdict(tuple(one for one in verdict.reasons if one.code != "enrolment_passed"))


def approve(
    training_class: TrainingClass,
    *,
    seen: int,
    law: Jurisdiction,
    by: Account,
    at: datetime,
    on: date,
) -> None:
    """Let the class take place as filed; the shortage directory is frozen with it.

    Raises Refusal: other_unit, changed, settled, unlawful.
    """
    with _deciding(training_class, seen=seen, by=by) as (session, filed):
        verdict = judge_filing(filed, law=law, on=on)
        if verdict.refusals:
            raise Refusal("unlawful", verdict.refusals)
        filed.shortage_version_id = _directory(session, filed)
        text = f"{filed.title}的备案通过了，可以开班。录取还要审核，结果写在这里。"
        seats.tell_all(session, filed, at=at, code="class_approved", text=text)
        write_act(session, filed, ClassAct.APPROVED, at=at, by=by.key)


def return_filing(
    training_class: TrainingClass, remarks: str, *, seen: int, by: Account, at: datetime
) -> None:
    """Hand it back; the clock stops, and a new submission begins a new term.

    Raises Refusal: other_unit, changed, settled.
    """
    with _deciding(training_class, seen=seen, by=by) as (session, filed):
        write_act(session, filed, ClassAct.RETURNED, at=at, by=by.key, reason=remarks)


def reject(
    training_class: TrainingClass,
    reason: str,
    *,
    seen: int,
    by: Account,
    at: datetime,
    on: date,
) -> None:
    """End the class before it began; everybody's place ends with it, and they read why.

    Raises Refusal: other_unit, changed, settled.
    """
    with _deciding(training_class, seen=seen, by=by) as (session, filed):
        freed = seated_people(filed.id)
        words = f"{filed.title}的备案没有通过，不开班了。您可以换到同样的班。"
        seats.release_all(session, filed, at=at, by=by.key, words=words, reason="备案没有通过。")
        write_act(session, filed, ClassAct.REJECTED, at=at, by=by.key, reason=reason)
    seats.promote_elsewhere(freed, on=on, at=at, by=by.key)


def suspend(training_class: TrainingClass, reason: str, *, by: Account, at: datetime) -> None:
    """Stop a class's enrolment at once; places and queue stay. Raises Refusal: settled, ended."""
    with transaction() as session:
        found = _locked(session, training_class, by)
        is_over = found.cancelled_at or found.closed_at or day_of(at) >= found.planned_start
        if is_over or not found.announced_at:
            raise refusal("ended", "这个班没有在招生，不用暂停")
        if found.suspended_at:
            raise _settled(found)
        text = f"{found.title}暂停招生。您的名额、候补都还在，也可以换到同样的班。"
        seats.tell_all(session, found, at=at, code="class_suspended", text=text)
        write_act(session, found, ClassAct.SUSPENDED, at=at, by=by.key, reason=reason)


def resume(training_class: TrainingClass, *, by: Account, at: datetime, on: date) -> None:
    """Let a class that the bureau stopped go on; free seats pass on at once.

    Raises Refusal: settled, by_institution.
    """
    with transaction() as session:
        found = _locked(session, training_class, by)
        if not found.suspended_at:
            raise _settled(found)
        if not is_stopped_by_bureau(found.id):
            raise refusal("by_institution", "这是机构自己暂停的，由机构恢复")
        found.suspended_at = None
        session.flush()
        seats.promote(session, found, on=on, at=at, by=by.key)
        text = f"{found.title}恢复招生了。"
        seats.tell_all(session, found, at=at, code="class_resumed", text=text)
        write_act(session, found, ClassAct.RESUMED, at=at, by=by.key)


def note_roster_read(training_class: TrainingClass, *, by: Account, at: datetime) -> None:
    """Keep that an official saw who is in a class."""
    with transaction() as session:
        journal.write(
            session,
            at=at,
            by=by.key,
            act="read_roster",
            noun=CLASS_NOUN,
            record_id=training_class.id,
        )


@contextmanager
def _deciding(
    training_class: TrainingClass, *, seen: int, by: Account
) -> Iterator[tuple[Session, TrainingClass]]:
    """A transaction on a filing that waits and has not changed since the reviewer saw it."""
    with transaction() as session:
        found = _locked(session, training_class, by)
        state = filing_state(
            is_submitted=found.submitted_at is not None,
            is_returned=found.returned_at is not None,
            is_approved=found.approved_at is not None,
            is_cancelled=found.cancelled_at is not None,
        )
        if state is not FilingState.WAITING:
            raise _settled(found)
        newest = newest_deed(found.id)
        if newest and newest.id != seen:
            raise refusal("changed", f"{what_happened(found)}。看过再决定")
        yield session, found


def _locked(session: Session, training_class: TrainingClass, by: Account) -> TrainingClass:
    found = seats.lock_class(session, training_class.id)
    if by.unit != found.reviewing_unit:
        raise refusal("other_unit", "这个班由别的单位审核")
    return found


def _directory(session: Session, filed: TrainingClass) -> int | None:
    """The directory in force when the class starts: that which names its occupation, and highest.

    None while there is none; then those count that are in force at the start.
    """
    names_it = (
        select(ShortageEntry.id)
        .where(
            ShortageEntry.version_id == ShortageVersion.id,
            ShortageEntry.occupation_id == filed.occupation_id,
            covers(literal(filed.target_level.value)),
        )
        .exists()
    )
    return session.scalar(
        select(ShortageVersion.id)
        .where(in_force_on(filed.planned_start))
        .order_by(
            case((names_it, 0), else_=1),
            ShortageVersion.uplift_percent.desc(),
            ShortageVersion.number.desc(),
        )
        .limit(1)
    )


def _settled(found: TrainingClass) -> Refusal:
    return refusal("settled", f"{what_happened(found)}。不用再办")
