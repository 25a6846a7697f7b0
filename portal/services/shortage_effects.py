"""What publishing or withdrawing a version would change: entries, amounts, and classes ahead.

A class whose filing is approved keeps the directory that was frozen with it (Q5); the others
follow the directory in force when they start.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Row, select

from portal.policy.jurisdiction import Jurisdiction
from portal.policy.shortage import Comparison, Shortage, Term, compare, covering, last_days
from portal.policy.subsidy import Training, training_subsidy
from portal.policy.terms import Level, OccupationKind, TrainingType
from portal.policy.verdict import Amount
from portal.records.class_states import not_over
from portal.records.classes import TrainingClass
from portal.records.database import db
from portal.records.occupations import Occupation
from portal.records.shortage import ShortageVersion
from portal.records.shortage_proposals import ShortageAct, lasting_versions

SHOWN_CLASSES = 50
STEPS = {"rate", "uplift", "no_uplift"}


@dataclass(frozen=True, slots=True)
class Plan:
    """A version with the days that it holds."""

    version: ShortageVersion
    term: Term
    until_day: date | None

    def holds_on(self, day: date) -> bool:
        is_withdrawn = self.term.withdrawn_from is not None and self.term.withdrawn_from <= day
        is_over = self.until_day is not None and self.until_day < day
        return self.term.from_day <= day and not is_withdrawn and not is_over


@dataclass(frozen=True, slots=True)
class AmountChange:
    """Whole yuan before and after, with what the later amount rests on."""

    name: str
    was: int
    now: int
    clauses: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ClassChange:
    """A class ahead whose amount changes."""

    number: str
    title: str
    start: date
    amount: AmountChange


@dataclass(frozen=True, slots=True)
class Effects:
    """`base` is what it is compared with; `frozen` counts classes that keep theirs."""

    base: ShortageVersion | None
    comparison: Comparison
    amounts: tuple[AmountChange, ...]
    classes: tuple[ClassChange, ...]
    frozen: int


def effects(
    version: ShortageVersion, act: ShortageAct, *, day: date, law: Jurisdiction, on: date
) -> Effects:
    """What changes if the version is published, or withdrawn, from `day` on."""
    now = [
        Plan(one, Term(one.from_day, one.withdrawn_from), one.until_day)
        for one in lasting_versions(since=day)
    ]
    then = _planned(now, version, act, day)
    base = next(
        (one.version for one in now if one.holds_on(day) and one.version.level is version.level),
        None,
    )
    held = [entry.listed for entry in version.entries]
    if act is ShortageAct.PUBLISH:
        comparison = compare([entry.listed for entry in base.entries] if base else [], held)
    else:
        comparison = compare(held, [])
    line = [one for one in (*now, *then) if one.version.level is version.level]
    occupations = {
        entry.occupation.id: entry.occupation for one in line for entry in one.version.entries
    }
    classes = _classes(occupations, day=day, on=on)
    changes = (_class_change(law, row, now, then) for row in classes if not row.frozen)
    return Effects(
        base=base,
        comparison=comparison,
        amounts=tuple(_amounts(law, occupations.values(), now, then, day)),
        classes=tuple(change for change in changes if change),
        frozen=sum(1 for row in classes if row.frozen),
    )


def _planned(
    now: Sequence[Plan], version: ShortageVersion, act: ShortageAct, day: date
) -> list[Plan]:
    """The plans with the proposal carried out: the line of its level is laid out anew."""
    term = Term(day) if act is ShortageAct.PUBLISH else Term(version.from_day, day)
    rest = [one for one in now if one.version.id != version.id]
    line = [one for one in rest if one.version.level is version.level]
    terms = {one.version: one.term for one in line} | {version: term}
    ends = last_days(terms)
    others = [one for one in rest if one.version.level is not version.level]
    return [*others, *(Plan(one, held, ends[one]) for one, held in terms.items())]


def _shortages(plans: Iterable[Plan], key: str, day: date) -> tuple[Shortage, ...]:
    return tuple(
        Shortage(one.version.citation, one.version.uplift_percent, entry.levels)
        for one in plans
        if one.holds_on(day)
        for entry in one.version.entries
        if entry.occupation.key == key
    )


def _amounts(
    law: Jurisdiction,
    occupations: Iterable[Occupation],
    now: Sequence[Plan],
    then: Sequence[Plan],
    day: date,
) -> Iterable[AmountChange]:
    """For the completion certificate, on the first day."""
    for one in occupations:
        is_for_employees = one.kind is OccupationKind.GENERAL_QUALITY
        kind = TrainingType.ON_POST_SKILLS if is_for_employees else TrainingType.EMPLOYMENT_SKILLS
        training = Training(on=day, training_type=kind, occupation=one.key)
        change = _change(law, training, now, then, name=one.name)
        if change:
            yield change


def _class_change(
    law: Jurisdiction, row: Row[*tuple[object, ...]], now: Sequence[Plan], then: Sequence[Plan]
) -> ClassChange | None:
    training = Training(
        on=row.planned_start,
        training_type=row.training_type,
        occupation=row.key,
        level=row.target_level,
        project_based=row.is_project_based,
    )
    change = _change(law, training, now, then, name=row.title)
    return ClassChange(row.number, row.title, row.planned_start, change) if change else None


def _change(
    law: Jurisdiction,
    training: Training,
    now: Sequence[Plan],
    then: Sequence[Plan],
    *,
    name: str,
) -> AmountChange | None:
    """None where the directories that count stay, or the amount does."""
    key, level = training.occupation or "", training.level or Level.NONE
    before = covering(_shortages(now, key, training.on), level)
    after = covering(_shortages(then, key, training.on), level)
    if before == after:
        return None
    was, now_pays = (_pays(law, training, shortage) for shortage in (before, after))
    if was.amount is None or now_pays.amount is None or was.amount == now_pays.amount:
        return None
    clauses = tuple(one.clause for one in now_pays.reasons if one.code in STEPS and one.clause)
    return AmountChange(name, was.amount, now_pays.amount, clauses)


def _pays(law: Jurisdiction, training: Training, shortage: tuple[Shortage, ...]) -> Amount:
    return training_subsidy(
        law,
        Training(
            on=training.on,
            training_type=training.training_type,
            occupation=training.occupation,
            level=training.level,
            project_based=training.project_based,
            shortage=shortage,
        ),
    )


def _classes(occupations: Iterable[int], *, day: date, on: date) -> list[Row[*tuple[object, ...]]]:
    """Announced classes that start on `day` or later; `frozen` is their directory, if any."""
    chosen = (
        select(
            TrainingClass.number,
            TrainingClass.title,
            TrainingClass.planned_start,
            TrainingClass.training_type,
            TrainingClass.target_level,
            TrainingClass.is_project_based,
            TrainingClass.shortage_version_id.label("frozen"),
            Occupation.key,
        )
        .join(Occupation, Occupation.id == TrainingClass.occupation_id)
        .where(
            not_over(on),
            TrainingClass.planned_start >= day,
            TrainingClass.is_subsidised,
            TrainingClass.occupation_id.in_(list(occupations)),
        )
        .order_by(TrainingClass.planned_start, TrainingClass.id)
    )
    return list(db.session.execute(chosen))
