"""What every page shows of the place: brand, hotlines, the demonstration strip."""

import sqlite3
from dataclasses import dataclass

from flask import Flask, current_app
from sqlalchemy.exc import SQLAlchemyError

from portal.policy.jurisdiction import Jurisdiction
from portal.policy.site_texts import MARKS, SiteTextName
from portal.services.law import law_of_place, tables_of_place
from portal.settings import Settings
from portal.web.clock import today


def jurisdiction() -> Jurisdiction:
    """The law of this place, with what the bureau has set."""
    return law_of_place()


def settings() -> Settings:
    found: Settings = current_app.extensions["settings"]
    return found


@dataclass(frozen=True)
class Hotline:
    label: str
    number: str


@dataclass(frozen=True)
class Place:
    """What the frame of every page shows; `official` holds only what the bureau has set."""

    brand: str
    subtitle: str
    bureau: str
    hotlines: tuple[Hotline, ...]
    contact: tuple[str, ...]
    official: tuple[str, ...]


def place() -> Place:
    """The place on this day. An error page needs its frame when the database is silent too."""
    try:
        law = law_of_place()
    except (sqlite3.Error, SQLAlchemyError):
        law = tables_of_place()
    on = today()
    own = law.text(on, SiteTextName.HOTLINE)
    hotlines = [Hotline(SiteTextName.HOTLINE.label, own)] if own else []
    hotlines += [Hotline(row.value.label, row.value.phone) for row in law.hotlines.in_force(on)]
    contact = (SiteTextName.BUREAU_ADDRESS, SiteTextName.BUREAU_POSTCODE, SiteTextName.BUREAU_PHONE)
    return Place(
        brand=law.place.brand,
        subtitle=law.place.subtitle,
        bureau=law.place.bureau,
        hotlines=tuple(hotlines),
        contact=tuple(f"{name.label} {text}" for name in contact if (text := law.text(on, name))),
        official=tuple(f"{name.label} {text}" for name in MARKS if (text := law.text(on, name))),
    )


def init_site(app: Flask) -> None:
    app.context_processor(
        lambda: {
            "place": place(),
            "demonstration": settings().demonstration,
            "fixed_day": settings().fixed_today,
        }
    )
