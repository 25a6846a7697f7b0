"""Invented data for demonstrations: plainly fictitious, the same for the same day."""

from dataclasses import dataclass
from datetime import date, datetime

from portal.policy.jurisdiction import Jurisdiction
from portal.records.database import transaction
from portal.records.demonstration import Demonstration
from portal.services.foundation import lay_foundation


@dataclass(frozen=True)
class Sizes:
    """How many rows to add beyond the named cast."""

    institutions: int = 0
    classes: int = 0


def build_demonstration(
    law: Jurisdiction,
    *,
    on: date,
    at: datetime,
    sizes: Sizes = Sizes(),
    with_shortage: bool = True,
) -> None:
    """Fill an empty database with invented data around the day `on`, and mark it."""
    with transaction() as session:
        lay_foundation(law, at=at)
        session.add(Demonstration(id=1, day=on))
