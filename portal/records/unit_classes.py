"""The classes that a unit reviews, whatever their state: asked for like an institution's own."""

from dataclasses import dataclass

from sqlalchemy import ColumnElement
from typing_extensions import override

from portal.records.classes import TrainingClass
from portal.records.own_classes import OwnQuestion, in_stage
from portal.records.reviews import in_unit


@dataclass(frozen=True, kw_only=True)
class UnitQuestion(OwnQuestion):
    """Submitted classes of the reviewer's unit; an officer, who has none, asks for all."""

    @override
    def conditions(self) -> list[ColumnElement[bool]]:
        unit = in_unit(self.account.unit)
        held = [unit, TrainingClass.submitted_at.is_not(None), *self.search.conditions()]
        return [*held, in_stage(self.stage, self.on)] if self.stage else held
