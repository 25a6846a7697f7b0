"""Mass institutions by bulk inserts: each filed, with a venue and one to five programmes."""

from datetime import timedelta
from itertools import count
from typing import NamedTuple

from sqlalchemy import select
from tqdm import tqdm

from portal.policy.registry import Standing, VenueKind
from portal.policy.terms import Course
from portal.records.institutions import Institution, InstitutionStanding
from portal.records.mass_rows import Row, first_id, settle_ids, write_rows
from portal.records.programmes import Programme
from portal.records.search import Entry, Noun, SearchRow, row_of
from portal.records.stars import InstitutionStar
from portal.records.venues import Venue
from portal.services.demonstration.cast import CAST, Offer
from portal.services.demonstration.filing import Site
from portal.services.demonstration.firms import Firm, firm
from portal.services.demonstration.names import SURNAMES, mass_uscc, phone
from portal.services.demonstration.stage import Stage

BATCH = 2_000
LICENCE = timedelta(days=3 * 365)
# All were there before the first mass class was filed.
FILED_DAYS_AGO = (340, 420)


GOOD_STANDING = "甲乙丁癸子辰"


class Provider(NamedTuple):
    """Who may give mass classes, and what it may teach."""

    site: Site
    offers: tuple[Offer, ...]


def add_mass_institutions(stage: Stage, total: int) -> list[Provider]:
    """Answers whoever was added."""
    providers: list[Provider] = []
    with tqdm(total=total, desc="institutions", disable=None) as progress:
        for first in range(0, total, BATCH):
            batch = range(first, min(first + BATCH, total))
            providers += _add_batch(stage, batch)
            progress.update(len(batch))
    settle_ids(stage.session, Institution, Venue)
    return providers


def providers_of(stage: Stage) -> list[Provider]:
    """The cast in good standing, where there are no mass institutions."""
    session = stage.session
    providers = []
    for role in CAST:
        if role.letter in GOOD_STANDING:
            institution = stage.institutions[role.letter]
            venues = select(Venue.id).where(Venue.institution_id == institution.id)
            venue_id = session.scalars(venues.order_by(Venue.id.desc())).first()
            site = Site(institution.id, institution.centre, venue_id or 0)
            providers.append(Provider(site, role.offers))
    return providers


def _add_batch(stage: Stage, numbers: range) -> list[Provider]:
    session = stage.session
    firms = [firm(number) for number in numbers]
    first, first_venue = first_id(session, Institution), first_id(session, Venue)
    rows = [
        {"id": key, **_row(stage, number, known)}
        for key, number, known in zip(count(first), numbers, firms, strict=False)
    ]
    offered = [
        tuple(stage.random.sample(known.offers, stage.random.randint(1, len(known.offers))))
        for known in firms
    ]
    write_rows(session, Institution, rows)
    venues = [_venue(stage, key, row) for key, row in enumerate(rows, first_venue)]
    write_rows(session, Venue, venues)
    write_rows(session, InstitutionStar, [_rating(row) for row in rows if row["star"]])
    write_rows(session, InstitutionStanding, [_standing(row) for row in rows])
    programmes = [
        _programme(stage, row, offer)
        for row, offers in zip(rows, offered, strict=True)
        for offer in offers
    ]
    write_rows(session, Programme, programmes)
    write_rows(session, SearchRow, [_search_row(row) for row in rows])
    return [
        Provider(Site(key, str(row["centre"]), venue_id), offers)
        for key, venue_id, row, offers in zip(
            count(first), count(first_venue), rows, offered, strict=False
        )
    ]


def _row(stage: Stage, number: int, known: Firm) -> Row:
    centre = stage.random.randrange(len(stage.districts))
    filed_on = stage.day(-stage.random.randint(*FILED_DAYS_AGO))
    star = stage.random.choice((None, None, None, 2, 3, 4, 5))
    return {
        "uscc": mass_uscc(known.registry, number),
        "name": known.name,
        "kind": known.kind,
        "nature": known.nature,
        "licence_no": f"演示民{number:07d}号",
        "licence_until": filed_on + LICENCE,
        "address": f"{stage.districts[centre]}示例路{number + 1}号",
        "district": stage.districts[centre],
        "centre": stage.centres[centre],
        "contact_name": f"{stage.random.choice(SURNAMES)}老师",
        "business_phone": phone(number % 1000),
        "star": star,
        "filed_on": filed_on,
        "filing_no": f"演备〔{filed_on.year}〕{number:07d}号",
    }


def _venue(stage: Stage, key: int, row: Row) -> Row:
    return {
        "id": key,
        "key": stage.key("venue", key),
        "institution_id": row["id"],
        "name": "综合教室",
        "address": row["address"],
        "district": row["district"],
        "kind": VenueKind.BOTH,
        "seats": 50,
        "workstations": 40,
        "safety_checked_on": row["filed_on"],
        "from_day": row["filed_on"],
    }


def _rating(row: Row) -> Row:
    return {
        "institution_id": row["id"],
        "stars": row["star"],
        "basis": "年度星级评价（演示）",
        "rated_on": row["filed_on"],
        "from_day": row["filed_on"],
    }


def _standing(row: Row) -> Row:
    return {
        "institution_id": row["id"],
        "standing": Standing.FILED,
        "from_day": row["filed_on"],
        "decided_by": "officer:approve",
    }


def _programme(stage: Stage, row: Row, offer: Offer) -> Row:
    is_course = isinstance(offer.subject, Course)
    return {
        "institution_id": row["id"],
        "occupation_id": None if is_course else stage.occupations[offer.subject].id,
        "course": offer.subject if is_course else None,
        "training_type": offer.training_type,
        "highest_level": offer.highest_level,
        "from_day": row["filed_on"],
    }


def _search_row(row: Row) -> Row:
    rank = 5 - (row["star"] or 0)
    return row_of(Noun.INSTITUTION, Entry(row["id"], row["name"], row["uscc"], rank=rank))
