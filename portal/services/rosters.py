"""The centre confirms the roster of a class, as often as it grows, or turns single people away.

Approving a filing confirms nobody. Caps of what the state pays are judged here, after the card was
seen: by the centre at its desk, or by the institution at the first lesson.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.policy.enrolments import EnrolmentState
from portal.policy.jurisdiction import Jurisdiction
from portal.policy.verdict import Reason, Weight
from portal.records import journal
from portal.records.accounts import Account
from portal.records.classes import TrainingClass
from portal.records.database import transaction
from portal.records.enrolments import Enrolment
from portal.records.publications import PublicNoun, raise_revision
from portal.records.seats import WAITING, live_enrolments
from portal.services import desk
from portal.services.eligibility import judge_caps, judge_joining
from portal.services.enrolment_events import change
from portal.services.messages import tell_trainee
from portal.services.particulars import particulars_from
from portal.services.refusal import Refusal
from portal.services.seats import lock_class, promote, promote_elsewhere

PRE_REGISTERED, CONFIRMED = EnrolmentState.PRE_REGISTERED, EnrolmentState.CONFIRMED
ACT_OF = {EnrolmentState.REJECTED: "reject_enrolment", EnrolmentState.EXPELLED: "expel_trainee"}


@dataclass(frozen=True)
class Review:
    """What became of a roster: who was confirmed, and who stays with which reasons."""

    confirmed: tuple[Enrolment, ...]
    left: tuple[tuple[Enrolment, tuple[Reason, ...]], ...]


def judge_roster(
    training_class: TrainingClass, *, law: Jurisdiction, on: date
) -> list[tuple[Enrolment, tuple[Reason, ...]]]:
    """Everyone who holds a seat unconfirmed, with what stands in the way; nothing is changed."""
    return [
        (one, _against(one, training_class, law=law, on=on))
        for one in live_enrolments(training_class.id)
        if one.state is PRE_REGISTERED
    ]


def confirm_roster(
    training_class: TrainingClass,
    keys: Collection[str] | None = None,
    *,
    by: Account,
    law: Jurisdiction,
    on: date,
    at: datetime,
) -> Review:
    """Admit those with these keys, or everyone who holds a seat, in one act.

    Whoever may not be admitted keeps the seat, with the reasons. Raises Refusal: other_unit, ended,
    not_approved.
    """
    confirmed, left = [], []
    with transaction() as session:
        found = _locked(session, training_class, by)
        if found.approved_at is None:
            raise _refusal("not_approved", "开班备案通过以后，才能录取")
        for enrolment, reasons in judge_roster(found, law=law, on=on):
            if keys is not None and enrolment.key not in keys:
                continue
            if reasons:
                left.append((enrolment, reasons))
                continue
            change(session, enrolment, CONFIRMED, at=at, by=by.key)
            starts = found.planned_start
            text = f"您已录取：{found.title}，{starts.month}月{starts.day}日开班，按时来上课。"
            tell_trainee(session, enrolment, at=at, code="confirmed", text=text)
            confirmed.append(enrolment)
        if confirmed:
            journal.write(
                session,
                at=at,
                by=by.key,
                act="confirm_roster",
                noun="class",
                record_id=found.id,
            )
    return Review(tuple(confirmed), tuple(left))


def reject(
    training_class: TrainingClass,
    key: str,
    *,
    reason: str,
    by: Account,
    on: date,
    at: datetime,
) -> None:
    """Turn away somebody with a seat or a place in the queue, who reads the reason.

    Raises Refusal: other_unit, ended, reason_missing, not_there.
    """
    states = (PRE_REGISTERED, WAITING)
    _end(training_class, key, EnrolmentState.REJECTED, states, reason=reason, by=by, on=on, at=at)


def expel(
    training_class: TrainingClass,
    key: str,
    *,
    reason: str,
    by: Account,
    on: date,
    at: datetime,
) -> None:
    """Take an admitted person out of the class; raises Refusal as `reject` does."""
    _end(
        training_class,
        key,
        EnrolmentState.EXPELLED,
        (CONFIRMED,),
        reason=reason,
        by=by,
        on=on,
        at=at,
    )


def see_card(
    training_class: TrainingClass, key: str, name: str, *, by: Account, on: date, at: datetime
) -> None:
    """The institution has seen a trainee's ID card, from the first day of lessons on.

    `name` is the normal name on the card. Raises Refusal: not_own, too_early, not_there, and
    name_differs where another name was checked before.
    """
    if by.institution_id != training_class.institution_id:
        raise _refusal("not_own", "这不是本机构的班")
    if on < training_class.planned_start:
        raise _refusal("too_early", "开班那天起才能核对身份证；之前由服务中心核对")
    with transaction() as session:
        enrolment = _live(session, lock_class(session, training_class.id), key)
        desk.prove(enrolment.person, name, by=by, at=at, on=on)


def _end(
    training_class: TrainingClass,
    key: str,
    state: EnrolmentState,
    from_states: Collection[EnrolmentState],
    *,
    reason: str,
    by: Account,
    on: date,
    at: datetime,
) -> None:
    if not reason.strip():
        raise _refusal("reason_missing", "写明原因，本人会看到")
    with transaction() as session:
        found = _locked(session, training_class, by)
        enrolment = _live(session, found, key)
        if enrolment.state not in from_states:
            raise _refusal("not_there", f"现在是“{enrolment.state.label}”，刷新再看")
        person_id = enrolment.person_id
        change(session, enrolment, state, at=at, by=by.key, reason=reason)
        journal.write(
            session,
            at=at,
            by=by.key,
            act=ACT_OF[state],
            noun="enrolment",
            record_id=enrolment.id,
        )
        text = f"{found.title}：{state.label}。原因：{reason}"
        tell_trainee(session, enrolment, at=at, code=state.value, text=text)
        raise_revision(session, PublicNoun.SEATS, at=at)
        promote(session, found, on=on, at=at, by=by.key)
    promote_elsewhere([person_id], on=on, at=at, by=by.key)


def _against(
    enrolment: Enrolment, training_class: TrainingClass, *, law: Jurisdiction, on: date
) -> tuple[Reason, ...]:
    """The seat itself proves that no other class overlaps."""
    if enrolment.person.identity_checked_on is None:
        return (Reason("card_not_seen", "还没有核对身份证", "", Weight.REFUSE),)
    particulars = particulars_from(enrolment.particulars)
    if particulars is None:
        words = "报名时填的资料没有了，让本人重新报名"
        return (Reason("particulars_missing", words, "", Weight.REFUSE),)
    verdict = judge_joining(
        law, enrolment.person, particulars, training_class, seated=(), sessions=()
    )
    caps = judge_caps(law, enrolment.person, training_class, on=on)
    return verdict.refusals + (caps.verdict.refusals if caps else ())


def _locked(session: Session, training_class: TrainingClass, by: Account) -> TrainingClass:
    """The class for a reviewer of its own unit, while its roster is still open."""
    found = lock_class(session, training_class.id)
    if by.unit != found.reviewing_unit:
        raise _refusal("other_unit", "这个班由别的单位审核")
    if found.cancelled_at or found.closed_at:
        raise _refusal("ended", "班次已取消或已结班，花名册不能再改")
    return found


def _live(session: Session, training_class: TrainingClass, key: str) -> Enrolment:
    found = session.scalar(
        select(Enrolment).where(Enrolment.class_id == training_class.id, Enrolment.key == key)
    )
    if found is None or not found.state.is_live:
        raise _refusal("not_there", "这个人已经不在班里，刷新再看")
    return found


def _refusal(code: str, text: str) -> Refusal:
    return Refusal(code, [Reason(code, text, "", Weight.REFUSE)])
