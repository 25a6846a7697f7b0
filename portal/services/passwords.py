"""Passwords: how they are kept, what a new one must be, and who of a phone's people typed it.

argon2id with 19 MiB and 2 passes. All accounts on one phone share a salt, so that one hash tries
them all: a sign-in costs one hash whether the phone has eight accounts, one or none.
`docs/decisions/sign-in.md` says why.
"""

import secrets
from base64 import b64decode
from collections.abc import Iterable
from hmac import compare_digest
from unicodedata import normalize

from argon2.low_level import Type, hash_secret
from zxcvbn.frequency_lists import FREQUENCY_LISTS

from portal.policy.verdict import Reason, Weight
from portal.records.accounts import Account
from portal.records.keyring import keyring
from portal.records.keys import ALPHABET
from portal.services.refusal import Refusal

KIBIBYTES, PASSES, LANES, HASH_BYTES, SALT_BYTES = 19_456, 2, 1, 32, 16
SHORTEST, LONGEST = 8, 200
KINDS_FOR_STAFF = 3
COMMON = frozenset(FREQUENCY_LISTS["passwords"])


def password_hash(password: str, *, salt: bytes) -> str:
    """The PHC string of a password. About 70 ms of one core."""
    return hash_secret(
        normalize("NFKC", password).encode(),
        salt,
        time_cost=PASSES,
        memory_cost=KIBIBYTES,
        parallelism=LANES,
        hash_len=HASH_BYTES,
        type=Type.ID,
    ).decode()


def salt_of(account: Account) -> bytes:
    """The salt of the account's phone; of its own key where it has none yet."""
    digest = account.phone_digest or keyring().digest(account.key, of="accounts.key")
    return bytes.fromhex(digest)[:SALT_BYTES]


def set_password(account: Account, password: str) -> None:
    """Keep a password that was checked; call it after a change of phone too: the salt changed."""
    account.password_hash = password_hash(password, salt=salt_of(account))


def holders_of(password: str, accounts: Iterable[Account]) -> list[Account]:
    """Which of the accounts have this password: one hash for each salt, one at least."""
    having = [account for account in accounts if account.password_hash]
    salts = {_salt(account) for account in having} or {secrets.token_bytes(SALT_BYTES)}
    hashes = [password_hash(password, salt=salt) for salt in salts]
    return [
        account
        for account in having
        if any(compare_digest(account.password_hash or "", one) for one in hashes)
    ]


def is_password_of(account: Account, password: str) -> bool:
    return bool(holders_of(password, [account]))


def refuse_weak(password: str, *, is_staff_rule: bool, known: Iterable[str | None] = ()) -> None:
    """Raise Refusal where a new password will not do. `known`: what others know of its owner."""
    text = normalize("NFKC", password)
    if len(text) < SHORTEST:
        raise _weak(f"还差 {SHORTEST - len(text)} 位，至少 {SHORTEST} 位，15 位以上更安全")
    if len(text) > LONGEST:
        raise _weak(f"太长了，最多 {LONGEST} 位")
    if text.lower() in COMMON or len(set(text)) < 3:
        raise _weak("这个密码太常见，一猜就中，换一个")
    if any(word and text.lower() in {word.lower(), word[-8:].lower()} for word in known):
        raise _weak("别人知道您的手机号和身份证号，换一个密码")
    if is_staff_rule and _kinds(text) < KINDS_FOR_STAFF:
        raise _weak("工作人员的密码要有大写字母、小写字母、数字、符号中的三种")


def first_password() -> str:
    """A random password to hand over once: 60 bits, three kinds of characters, easy to read out."""
    letters = "".join(secrets.choice(ALPHABET) for _ in range(12))
    return f"{letters[:4]}-{letters[4:8]}-{letters[8:]}-K7"


def _kinds(text: str) -> int:
    tests = (str.isupper, str.islower, str.isdigit, lambda one: not one.isalnum())
    return sum(any(test(character) for character in text) for test in tests)


def _salt(account: Account) -> bytes:
    encoded = (account.password_hash or "").split("$")[4]
    return b64decode(encoded + "=" * (-len(encoded) % 4))


def _weak(text: str) -> Refusal:
    return Refusal("weak_password", [Reason("weak_password", text, "", Weight.REFUSE)])
