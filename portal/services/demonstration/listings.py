"""Puts planned list entries into the record: the entry, its bases and every step of due process."""

from datetime import date
from hashlib import sha256

from portal.policy.deadlines import add_working_days
from portal.policy.figures import Limit, ListingColour
from portal.policy.listing import ListingEventKind as Did
from portal.policy.listing import ListingScope, publicity_until
from portal.records import journal
from portal.records.listing_documents import DocumentKind, ListingDocument, put_content
from portal.records.listings import SAID, Listing, ListingBasis, ListingEvent, ListingWords
from portal.records.publications import PublicNoun, raise_revision
from portal.services import listing_documents
from portal.services.demonstration.entries import ENTRIES, Entry, Step
from portal.services.demonstration.stage import Stage

PROPOSER, APPROVER = "officer:propose", "officer:approve"
BY_INSTITUTION = (
    Did.APPLIED,
    Did.STATEMENT_RECEIVED,
    Did.STATEMENT_WAIVED,
    Did.OBJECTION_RECEIVED,
    Did.REPAIR_APPLIED,
)
DUE_WITHIN = {
    Did.NOTICE_SERVED: Limit.ANSWER_WINDOW_DAYS,
    Did.PUBLICITY_OPENED: Limit.PUBLICITY_DAYS,
    Did.OBJECTION_RECEIVED: Limit.OBJECTION_ANSWER_DAYS,
    Did.REPAIR_APPLIED: Limit.REPAIR_ANSWER_DAYS,
}
REMEDIES = (
    "对决定不服的，收到决定书之日起60日内可以向兰州新区管理委员会申请行政复议，"
    "或者6个月内向有管辖权的人民法院提起行政诉讼。"
    "认为记录有误的，随时可以向作出决定的机关书面提出异议"
    "（演示地址：中川园区示例路100号，演示电话：0931-0000100）。"
)
DAYS_BEFORE_NOTICE = 20
REPAIR = "期限过半，问题已经改正，退回全部违规所得，并书面承诺不再发生的，可以申请信用修复。"


def add_listings(stage: Stage) -> None:
    """Write all entries, oldest step first."""
    for entry in ENTRIES:
        listing = _listing(stage, entry)
        listing.bases = _bases(stage, entry)
        stage.session.add(listing)
        stage.session.flush()
        papers = _papers(stage, entry, listing)
        listing.events = _events(stage, entry, papers)
        stage.session.flush()
        if listing.effective_from is not None:
            journal.write(
                stage.session,
                at=stage.moment(listing.effective_from, 9),
                by=APPROVER,
                act="publish_listing",
                noun="listing",
                record_id=listing.id,
            )
    raise_revision(stage.session, PublicNoun.LISTINGS, at=stage.moment(stage.on, 0, 5))


def _listing(stage: Stage, entry: Entry) -> Listing:
    institution = stage.institutions[entry.letter]
    decided = entry.day_of(Did.DECIDED)
    served = entry.day_of(Did.SERVED)
    decided_on = None if decided is None else stage.day(decided)
    occupation = stage.occupations[entry.occupation] if entry.occupation else None
    return Listing(
        key=stage.key("listing", entry.serial),
        kind=entry.kind,
        colour=entry.colour,
        institution=institution,
        uscc=institution.uscc,
        institution_name=institution.name,
        scope=ListingScope.OCCUPATION if occupation else entry.scope,
        occupation=occupation,
        measure=entry.measure,
        severity=entry.severity,
        ground=entry.ground,
        facts=_facts(stage, entry),
        authority=entry.authority or stage.law.place.bureau,
        decision_no=f"演示决字〔{decided_on.year}〕{entry.serial}号" if decided_on else "",
        decided_on=decided_on,
        decided_by=PROPOSER if decided_on else None,
        approved_by=APPROVER if decided_on else None,
        served_on=None if served is None else stage.day(served),
        effective_from=None if entry.effective is None else stage.day(entry.effective),
        term_until=None if entry.until is None else stage.day(entry.until),
        public_until=_public_until(stage, entry),
        ended_on=None if entry.ended is None else stage.day(entry.ended),
        remedies=REMEDIES,
        repair_conditions=REPAIR if entry.colour is ListingColour.BLACK else "",
    )


def _public_until(stage: Stage, entry: Entry) -> date | None:
    """A white entry is public for its term, a black one no longer than its severity allows."""
    until = None if entry.until is None else stage.day(entry.until)
    if entry.effective is None or entry.severity is None:
        return until
    first = stage.day(entry.effective)
    return publicity_until(
        stage.law, severity=entry.severity, effective_from=first, term_until=until
    )


def _facts(stage: Stage, entry: Entry) -> str:
    day = stage.day(entry.steps[0].day - DAYS_BEFORE_NOTICE)
    return entry.facts.format(day=f"{day.year}年{day.month}月{day.day}日")


def _bases(stage: Stage, entry: Entry) -> list[ListingBasis]:
    if entry.other_basis:
        document, article, wording = entry.other_basis
        return [ListingBasis(position=1, document=document, article=article, wording=wording)]
    day = stage.day(entry.day_of(Did.DECIDED) or 0)
    rows = [row for row in stage.law.legal_bases.in_force(day) if row.value.key in entry.bases]
    return [
        ListingBasis(
            position=position,
            document=row.source.citation,
            article=row.source.clause,
            wording=row.value.wording,
        )
        for position, row in enumerate(rows, 1)
    ]


def _papers(stage: Stage, entry: Entry, listing: Listing) -> dict[Did, str]:
    """告知书 and 决定书 of a black entry; by the step of their service, their digests."""
    noticed, decided = (entry.day_of(step) for step in (Did.NOTICE_SERVED, Did.DECIDED))
    digests = {}
    if noticed is not None:
        day, number = stage.day(noticed), f"演示告字〔{stage.day(noticed).year}〕{entry.serial}号"
        content = listing_documents.notice(listing, number, law=stage.law, on=day)
        paper = _paper(stage, listing, DocumentKind.NOTICE, day, content)
        digests[Did.NOTICE_SERVED] = paper.digest
    if decided is not None and noticed is not None:
        day = stage.day(decided)
        content = listing_documents.decision(listing, law=stage.law, on=day)
        paper = _paper(stage, listing, DocumentKind.DECISION, day, content)
        digests |= {Did.DECIDED: paper.digest, Did.SERVED: paper.digest}
    return digests


def _paper(
    stage: Stage,
    listing: Listing,
    kind: DocumentKind,
    day: date,
    content: dict[str, object],
) -> ListingDocument:
    number = str(content["number"])
    paper = ListingDocument(listing_id=listing.id, kind=kind, number=number, on_day=day)
    paper.at, paper.by = stage.moment(day, 9), PROPOSER
    put_content(paper, content)
    stage.session.add(paper)
    return paper


def _events(stage: Stage, entry: Entry, papers: dict[Did, str]) -> list[ListingEvent]:
    return [_event(stage, entry, step, papers) for step in entry.steps]


def _event(stage: Stage, entry: Entry, step: Step, papers: dict[Did, str]) -> ListingEvent:
    is_said = step.kind in SAID
    event = ListingEvent(
        kind=step.kind,
        on_day=stage.day(step.day),
        at=stage.moment(stage.day(step.day), 10),
        by=_actor(entry, step.kind),
        reason="" if is_said else step.reason,
        due_on=_due_on(stage, step),
        document_digest=papers.get(step.kind) or _digest(stage, entry, step),
    )
    if is_said:
        event.said = ListingWords()
        event.said.words = step.reason
    return event


def _due_on(stage: Stage, step: Step) -> date | None:
    """Until when a party may answer, or is answered."""
    limit = DUE_WITHIN.get(step.kind)
    if limit is None:
        return None
    day = stage.day(step.day)
    return add_working_days(stage.calendar, day, stage.law.limit(day, limit).value.number).day


def _digest(stage: Stage, entry: Entry, step: Step) -> str:
    """Of a document that does not exist; still different for every step."""
    return sha256(f"{stage.on} {entry.serial} {step.kind} {step.day}".encode()).hexdigest()


def _actor(entry: Entry, kind: Did) -> str:
    if kind in BY_INSTITUTION:
        return f"institution:{entry.letter}"
    return APPROVER if kind is Did.DECIDED else PROPOSER
