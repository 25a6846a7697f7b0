"""How many classes take sign-ups on a day, for the pages that lead to them."""

from collections.abc import Collection
from datetime import date

from sqlalchemy import SQLColumnExpression, func, select

from portal.records.class_states import not_over, takes_sign_ups
from portal.records.classes import TrainingClass
from portal.records.database import db


def count_open_classes(occupation_ids: Collection[int], *, on: date) -> dict[int, int]:
    """By occupation id; those without an open class are left out."""
    return _count_by(TrainingClass.occupation_id, occupation_ids, on)


def count_open_classes_of(institution_ids: Collection[int], *, on: date) -> dict[int, int]:
    """By institution id; those without an open class are left out."""
    return _count_by(TrainingClass.institution_id, institution_ids, on)


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
