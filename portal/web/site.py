"""What every page shows of the place: brand, hotlines, the demonstration strip."""

from dataclasses import dataclass

from flask import Flask, current_app

from portal.policy.jurisdiction import Jurisdiction
from portal.settings import Settings


def jurisdiction() -> Jurisdiction:
    """The law of this place."""
    found: Jurisdiction = current_app.extensions["jurisdiction"]
    return found


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
    official: tuple[str, ...] = ()


def init_site(app: Flask) -> None:
    law: Jurisdiction = app.extensions["jurisdiction"]
    place = Place(
        brand=law.place.brand,
        subtitle=law.place.subtitle,
        bureau=law.place.bureau,
        hotlines=tuple(Hotline(row.value.label, row.value.phone) for row in law.hotlines),
    )
    app.context_processor(
        lambda: {
            "place": place,
            "demonstration": settings().demonstration,
            "fixed_day": settings().fixed_today,
        }
    )
