"""Changes of the register: an institution asks, its centre or two officers decide.

Instructors and venues are the centre's to check and to pass. The directory (programmes, stars) and
measures against an instructor are one officer's to propose and another's to decide.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from portal.policy.register import RegisterDeed, RegisterNoun, RegisterState
from portal.policy.roles import Role
from portal.records import journal
from portal.records.accounts import Account
from portal.records.database import transaction
from portal.records.institutions import Institution
from portal.records.instructors import Instructor
from portal.records.programmes import Programme
from portal.records.publications import PublicNoun, raise_revision
from portal.records.register_changes import RegisterChange, RegisterFile, RegisterStep
from portal.records.venues import Venue
from portal.services import instructors, programmes, stars, uploads, venues
from portal.services.class_changes import refusal

State = RegisterState
APPLY: dict[RegisterNoun, Callable[..., None]] = {
    RegisterNoun.INSTRUCTOR: instructors.apply,
    RegisterNoun.VENUE: venues.apply,
    RegisterNoun.PROGRAMME: programmes.apply,
    RegisterNoun.STAR: stars.apply,
}


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What shall become of what; `row` is empty for something new, `details` for an end."""

    noun: RegisterNoun
    deed: RegisterDeed
    title: str
    details: str | None = None
    row: Instructor | Venue | Programme | None = None

    def columns(self) -> dict[str, object]:
        named = {"noun": self.noun, "deed": self.deed, "title": self.title}
        return named | ({f"{self.noun}_id": self.row.id} if self.row else {})


def save(
    institution: Institution,
    wanted: Wanted,
    *,
    change: RegisterChange | None = None,
    by: Account,
    at: datetime,
) -> RegisterChange:
    """Keep what is asked for; nobody else sees it yet. Raises Refusal: waiting, not_now."""
    if change is None:
        return _begin(institution, wanted, State.DRAFT, by=by, at=at)
    with _locked(change) as (session, found):
        _refuse_unless(found, found.state.is_institutions)
        found.title, found.details = wanted.title, wanted.details
        _write(session, found, "save_register_change", by=by, at=at)
        return found


def submit(change: RegisterChange, *, reason: str = "", by: Account, at: datetime) -> None:
    """Hand it in. Raises Refusal: not_now."""
    with _locked(change) as (session, found):
        _refuse_unless(found, found.state.is_institutions)
        _step(session, found, State.SUBMITTED, "submit_register_change", reason, by=by, at=at)


def withdraw(change: RegisterChange, *, by: Account, at: datetime) -> None:
    """Take back what nobody has decided. Raises Refusal: not_now."""
    with _locked(change) as (session, found):
        _refuse_unless(found, found.state.is_open)
        found.details = None
        _step(session, found, State.WITHDRAWN, "withdraw_register_change", "", by=by, at=at)


def attach(
    change: RegisterChange, files: list[tuple[str, bytes]], *, by: Account, at: datetime
) -> None:
    """Put papers beside it. Raises Refusal: not_now, and what `uploads.store` refuses."""
    with _locked(change) as (session, found):
        _refuse_unless(found, found.state.is_institutions)
        for name, content in files:
            kept = uploads.store(name, content, by=by, at=at)
            session.flush()
            session.add(RegisterFile(change_id=found.id, upload_id=kept.id))
        _write(session, found, "attach_register_papers", by=by, at=at)


def send_back(change: RegisterChange, reason: str, *, by: Account, at: datetime) -> None:
    """Say what is missing; the institution mends it. Raises Refusal: not_now, not_yours."""
    with _locked(change) as (session, found):
        _refuse_unless(found, found.state is State.SUBMITTED)
        _refuse_others_business(found, by)
        _step(session, found, State.RETURNED, "return_register_change", reason, by=by, at=at)


def propose(change: RegisterChange, reason: str, *, by: Account, at: datetime) -> None:
    """Pass what an institution asks of the directory on to the approving officer.

    Raises Refusal: not_now, not_yours.
    """
    with _locked(change) as (session, found):
        _refuse_unless(found, found.state is State.SUBMITTED)
        _refuse_others_business(found, by)
        found.proposed_by = by.id
        _step(session, found, State.PROPOSED, "propose_register_change", reason, by=by, at=at)


def propose_own(
    institution: Institution, wanted: Wanted, reason: str, *, by: Account, at: datetime
) -> RegisterChange:
    """An officer's own proposal: a rating, or a measure against an instructor.

    Raises Refusal: waiting.
    """
    return _begin(institution, wanted, State.PROPOSED, reason=reason, by=by, at=at)


def approve(change: RegisterChange, *, by: Account, at: datetime, on: date) -> None:
    """Put it into the register. Raises Refusal: not_now, not_yours, own_proposal, and why not."""
    try:
        with _deciding(change, by) as (session, found):
            institution = session.get_one(Institution, found.institution_id, with_for_update=True)
            APPLY[found.noun](session, institution, found, on=on)
            found.details, found.decided_by = None, by.id
            _step(session, found, State.APPROVED, "approve_register_change", "", by=by, at=at)
            raise_revision(session, PublicNoun.INSTITUTIONS, at=at)
            if found.noun is RegisterNoun.VENUE:
                raise_revision(session, PublicNoun.CLASSES, at=at)
    except IntegrityError:
        raise refusal("changed", "刚才有人改了同一条备案，刷新再看") from None


def decline(change: RegisterChange, reason: str, *, by: Account, at: datetime) -> None:
    """Leave the register as it is. Raises Refusal: not_now, not_yours, own_proposal."""
    with _deciding(change, by) as (session, found):
        found.details, found.decided_by = None, by.id
        _step(session, found, State.DECLINED, "decline_register_change", reason, by=by, at=at)


def _begin(
    institution: Institution,
    wanted: Wanted,
    state: State,
    *,
    reason: str = "",
    by: Account,
    at: datetime,
) -> RegisterChange:
    try:
        with transaction() as session:
            found = RegisterChange(institution_id=institution.id, state=state, **wanted.columns())
            found.details = wanted.details
            found.proposed_by = by.id if state is State.PROPOSED else None
            session.add(found)
            session.flush()
            act = "save" if state is State.DRAFT else "propose"
            _step(session, found, state, f"{act}_register_change", reason, by=by, at=at)
            return found
    except IntegrityError:
        raise refusal("waiting", "这一项已经有一个变更没有办完，先办完那一个") from None


@contextmanager
def _locked(change: RegisterChange) -> Iterator[tuple[Session, RegisterChange]]:
    with transaction() as session:
        chosen = select(RegisterChange).where(RegisterChange.id == change.id)
        locked = chosen.with_for_update().execution_options(populate_existing=True)
        yield session, session.scalars(locked).one()


@contextmanager
def _deciding(change: RegisterChange, by: Account) -> Iterator[tuple[Session, RegisterChange]]:
    """The centre decides what was submitted to it, an officer what another one proposed."""
    with _locked(change) as (session, found):
        if found.proposed_by == by.id:
            raise refusal("own_proposal", "自己提出的，由审批人决定")
        by_centre = by.role is Role.REVIEWER
        _refuse_unless(found, found.state is (State.SUBMITTED if by_centre else State.PROPOSED))
        if by_centre:
            _refuse_others_business(found, by)
        yield session, found


def _refuse_unless(found: RegisterChange, is_right: bool) -> None:
    if not is_right:
        raise refusal("not_now", f"现在是“{found.state.label}”，不能这样办。刷新再看")


def _refuse_others_business(found: RegisterChange, by: Account) -> None:
    is_officer = by.role is Role.PROPOSING_OFFICER
    if found.noun.is_for_officers is not is_officer:
        whose = "经办人提出、审批人决定" if found.noun.is_for_officers else "服务中心审核"
        raise refusal("not_yours", f"{found.noun.label}由{whose}")


def _step(
    session: Session,
    found: RegisterChange,
    state: State,
    act: str,
    reason: str,
    *,
    by: Account,
    at: datetime,
) -> None:
    found.state = state
    session.add(RegisterStep(change_id=found.id, state=state, at=at, by=by.id, reason=reason))
    _write(session, found, act, by=by, at=at)


def _write(session: Session, found: RegisterChange, act: str, *, by: Account, at: datetime) -> None:
    journal.write(session, at=at, by=by.key, act=act, noun="register_change", record_id=found.id)
