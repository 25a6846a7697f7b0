"""List cases that tests take step by step through due process, as the two officers do."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from portal.policy.figures import ListingColour
from portal.policy.listing import ListingGround, ListingMeasure, ListingSeverity, ListingState
from portal.policy.listing_steps import ProposalKind
from portal.policy.roles import Role
from portal.records.accounts import Account
from portal.records.database import db
from portal.records.institutions import Institution
from portal.records.listing_cases import Case, case_of, newest_deed
from portal.records.listing_proposals import ListingProposal, open_proposal
from portal.records.listings import Listing
from portal.services import listing_notices, listing_proposals, listings
from portal.services.listing_cases import Deed
from tests.clock import DAY, NOW
from tests.filings import LAW
from tests.objects import an_account

TERM = timedelta(days=200)


@dataclass
class Bureau:
    """The two officers, on a day that the test moves."""

    proposer: Account = field(default_factory=lambda: an_account(Role.PROPOSING_OFFICER))
    approver: Account = field(default_factory=lambda: an_account(Role.APPROVING_OFFICER))
    on: date = DAY

    @property
    def at(self) -> datetime:
        return NOW + (self.on - DAY)

    def deed(self, listing: Listing | None = None, *, by: Account | None = None) -> Deed:
        """By the proposing officer, who has seen everything."""
        db.session.rollback()
        newest = newest_deed(listing.id) if listing else None
        return Deed(by or self.proposer, self.at, self.on, newest.id if newest else 0)

    def later(self, days: int) -> None:
        self.on += timedelta(days=days)

    def written(self, institution: Institution, **changes: Any) -> listings.Draft:
        values: dict[str, Any] = {
            "institution": institution,
            "measure": ListingMeasure.SUSPEND_ALL,
            "severity": ListingSeverity.ORDINARY,
            "ground": ListingGround.FALSE_TRAINING,
            "facts": "2026年10月8日至20日，三次抽查发现签到表由他人代签",
            "bases": ("003-supervision",),
            "authority": "试用机关",
            "term_until": DAY + TERM,
            "remedies": "60日内申请行政复议，6个月内提起行政诉讼",
            "repair_conditions": "改正以后可以申请。",
        }
        return listings.Draft(**values | changes)

    def draft(self, institution: Institution, **changes: Any) -> Listing:
        written = self.written(institution, **changes)
        return listings.draft(written, law=LAW, deed=self.deed())

    def notice(self, listing: Listing, number: str = "试告〔2026〕1号") -> None:
        listing_notices.make_notice(listing, number, law=LAW, deed=self.deed(listing))
        deed = self.deed(listing)
        listing_notices.serve_notice(listing, self.on, "直接送达", law=LAW, deed=deed)

    def propose(
        self, listing: Listing, kind: ProposalKind = ProposalKind.DECISION, **more: Any
    ) -> ListingProposal:
        values: dict[str, Any] = {"document_no": "试决〔2026〕1号"} | more
        deed = self.deed(listing)
        return listing_proposals.propose(listing, kind, "事实清楚", law=LAW, deed=deed, **values)

    def approve(self, listing: Listing) -> None:
        found = open_proposal(listing.id)
        assert found
        deed = self.deed(listing, by=self.approver)
        listing_proposals.approve(found, law=LAW, deed=deed)

    def decide(
        self, listing: Listing, kind: ProposalKind = ProposalKind.DECISION, **more: Any
    ) -> None:
        self.propose(listing, kind, **more)
        self.approve(listing)

    def serve(self, listing: Listing) -> None:
        listings.serve_decision(listing, self.on, "直接送达", deed=self.deed(listing))

    def publish(self, listing: Listing, *, days: int = 0, reason: str = "") -> None:
        day, deed = self.on + timedelta(days=days), self.deed(listing)
        listings.publish(listing, day, reason, law=LAW, deed=deed)

    def decided(self, institution: Institution, **changes: Any) -> Listing:
        """Told, its window over without an answer, decided; a fortnight after the notice."""
        listing = self.draft(institution, **changes)
        self.notice(listing)
        self.later(14)
        self.decide(listing)
        return listing

    def in_force(self, institution: Institution, **changes: Any) -> Listing:
        listing = self.decided(institution, **changes)
        self.serve(listing)
        self.publish(listing)
        return listing

    def case(self, listing: Listing) -> Case:
        db.session.rollback()
        return case_of(db.session.get_one(Listing, listing.id), on=self.on)

    def state(self, listing: Listing) -> ListingState:
        return self.case(listing).state


WHITE: dict[str, Any] = {
    "colour": ListingColour.WHITE,
    "measure": None,
    "severity": None,
    "ground": None,
    "bases": ("003-lists-white",),
    "facts": "",
    "repair_conditions": "",
}
