"""An institution's standing is changed by two officers: one proposes, another decides.

A suspension, a removal and a leaving stop enrolment in the transaction that decides them: whoever
is signing up is seated before, or sees the new standing. Classes that have begun go on.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from portal.policy.deadlines import DAY
from portal.policy.registry import Standing
from portal.records import journal
from portal.records.accounts import Account
from portal.records.classes import TrainingClass
from portal.records.database import transaction
from portal.records.institutions import Institution, InstitutionStanding, standing_on
from portal.records.publications import PublicNoun, raise_revision
from portal.records.standing_proposals import StandingProposal, open_proposal_of
from portal.services import seats
from portal.services.class_changes import refusal
from portal.services.refusal import Refusal

# What may be proposed for an institution of each standing. The way in is a filing, and out by own
# wish a leaving: both are applications of the institution itself.
STEPS = {
    Standing.FILED: (Standing.RECTIFICATION, Standing.SUSPENDED, Standing.REMOVED),
    Standing.RECTIFICATION: (Standing.FILED, Standing.SUSPENDED, Standing.REMOVED),
    Standing.SUSPENDED: (Standing.FILED, Standing.RECTIFICATION, Standing.REMOVED),
}
STOPPED = {
    Standing.SUSPENDED: "从今天起暂停招生",
    Standing.REMOVED: "今天移出了培训机构目录，不再招生",
    Standing.WITHDRAWN: "今天退出了培训机构目录，不再招生",
}


@dataclass(frozen=True)
class Step:
    """Another standing from a day on; `deadline` is for a rectification."""

    standing: Standing
    reason: str = ""
    deadline: date | None = None


def propose(
    institution: Institution,
    standing: Standing,
    reason: str,
    *,
    deadline: date | None = None,
    by: Account,
    at: datetime,
    on: date,
) -> StandingProposal:
    """Propose another standing; until an approving officer decides, nothing changes.

    Raises Refusal: no_such_step, no_deadline, waiting.
    """
    try:
        with transaction() as session:
            now = standing_on(institution.id, on=on)
            _refuse_wrong_step(now, standing, deadline, on)
            if open_proposal_of(institution.id):
                raise _waiting()
            proposal = StandingProposal(
                institution_id=institution.id,
                standing=standing,
                deadline=deadline if standing is Standing.RECTIFICATION else None,
                reason=reason,
                proposed_at=at,
                proposed_by=by.id,
            )
            session.add(proposal)
            session.flush()
            _note(session, institution.id, "propose_standing", by=by, at=at)
            return proposal
    except IntegrityError:
        raise _waiting() from None


def approve(proposal: StandingProposal, *, by: Account, at: datetime, on: date) -> None:
    """Change the standing from today on; classes that have not begun stop or go on with it.

    Raises Refusal: own_proposal, settled, no_such_step, no_deadline.
    """
    with transaction() as session:
        # The classes first, as every deed on seats does; then the institution's standing.
        classes = seats.lock_classes_of(session, proposal.institution_id)
        found = _decide(session, proposal, is_approved=True, by=by, at=at)
        was = standing_on(found.institution_id, on=on)
        _refuse_wrong_step(was, found.standing, found.deadline, on)
        step = Step(found.standing, found.reason, found.deadline)
        take(session, found.institution_id, step, classes, on=on, at=at, by=by)
        result = found.standing.value
        _note(session, found.institution_id, "approve_standing", by=by, at=at, result=result)


def decline(proposal: StandingProposal, *, by: Account, at: datetime) -> None:
    """Leave the institution as it is. Raises Refusal: own_proposal, settled."""
    with transaction() as session:
        found = _decide(session, proposal, is_approved=False, by=by, at=at)
        _note(session, found.institution_id, "decline_standing", by=by, at=at)


def take(
    session: Session,
    institution_id: int,
    step: Step,
    classes: Sequence[TrainingClass],
    *,
    on: date,
    at: datetime,
    by: Account,
) -> None:
    """Put the institution there from `on`; the caller holds its classes (`lock_classes_of`)."""
    was = standing_on(institution_id, on=on)
    could_open = was is None or was.standing.may_open_classes
    _put(session, institution_id, step, was, on=on, by=by)
    session.flush()
    if not step.standing.may_open_classes:
        tell_of_stop(session, ahead(classes, on=on), STOPPED[step.standing], at=at)
    elif not could_open:
        let_go_on(session, ahead(classes, on=on), on=on, at=at, by=by)
    raise_revision(session, PublicNoun.INSTITUTIONS, PublicNoun.CLASSES, at=at)


def ahead(classes: Sequence[TrainingClass], *, on: date) -> list[TrainingClass]:
    """Those that the public knows and that have not begun."""
    return [one for one in classes if one.announced_at and one.planned_start > on]


def _decide(
    session: Session, proposal: StandingProposal, *, is_approved: bool, by: Account, at: datetime
) -> StandingProposal:
    """The first decision counts; the row is locked until it is kept."""
    chosen = select(StandingProposal).where(StandingProposal.id == proposal.id)
    locked = chosen.with_for_update().execution_options(populate_existing=True)
    found = session.scalars(locked).one()
    if found.proposed_by == by.id:
        raise refusal("own_proposal", "自己提出的，由审批人决定")
    if found.decided_at:
        answer = "同意" if found.is_approved else "不同意"
        raise refusal("settled", f"刚才已经有人{answer}了，刷新再看")
    found.is_approved = is_approved
    found.decided_at = at
    found.decided_by = by.id
    return found


def _put(
    session: Session,
    institution_id: int,
    step: Step,
    now: InstitutionStanding | None,
    *,
    on: date,
    by: Account,
) -> None:
    """Standings follow one another by days: of two on one day the later one holds."""
    if now is None or now.from_day < on:
        if now:
            now.until_day = on - DAY
        now = InstitutionStanding(institution_id=institution_id, from_day=on)
        session.flush()
        session.add(now)
    now.standing = step.standing
    now.reason = step.reason
    now.deadline = step.deadline
    now.decided_by = by.key


def tell_of_stop(
    session: Session, classes: Sequence[TrainingClass], what: str, *, at: datetime
) -> None:
    for one in classes:
        text = (
            f"{one.institution.name}{what}，{one.title}可能开不了。"
            "您的名额、候补都还在，也可以一步换到同样的班，排队时间不变。"
        )
        seats.tell_all(session, one, at=at, code="institution_suspended", text=text)


def let_go_on(
    session: Session, classes: Sequence[TrainingClass], *, on: date, at: datetime, by: Account
) -> None:
    """Seats pass on again, and everyone who takes part or waits is told."""
    seats.promote_all(session, classes, on=on, at=at, by=by.key)
    for one in classes:
        text = f"{one.institution.name}恢复招生了，{one.title}照常报名。"
        seats.tell_all(session, one, at=at, code="institution_resumed", text=text)


def _refuse_wrong_step(
    now: InstitutionStanding | None, wanted: Standing, deadline: date | None, on: date
) -> None:
    if now is None or wanted not in STEPS.get(now.standing, ()):
        label = now.standing.label if now else "不在目录里"
        raise refusal("no_such_step", f"机构现在是“{label}”，不能改成“{wanted.label}”")
    if wanted is Standing.RECTIFICATION and (deadline is None or deadline <= on):
        raise refusal("no_deadline", "写整改到哪天，要在今天以后")


def _note(
    session: Session,
    institution_id: int,
    act: str,
    *,
    by: Account,
    at: datetime,
    result: str = "done",
) -> None:
    journal.write(
        session,
        at=at,
        by=by.key,
        act=act,
        noun="institution",
        record_id=institution_id,
        result=result,
    )


def _waiting() -> Refusal:
    return refusal("waiting", "这家机构已经有一项变更在等审批，先处理那一项")
