"""A real object behind every closed address with a variable part; tests/access.py walks them.

Whoever adds such a route says here what stands behind it and who finds it: somebody, and not
everybody. An address is known by its pattern up to the last variable part, so that the deeds on an
object (`…/<key>/disable`) need a line of their own only where they need another object.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field, fields
from itertools import count
from typing import TypeVar

from werkzeug.routing import Rule

from portal.policy.entitlement import BenefitState, BenefitType
from portal.policy.registry import Standing
from portal.policy.roles import Role
from portal.policy.terms import Level
from portal.records.account_changes import AccountChange, ChangeKind
from portal.records.accounts import Account
from portal.records.benefit_batches import BenefitBatch
from portal.records.benefit_changes import BenefitChange
from portal.records.benefits import BenefitRow
from portal.records.corrections import CorrectedField, Correction, Evidence
from portal.records.database import Base, db, transaction
from portal.records.forgetting import Hold, HoldReason
from portal.records.imports import Import
from portal.records.people import Person, put_number
from portal.records.standing_proposals import StandingProposal
from tests.builders import EARLIER, an_institution
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
    """The values of an address, and who finds it there if the role may do the act at all.

    `fields` are sent with it, where the deed names another object.
    """

    values: dict[str, str]
    found_by: tuple[Account, ...] = ()
    fields: dict[str, str] = field(default_factory=dict)


Objects = Callable[[Cast], list[Thing]]


def the_cast() -> Cast:
    """Two institutions, two units, and the officials; nobody needs a password here."""
    with transaction() as session:
        first, second = (an_institution(session, serial=serial).id for serial in (801, 802))
    return Cast(
        worker=_worker(),
        other_worker=_worker(),
        manager=an_account(Role.MANAGER, institution_id=first),
        instructor=an_account(Role.INSTRUCTOR, institution_id=first),
        rival_manager=an_account(Role.MANAGER, institution_id=second),
        rival_instructor=an_account(Role.INSTRUCTOR, institution_id=second),
        reviewer=an_account(Role.REVIEWER, unit="first"),
        other_reviewer=an_account(Role.REVIEWER, unit="second"),
        proposing=an_account(Role.PROPOSING_OFFICER),
        approving=an_account(Role.APPROVING_OFFICER),
        auditor=an_account(Role.AUDITOR),
    )


def kept(row: Row) -> Row:
    with transaction() as session:
        session.add(row)
    db.session.refresh(row)
    return row


def an_account(role: Role, **columns: object) -> Account:
    account = Account(
        role=role,
        name=f"示例{role.label}",
        created_at=NOW,
        confirmed_at=NOW,
        password_changed_at=NOW,
        totp_since=NOW if role.is_staff else None,
        **columns,
    )
    return kept(account)


def _worker() -> Account:
    return an_account(Role.WORKER, person_id=a_person().id)


def a_person(*, is_forgotten: bool = False) -> Person:
    person = Person()
    if not is_forgotten:
        put_number(person, f"somebody {next(_serial)}")
    return kept(person)


def institution_accounts(cast: Cast) -> list[Thing]:
    """An instructor: of the own institution, its manager's; never another manager."""
    mine = an_account(Role.INSTRUCTOR, institution_id=cast.manager.institution_id)
    manager = an_account(Role.MANAGER, institution_id=cast.manager.institution_id)
    return [
        Thing({"key": mine.key}, (cast.manager,)),
        Thing({"key": manager.key}),
        Thing({"key": cast.reviewer.key}),
    ]


def bureau_accounts(cast: Cast) -> list[Thing]:
    """Officials and institutions' people; a worker's account is nobody's to end."""
    mine = an_account(Role.AUDITOR)
    return [
        Thing({"key": mine.key}, (cast.proposing, cast.approving)),
        Thing({"key": cast.worker.key}),
    ]


def people_at_the_desk(cast: Cast) -> list[Thing]:
    """Whoever brings a card may go to any centre; who was forgotten is not there."""
    at_the_desk = (cast.reviewer, cast.other_reviewer, cast.proposing, cast.approving)
    return [
        Thing({"key": a_person().key}, at_the_desk),
        Thing({"key": a_person(is_forgotten=True).key}),
    ]


def account_changes(cast: Cast) -> list[Thing]:
    """Any approving officer decides; an unknown key is nobody's."""
    account = an_account(Role.AUDITOR)
    change = AccountChange(
        kind=ChangeKind.SECOND_FACTOR,
        account_id=account.id,
        was_role=account.role,
        proposed_at=NOW,
        proposed_by=cast.proposing.id,
    )
    return [Thing({"key": kept(change).key}, (cast.approving,)), Thing({"key": "00000000"})]


def corrections(cast: Cast) -> list[Thing]:
    """A correction is its unit's."""
    correction = Correction(
        person_id=a_person().id,
        field=CorrectedField.NAME,
        evidence=Evidence.RESIDENT_CARD,
        unit="first",
        proposed_at=NOW,
        proposed_by=cast.reviewer.id,
    )
    correction.old, correction.new = "王示一", "王示二"
    return [Thing({"key": kept(correction).key}, (cast.reviewer,))]


def standing_proposals(cast: Cast) -> list[Thing]:
    """Any approving officer decides; an unknown key is nobody's."""
    with transaction() as session:
        institution = an_institution(session, serial=810 + next(_serial))
    proposal = StandingProposal(
        institution_id=institution.id,
        standing=Standing.SUSPENDED,
        reason="停课",
        proposed_at=NOW,
        proposed_by=cast.proposing.id,
    )
    return [Thing({"key": kept(proposal).key}, (cast.approving,)), Thing({"key": "00000000"})]


def holds(cast: Cast) -> list[Thing]:
    """Any officer lifts a hold; an unknown key is nobody's."""
    held = Hold(
        person_id=a_person().id,
        reason=HoldReason.AUDIT,
        held_at=NOW,
        held_by=cast.proposing.id,
    )
    return [Thing({"key": kept(held).key}, (cast.proposing, cast.approving)), Thing({"key": "0"})]


def imports(cast: Cast) -> list[Thing]:
    """An import is seen by whoever uploaded it, not by a colleague of another unit."""
    uploaded = Import(
        kind="benefits",
        subject="",
        file_name="记录.xlsx",
        rows_total=1,
        uploaded_at=NOW,
        uploaded_by=cast.reviewer.id,
    )
    return [Thing({"key": kept(uploaded).key}, (cast.reviewer,)), Thing({"key": "00000000"})]


def import_kinds(cast: Cast) -> list[Thing]:
    """Each kind is imported by whoever may do its own act."""
    return [
        Thing({"kind": "benefits"}, (cast.reviewer, cast.other_reviewer)),
        Thing({"kind": "nothing"}),
    ]


def benefit_batches(cast: Cast) -> list[Thing]:
    """What a unit entered is decided by the unit."""
    batch = BenefitBatch(
        unit="first", proposed_at=NOW, proposed_by=cast.reviewer.id, total=1, is_imported=False
    )
    return [Thing({"key": kept(batch).key}, (cast.reviewer,)), Thing({"key": "00000000"})]


def a_benefit(cast: Cast) -> BenefitRow:
    """Confirmed long ago, of somebody."""
    return kept(
        BenefitRow(
            person_id=a_person().id,
            on_day=EARLIER.date(),
            type=BenefitType.EMPLOYMENT_SKILLS,
            level=Level.NONE,
            state=BenefitState.PAID,
            amount=1000,
            source="台账",
            entered_at=EARLIER,
        )
    )


def benefits_of_people(cast: Cast) -> list[Thing]:
    """Any centre's reviewer looks up whoever has a card; who was forgotten is not there."""
    return [
        Thing({"key": a_person().key}, (cast.reviewer, cast.other_reviewer)),
        Thing({"key": a_person(is_forgotten=True).key}),
    ]


def benefits(cast: Cast) -> list[Thing]:
    """A person's benefits are any reviewer's to mend, with a second one."""
    return [
        Thing({"key": a_benefit(cast).key}, (cast.reviewer, cast.other_reviewer)),
        Thing({"key": "00000000"}),
    ]


def benefit_changes(cast: Cast) -> list[Thing]:
    """What a unit proposed is decided by the unit."""
    change = BenefitChange(
        unit="first",
        benefit_id=a_benefit(cast).id,
        was=BenefitState.PAID,
        state=BenefitState.RECOVERED,
        reason="重复发放",
        proposed_at=NOW,
        proposed_by=cast.reviewer.id,
    )
    return [Thing({"key": kept(change).key}, (cast.reviewer,)), Thing({"key": "00000000"})]


OBJECTS: dict[str, Objects] = {
    "/institution/accounts/<key>": institution_accounts,
    "/bureau/accounts/<key>": bureau_accounts,
    "/bureau/account-changes/<key>": account_changes,
    "/bureau/desk/<key>": people_at_the_desk,
    "/bureau/corrections/<key>": corrections,
    "/bureau/standings/<key>": standing_proposals,
    "/bureau/forgetting/holds/<key>": holds,
    "/bureau/imports/<key>": imports,
    "/bureau/imports/new/<kind>": import_kinds,
    "/bureau/benefits/batches/<key>": benefit_batches,
    "/bureau/benefits/people/<key>": benefits_of_people,
    "/bureau/benefits/records/<key>": benefits,
    "/bureau/benefits/changes/<key>": benefit_changes,
}


def pattern_of(rule: Rule) -> str:
    """The part of a rule that names an object: up to its last variable part; '' for none."""
    found = re.match(".*>", rule.rule)
    return found[0] if found else ""
