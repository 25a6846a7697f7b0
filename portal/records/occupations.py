"""Occupations of 附件3, each in exactly one subsidy class. Amounts are not here: they are law."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import (
    CheckConstraint,
    ColumnElement,
    ScalarSelect,
    SQLColumnExpression,
    String,
    Text,
    UniqueConstraint,
    and_,
    case,
    func,
    or_,
    select,
)
from sqlalchemy.orm import Mapped, mapped_column

from portal.policy.shortage import Shortage
from portal.policy.terms import Marker, OccupationKind, SubsidyClass
from portal.records.database import Base, RowId, choice, db
from portal.records.search import Noun, find


class Occupation(Base):
    """One occupation (职业、工种); `key` (a44) is its class and place in the annex."""

    __tablename__ = "occupations"
    __table_args__ = (
        UniqueConstraint("name", "from_day"),
        CheckConstraint("until_day IS NULL OR until_day >= from_day", name="days_in_order"),
    )

    id: Mapped[RowId]
    key: Mapped[str] = mapped_column(String(8), unique=True)
    name: Mapped[str] = mapped_column(String(40))
    subsidy_class: Mapped[SubsidyClass] = mapped_column(choice(SubsidyClass, "subsidy_class"))
    kind: Mapped[OccupationKind] = mapped_column(choice(OccupationKind, "kind"))
    code: Mapped[str | None] = mapped_column(String(10))
    marker: Mapped[Marker | None] = mapped_column(choice(Marker, "marker"))
    note: Mapped[str] = mapped_column(Text, default="")
    from_day: Mapped[date]
    until_day: Mapped[date | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class OccupationFilter:
    """What a list is narrowed to on a day; `ids` are those of a search, in its order."""

    on: date
    subsidy_class: SubsidyClass | None = None
    only_shortage: bool = False
    ids: Sequence[int] | None = None


@dataclass(frozen=True, slots=True)
class OccupationRow:
    """One line of a list, with the shortage directories in force that name it."""

    key: str
    name: str
    subsidy_class: SubsidyClass
    shortages: tuple[Shortage, ...]

    @property
    def uplift_percent(self) -> int | None:
        """The highest uplift, whatever the level; None = in no directory."""
        return max((one.percent for one in self.shortages), default=None)


def valid_on(on: date) -> ColumnElement[bool]:
    """Whether an occupation stands in the annex on that day; a condition on Occupation."""
    return and_(
        Occupation.from_day <= on, or_(Occupation.until_day.is_(None), Occupation.until_day >= on)
    )


def count_by_class(wanted: OccupationFilter) -> dict[SubsidyClass, int]:
    """How many the filter leaves in each class; classes without any are left out."""
    rows = db.session.execute(
        select(Occupation.subsidy_class, func.count())
        .where(*_conditions(wanted))
        .group_by(Occupation.subsidy_class)
        .order_by(Occupation.subsidy_class)
    )
    return dict(rows.all())


def occupation_rows(wanted: OccupationFilter, *, first: int, most: int) -> list[OccupationRow]:
    """Lines as printed in the annex, or as a search found them."""
    from portal.records.shortage import shortages_on

    rows = db.session.execute(
        select(Occupation.key, Occupation.name, Occupation.subsidy_class)
        .where(*_conditions(wanted))
        .order_by(*_order(wanted))
        .offset(first)
        .limit(most)
    )
    shortages = shortages_on(wanted.on)
    return [OccupationRow(*row, shortages.get(row.key, ())) for row in rows]


def occupation_by_key(key: str, *, on: date) -> Occupation | None:
    """The occupation with that key, if it stands in the annex on that day."""
    return db.session.scalar(select(Occupation).where(Occupation.key == key, valid_on(on)))


def occupations_called(text: str, *, on: date) -> list[Occupation]:
    """The one of that name or key; else those that a search finds, best first."""
    hits = find(Noun.OCCUPATION, text)
    rows = db.session.scalars(select(Occupation).where(Occupation.id.in_(hits.ids), valid_on(on)))
    places = {found: place for place, found in enumerate(hits.ids)}
    found = sorted(rows, key=lambda one: places[one.id])
    exact = [one for one in found if text.strip() in (one.name, one.key)]
    return exact or found


def _conditions(wanted: OccupationFilter) -> list[ColumnElement[bool]]:
    conditions = [valid_on(wanted.on)]
    if wanted.subsidy_class:
        conditions.append(Occupation.subsidy_class == wanted.subsidy_class)
    if wanted.only_shortage:
        conditions.append(_uplift(wanted.on).is_not(None))
    if wanted.ids is not None:
        conditions.append(Occupation.id.in_(wanted.ids))
    return conditions


def _uplift(on: date) -> ScalarSelect[int | None]:
    from portal.records.shortage import uplift_on

    return uplift_on(on, occupation_id=Occupation.id)


def _order(wanted: OccupationFilter) -> Sequence[SQLColumnExpression[Any]]:
    """A key is the class's letter and the place in its list: b99 stands before b100."""
    if wanted.ids:
        places = {found: place for place, found in enumerate(wanted.ids)}
        return (case(places, value=Occupation.id),)
    return (Occupation.subsidy_class, func.length(Occupation.key), Occupation.key)
