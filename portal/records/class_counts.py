"""How many classes of an occupation take sign-ups on a day, for the pages that lead to them."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import func, select

from portal.records.class_states import not_over, takes_sign_ups
from portal.records.classes import TrainingClass
from portal.records.database import db
from portal.records.institutions import Institution


def count_open_classes(occupation_ids: Sequence[int], *, on: date) -> dict[int, int]:
    """By occupation id; those without an open class are left out."""
    rows = db.session.execute(
        select(TrainingClass.occupation_id, func.count())
        .join(Institution, Institution.id == TrainingClass.institution_id)
        .where(TrainingClass.occupation_id.in_(occupation_ids), not_over(on), takes_sign_ups(on))
        .group_by(TrainingClass.occupation_id)
    )
    return {occupation_id: count for occupation_id, count in rows if occupation_id is not None}
