"""Objects of the matrix that hang on a list case: its steps, papers, files. See objects.py."""

from collections.abc import Callable
from itertools import count

from portal.policy.listing import ListingEventKind
from portal.records.accounts import Account
from portal.records.database import db, transaction
from portal.records.institutions import Institution
from portal.records.listing_documents import DocumentKind, ListingDocument, put_content
from portal.records.listing_reports import ListingReport
from portal.records.listings import Listing, ListingEvent, ListingFile
from portal.records.uploads import Upload
from portal.services import uploads
from tests.builders import a_listing
from tests.clock import DAY, NOW
from tests.files import PDF
from tests.objects import Cast, Objects, Thing, kept

_serial = count(1)
CONTENT: dict[str, object] = {
    "title": "告知书",
    "number": "1号",
    "to": "示例",
    "opening": "如下。",
    "pairs": [["事实", "示例"]],
    "paragraphs": [],
    "authority": "试用机关",
    "day": "2026年11月23日",
}


def a_case(cast: Cast) -> tuple[Listing, Upload]:
    """Of the manager's institution: told, with a paper, a statement and its file."""
    key = f"case{next(_serial):04d}"
    paper = ListingDocument(
        kind=DocumentKind.NOTICE, number="1号", on_day=DAY, at=NOW, by=cast.proposing.key
    )
    put_content(paper, CONTENT)
    with transaction() as session:
        school = session.get_one(Institution, cast.manager.institution_id)
        undecided = dict.fromkeys(("decided_on", "served_on", "effective_from", "public_until"))
        listing = a_listing(session, school, key=key, **undecided)
        paper.listing_id = listing.id
        stored = uploads.store("证据.pdf", PDF, by=cast.manager, at=NOW)
        told, said = (
            ListingEvent(kind=kind, on_day=DAY, at=NOW, by="x", document_digest=paper.digest)
            for kind in (ListingEventKind.NOTICE_SERVED, ListingEventKind.STATEMENT_RECEIVED)
        )
        said.files.append(ListingFile(upload=stored))
        listing.events += [told, said]
        session.add(paper)
    db.session.refresh(listing)
    return listing, stored


def a_report(cast: Cast, listing: Listing) -> str:
    report = ListingReport(
        institution_id=listing.institution_id,
        facts="代签",
        unit="first",
        reported_at=NOW,
        reported_by=cast.reviewer.id,
    )
    return kept(report).key


def of_case(
    finders: Callable[[Cast], tuple[Account, ...]],
    **named: Callable[[Cast, Listing, Upload], str],
) -> Objects:
    """A case of the manager's institution with what else the address names; and an unknown one."""

    def things(cast: Cast) -> list[Thing]:
        listing, stored = a_case(cast)
        more = {name: value(cast, listing, stored) for name, value in named.items()}
        found = Thing({"key": listing.key, **more}, finders(cast))
        return [found, Thing({"key": "00000000", **more})]

    return things


def officers(cast: Cast) -> tuple[Account, ...]:
    return (cast.proposing, cast.approving)


def manager(cast: Cast) -> tuple[Account, ...]:
    return (cast.manager,)


def _key(_: Cast, __: Listing, stored: Upload) -> str:
    return stored.key


LIST_OBJECTS: dict[str, Objects] = {
    "/bureau/listings/<key>": of_case(officers),
    "/bureau/listings/<key>/<step>": of_case(officers, step=lambda *_: "drop"),
    "/bureau/listings/<key>/reports/<report>": of_case(
        officers, report=lambda cast, listing, _: a_report(cast, listing)
    ),
    "/bureau/listings/<key>/papers/<int:serial>": of_case(officers, serial=lambda *_: "1"),
    "/bureau/listings/<key>/files/<upload>": of_case(officers, upload=_key),
    "/institution/listings/<key>": of_case(manager),
    "/institution/listings/<key>/<step>": of_case(manager, step=lambda *_: "waiver"),
    "/institution/listings/<key>/papers/<int:serial>": of_case(manager, serial=lambda *_: "1"),
    "/institution/listings/<key>/files/<upload>": of_case(manager, upload=_key),
}
