"""The rate tables as pages print them: every amount of one occupation, or of every class."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from portal.policy.figures import Limit, MinimumHours, Occupation, SubsidyRate
from portal.policy.jurisdiction import Jurisdiction
from portal.policy.shortage import LEVEL_OF, Shortage, covering
from portal.policy.table import Dated
from portal.policy.terms import Award, OccupationKind, SubsidyClass


@dataclass(frozen=True, slots=True)
class Rate:
    """Whole yuan before and after the uplift."""

    base: int
    amount: int


@dataclass(frozen=True, slots=True)
class RateRow:
    """One award: what a person gets, what an enterprise's employee gets; None = not granted."""

    award: Award
    personal: Rate | None
    on_post: Rate | None
    clause: str

    @property
    def usual(self) -> Rate | None:
        """What most trainees get: the personal amount, or the only one there is."""
        return self.personal or self.on_post


@dataclass(frozen=True, slots=True)
class ClassTable:
    """One subsidy class with its least hours and its rates."""

    subsidy_class: SubsidyClass
    min_hours: int | None
    hours_clause: str
    rows: tuple[RateRow, ...]


def occupation_rates(
    law: Jurisdiction, occupation: Occupation, *, on: date, shortage: Sequence[Shortage] = ()
) -> tuple[RateRow, ...]:
    """Every amount for one occupation; empty where the place has no rates on that day.

    Of the shortage directories in force that name it, the highest that covers the level counts.
    """
    rows = _rows(law, occupation.subsidy_class, on, shortage)
    if occupation.kind is not OccupationKind.GENERAL_QUALITY:
        return rows
    return tuple(
        RateRow(row.award, None, row.on_post, row.clause)
        for row in rows
        if row.award is Award.COMPLETION
    )


def class_tables(law: Jurisdiction, *, on: date) -> tuple[ClassTable, ...]:
    """The four classes without uplift, for the page of all rates."""
    tables = []
    for subsidy_class in SubsidyClass:
        rows = _rows(law, subsidy_class, on, ())
        hours = minimum_hours(law, subsidy_class, on=on)
        if rows:
            least = hours.value.min_hours if hours else None
            clause = str(hours.source) if hours else ""
            tables.append(ClassTable(subsidy_class, least, clause, rows))
    return tuple(tables)


def minimum_hours(
    law: Jurisdiction, subsidy_class: SubsidyClass, *, on: date
) -> Dated[MinimumHours] | None:
    """The least class hours of a class on that day."""
    return law.minimum_hours.find(on, subsidy_class.value)


def default_uplift(law: Jurisdiction, *, on: date) -> int:
    """The uplift that a directory gives unless the bureau sets another; 0 where there is none."""
    limit = law.limits.find(on, Limit.UPLIFT_PERCENT)
    return limit.value.number if limit else 0


def raised(amount: int, percent: int) -> int:
    """An amount with its uplift in whole yuan; a fraction is dropped, never rounded up."""
    return amount * (100 + percent) // 100


def _rows(
    law: Jurisdiction, subsidy_class: SubsidyClass, on: date, shortage: Sequence[Shortage]
) -> tuple[RateRow, ...]:
    return tuple(
        _row(entry, shortage)
        for entry in law.subsidy_rates.in_force(on)
        if entry.value.subsidy_class is subsidy_class
    )


def _row(entry: Dated[SubsidyRate], shortage: Sequence[Shortage]) -> RateRow:
    rate = entry.value
    raising = covering(shortage, LEVEL_OF[rate.award])
    percent = max((one.percent for one in raising), default=0)
    on_post = rate.on_post_amount
    return RateRow(
        rate.award,
        Rate(rate.amount, raised(rate.amount, percent)),
        Rate(on_post, raised(on_post, percent)) if on_post is not None else None,
        str(entry.source),
    )
