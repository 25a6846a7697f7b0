"""The shortage directory is published and withdrawn by two officers: one proposes, another decides.

A version holds from its day until the day before the next one of its level, whoever published
first; docs/decisions/shortage.md says what a withdrawal leaves. What is over never changes.
"""

from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from portal.policy.shortage import Term, last_days
from portal.records.accounts import Account
from portal.records.database import transaction
from portal.records.publications import PublicNoun, raise_revision
from portal.records.shortage import ShortageVersion
from portal.records.shortage_proposals import (
    PUBLISHED,
    WITHDRAWN,
    ShortageAct,
    ShortageProposal,
)
from portal.services.class_changes import refusal
from portal.services.refusal import Refusal
from portal.services.shortage_drafts import (
    locked_version,
    note,
    open_proposal,
    refuse_stale,
)

PROPOSED = {
    ShortageAct.PUBLISH: "propose_shortage_publication",
    ShortageAct.WITHDRAW: "propose_shortage_withdrawal",
}


def propose(
    version: ShortageVersion,
    act: ShortageAct,
    day: date,
    reason: str = "",
    *,
    seen: int,
    by: Account,
    at: datetime,
    on: date,
) -> ShortageProposal:
    """Propose to publish a draft, or to withdraw a published version, from `day` on.

    Raises Refusal: waiting, changed, past, empty, no_document, published, same_day, no_reason,
    not_published, over.
    """
    try:
        with transaction() as session:
            found = locked_version(session, version)
            if open_proposal(session, found):
                raise _waiting()
            refuse_stale(found, seen)
            if act is ShortageAct.WITHDRAW and not reason:
                raise refusal("no_reason", "写撤回的理由")
            _refuse_wrong(session, found, act, day, on)
            proposal = ShortageProposal(
                version=found,
                act=act,
                day=day,
                reason=reason,
                proposed_at=at,
                proposed_by=by.id,
            )
            session.add(proposal)
            note(session, found, PROPOSED[act], by=by, at=at, day=day)
            return proposal
    except IntegrityError:
        raise _waiting() from None


def approve(proposal: ShortageProposal, *, seen: int, by: Account, at: datetime, on: date) -> None:
    """Publish or withdraw; the versions of that level follow one another without overlap.

    Raises Refusal: own_proposal, settled, changed, and what `propose` says of version and day.
    """
    with transaction() as session:
        version = locked_version(session, proposal.version)
        found = _undecided(session, proposal, version, by=by)
        refuse_stale(version, seen)
        _refuse_wrong(session, version, found.act, found.day, on)
        _decide(found, is_approved=True, by=by, at=at)
        if found.act is ShortageAct.PUBLISH:
            version.from_day = found.day
            version.published_by = by.key
            version.published_at = at
            note(session, version, PUBLISHED, by=by, at=at, day=found.day)
        else:
            version.withdrawn_from = found.day
            version.withdrawn_at = at
            note(session, version, WITHDRAWN, by=by, at=at, day=found.day)
        _set_last_days(session, version)
        raise_revision(session, PublicNoun.SHORTAGE, PublicNoun.CLASSES, at=at)


def decline(proposal: ShortageProposal, remark: str, *, by: Account, at: datetime) -> None:
    """Leave everything as it is; a draft can be edited again.

    Raises Refusal: own_proposal, settled.
    """
    with transaction() as session:
        version = locked_version(session, proposal.version)
        found = _undecided(session, proposal, version, by=by)
        _decide(found, is_approved=False, remark=remark, by=by, at=at)
        note(session, version, "decline_shortage_proposal", by=by, at=at)


def _undecided(
    session: Session, proposal: ShortageProposal, version: ShortageVersion, *, by: Account
) -> ShortageProposal:
    """The first decision counts, and neither who proposed nor who drafted makes it."""
    chosen = select(ShortageProposal).where(ShortageProposal.id == proposal.id)
    locked = chosen.with_for_update().execution_options(populate_existing=True)
    found = session.scalars(locked).one()
    if found.proposed_by == by.id or version.drafted_by == by.key:
        raise refusal("own_proposal", "自己起草或者提出的，由另一位审批人决定")
    if found.decided_at:
        answer = "同意" if found.is_approved else "退回"
        raise refusal("settled", f"刚才已经有人{answer}了，刷新再看")
    return found


def _decide(
    found: ShortageProposal, *, is_approved: bool, by: Account, at: datetime, remark: str = ""
) -> None:
    found.is_approved = is_approved
    found.remark = remark
    found.decided_at = at
    found.decided_by = by.id


def _refuse_wrong(
    session: Session, version: ShortageVersion, act: ShortageAct, day: date, on: date
) -> None:
    if day < on:
        raise refusal("past", "这一天已经过了，写今天或者以后的一天")
    if act is ShortageAct.WITHDRAW:
        _refuse_withdrawal(version, day)
        return
    if version.published_at:
        raise refusal("published", "这一版已经发布了")
    if not version.document_no.strip():
        raise refusal("no_document", "还没有文号，先写上再提请")
    if not version.entries:
        raise refusal("empty", "目录里还没有工种，先加上再提请")
    for other in _line_of(session, version):
        if other.ever_begins and other.from_day == day:
            text = f"第{other.number}版已经定在这一天起执行，换一天，或者先撤回它"
            raise refusal("same_day", text)


def _refuse_withdrawal(version: ShortageVersion, day: date) -> None:
    if not version.published_at:
        raise refusal("not_published", "这一版还没有发布，不用撤回")
    if version.withdrawn_from:
        raise refusal("over", "这一版已经撤回了")
    if version.until_day and day > version.until_day:
        raise refusal("over", "到那一天，这一版已经被新版代替，不用撤回")


def _set_last_days(session: Session, version: ShortageVersion) -> None:
    session.flush()
    line = _line_of(session, version)
    ends = last_days({one: Term(one.from_day, one.withdrawn_from) for one in line})
    for one, last in ends.items():
        one.until_day = last


def _line_of(session: Session, version: ShortageVersion) -> list[ShortageVersion]:
    """The published versions of the same level."""
    chosen = select(ShortageVersion).where(
        ShortageVersion.level == version.level, ShortageVersion.published_at.is_not(None)
    )
    return list(session.scalars(chosen))


def _waiting() -> Refusal:
    return refusal("waiting", "这一版已经在等审批，先等审批人决定")
