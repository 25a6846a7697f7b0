"""Star ratings: proposed by one officer, decided by another; the old ones stay."""

from datetime import date

from sqlalchemy.orm import Session

from portal.policy.deadlines import DAY
from portal.records import search
from portal.records.institutions import Institution
from portal.records.register_changes import RegisterChange
from portal.records.search import Noun
from portal.records.stars import InstitutionStar, rating_on
from portal.services.class_changes import refusal
from portal.services.register_details import star_details
from portal.services.search_index import institution_entry


def apply(session: Session, institution: Institution, change: RegisterChange, *, on: date) -> None:
    """The rating holds from today on. Raises Refusal: rated_today."""
    now = rating_on(institution.id, on=on)
    if now and now.from_day == on:
        raise refusal("rated_today", "今天已经评过一次，明天再决定")
    if now:
        now.until_day = on - DAY
    rated = InstitutionStar(
        institution_id=institution.id, from_day=on, **vars(star_details(change.details))
    )
    session.add(rated)
    institution.star = rated.stars
    search.put(session, Noun.INSTITUTION, institution_entry(institution))
