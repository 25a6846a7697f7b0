"""Builders of rows for tests. Call them inside `with transaction() as session:`."""

from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.policy.figures import ListingColour
from portal.policy.listing import ListingEventKind, ListingKind, ListingScope, ListingSeverity
from portal.policy.registry import (
    DirectoryLevel,
    InstitutionKind,
    InstitutionNature,
    Standing,
    VenueKind,
)
from portal.policy.terms import Level, TrainingType
from portal.records import search
from portal.records.classes import TrainingClass
from portal.records.institutions import Institution, InstitutionStanding
from portal.records.listings import Listing, ListingEvent
from portal.records.notices import Notice
from portal.records.occupations import Occupation
from portal.records.search import Noun
from portal.records.shortage import ShortageEntry, ShortageVersion
from portal.records.stars import InstitutionStar
from portal.records.venues import Venue
from portal.services.search_index import institution_entry, listing_entry

FILED_ON = date(2026, 1, 5)
PUBLISHING = ("published_by", "published_at", "withdrawn_from", "withdrawn_at")
EARLIER = datetime(2026, 11, 2, 2, 0, tzinfo=UTC)


def an_institution(
    session: Session, *, serial: int = 1, standing: Standing = Standing.FILED, **columns: Any
) -> Institution:
    """A searchable institution with one standing and one venue; its code does not check."""
    values: dict[str, Any] = {
        "uscc": f"52620171MJ9{serial:06d}X",
        "name": f"试用{serial}职业培训学校",
        "kind": InstitutionKind.PRIVATE_SCHOOL,
        "nature": InstitutionNature.PRIVATE_NON_PROFIT,
        "address": "中川园区示例路9号",
        "district": "中川园区",
        "centre": "first",
        "business_phone": "0931-0000900",
        "filed_on": FILED_ON,
    }
    institution = Institution(**values | columns)
    institution.standings.append(
        InstitutionStanding(standing=standing, from_day=FILED_ON, decided_by="officer:approve")
    )
    session.add(institution)
    session.add(
        Venue(
            institution=institution,
            name="一号教室",
            address=institution.address,
            district=institution.district,
            kind=VenueKind.BOTH,
            seats=50,
            workstations=40,
            safety_checked_on=date(2026, 10, 8),
            from_day=FILED_ON,
        )
    )
    session.flush()
    if institution.star:
        session.add(
            InstitutionStar(
                institution_id=institution.id,
                stars=institution.star,
                basis="试用评价",
                rated_on=FILED_ON,
                from_day=FILED_ON,
            )
        )
    search.put(session, Noun.INSTITUTION, institution_entry(institution))
    return institution


def an_occupation(session: Session, name: str) -> Occupation:
    """The occupation of that name, from the law's records."""
    return session.scalars(select(Occupation).where(Occupation.name == name)).one()


def a_class(
    session: Session,
    institution: Institution,
    *,
    number: str = "26-90001",
    subject: str = "焊工",
    **columns: Any,
) -> TrainingClass:
    """An approved class that is open for sign-up on 2026-11-23; it has no acts and no sessions."""
    venues = select(Venue).where(Venue.institution_id == institution.id).order_by(Venue.id)
    venue = session.scalars(venues).first()
    values: dict[str, Any] = {
        "number": number,
        "institution": institution,
        "venue": venue,
        "training_type": TrainingType.EMPLOYMENT_SKILLS,
        "target_level": Level.NONE,
        "title": f"农村转移就业劳动者{subject}就业技能培训班",
        "planned_start": date(2026, 12, 7),
        "planned_end": date(2026, 12, 25),
        "enrol_until": date(2026, 12, 4),
        "training_days": 15,
        "schedule": "周一至周五 8:30–11:30、14:00–17:00",
        "hours_total": 120,
        "hours_theory": 36,
        "hours_practice": 84,
        "capacity": 40,
        "reviewing_unit": "first",
        "submitted_at": EARLIER,
        "announced_at": EARLIER,
        "approved_at": EARLIER,
    }
    if columns.get("course") is None:
        values["occupation"] = an_occupation(session, subject)
    training_class = TrainingClass(**values | columns)
    session.add(training_class)
    session.flush()
    return training_class


def a_listing(session: Session, institution: Institution, **columns: Any) -> Listing:
    """A searchable black entry of the whole institution, in force 2026-09-01 to 2027-08-31."""
    values: dict[str, Any] = {
        "key": f"{institution.id:08d}",
        "kind": ListingKind.PROGRAMME,
        "colour": ListingColour.BLACK,
        "severity": ListingSeverity.ORDINARY,
        "institution": institution,
        "uscc": institution.uscc,
        "institution_name": institution.name,
        "scope": ListingScope.ALL,
        "facts": "2026年6月，签到表由他人代签",
        "authority": "试用机关",
        "decision_no": "试用决字〔2026〕1号",
        "decided_on": date(2026, 8, 27),
        "decided_by": "officer:propose",
        "approved_by": "officer:approve",
        "served_on": date(2026, 8, 28),
        "effective_from": date(2026, 9, 1),
        "term_until": date(2027, 8, 31),
        "public_until": date(2027, 8, 31),
        "remedies": "60日内申请行政复议，6个月内提起行政诉讼",
    }
    if columns.get("kind", ListingKind.PROGRAMME) is not ListingKind.PROGRAMME:
        values["source_url"] = "https://127.0.0.1/decision"
    listing = Listing(**values | columns)
    if listing.served_on:
        listing.events.append(
            ListingEvent(
                kind=ListingEventKind.SERVED,
                on_day=listing.served_on,
                at=EARLIER,
                by="officer:propose",
            )
        )
    session.add(listing)
    session.flush()
    search.put(session, Noun.LISTING, listing_entry(listing))
    return listing


def a_directory(
    session: Session, *names: str, number: int = 1, industry: str = "新材料", **columns: Any
) -> ShortageVersion:
    """A published shortage directory of 20 % from 2026-03-01 on, with these occupations."""
    values: dict[str, Any] = {
        "number": number,
        "level": DirectoryLevel.NEW_AREA,
        "title": f"试用急需紧缺目录第{number}版",
        "document_no": f"试用发〔2026〕{number}号",
        "issuer": "试用机关",
        "issued_on": date(2026, 2, 20),
        "uplift_percent": 20,
        "from_day": date(2026, 3, 1),
        "drafted_by": "officer:propose",
        "published_by": "officer:approve",
        "published_at": EARLIER,
    }
    values |= columns
    published = {name: values.pop(name) for name in PUBLISHING if name in values}
    version = ShortageVersion(**values)
    version.entries = [
        ShortageEntry(occupation=an_occupation(session, name), position=place, industry=industry)
        for place, name in enumerate(names, 1)
    ]
    session.add(version)
    session.flush()
    # Nobody adds to a published one, so that it is a draft first.
    for name, value in published.items():
        setattr(version, name, value)
    session.flush()
    return version


def a_notice(session: Session, *, key: str = "n0t1ce01", **columns: Any) -> Notice:
    """A notice that is public from 2026-11-01 on."""
    values: dict[str, Any] = {
        "key": key,
        "title": "试用通知",
        "issuer": "试用机关",
        "body": "试用内容。",
        "from_day": date(2026, 11, 1),
        "published_at": EARLIER,
    }
    notice = Notice(**values | columns)
    session.add(notice)
    session.flush()
    return notice
