"""What the directory says of an institution is changed by decision, and what it said is kept."""

from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.policy.deadlines import DAY
from portal.records import search
from portal.records.institution_details import (
    DETAILS,
    KEPT,
    Described,
    FormerDetails,
    former_names,
)
from portal.records.institutions import Institution, InstitutionStanding
from portal.records.search import Noun
from portal.services.search_index import institution_entry


def describe(
    session: Session,
    institution: Institution,
    wanted: Described,
    *,
    filing_no: str | None = None,
    on: date,
) -> None:
    """Say this of it from `on`; with `filing_no` it is filed anew that day."""
    _keep(session, institution, on=on)
    for name in DETAILS:
        setattr(institution, name, getattr(wanted, name))
    if filing_no is not None:
        institution.filed_on, institution.filing_no = on, filing_no
    session.flush()
    entry = institution_entry(institution, former_names().get(institution.id, ()))
    search.put(session, Noun.INSTITUTION, entry)


def _keep(session: Session, institution: Institution, *, on: date) -> None:
    """What was said until yesterday; of two changes on one day only the later was ever said."""
    since = session.scalar(
        select(func.max(FormerDetails.until_day)).where(
            FormerDetails.institution_id == institution.id
        )
    )
    began = session.scalar(
        select(func.min(InstitutionStanding.from_day)).where(
            InstitutionStanding.institution_id == institution.id
        )
    )
    from_day = since + DAY if since else began
    if from_day is None or from_day >= on:
        return
    kept = {name: getattr(institution, name) for name in KEPT}
    session.add(
        FormerDetails(institution_id=institution.id, from_day=from_day, until_day=on - DAY, **kept)
    )
    session.flush()
