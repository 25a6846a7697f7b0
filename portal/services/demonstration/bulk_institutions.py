"""Mass institutions by bulk inserts: each filed, with a venue and one to five programmes."""

from collections.abc import Sequence
from datetime import timedelta
from typing import NamedTuple

from sqlalchemy import insert, select
from tqdm import tqdm

from portal.policy.registry import Standing, VenueKind
from portal.policy.terms import Course
from portal.records.institutions import Institution, InstitutionStanding
from portal.records.programmes import Programme
from portal.records.search import Entry, Noun, SearchRow, row_of
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


class Provider(NamedTuple):
    """Who may give mass classes, and what it may teach."""

    site: Site
    offers: tuple[Offer, ...]


def add_mass_institutions(stage: Stage, count: int) -> list[Provider]:
    """Answers whoever was added."""
    providers: list[Provider] = []
    with tqdm(total=count, desc="institutions", disable=None) as progress:
        for first in range(0, count, BATCH):
            batch = range(first, min(first + BATCH, count))
            providers += _add_batch(stage, batch)
            progress.update(len(batch))
    return providers


def providers_of(stage: Stage) -> list[Provider]:
    """The cast in good standing, where there are no mass institutions."""
    session = stage.session
    providers = []
    for role in CAST:
        institution = stage.institutions[role.letter]
        if role.steps[-1].standing is Standing.FILED:
            venues = select(Venue.id).where(Venue.institution_id == institution.id)
            venue_id = session.scalars(venues.order_by(Venue.id.desc())).first()
            site = Site(institution.id, institution.centre, venue_id or 0)
            providers.append(Provider(site, role.offers))
    return providers


def _add_batch(stage: Stage, numbers: range) -> list[Provider]:
    firms = [firm(number) for number in numbers]
    rows = [_row(stage, number, known) for number, known in zip(numbers, firms, strict=True)]
    ids = stage.session.scalars(
        insert(Institution).returning(Institution.id, sort_by_parameter_order=True), rows
    ).all()
    venue_ids = stage.session.scalars(
        insert(Venue).returning(Venue.id, sort_by_parameter_order=True),
        [_venue(key, row) for key, row in zip(ids, rows, strict=True)],
    ).all()
    offered = [
        tuple(stage.random.sample(known.offers, stage.random.randint(1, len(known.offers))))
        for known in firms
    ]
    _add_details(stage, ids, rows, offered)
    return [
        Provider(Site(key, str(row["centre"]), venue_id), offers)
        for key, row, venue_id, offers in zip(ids, rows, venue_ids, offered, strict=True)
    ]


def _row(stage: Stage, number: int, known: Firm) -> dict[str, object]:
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
        "star_basis": "年度星级评价（演示）" if star else "",
        "star_on": filed_on if star else None,
        "filed_on": filed_on,
        "filing_no": f"演备〔{filed_on.year}〕{number:07d}号",
    }


def _venue(institution_id: int, row: dict[str, object]) -> dict[str, object]:
    return {
        "institution_id": institution_id,
        "name": "综合教室",
        "address": row["address"],
        "district": row["district"],
        "kind": VenueKind.BOTH,
        "seats": 50,
        "workstations": 40,
        "safety_checked_on": row["filed_on"],
    }


def _add_details(
    stage: Stage,
    ids: Sequence[int],
    rows: Sequence[dict[str, object]],
    offered: Sequence[tuple[Offer, ...]],
) -> None:
    """Standings, programmes and the search index."""
    known = list(zip(ids, rows, offered, strict=True))
    stage.session.execute(
        insert(InstitutionStanding), [_standing(key, row) for key, row, _ in known]
    )
    programmes = [
        _programme(stage, key, offer, row["filed_on"])
        for key, row, offers in known
        for offer in offers
    ]
    stage.session.execute(insert(Programme), programmes)
    stage.session.execute(insert(SearchRow), [_search_row(key, row) for key, row, _ in known])


def _standing(institution_id: int, row: dict[str, object]) -> dict[str, object]:
    return {
        "institution_id": institution_id,
        "standing": Standing.FILED,
        "from_day": row["filed_on"],
        "decided_by": "officer:approve",
    }


def _programme(
    stage: Stage, institution_id: int, offer: Offer, from_day: object
) -> dict[str, object]:
    is_course = isinstance(offer.subject, Course)
    return {
        "institution_id": institution_id,
        "occupation_id": None if is_course else stage.occupations[offer.subject].id,
        "course": offer.subject if is_course else None,
        "training_type": offer.training_type,
        "highest_level": offer.highest_level,
        "from_day": from_day,
    }


def _search_row(institution_id: int, row: dict[str, object]) -> dict[str, object]:
    star = row["star"]
    rank = 5 - (star if isinstance(star, int) else 0)
    entry = Entry(institution_id, str(row["name"]), str(row["uscc"]), rank=rank)
    return row_of(Noun.INSTITUTION, entry)
