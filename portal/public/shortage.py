"""The shortage directory (急需紧缺目录): in force today or on a past day, and how it changed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from flask import Response
from werkzeug.exceptions import NotFound
from wtforms import Form, StringField

from portal.exports import shortage as exports
from portal.exports.sheet import sheet
from portal.policy.clauses import Clause
from portal.policy.deadlines import DAY
from portal.policy.figures import MinimumHours
from portal.policy.rates import Rate, minimum_hours, occupation_rates
from portal.policy.shortage import Shortage
from portal.policy.table import Dated
from portal.public import public
from portal.records.class_counts import count_open_classes
from portal.records.publications import PublicNoun, revised_at
from portal.records.search import Found, Noun, find
from portal.records.shortage import ShortageEntry, ShortageVersion, published_versions
from portal.records.shortage_proposals import withdrawal_reasons
from portal.web.clock import now, today
from portal.web.downloads import as_download
from portal.web.fields import ChoiceField, DayField
from portal.web.fragments import page_or_fragment
from portal.web.links import link
from portal.web.parameters import takes
from portal.web.site import jurisdiction


def _industries() -> list[tuple[str, str]]:
    names = [entry.value.name for entry in jurisdiction().industries.in_force(today())]
    return [("", "全部产业"), *((name, name) for name in names)]


class ShortageForm(Form):
    q = StringField()
    industry = ChoiceField("产业", _industries)
    on = DayField("哪一天")

    def chosen(self) -> dict[str, str]:
        """The conditions that hold: those in the address that are right."""
        day = self.on.data.isoformat() if self.on.data else ""
        industry = "" if self.industry.errors else self.industry.data
        held = {"q": (self.q.data or "").strip(), "industry": industry, "on": day}
        return {name: value for name, value in held.items() if value}


class ShortageDayForm(Form):
    on = DayField("哪一天")


@dataclass(frozen=True, slots=True)
class Line:
    """An entry with its amounts on the day asked for; `rate` None = no rate that day."""

    entry: ShortageEntry
    least: Dated[MinimumHours] | None
    rate: Rate | None
    clause: str
    open_classes: int


@dataclass(frozen=True, slots=True)
class Sheet:
    """A directory in force on the day asked for, with the lines that the filter leaves."""

    version: ShortageVersion
    lines: Sequence[Line]


@dataclass(frozen=True, slots=True)
class Change:
    """A published version with what it added to and took from the one that it followed."""

    version: ShortageVersion
    is_first: bool
    added: Sequence[str]
    removed: Sequence[str]


@public.get("/shortage")
@takes(ShortageForm)
def shortage(form: ShortageForm) -> Response:
    """What is in force on a day; drafts are never shown."""
    is_right = form.validate()
    chosen, on = form.chosen(), form.on.data or today()
    found = find(Noun.OCCUPATION, chosen["q"]) if "q" in chosen else None
    versions = published_versions(on)
    sheets = _sheets(versions, chosen, found, on)
    return page_or_fragment(
        "public/shortage/index.html",
        "public/shortage/_results.html",
        status=200 if is_right else 422,
        form=form,
        chosen=chosen,
        on=on,
        is_today=on == today(),
        is_future=on > today(),
        sheets=sheets,
        total=sum(len(sheet.lines) for sheet in sheets),
        is_known=found is None or bool(found.ids),
        changes=_changes(versions),
        reasons=withdrawal_reasons(versions),
        uplift_clause=jurisdiction().clause(on, Clause.UPLIFT),
        address=lambda **changes: link("public.shortage", **(chosen | changes)),
        revised_at=None if found else revised_at(PublicNoun.SHORTAGE),
        as_of=now(),
    )


@public.get("/shortage.csv")
@takes(ShortageDayForm)
def shortage_csv(form: ShortageDayForm) -> Response:
    """What is in force on a day, to take away."""
    if not form.validate():
        raise NotFound
    on = form.on.data or today()
    rows = exports.rows_on(published_versions(on), on=on)
    response = Response("".join(sheet(exports.IN_FORCE, rows)), mimetype="text/csv")
    return as_download(response, plain=f"shortage-{on}.csv", name=f"急需紧缺目录{on}.csv")


def _sheets(
    versions: Sequence[ShortageVersion], chosen: dict[str, str], found: Found | None, on: date
) -> list[Sheet]:
    industry = chosen.get("industry")
    kept = {
        version: [
            entry
            for entry in version.entries
            if (found is None or entry.occupation_id in found.ids)
            and industry in (None, entry.industry)
        ]
        for version in versions
        if version.is_in_force(on)
    }
    ids = {entry.occupation_id for entries in kept.values() for entry in entries}
    counts = count_open_classes(sorted(ids), on=on) if ids and on == today() else {}
    return [
        Sheet(version, [_line(entry, version, on, counts) for entry in entries])
        for version, entries in kept.items()
    ]


def _line(entry: ShortageEntry, version: ShortageVersion, on: date, counts: dict[int, int]) -> Line:
    law, occupation = jurisdiction(), entry.occupation
    known = law.occupation(occupation.key, on=on)
    shortage = Shortage(version.citation, version.uplift_percent, entry.levels)
    rates = occupation_rates(law, known.value, on=on, shortage=[shortage]) if known else ()
    return Line(
        entry,
        minimum_hours(law, occupation.subsidy_class, on=on),
        rates[0].usual if rates else None,
        rates[0].clause if rates else "",
        counts.get(entry.occupation_id, 0),
    )


def _changes(versions: Sequence[ShortageVersion]) -> list[Change]:
    """The latest first; each is compared with the one of its level that it followed."""
    changes = []
    for version in versions:
        eve = version.from_day - DAY
        line = [one for one in versions if one.level is version.level]
        earlier = next((one for one in line if one.is_in_force(eve)), None)
        now_in = [entry.occupation.name for entry in version.entries]
        then_in = [entry.occupation.name for entry in earlier.entries] if earlier else []
        changes.append(
            Change(
                version,
                is_first=earlier is None or not version.ever_begins,
                added=[name for name in now_in if name not in then_in],
                removed=[name for name in then_in if name not in now_in],
            )
        )
    return changes
