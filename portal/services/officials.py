"""Accounts of staff and institutions: proposed by one officer, confirmed by another.

A new account gets a first password, shown once, which its holder changes at the first sign-in. An
institution's manager makes its own people's accounts, which need no second official.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from portal.policy.roles import Role
from portal.policy.uscc import is_valid
from portal.policy.verdict import Reason, Weight
from portal.records import journal, search
from portal.records.accounts import Account
from portal.records.database import db, transaction
from portal.records.institutions import Institution
from portal.records.search import Noun
from portal.services import passwords, sign_ins
from portal.services.accounts import put_phone
from portal.services.refusal import Refusal
from portal.services.search_index import institution_entry

FIRST_OFFICERS = ((Role.PROPOSING_OFFICER, "首位经办人"), (Role.APPROVING_OFFICER, "首位审批人"))


@dataclass(frozen=True)
class NewInstitution:
    """One that the portal does not know yet; its manager applies for the filing."""

    uscc: str
    name: str


@dataclass(frozen=True)
class NewAccount:
    """Who shall have an account; name and phone in normal form."""

    role: Role
    name: str
    phone: str
    unit: str | None = None
    institution_id: int | None = None
    institution: NewInstitution | None = None


def propose(new: NewAccount, *, by: Account, at: datetime) -> tuple[Account, str]:
    """An account that sleeps until another officer confirms it, and its first password.

    With it comes an institution that the portal does not know yet. Raises Refusal: wrong_code.
    """
    return _make(new, by=by, at=at, act="propose_account", is_confirmed=False)


def make_for_institution(new: NewAccount, *, by: Account, at: datetime) -> tuple[Account, str]:
    """An account in the manager's own institution, and its first password."""
    assert new.institution_id == by.institution_id  # noqa: S101 - the page offers no other
    return _make(new, by=by, at=at, act="make_account", is_confirmed=True)


def _make(
    new: NewAccount, *, by: Account, at: datetime, act: str, is_confirmed: bool
) -> tuple[Account, str]:
    first = passwords.first_password()
    with transaction() as session:
        institution_id = new.institution_id
        if new.institution:
            institution_id = _register(session, new.institution, by=by, at=at)
        account = Account(
            role=new.role,
            name=new.name,
            unit=new.unit,
            institution_id=institution_id,
            created_at=at,
            created_by=by.id,
            confirmed_at=at if is_confirmed else None,
            must_change_password=True,
        )
        put_phone(account, new.phone)
        passwords.set_password(account, first)
        session.add(account)
        session.flush()
        _note(session, account, act, by=by.key, at=at)
    return account, first


def _register(session: Session, new: NewInstitution, *, by: Account, at: datetime) -> int:
    if not is_valid(new.uscc):
        raise _refusal("wrong_code", "统一社会信用代码不对，照登记证核对")
    institution = Institution(uscc=new.uscc, name=new.name)
    session.add(institution)
    try:
        session.flush()
    except IntegrityError:
        raise _refusal("known", "刚才有人登记了这家机构，再提出一次") from None
    search.put(session, Noun.INSTITUTION, institution_entry(institution))
    journal.write(
        session,
        at=at,
        by=by.key,
        act="register_institution",
        noun="institution",
        record_id=institution.id,
    )
    return institution.id


def confirm(account: Account, *, by: Account, at: datetime) -> None:
    """Let the account sign in. Raises Refusal to its proposer, and when it is settled already."""
    if account.created_by == by.id:
        raise _refusal("own_proposal", "自己提出的账号，由另一个人确认")
    with transaction() as session:
        done = session.execute(
            update(Account)
            .where(Account.id == account.id, Account.confirmed_at.is_(None))
            .where(Account.closed_at.is_(None), Account.disabled_at.is_(None))
            .values(confirmed_at=at, confirmed_by=by.id)
        )
        if not done.rowcount:  # type: ignore[attr-defined]
            raise _refusal("settled", "这个账号刚才已经有人处理，刷新再看")
        _note(session, account, "confirm_account", by=by.key, at=at)


def disable(account: Account, *, by: Account, at: datetime) -> None:
    """End the account's sessions and let it sign in no more; one official is enough to stop.

    Raises Refusal for one's own account, and where somebody did it meanwhile.
    """
    if account.id == by.id:
        raise _refusal("own_account", "不能停用自己的账号")
    with transaction() as session:
        done = session.execute(
            update(Account)
            .where(Account.id == account.id, Account.disabled_at.is_(None))
            .values(disabled_at=at)
        )
        if not done.rowcount:  # type: ignore[attr-defined]
            raise _refusal("settled", "这个账号刚才已经停用，刷新再看")
        sign_ins.end_all(session, account, at=at)
        _note(session, account, "disable_account", by=by.key, at=at)


def renew_first_password(account: Account, *, by: Account, at: datetime) -> str:
    """A new first password for who forgot theirs. The second factor stays.

    Raises Refusal for one's own account and for one that ended.
    """
    if account.id == by.id:
        raise _refusal("own_account", "自己的密码，在“我的账号”里改")
    if account.disabled_at or account.closed_at:
        raise _refusal("not_in_use", "这个账号已停用")
    first = passwords.first_password()
    with transaction() as session:
        passwords.set_password(account, first)
        account.must_change_password = True
        sign_ins.end_all(session, account, at=at)
        _note(session, account, "renew_first_password", by=by.key, at=at, fields="password")
    return first


def make_first_officers(*, at: datetime) -> list[tuple[str, str, str]]:
    """The two officers of a new database: role's label, sign-in name, first password; told once."""
    found = []
    with transaction() as session:
        if session.scalar(select(Account.id).limit(1)) is not None:
            return []
        for role, name in FIRST_OFFICERS:
            first = passwords.first_password()
            account = Account(
                role=role, name=name, created_at=at, confirmed_at=at, must_change_password=True
            )
            session.add(account)
            session.flush()
            passwords.set_password(account, first)
            _note(session, account, "make_first_officer", by="cli", at=at)
            found.append((role.label, account.key, first))
    db.session.rollback()
    return found


def _note(
    session: Session, account: Account, act: str, *, by: str, at: datetime, fields: str = ""
) -> None:
    journal.write(
        session, at=at, by=by, act=act, noun="account", record_id=account.id, fields=fields
    )


def _refusal(code: str, text: str) -> Refusal:
    return Refusal(code, [Reason(code, text, "", Weight.REFUSE)])
