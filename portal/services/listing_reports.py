"""A centre reports facts; an officer opens a case with them or adds them to one."""

from datetime import datetime

from portal.records import journal
from portal.records.accounts import Account
from portal.records.database import transaction
from portal.records.institutions import Institution
from portal.records.listing_cases import case_of
from portal.records.listing_reports import ListingReport
from portal.records.listings import Listing
from portal.services.class_changes import refusal
from portal.services.listing_cases import Deed, lock, note


def report_facts(
    institution: Institution, facts: str, *, by: Account, at: datetime
) -> ListingReport:
    """Keep what a reviewer found, for the officers."""
    with transaction() as session:
        report = ListingReport(
            institution_id=institution.id,
            facts=facts,
            unit=by.unit or "",
            reported_at=at,
            reported_by=by.id,
        )
        session.add(report)
        session.flush()
        journal.write(
            session,
            at=at,
            by=by.key,
            act="report_facts",
            noun="institution",
            record_id=institution.id,
        )
        return report


def attach(report: ListingReport, listing: Listing, *, deed: Deed) -> None:
    """Add a report to an open case of the same institution. Raises Refusal: changed, not_now."""
    with transaction() as session:
        found = lock(session, listing, deed)
        is_open = not case_of(found, on=deed.on).progress.is_over
        if report.listing_id or report.institution_id != found.institution_id or not is_open:
            raise refusal("not_now", "这份报告不能并入这一件")
        report.listing_id = found.id
        note(session, found, "listing_report_attached", deed)
