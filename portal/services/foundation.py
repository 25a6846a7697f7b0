"""What every database starts from: the law's occupations and documents as records, searchable."""

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from portal.policy.jurisdiction import Jurisdiction
from portal.records import journal
from portal.records.database import transaction
from portal.records.occupations import Occupation
from portal.records.policies import PolicyDocument
from portal.records.publications import PublicNoun, raise_revision
from portal.records.seal_probe import write_probe
from portal.services.holidays import calendar_days
from portal.services.search_index import reindex
from portal.settings import ROOT

TEXTS = ROOT / "content"


def lay_foundation(law: Jurisdiction, *, at: datetime, by: str = "cli") -> None:
    """Write the law's records into an empty database and index them."""
    with transaction() as session:
        write_probe(session)
        session.add_all(_occupations(law))
        session.add_all(_documents(law, TEXTS / law.key / "policies", at=at))
        session.add_all(calendar_days(TEXTS / "holidays.csv"))
        session.flush()
        raise_revision(session, PublicNoun.OCCUPATIONS, PublicNoun.POLICIES, at=at)
        journal.write(session, at=at, by=by, act="lay_foundation", noun="database")
        reindex()


def _occupations(law: Jurisdiction) -> Iterable[Occupation]:
    for entry in law.occupations:
        row = entry.value
        yield Occupation(
            key=row.id,
            name=row.name,
            subsidy_class=row.subsidy_class,
            kind=row.kind,
            marker=row.marker,
            note=row.note,
            from_day=entry.from_day,
            until_day=entry.until_day,
        )


def _documents(law: Jurisdiction, folder: Path, *, at: datetime) -> Iterable[PolicyDocument]:
    """The documents that have a text to read, newest first."""
    newest_first = sorted(law.documents, key=lambda document: document.issued_on, reverse=True)
    for document in newest_first:
        text = folder / f"{document.key}.md"
        if text.exists():
            yield PolicyDocument(
                key=document.key,
                title=document.title,
                document_no=document.number,
                issuer=document.issuer,
                issued_on=document.issued_on,
                from_day=document.issued_on,
                body=text.read_text(encoding="utf-8"),
                published_at=at,
            )
