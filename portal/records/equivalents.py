"""Equivalent classes: where somebody may go whose class was given up or stopped."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from portal.records.class_states import not_over, takes_sign_ups
from portal.records.classes import TrainingClass
from portal.records.database import db

MOST = 20


def open_equivalents(filed: TrainingClass, *, on: date) -> Sequence[TrainingClass]:
    """Classes that teach the same at the same level and take sign-ups, the earliest first."""
    return db.session.scalars(
        select(TrainingClass)
        .where(
            TrainingClass.id != filed.id,
            TrainingClass.training_type == filed.training_type,
            TrainingClass.occupation_id.is_not_distinct_from(filed.occupation_id),
            TrainingClass.course.is_not_distinct_from(filed.course),
            TrainingClass.target_level == filed.target_level,
            not_over(on),
            takes_sign_ups(on),
        )
        .options(joinedload(TrainingClass.institution), joinedload(TrainingClass.venue))
        .order_by(TrainingClass.planned_start, TrainingClass.id)
        .limit(MOST)
    ).all()
