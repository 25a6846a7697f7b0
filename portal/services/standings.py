"""An institution's standing is changed by two officers: one proposes, another decides.

A suspension stops enrolment in the transaction that decides it: whoever is signing up is seated
before, or sees the new standing. Classes that have begun go on.
"""

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
from portal.records.institutions import Institution, InstitutionStanding, holds_on
from portal.records.publications import PublicNoun, raise_revision
from portal.records.standing_proposals import StandingProposal
from portal.services import seats
from portal.services.class_changes import refusal
from portal.services.refusal import Refusal

# What may be proposed for an institution of each standing; the other ways in and out are filings.
STEPS = {
    Standing.FILED: (Standing.RECTIFICATION, Standing.SUSPENDED),
    Standing.RECTIFICATION: (Standing.FILED, Standing.SUSPENDED),
    Standing.SUSPENDED: (Standing.FILED, Standing.RECTIFICATION),
}


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
            now = _standing(session, institution.id, on)
            _refuse_wrong_step(now, standing, deadline, on)
            if _open_proposal(session, institution.id):
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
        was = _standing(session, found.institution_id, on)
        _refuse_wrong_step(was, found.standing, found.deadline, on)
        _put(session, found, on=on, by=by)
        session.flush()
        ahead = [one for one in classes if one.announced_at and one.planned_start > on]
        if not found.standing.may_open_classes:
            _tell_of_stop(session, ahead, at=at)
        elif was and not was.standing.may_open_classes:
            _let_go_on(session, ahead, on=on, at=at, by=by)
        _note(session, found.institution_id, "approve_standing", by=by, at=at)
        raise_revision(session, PublicNoun.INSTITUTIONS, PublicNoun.CLASSES, at=at)


def decline(proposal: StandingProposal, *, by: Account, at: datetime) -> None:
    """Leave the institution as it is. Raises Refusal: own_proposal, settled."""
    with transaction() as session:
        found = _decide(session, proposal, is_approved=False, by=by, at=at)
        _note(session, found.institution_id, "decline_standing", by=by, at=at)


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


def _put(session: Session, proposal: StandingProposal, *, on: date, by: Account) -> None:
    """Standings follow one another by days: of two on one day the later one holds."""
    now = _standing(session, proposal.institution_id, on)
    if now is None or now.from_day < on:
        if now:
            now.until_day = on - DAY
        now = InstitutionStanding(institution_id=proposal.institution_id, from_day=on)
        session.flush()
        session.add(now)
    now.standing = proposal.standing
    now.reason = proposal.reason
    now.deadline = proposal.deadline
    now.decided_by = by.key


def _tell_of_stop(session: Session, classes: list[TrainingClass], *, at: datetime) -> None:
    for one in classes:
        text = (
            f"{one.institution.name}从今天起暂停招生，{one.title}可能开不了。"
            "您的名额、候补都还在，也可以一步换到同样的班，排队时间不变。"
        )
        seats.tell_all(session, one, at=at, code="institution_suspended", text=text)


def _let_go_on(
    session: Session, classes: list[TrainingClass], *, on: date, at: datetime, by: Account
) -> None:
    seats.promote_all(session, classes, on=on, at=at, by=by.key)
    for one in classes:
        text = f"{one.institution.name}恢复招生了，{one.title}照常报名。"
        seats.tell_all(session, one, at=at, code="institution_resumed", text=text)


def _standing(session: Session, institution_id: int, on: date) -> InstitutionStanding | None:
    chosen = select(InstitutionStanding).where(
        InstitutionStanding.institution_id == institution_id, holds_on(on)
    )
    return session.scalar(chosen)


def _open_proposal(session: Session, institution_id: int) -> StandingProposal | None:
    chosen = select(StandingProposal).where(
        StandingProposal.institution_id == institution_id, StandingProposal.decided_at.is_(None)
    )
    return session.scalar(chosen)


def _refuse_wrong_step(
    now: InstitutionStanding | None, wanted: Standing, deadline: date | None, on: date
) -> None:
    if now is None or wanted not in STEPS.get(now.standing, ()):
        label = now.standing.label if now else "不在目录里"
        raise refusal("no_such_step", f"机构现在是“{label}”，不能改成“{wanted.label}”")
    if wanted is Standing.RECTIFICATION and (deadline is None or deadline <= on):
        raise refusal("no_deadline", "写整改到哪天，要在今天以后")


def _note(session: Session, institution_id: int, act: str, *, by: Account, at: datetime) -> None:
    journal.write(session, at=at, by=by.key, act=act, noun="institution", record_id=institution_id)


def _waiting() -> Refusal:
    return refusal("waiting", "这家机构已经有一项变更在等审批，先处理那一项")
