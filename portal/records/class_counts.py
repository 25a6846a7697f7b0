"""How many classes take sign-ups on a day, for the pages that lead to them."""

from collections.abc import Collection
from datetime import date
from functools import lru_cache

from sqlalchemy import ScalarSelect, SQLColumnExpression, func, select

from portal.records.class_states import not_over, takes_sign_ups
from portal.records.classes import TrainingClass
from portal.records.database import DAYS, db
from portal.records.institutions import Institution


def count_open_classes(occupation_ids: Collection[int], *, on: date) -> dict[int, int]:
    """By occupation id; those without an open class are left out."""
    return _count_by(TrainingClass.occupation_id, occupation_ids, on)


def count_open_classes_of(institution_ids: Collection[int], *, on: date) -> dict[int, int]:
    """By institution id; those without an open class are left out."""
    return _count_by(TrainingClass.institution_id, institution_ids, on)


@lru_cache(maxsize=DAYS)
def open_classes_of_each(on: date) -> ScalarSelect[int]:
    """The same as a column beside an institution that is read."""
    of_institution = TrainingClass.institution_id == Institution.id
    counted = select(func.count()).where(of_institution, not_over(on), takes_sign_ups(on))
    return counted.correlate(Institution).scalar_subquery()


def _count_by(
    column: SQLColumnExpression[int | None] | SQLColumnExpression[int],
    ids: Collection[int],
    on: date,
) -> dict[int, int]:
    rows = db.session.execute(
        select(column, func.count())
        .where(column.in_(ids), not_over(on), takes_sign_ups(on))
        .group_by(column)
    )
    return {key: count for key, count in rows if key is not None}
