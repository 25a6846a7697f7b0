"""One list case, and which of its deeds the page that asks has seen."""

from werkzeug.exceptions import NotFound

from portal.records.listing_cases import listing_with_key, newest_deed
from portal.records.listings import Listing
from portal.services.listing_cases import Deed
from portal.web import clock
from portal.web.access import signed_in
from portal.web.parameters import sent_number


def found_listing(key: str) -> Listing:
    """Any officer finds any case, or 404."""
    found = listing_with_key(key)
    if found is None:
        raise NotFound
    return found


def seen_now(listing: Listing) -> int:
    """The newest deed on the case: forms carry it, and a deed is refused if it moved since."""
    newest = newest_deed(listing.id)
    return newest.id if newest else 0


def deed_now() -> Deed:
    """Who acts now, with what the form says they saw."""
    return Deed(signed_in(), clock.now(), clock.today(), sent_number("seen"))
