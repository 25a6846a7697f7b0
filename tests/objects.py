"""A real object behind every closed address with a variable part; tests/access.py walks them.

Whoever adds such a route says here what stands behind it and who finds it: somebody, and not
everybody. An address is known by its pattern up to the last variable part, so that the deeds on an
object (`…/<key>/disable`) need no line of their own.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, fields
from itertools import count
from typing import TypeVar

from werkzeug.routing import Rule

from portal.policy.roles import Role
from portal.records.account_changes import AccountChange, ChangeKind
from portal.records.accounts import Account
from portal.records.corrections import CorrectedField, Correction, Evidence
from portal.records.database import Base, db, transaction
from portal.records.people import Person, number_digest
from tests.builders import an_institution
from tests.conftest import NOW

_serial = count(1)
Row = TypeVar("Row", bound=Base)


@dataclass(frozen=True)
class Cast:
    """Everybody who asks: each role, and beside it a rival of another institution, unit or life."""

    worker: Account
    other_worker: Account
    manager: Account
    instructor: Account
    rival_manager: Account
    rival_instructor: Account
    reviewer: Account
    other_reviewer: Account
    proposing: Account
    approving: Account
    auditor: Account

    def everybody(self) -> list[Account]:
        return [getattr(self, field.name) for field in fields(self)]


@dataclass(frozen=True)
class Thing:
    """The values of an address, and who finds it there if the role may do the act at all."""

    values: dict[str, str]
    found_by: tuple[Account, ...] = ()


def the_cast() -> Cast:
    """Two institutions, two units, and the officials; nobody needs a password here."""
    with transaction() as session:
        first, second = (an_institution(session, serial=serial).id for serial in (801, 802))
    return Cast(
        worker=_worker(),
        other_worker=_worker(),
        manager=_account(Role.MANAGER, institution_id=first),
        instructor=_account(Role.INSTRUCTOR, institution_id=first),
        rival_manager=_account(Role.MANAGER, institution_id=second),
        rival_instructor=_account(Role.INSTRUCTOR, institution_id=second),
        reviewer=_account(Role.REVIEWER, unit="first"),
        other_reviewer=_account(Role.REVIEWER, unit="second"),
        proposing=_account(Role.PROPOSING_OFFICER),
        approving=_account(Role.APPROVING_OFFICER),
        auditor=_account(Role.AUDITOR),
    )


def _kept(row: Row) -> Row:
    with transaction() as session:
        session.add(row)
    db.session.refresh(row)
    return row


def _account(role: Role, **columns: object) -> Account:
    account = Account(
        role=role,
        name=f"示例{role.label}",
        created_at=NOW,
        confirmed_at=NOW,
        password_changed_at=NOW,
        totp_since=NOW if role.is_staff else None,
        **columns,
    )
    return _kept(account)


def _worker() -> Account:
    return _account(Role.WORKER, person_id=_person().id)


def _person(*, is_forgotten: bool = False) -> Person:
    digest = None if is_forgotten else number_digest(f"somebody {next(_serial)}")
    return _kept(Person(number_digest=digest))


def institution_accounts(cast: Cast) -> list[Thing]:
    """An instructor: of the own institution, its manager's; never another manager."""
    mine = _account(Role.INSTRUCTOR, institution_id=cast.manager.institution_id)
    manager = _account(Role.MANAGER, institution_id=cast.manager.institution_id)
    return [
        Thing({"key": mine.key}, (cast.manager,)),
        Thing({"key": manager.key}),
        Thing({"key": cast.reviewer.key}),
    ]


def bureau_accounts(cast: Cast) -> list[Thing]:
    """Officials and institutions' people; a worker's account is nobody's to end."""
    mine = _account(Role.AUDITOR)
    return [
        Thing({"key": mine.key}, (cast.proposing, cast.approving)),
        Thing({"key": cast.worker.key}),
    ]


def people_at_the_desk(cast: Cast) -> list[Thing]:
    """Whoever brings a card may go to any centre; who was forgotten is not there."""
    at_the_desk = (cast.reviewer, cast.other_reviewer, cast.proposing, cast.approving)
    return [
        Thing({"key": _person().key}, at_the_desk),
        Thing({"key": _person(is_forgotten=True).key}),
    ]


def account_changes(cast: Cast) -> list[Thing]:
    """Any approving officer decides; an unknown key is nobody's."""
    account = _account(Role.AUDITOR)
    change = AccountChange(
        kind=ChangeKind.SECOND_FACTOR,
        account_id=account.id,
        was_role=account.role,
        proposed_at=NOW,
        proposed_by=cast.proposing.id,
    )
    return [Thing({"key": _kept(change).key}, (cast.approving,)), Thing({"key": "00000000"})]


def corrections(cast: Cast) -> list[Thing]:
    """A correction is its unit's."""
    correction = Correction(
        person_id=_person().id,
        field=CorrectedField.NAME,
        evidence=Evidence.RESIDENT_CARD,
        unit="first",
        proposed_at=NOW,
        proposed_by=cast.reviewer.id,
    )
    correction.old, correction.new = "王示一", "王示二"
    return [Thing({"key": _kept(correction).key}, (cast.reviewer,))]


OBJECTS: dict[str, Callable[[Cast], list[Thing]]] = {
    "/institution/accounts/<key>": institution_accounts,
    "/bureau/accounts/<key>": bureau_accounts,
    "/bureau/account-changes/<key>": account_changes,
    "/bureau/desk/<key>": people_at_the_desk,
    "/bureau/corrections/<key>": corrections,
}


def pattern_of(rule: Rule) -> str:
    """The part of a rule that names an object: up to its last variable part; '' for none."""
    found = re.match(".*>", rule.rule)
    return found[0] if found else ""
