"""Invented data for demonstrations: plainly fictitious, the same for the same day."""

from dataclasses import dataclass
from datetime import date, datetime

from portal.policy.jurisdiction import Jurisdiction
from portal.records.database import transaction
from portal.records.demonstration import Demonstration
from portal.services.demonstration.accounts import add_accounts
from portal.services.demonstration.applications import add_applications
from portal.services.demonstration.benefits import add_benefits
from portal.services.demonstration.bulk_classes import add_mass_classes
from portal.services.demonstration.bulk_institutions import add_mass_institutions, providers_of
from portal.services.demonstration.classes import add_classes
from portal.services.demonstration.directories import add_other_directories
from portal.services.demonstration.institutions import add_institutions
from portal.services.demonstration.lessons import add_lessons
from portal.services.demonstration.listings import add_listings
from portal.services.demonstration.local_settings import add_local_settings
from portal.services.demonstration.notices import add_notices
from portal.services.demonstration.register import add_register_changes
from portal.services.demonstration.shortage import add_directories
from portal.services.demonstration.stage import Stage
from portal.services.demonstration.trainees import add_trainees
from portal.services.foundation import lay_foundation
from portal.services.search_index import reindex

# The data look back a year, and the law's tables must hold on every day that they need.
FIRST_DAY = date(2026, 1, 1)


@dataclass(frozen=True)
class Sizes:
    """How many rows to add beyond the named cast."""

    institutions: int = 0
    classes: int = 0
    workers: int = 0


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
        stage = Stage(session, law, on, at)
        add_directories(stage, with_shortage=with_shortage)
        add_institutions(stage)
        add_classes(stage)
        add_listings(stage)
        add_notices(stage)
        add_accounts(stage, more_workers=sizes.workers)
        add_applications(stage)
        add_register_changes(stage)
        add_other_directories(stage)
        add_local_settings(stage)
        add_trainees(stage)
        add_lessons(stage)
        add_benefits(stage)
        reindex()
        providers = add_mass_institutions(stage, sizes.institutions) or providers_of(stage)
        add_mass_classes(stage, sizes.classes, providers)
        session.add(Demonstration(id=1, day=on))
