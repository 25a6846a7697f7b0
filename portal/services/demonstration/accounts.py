"""The named accounts of the demonstration, and as many workers more as are asked for.

All have the same password and no second factor. Numbers and phones are invented: the registry's
code 620171 and these blocks of phones belong to nobody.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from portal.policy.identity import check_character
from portal.policy.roles import Role
from portal.records.accounts import Account, phone_digest
from portal.records.keyring import keyring
from portal.records.people import Person, number_digest
from portal.services.accounts import put_phone, show_notice
from portal.services.demonstration.names import person
from portal.services.demonstration.stage import Stage
from portal.services.passwords import SALT_BYTES, password_hash

PASSWORD = "Yongxinpei-2026"  # noqa: S105 - it is printed on every demonstration
FIRST_BIRTHDAY = date(1970, 1, 1)
SEEN_BEFORE = 30
ADDED_AT_ONCE = 1_000


@dataclass(frozen=True)
class Part:
    """One named account; `institution` is a letter of the cast, `unit` a key of the centres."""

    phone: str
    name: str
    role: Role
    institution: str = ""
    unit: int | None = None
    is_proven: bool = False


PARTS = (
    Part("13900000001", "王示一", Role.WORKER, is_proven=True),
    Part("13900000002", "李示二", Role.WORKER),
    Part("13900000003", "张示三", Role.WORKER, is_proven=True),
    Part("13900000101", "赵示甲", Role.MANAGER, institution="甲"),
    Part("13900000104", "钱示师", Role.INSTRUCTOR, institution="甲"),
    Part("13900000102", "孙示乙", Role.MANAGER, institution="乙"),
    Part("13900000103", "周示丙", Role.MANAGER, institution="丙"),
    Part("13900000201", "吴示审", Role.REVIEWER, unit=0),
    Part("13900000202", "郑示审", Role.REVIEWER, unit=1),
    Part("13900000203", "冯示审", Role.REVIEWER, unit=2),
    # A void certificate wants a second reviewer of the same centre.
    Part("13900000204", "何示审", Role.REVIEWER, unit=0),
    Part("13900000301", "陈示经", Role.PROPOSING_OFFICER),
    Part("13900000302", "褚示批", Role.APPROVING_OFFICER),
    Part("13900000303", "卫示计", Role.AUDITOR),
    # It has applied for the filing and waits for its centre.
    Part("13900000105", "李示午", Role.MANAGER, institution="午"),
)


def add_accounts(stage: Stage, *, more_workers: int = 0) -> None:
    """Put the cast's accounts on the stage; `more_workers` have phones from 13800000000 on."""
    # One hash for all: a million would take a day.
    hashed = password_hash(PASSWORD, salt=_salt())
    for serial, part in enumerate(PARTS):
        account = _account(stage, part, hashed)
        if part.role is Role.WORKER:
            _embody(stage, account, serial, is_proven=part.is_proven)
        stage.session.add(account)
        put_phone(account, part.phone)
        stage.session.flush()
        show_notice(stage.session, account, at=stage.at)
    for serial in range(more_workers):
        part = Part(f"138{serial:08d}", person(stage.random), Role.WORKER)
        account = _account(stage, part, hashed)
        _embody(stage, account, len(PARTS) + serial, is_proven=False)
        # Nobody else has these phones, so their places need no look.
        account.phone = part.phone
        account.phone_digest = phone_digest(part.phone)
        account.phone_place = 1
        stage.session.add(account)
        if serial % ADDED_AT_ONCE == 0:
            stage.session.flush()
    stage.session.flush()


def _account(stage: Stage, part: Part, hashed: str) -> Account:
    units = [entry.value.key for entry in stage.law.centres]
    return Account(
        key=stage.key("account", part.phone),
        role=part.role,
        name=part.name,
        institution_id=stage.institutions[part.institution].id if part.institution else None,
        unit=None if part.unit is None else units[part.unit],
        password_hash=hashed,
        password_changed_at=stage.at,
        created_at=stage.at,
        confirmed_at=stage.at,
    )


def _embody(stage: Stage, account: Account, serial: int, *, is_proven: bool) -> None:
    number = id_number(serial)
    embodied = Person(
        key=stage.key("person", serial), name=account.name, number_digest=number_digest(number)
    )
    embodied.number = number
    if is_proven:
        account.card_seen_on = embodied.identity_checked_on = stage.day(-SEEN_BEFORE)
        embodied.identity_checked_by = "cli"
    account.person = embodied


def id_number(serial: int) -> str:
    """An ID number with a right check digit, of a registry that does not exist."""
    days, order = divmod(serial, 900)
    birthday = FIRST_BIRTHDAY + timedelta(days=days)
    body = f"620171{birthday:%Y%m%d}{order + 100:03d}"
    return body + check_character(body)


def _salt() -> bytes:
    return bytes.fromhex(keyring().digest("demonstration", of="accounts.salt"))[:SALT_BYTES]
