"""The second factor of staff: a code from an app (TOTP, RFC 6238), and recovery codes beside it."""

import secrets
from datetime import datetime
from hashlib import sha256
from hmac import compare_digest

import pyotp
import segno
from sqlalchemy import delete
from sqlalchemy.orm import Session

from portal.policy.verdict import Reason, Weight
from portal.records import journal
from portal.records.accounts import Account
from portal.records.database import transaction
from portal.records.keyring import keyring
from portal.records.keys import ALPHABET
from portal.records.one_time_codes import RecoveryCode, recovery_code
from portal.records.sign_in_log import SignInResult, forget_failures
from portal.services import entry
from portal.services.entry import Visitor
from portal.services.refusal import Refusal

STEP = 30
RECOVERY_CODES = 8


def secret_to_enrol(account: Account) -> str:
    """The secret that the account's app shall hold; the same until it is confirmed."""
    if account.totp_secret is None:
        with transaction():
            account.totp_secret = pyotp.random_base32()
    return account.totp_secret or ""


def picture(account: Account, *, issuer: str) -> str:
    """The secret as a QR code, an SVG in a data address."""
    totp = pyotp.TOTP(secret_to_enrol(account))
    address = totp.provisioning_uri(name=account.name, issuer_name=issuer)
    return segno.make(address, error="m").svg_data_uri(scale=6, border=4, light="#fff")


def enrol(account: Account, code: str, *, visitor: Visitor, at: datetime) -> list[str]:
    """Confirm that the app shows the right code; answers the recovery codes, shown once."""
    check(account, code, visitor=visitor, at=at)
    codes = ["".join(secrets.choice(ALPHABET) for _ in range(16)) for _ in range(RECOVERY_CODES)]
    with transaction() as session:
        account.totp_since = at
        session.execute(delete(RecoveryCode).where(RecoveryCode.account_id == account.id))
        session.add_all(
            RecoveryCode(account_id=account.id, code_hash=_hash(code)) for code in codes
        )
        journal.write(
            session,
            at=at,
            by=account.key,
            act="enrol_second_factor",
            noun="account",
            record_id=account.id,
        )
    return ["-".join((code[:4], code[4:8], code[8:12], code[12:])) for code in codes]


def forget(session: Session, account: Account) -> None:
    """Take secret and recovery codes away: the next sign-in must enrol anew."""
    session.execute(delete(RecoveryCode).where(RecoveryCode.account_id == account.id))
    account.totp_secret = None
    account.totp_since = None


def check(account: Account, code: str, *, visitor: Visitor, at: datetime) -> None:
    """Let a right code pass once; raises Refusal, or Locked after five wrong ones."""
    bucket = keyring().digest(account.key, of="counters.second_factor")
    entry.count_or_lock(bucket, visitor, at=at)
    typed = "".join(code.split()).replace("-", "").lower()
    with transaction() as session:
        passed = _is_fresh_code(account, typed, at=at) or _is_recovery_code(account, typed, at=at)
        if passed:
            forget_failures(session, bucket)
    if not passed:
        entry.log(account, visitor, SignInResult.CODE_REFUSED, at=at)
        words = "验证码不对，或者已经用过。看手机上最新的 6 位数字"
        raise Refusal("wrong_code", [Reason("wrong_code", words, "", Weight.REFUSE)])


def _is_fresh_code(account: Account, typed: str, *, at: datetime) -> bool:
    """A code of now or of the half minute before or after, that was not used yet."""
    secret = account.totp_secret
    if secret is None or not (typed.isascii() and typed.isdigit()):
        return False
    totp = pyotp.TOTP(secret)
    now = int(at.timestamp()) // STEP
    for step in (now - 1, now, now + 1):
        if compare_digest(totp.generate_otp(step), typed) and step > (account.totp_last_step or 0):
            account.totp_last_step = step
            return True
    return False


def _is_recovery_code(account: Account, typed: str, *, at: datetime) -> bool:
    found = recovery_code(account, _hash(typed))
    if found is not None:
        found.used_at = at
    return found is not None


def _hash(code: str) -> str:
    return sha256(code.encode()).hexdigest()
