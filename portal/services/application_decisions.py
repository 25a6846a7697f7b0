"""A centre checks an application on the spot; one officer proposes, another decides.

An approval changes standing, what the directory says and what may be taught in one transaction.
"""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from portal.policy.applications import (
    OPEN_TO,
    STANDING_AFTER,
    ApplicationKind,
    ApplicationState,
)
from portal.policy.deadlines import DAY
from portal.records.accounts import Account
from portal.records.applications import (
    ApplicationCheck,
    ApplicationProposal,
    InstitutionApplication,
)
from portal.records.classes import TrainingClass
from portal.records.database import transaction
from portal.records.institutions import standing_on
from portal.records.programmes import Programme, approved_on
from portal.records.publications import PublicNoun, raise_revision
from portal.services import seats, standings
from portal.services.applications import lock, note, settled
from portal.services.class_changes import refusal
from portal.services.institution_details import describe
from portal.services.standings import Step

ITEMS = ("venue", "equipment", "safety", "licence")


@dataclass(frozen=True, kw_only=True)
class Findings:
    """What somebody saw; an item is good, to be mended, or None = does not apply."""

    on_day: date
    venue: bool | None
    equipment: bool | None
    safety: bool | None
    licence: bool | None
    words: str = ""

    @property
    def is_passed(self) -> bool:
        return False not in (self.venue, self.equipment, self.safety, self.licence)


def check(
    application: InstitutionApplication,
    findings: Findings,
    *,
    by: Account,
    at: datetime,
    on: date,
) -> None:
    """Forward it to the officers, or back to the institution with what is to be mended.

    Raises Refusal: settled, no_words, not_looked, not_yet.
    """
    looked_at = (findings.venue, findings.equipment, findings.safety)
    if application.kind is ApplicationKind.FILING and None in looked_at:
        raise refusal("not_looked", "备案要看场地、设备和安全")
    if not findings.is_passed and not findings.words:
        raise refusal("no_words", "有要改的，写清要改什么")
    if findings.on_day > on:
        raise refusal("not_yet", "核查的日子不能在今天以后")
    with transaction() as session:
        found = lock(session, application)
        if found.state is not ApplicationState.SUBMITTED:
            raise settled(found)
        session.add(
            ApplicationCheck(
                application_id=found.id,
                on_day=findings.on_day,
                at=at,
                by=by.id,
                is_passed=findings.is_passed,
                words=findings.words,
                **{name: getattr(findings, name) for name in ITEMS},
            )
        )
        passed, back = ApplicationState.FORWARDED, ApplicationState.RETURNED
        found.state = passed if findings.is_passed else back
        note(session, found, "check_application", by=by, at=at, result=found.state.value)


def propose(
    application: InstitutionApplication,
    *,
    is_for: bool,
    filing_no: str = "",
    reason: str = "",
    by: Account,
    at: datetime,
) -> ApplicationProposal:
    """Propose to agree or to refuse; until another officer decides, nothing changes.

    Raises Refusal: settled, waiting, no_reason, no_filing_no.
    """
    if not is_for and not reason:
        raise refusal("no_reason", "不同意要写理由，机构看得到")
    if is_for and application.kind is ApplicationKind.FILING and not filing_no:
        raise refusal("no_filing_no", "写备案号")
    waiting = refusal("waiting", "已经有人提出了意见，等审批人决定")
    try:
        with transaction() as session:
            found = lock(session, application)
            if found.state is not ApplicationState.FORWARDED:
                raise settled(found)
            if found.open_proposal:
                raise waiting
            proposal = ApplicationProposal(
                application_id=found.id,
                is_for=is_for,
                filing_no=filing_no if is_for else "",
                reason=reason,
                proposed_at=at,
                proposed_by=by.id,
            )
            session.add(proposal)
            session.flush()
            note(session, found, "propose_application", by=by, at=at)
            return proposal
    except IntegrityError:
        raise waiting from None


def approve(
    application: InstitutionApplication,
    *,
    proposal: str,
    by: Account,
    at: datetime,
    on: date,
) -> None:
    """Decide as was proposed in the proposal of that key; an approval holds from today.

    Raises Refusal: own_proposal, settled, not_now.
    """
    with transaction() as session:
        # The classes first, as every deed on seats does; then the application.
        classes = seats.lock_classes_of(session, application.institution_id)
        found, proposed = _decide(session, application, proposal, is_approved=True, by=by, at=at)
        found.state = ApplicationState.APPROVED if proposed.is_for else ApplicationState.REFUSED
        if proposed.is_for:
            _carry_out(session, found, proposed, classes, by=by, at=at, on=on)
        result = found.state.value
        note(session, found, "decide_application", by=by, at=at, result=result)


def decline(
    application: InstitutionApplication, *, proposal: str, by: Account, at: datetime
) -> None:
    """Send the proposal back to who made it. Raises Refusal: own_proposal, settled."""
    with transaction() as session:
        found, _ = _decide(session, application, proposal, is_approved=False, by=by, at=at)
        note(session, found, "decline_application", by=by, at=at)


def _decide(
    session: Session,
    application: InstitutionApplication,
    key: str,
    *,
    is_approved: bool,
    by: Account,
    at: datetime,
) -> tuple[InstitutionApplication, ApplicationProposal]:
    """The first decision counts: what the decider has not seen is not decided."""
    found = lock(session, application)
    proposed = found.open_proposal
    if proposed is None or proposed.key != key or found.state is not ApplicationState.FORWARDED:
        raise settled(found)
    if proposed.proposed_by == by.id:
        raise refusal("own_proposal", "自己提出的，由审批人决定")
    proposed.is_approved, proposed.decided_at, proposed.decided_by = is_approved, at, by.id
    return found, proposed


def _carry_out(
    session: Session,
    found: InstitutionApplication,
    proposed: ApplicationProposal,
    classes: list[TrainingClass],
    *,
    by: Account,
    at: datetime,
    on: date,
) -> None:
    now = standing_on(found.institution_id, on=on)
    if found.kind not in OPEN_TO[now.standing if now else None]:
        label = now.standing.label if now else "还没有备案"
        raise refusal("not_now", f"机构现在是“{label}”，这份{found.kind.label}办不了了")
    was_expired = _is_expired(found, on)
    standing = STANDING_AFTER.get(found.kind)
    if standing:
        # It was not moved by anybody's order, so that no reason is told of it.
        standings.take(session, found.institution_id, Step(standing), classes, on=on, at=at, by=by)
    if found.details:
        is_filing = found.kind is ApplicationKind.FILING
        describe(
            session,
            found.institution,
            found.details,
            filing_no=proposed.filing_no if is_filing else None,
            on=on,
        )
        _approve_programmes(session, found, on=on)
    goes_on = found.kind is ApplicationKind.CHANGE and now and now.standing.may_open_classes
    if goes_on and was_expired and not _is_expired(found, on):
        ahead = standings.ahead(classes, on=on)
        standings.let_go_on(session, ahead, on=on, at=at, by=by)
    raise_revision(session, PublicNoun.INSTITUTIONS, PublicNoun.CLASSES, at=at)


def _is_expired(found: InstitutionApplication, on: date) -> bool:
    until = found.institution.licence_until
    return until is not None and until < on


def _approve_programmes(session: Session, found: InstitutionApplication, *, on: date) -> None:
    """A filing begins anew: what was approved before it ends the day before."""
    if found.kind is not ApplicationKind.FILING:
        return
    chosen = select(Programme).where(Programme.institution_id == found.institution_id)
    for former in session.scalars(chosen.where(approved_on(on))):
        if former.from_day < on:
            former.until_day = on - DAY
        else:
            session.delete(former)
    session.add_all(
        Programme(
            institution_id=found.institution_id,
            occupation_id=wanted.occupation_id,
            course=wanted.course,
            training_type=wanted.training_type,
            highest_level=wanted.highest_level,
            from_day=on,
        )
        for wanted in found.programmes
    )
