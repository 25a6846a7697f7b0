"""Sessions on the server: begun, seen, ended. Ending is at once, whatever the browser keeps."""

import secrets
from datetime import datetime, timedelta

from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from portal.policy.roles import Role
from portal.records.accounts import Account
from portal.records.database import db, transaction
from portal.records.sign_in_log import SignInEntry, SignInResult
from portal.records.sign_ins import Device, SignIn, device_of, sign_in_with, token_hash

WORKERS_IDLE, WORKERS_LONGEST = timedelta(hours=12), timedelta(days=7)
OTHERS_IDLE, OTHERS_LONGEST = timedelta(minutes=30), timedelta(hours=12)
# A page is not worth a write: the last sight may be this much behind.
SEEN_EVERY = timedelta(minutes=1)
DEVICE_IS_KNOWN_FOR = timedelta(days=365)


def longest(role: Role) -> timedelta:
    """How long a session may last, however busy."""
    return WORKERS_LONGEST if role is Role.WORKER else OTHERS_LONGEST


def idle(role: Role) -> timedelta:
    """How long a session may lie still."""
    return WORKERS_IDLE if role is Role.WORKER else OTHERS_IDLE


def start(account: Account, *, is_whole: bool, device_words: str, at: datetime) -> str:
    """Begin a session and answer its token, which is kept nowhere else."""
    token = secrets.token_urlsafe(32)
    with transaction() as session:
        session.add(
            SignIn(
                account_id=account.id,
                token_hash=token_hash(token),
                device_words=device_words,
                is_whole=is_whole,
                started_at=at,
                seen_at=at,
                ends_at=at + longest(account.role),
            )
        )
    return token


def find(token: str, *, at: datetime) -> SignIn | None:
    """The session that this token opens now; None where it ended, ran out or was never begun."""
    found = sign_in_with(token)
    if found is None or found.ended_at or at >= found.ends_at or not found.account.is_live:
        return None
    if at - found.seen_at >= idle(found.account.role):
        return None
    if at - found.seen_at >= SEEN_EVERY:
        with transaction() as session:
            session.execute(update(SignIn).where(SignIn.id == found.id).values(seen_at=at))
    return found


def end(token: str, *, at: datetime, address: str = "") -> None:
    """Sign out: the token opens nothing any more."""
    with transaction() as session:
        found = sign_in_with(token)
        if found is None or found.ended_at:
            return
        found.ended_at = at
        session.add(
            SignInEntry(
                at=at,
                account_id=found.account_id,
                result=SignInResult.SIGNED_OUT,
                address=address,
                device_words=found.device_words,
            )
        )


def end_all(session: Session, account: Account, *, at: datetime, but: str = "") -> None:
    """End every session of the account, in the caller's transaction; `but` is a token to spare."""
    session.execute(
        update(SignIn)
        .where(
            SignIn.account_id == account.id,
            SignIn.ended_at.is_(None),
            SignIn.token_hash != token_hash(but),
        )
        .values(ended_at=at)
    )


def end_everywhere(account: Account, *, at: datetime) -> None:
    """The holder signs out on every device, this one too."""
    with transaction() as session:
        end_all(session, account, at=at)


def remember_device(account: Account, token: str, *, at: datetime) -> None:
    """Note that the account signed in at this device; an attack elsewhere will not lock it here."""
    with transaction() as session:
        known = device_of([account.id], token)
        if known is None:
            known = Device(account_id=account.id, token_hash=token_hash(token), seen_at=at)
            session.add(known)
        known.seen_at = at


def forget_devices(session: Session, account: Account) -> None:
    session.execute(delete(Device).where(Device.account_id == account.id))


def is_known_device(accounts: list[Account], token: str, *, at: datetime) -> bool:
    """Whether one of the accounts signed in at this device within the year."""
    known = device_of([account.id for account in accounts], token) if token else None
    db.session.rollback()
    return known is not None and at - known.seen_at < DEVICE_IS_KNOWN_FOR
