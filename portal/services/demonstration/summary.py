"""What a demonstration database holds, counted, for whoever just made it."""

from sqlalchemy import func, select

from portal.records.classes import TrainingClass
from portal.records.database import Base, db
from portal.records.institutions import Institution
from portal.records.listings import Listing
from portal.records.notices import Notice
from portal.records.occupations import Occupation
from portal.records.shortage import ShortageVersion

COUNTED: tuple[tuple[str, type[Base]], ...] = (
    ("occupations", Occupation),
    ("shortage directories", ShortageVersion),
    ("institutions", Institution),
    ("classes", TrainingClass),
    ("list entries", Listing),
    ("notices", Notice),
)


def count_rows() -> dict[str, int]:
    """How many there are of each."""
    return {
        words: db.session.scalar(select(func.count()).select_from(kind)) or 0
        for words, kind in COUNTED
    }
