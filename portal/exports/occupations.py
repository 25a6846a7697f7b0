"""The occupations of the annex with what each pays: whole yuan, uplift in force included apart."""

from collections.abc import Iterable, Iterator

from portal.exports.dataset import ROWS, Column, DataSet, Question, Row, Slice, coded
from portal.exports.schema import FLAG, NUMBER, TEXT, maybe, one_of
from portal.policy.figures import Occupation
from portal.policy.rates import Rate, RateRow, minimum_hours, occupation_rates
from portal.policy.terms import Award, Marker, OccupationKind, SubsidyClass
from portal.records.occupations import (
    OccupationFilter,
    OccupationRow,
    count_by_class,
    occupation_rows,
)
from portal.records.publications import PublicNoun
from portal.records.search import Noun, find

EVERY = 100_000


def _amounts() -> Iterator[tuple[Award, str, str]]:
    """Each amount of the annex: award, for whom, in words. Employees get no advanced one."""
    for award in Award:
        yield award, "personal", f"个人，{award.label}"
        if award is not Award.ADVANCED:
            yield award, "on_post", f"企业职工，{award.label}"


def _amount_columns() -> Iterator[Column]:
    for award, who, words in _amounts():
        yield Column(f"{who}_{award}", f"{words}（元）", maybe(NUMBER))
        yield Column(f"{who}_{award}_uplifted", f"{words}，上浮后（元）", maybe(NUMBER))


COLUMNS = (
    Column("id", "编号"),
    Column("name", "职业（工种）"),
    Column("subsidy_class", "补贴标准分类", one_of(SubsidyClass)),
    Column("kind", "种类代码", one_of(OccupationKind)),
    Column("kind_label", "种类"),
    Column("marker", "标记代码", maybe(one_of(Marker))),
    Column("marker_label", "标记", maybe(TEXT)),
    Column("note", "备注"),
    Column("minimum_hours", "最少课时", maybe(NUMBER)),
    Column("in_shortage_directory", "在急需紧缺目录里", FLAG),
    Column("uplift_percent", "上浮（%）", maybe(NUMBER)),
    *_amount_columns(),
    Column("clause", "补贴依据"),
)


def _page(question: Question) -> Slice:
    found = find(Noun.OCCUPATION, question.query) if question.query else None
    wanted = OccupationFilter(on=question.on, ids=found.ids if found else None)
    total = sum(count_by_class(wanted).values())
    rows = occupation_rows(wanted, first=question.first, most=ROWS)
    return Slice(list(_rows(rows, question)), total, bool(found and found.capped))


def _every(question: Question) -> Iterator[Row]:
    return _rows(occupation_rows(OccupationFilter(on=question.on), first=0, most=EVERY), question)


def _rows(rows: Iterable[OccupationRow], question: Question) -> Iterator[Row]:
    for row in rows:
        if entry := question.law.occupation(row.key, on=question.on):
            yield _row(entry.value, row, question)


def _row(occupation: Occupation, row: OccupationRow, question: Question) -> Row:
    law, on, percent = question.law, question.on, row.uplift_percent
    least = minimum_hours(law, occupation.subsidy_class, on=on)
    rates = {
        rate.award: rate
        for rate in occupation_rates(law, occupation, on=on, shortage=row.shortages)
    }
    return {
        "id": occupation.id,
        "name": occupation.name,
        "subsidy_class": occupation.subsidy_class,
        **coded("kind", occupation.kind),
        **coded("marker", occupation.marker),
        "note": occupation.note,
        "minimum_hours": least.value.min_hours if least else None,
        "in_shortage_directory": percent is not None,
        "uplift_percent": percent,
        **dict(_paid(rates, is_uplifted=percent is not None)),
        "clause": next((rate.clause for rate in rates.values()), ""),
    }


def _paid(rates: dict[Award, RateRow], *, is_uplifted: bool) -> Iterator[tuple[str, int | None]]:
    """What the annex gives, and what the directory in force makes of it."""
    for award, who, _ in _amounts():
        rate: Rate | None = getattr(rates.get(award), who, None)
        yield f"{who}_{award}", rate.base if rate else None
        yield f"{who}_{award}_uplifted", rate.amount if rate and is_uplifted else None


OCCUPATIONS = DataSet(
    key="occupations",
    label="职业（工种）和补贴标准",
    about="补贴标准分类表里的职业（工种）：类别、最少课时、每一档补贴、在不在急需紧缺目录里。",
    nouns=(PublicNoun.OCCUPATIONS, PublicNoun.SHORTAGE),
    columns=COLUMNS,
    page=_page,
    every=_every,
)
