"""The occupations of 附件3, class by class as printed, or as a search finds them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import accumulate, groupby, zip_longest
from math import ceil

from flask import Response
from werkzeug.exceptions import NotFound
from wtforms import Form, StringField
from wtforms.validators import AnyOf, Optional

from portal.policy.clauses import Clause
from portal.policy.figures import MinimumHours
from portal.policy.rates import Rate, class_tables, minimum_hours, occupation_rates
from portal.policy.table import Dated
from portal.policy.terms import SubsidyClass
from portal.public import public
from portal.records.occupations import (
    OccupationFilter,
    OccupationRow,
    count_by_class,
    occupation_rows,
)
from portal.records.publications import PublicNoun, revised_at
from portal.records.search import Found, Noun, find
from portal.web.clock import now, today
from portal.web.fragments import page_or_fragment
from portal.web.links import link
from portal.web.parameters import page_number, takes
from portal.web.site import jurisdiction

ROWS = 24


class OccupationsForm(Form):
    q = StringField()
    subsidy_class = StringField(name="class", validators=[Optional(), AnyOf(list(SubsidyClass))])
    shortage = StringField(validators=[Optional(), AnyOf(["1"])])

    def chosen(self) -> dict[str, str]:
        """The conditions that hold: those in the address that are right."""
        return {
            field.name: field.data.strip()
            for field in self
            if field.data and not field.errors and field.data.strip()
        }


@dataclass(frozen=True, slots=True)
class Line:
    """One occupation of a list with what most trainees get; `rate` None = no rate that day."""

    row: OccupationRow
    least: Dated[MinimumHours] | None
    rate: Rate | None
    clauses: tuple[str, ...]
    is_for_employees: bool


@dataclass(frozen=True, slots=True)
class Group:
    """Lines of one class; of a search, all its lines and no class."""

    subsidy_class: SubsidyClass | None
    least: Dated[MinimumHours] | None
    count: int
    is_continued: bool
    lines: Sequence[Line]

    @property
    def clauses(self) -> list[str]:
        """What its lines rest on: amounts first, hours last."""
        kinds = zip_longest(*(line.clauses for line in self.lines), fillvalue="")
        return [clause for kind in kinds for clause in kind if clause]


@public.get("/occupations")
@takes(OccupationsForm, paged=True)
def occupations(form: OccupationsForm) -> Response:
    """All of them as printed, class by class; or those that a search finds, best first."""
    is_right, page, on = form.validate(), page_number(), today()
    chosen = form.chosen()
    found = find(Noun.OCCUPATION, chosen["q"]) if "q" in chosen else None
    wanted = _wanted(on, chosen, found)
    counts = count_by_class(wanted)
    total = sum(counts.values())
    pages = max(1, ceil(total / ROWS))
    if page > pages:
        raise NotFound
    first = (page - 1) * ROWS
    rows = occupation_rows(wanted, first=first, most=ROWS) if total else []
    return page_or_fragment(
        "public/occupations/index.html",
        "public/occupations/_results.html",
        status=200 if is_right else 422,
        form=form,
        chosen=chosen,
        groups=_groups(on, rows, counts, first, is_search=found is not None),
        total=f"{total}+" if found and found.capped else total,
        without=_without(on, chosen, found) if found and not total else 0,
        page=page,
        pages=pages,
        address=lambda **changes: link("public.occupations", **(chosen | changes)),
        classes=class_tables(jurisdiction(), on=on),
        revised_at=None if found else revised_at(PublicNoun.OCCUPATIONS, PublicNoun.SHORTAGE),
        as_of=now() if found else None,
    )


def _wanted(on: date, chosen: dict[str, str], found: Found | None) -> OccupationFilter:
    return OccupationFilter(
        on=on,
        subsidy_class=SubsidyClass[chosen["class"]] if "class" in chosen else None,
        only_shortage="shortage" in chosen,
        ids=found.ids if found else None,
    )


def _without(on: date, chosen: dict[str, str], found: Found) -> int:
    """How many the search alone finds, for whoever narrowed it too far."""
    if len(chosen) < 2:
        return 0
    return sum(count_by_class(OccupationFilter(on=on, ids=found.ids)).values())


def _groups(
    on: date,
    rows: Sequence[OccupationRow],
    counts: dict[SubsidyClass, int],
    first: int,
    *,
    is_search: bool,
) -> list[Group]:
    """The page's lines under their classes; a class that began on an earlier page is continued."""
    if is_search:
        lines = [_line(row, on) for row in rows]
        return [Group(None, None, len(rows), is_continued=False, lines=lines)]
    begins = dict(zip(counts, accumulate(counts.values(), initial=0), strict=False))
    return [
        Group(
            subsidy_class,
            minimum_hours(jurisdiction(), subsidy_class, on=on),
            counts[subsidy_class],
            is_continued=begins[subsidy_class] < first,
            lines=[_line(row, on) for row in held],
        )
        for subsidy_class, held in groupby(rows, key=lambda row: row.subsidy_class)
    ]


def _line(row: OccupationRow, on: date) -> Line:
    law = jurisdiction()
    entry = law.occupation(row.key, on=on)
    rates = occupation_rates(law, entry.value, on=on, shortage=row.shortages) if entry else ()
    usual = rates[0] if rates else None
    least = minimum_hours(law, row.subsidy_class, on=on)
    clauses = (
        usual.clause if usual else "",
        law.clause(on, Clause.UPLIFT) if row.uplift_percent else "",
        str(least.source) if least else "",
    )
    return Line(
        row,
        least,
        usual.usual if usual else None,
        tuple(filter(None, clauses)),
        is_for_employees=usual is not None and usual.personal is None,
    )
