"""信用修复: from half of the term on an institution may ask to be taken off the list."""

from portal.policy.jurisdiction import Jurisdiction
from portal.policy.listing import ListingEventKind
from portal.policy.listing_steps import ListingStep
from portal.policy.schedule import repair_due
from portal.records.holidays import working_calendar
from portal.records.list_entries import first_repair_day
from portal.records.listings import Listing, ListingEvent
from portal.services.class_changes import refusal
from portal.services.listing_cases import Deed, Files, receive, stepping


def apply_for_repair(
    listing: Listing, words: str, *, files: Files = (), law: Jurisdiction, deed: Deed
) -> ListingEvent:
    """Raises Refusal: changed, not_now, too_early."""
    with stepping(listing, deed, ListingStep.REPAIR) as (session, found):
        first = first_repair_day(found)
        if first is None or deed.on < first:
            when = f"{first.year}年{first.month}月{first.day}日" if first else "满足条件以后"
            raise refusal("too_early", f"期限过半才能申请修复，{when}起可以申请")
        due = repair_due(law, working_calendar(since=deed.on), applied_on=deed.on)
        return receive(
            session,
            found,
            ListingEventKind.REPAIR_APPLIED,
            deed,
            words=words,
            files=files,
            due_on=due.day,
        )
