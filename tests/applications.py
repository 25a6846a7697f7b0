"""Applications on their way, for tests that need one."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from portal.policy.applications import ApplicationKind
from portal.policy.registry import InstitutionKind, InstitutionNature
from portal.policy.roles import Role
from portal.policy.terms import Course, Level, TrainingType
from portal.records.applications import (
    InstitutionApplication,
    application_with_key,
    newest_deed_on,
)
from portal.records.database import db, transaction
from portal.records.institutions import Institution
from portal.services import application_decisions, applications
from portal.services.application_decisions import Findings
from portal.services.applications import Contents, WantedProgramme
from tests.clock import DAY, NOW
from tests.people import official, reviewer

DETAILS: dict[str, Any] = {
    "name": "试用新职业培训学校",
    "kind": InstitutionKind.PRIVATE_SCHOOL,
    "nature": InstitutionNature.PRIVATE_NON_PROFIT,
    "licence_no": "试民9号",
    "licence_until": date(2028, 12, 31),
    "address": "中川园区示例路1号",
    "district": "中川园区",
    "centre": "first",
    "contact_name": "王老师",
    "business_phone": "0931-0000901",
}
PROGRAMME = WantedProgramme(TrainingType.ENTREPRENEURSHIP, Level.NONE, course=Course.SYB)


def a_newcomer(serial: int = 1) -> Institution:
    """One of which only code and name are known."""
    with transaction() as session:
        institution = Institution(uscc=f"52620171MJ8{serial:06d}X", name=f"试用新{serial}学校")
        session.add(institution)
    db.session.refresh(institution)
    return institution


class Office:
    """Everybody whom an application meets, and what each of them does with it."""

    def __init__(self, institution: Institution, *, serial: int = 1) -> None:
        self.institution = institution
        first = 500 + 10 * serial
        self.manager = official(Role.MANAGER, first, institution_id=institution.id)
        self.reviewer = reviewer(first + 1)
        self.proposing = official(Role.PROPOSING_OFFICER, first + 2)
        self.approving = official(Role.APPROVING_OFFICER, first + 3)

    def begins(
        self, kind: ApplicationKind = ApplicationKind.FILING, *, at: datetime = NOW, on: date = DAY
    ) -> InstitutionApplication:
        return applications.begin(self.institution, kind, by=self.manager, at=at, on=on)

    def submits(
        self,
        kind: ApplicationKind = ApplicationKind.FILING,
        details: Mapping[str, Any] = {},
        *,
        at: datetime = NOW,
        on: date = DAY,
    ) -> InstitutionApplication:
        begun = self.begins(kind, at=at, on=on)
        contents = Contents(
            words="灭火器已经补齐",
            details=DETAILS | dict(details),
            programme=PROGRAMME if kind is ApplicationKind.FILING else None,
        )
        self.hands_in(begun, contents, at=at, on=on)
        return self.again(begun)

    def saves(self, one: InstitutionApplication, contents: Contents) -> None:
        seen = newest_deed_on(one).id
        applications.save(one, contents, seen=seen, by=self.manager, at=NOW)

    def hands_in(
        self,
        one: InstitutionApplication,
        contents: Contents,
        *,
        at: datetime = NOW,
        on: date = DAY,
    ) -> None:
        seen = newest_deed_on(one).id
        applications.submit(one, contents, seen=seen, by=self.manager, at=at, on=on)

    def checks(
        self, one: InstitutionApplication, *, at: datetime = NOW, on: date = DAY, **found: Any
    ) -> None:
        items = {"venue": True, "equipment": True, "safety": True, "licence": True} | found
        findings = Findings(on_day=on, **items)
        application_decisions.check(one, findings, by=self.reviewer, at=at, on=on)

    def proposes(
        self, one: InstitutionApplication, *, is_for: bool = True, at: datetime = NOW
    ) -> str:
        proposal = application_decisions.propose(
            one,
            is_for=is_for,
            filing_no="试备1号",
            reason="" if is_for else "场地不够",
            by=self.proposing,
            at=at,
        )
        return proposal.key

    def decides(
        self,
        kind: ApplicationKind = ApplicationKind.FILING,
        details: Mapping[str, Any] = {},
        *,
        at: datetime = NOW,
        on: date = DAY,
    ) -> InstitutionApplication:
        """The whole way to an approval."""
        one = self.submits(kind, details, at=at, on=on)
        if kind.is_checked:
            self.checks(one, at=at, on=on)
        key = self.proposes(one, at=at)
        application_decisions.approve(one, proposal=key, by=self.approving, at=at, on=on)
        return self.again(one)

    @staticmethod
    def again(one: InstitutionApplication) -> InstitutionApplication:
        key = one.key
        db.session.rollback()
        found = application_with_key(key)
        assert found is not None
        return found


def an_office(serial: int = 1) -> Office:
    return Office(a_newcomer(serial), serial=serial)
