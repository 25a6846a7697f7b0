"""Changes of an official's account by two officials: its role, unit or institution, and a second
factor that its holder lost with all codes. Until the second official confirms, nothing changes.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from portal.policy.roles import Act, Role, may, roles_within_reach
from portal.policy.verdict import Reason, Weight
from portal.records import journal
from portal.records.account_changes import AccountChange, ChangeKind, open_change_of
from portal.records.accounts import Account
from portal.records.database import transaction
from portal.records.instructors import Instructor
from portal.services import second_factor, sign_ins
from portal.services.refusal import Refusal

POSITION = ("role", "unit", "institution_id")


@dataclass(frozen=True)
class Position:
    """A role and where it is held: the unit of a reviewer, the institution of its people."""

    role: Role
    unit: str | None = None
    institution_id: int | None = None


def position_of(account: Account) -> Position:
    return Position(account.role, account.unit, account.institution_id)


def propose_position(account: Account, new: Position, *, by: Account, at: datetime) -> None:
    """Propose another role, unit or institution.

    Raises Refusal: own_account, not_in_use, out_of_reach, unchanged, waiting.
    """
    if new.role not in roles_within_reach(account.role):
        raise _refusal("out_of_reach", "工作人员、机构人员和劳动者不能互换，给本人另开账号")
    if new == position_of(account):
        raise _refusal("unchanged", "和现在一样，没有要改的")
    change = AccountChange(
        kind=ChangeKind.POSITION, role=new.role, unit=new.unit, institution_id=new.institution_id
    )
    _propose(account, change, by=by, at=at)


def propose_new_second_factor(account: Account, *, by: Account, at: datetime) -> None:
    """Propose that the holder, who lost phone and codes, may enrol anew at the next sign-in.

    Raises Refusal: own_account, not_in_use, not_enrolled, waiting.
    """
    if account.totp_since is None:
        raise _refusal("not_enrolled", "还没有绑定验证器，下次登录时就会让本人绑定")
    _propose(account, AccountChange(kind=ChangeKind.SECOND_FACTOR), by=by, at=at)


def _propose(account: Account, change: AccountChange, *, by: Account, at: datetime) -> None:
    if account.id == by.id:
        raise _refusal("own_account", "不能改自己的账号，由别的经办人提出")
    try:
        with transaction() as session:
            if not account.is_live:
                raise _refusal("not_in_use", "这个账号没有在用，不能改")
            if open_change_of(account):
                raise _waiting()
            was = position_of(account)
            change.account_id = account.id
            change.was_role = was.role
            change.was_unit = was.unit
            change.was_institution_id = was.institution_id
            change.proposed_by = by.id
            change.proposed_at = at
            session.add(change)
            session.flush()
            _note(session, change, "propose_account_change", by=by, at=at)
    except IntegrityError:
        raise _waiting() from None


def confirm(change: AccountChange, *, by: Account, at: datetime) -> None:
    """Do what was proposed and end the account's sessions.

    Raises Refusal: own_proposal, own_account, settled, proposer_left, not_in_use.
    """
    with transaction() as session:
        _decide(session, change, is_confirmed=True, by=by, at=at)
        proposer = change.proposer
        if not (proposer.is_live and may(proposer.role, Act.PROPOSE_ACCOUNTS)):
            # Else two proposing officers, each proposed away by the other, would leave none.
            raise _refusal("proposer_left", "提出的人已经不是经办人，点“不同意”，再由别人提出")
        account = change.account
        if not account.is_live:
            raise _refusal("not_in_use", "这个账号刚才停用了，不能改，可以不同意")
        if change.role:
            account.role = change.role
            account.unit = change.unit
            account.institution_id = change.institution_id
            # Whoever taught under this account does so no more, until an institution connects them.
            taught = update(Instructor).where(Instructor.account_id == account.id)
            session.execute(taught.values(account_id=None))
        else:
            second_factor.forget(session, account)
        sign_ins.end_all(session, account, at=at)
        _note(session, change, "confirm_account_change", by=by, at=at)


def decline(change: AccountChange, *, by: Account, at: datetime) -> None:
    """Leave the account as it is. Raises Refusal: own_proposal, own_account, settled."""
    with transaction() as session:
        _decide(session, change, is_confirmed=False, by=by, at=at)
        _note(session, change, "decline_account_change", by=by, at=at)


def _decide(
    session: Session, change: AccountChange, *, is_confirmed: bool, by: Account, at: datetime
) -> None:
    """The first decision counts; of two at once the database lets one through."""
    if change.proposed_by == by.id:
        raise _refusal("own_proposal", "自己提出的，由另一个人处理")
    if change.account_id == by.id:
        raise _refusal("own_account", "改的是您自己的账号，由别的审批人处理")
    done = session.execute(
        update(AccountChange)
        .where(AccountChange.id == change.id, AccountChange.decided_at.is_(None))
        .values(decided_at=at, decided_by=by.id, is_confirmed=is_confirmed)
    )
    if not done.rowcount:  # type: ignore[attr-defined]
        raise _refusal("settled", "刚才已经有人处理，刷新再看")


def _note(session: Session, change: AccountChange, act: str, *, by: Account, at: datetime) -> None:
    now = (change.role, change.unit, change.institution_id)
    was = (change.was_role, change.was_unit, change.was_institution_id)
    changed = [
        name.removesuffix("_id")
        for name, one, old in zip(POSITION, now, was, strict=True)
        if one != old
    ]
    journal.write(
        session,
        at=at,
        by=by.key,
        act=act,
        noun="account",
        record_id=change.account_id,
        fields=",".join(changed) if change.role else change.kind,
    )


def _waiting() -> Refusal:
    return _refusal("waiting", "这个账号已经有一项变更在等确认，先处理那一项")


def _refusal(code: str, text: str) -> Refusal:
    return Refusal(code, [Reason(code, text, "", Weight.REFUSE)])
