"""A place's law: every dated table of one folder, read once and never changed."""

from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import TypeVar

from portal.policy import figures
from portal.policy.clauses import Clause, ClauseRule
from portal.policy.loader import TableError, read_rows, read_table
from portal.policy.site_texts import SiteText, SiteTextName
from portal.policy.table import Dated, NoRule, Table
from portal.policy.terms import Group

R = TypeVar("R")
TABLES = Path(__file__).parent / "tables"
WHOLE_PLACE = "all"


@dataclass(frozen=True, slots=True, eq=False)
class Jurisdiction:
    """The tables of one place. An empty table means that its documents have no such rule."""

    key: str
    documents: tuple[figures.Document, ...]
    places: Table[figures.Place]
    centres: Table[figures.Centre]
    hotlines: Table[figures.Hotline]
    districts: Table[figures.District]
    industries: Table[figures.Industry]
    groups: Table[figures.GroupLabel]
    admissions: Table[figures.Admission]
    occupations: Table[figures.Occupation]
    subsidy_rates: Table[figures.SubsidyRate]
    courses: Table[figures.CourseRate]
    apprenticeship_rates: Table[figures.ApprenticeshipRate]
    minimum_hours: Table[figures.MinimumHours]
    limits: Table[figures.LimitNumber]
    clauses: Table[ClauseRule]
    targets: Table[figures.Target]
    certificate_ranges: Table[figures.CertificateRange]
    coefficients: Table[figures.Coefficient]
    papers: Table[figures.Paper]
    report_categories: Table[figures.ReportCategory]
    legal_bases: Table[figures.LegalBasis]
    texts: Table[SiteText]
    occupation_ids: dict[str, tuple[str, ...]]
    occupation_names: dict[str, str]

    @property
    def place(self) -> figures.Place:
        """Name, brand and bureau as the newest row has them."""
        return list(self.places)[-1].value

    @property
    def tables(self) -> tuple[Table[object], ...]:
        """Every table, for printing them all."""
        held = (getattr(self, name) for name in self.__slots__)
        return tuple(table for table in held if isinstance(table, Table))

    def document(self, key: str) -> figures.Document:
        return next(document for document in self.documents if document.key == key)

    def limit(self, on: date, name: figures.Limit) -> Dated[figures.LimitNumber]:
        """A limit in force on that day. Raises NoRule where the documents never set it."""
        if name not in self.limits:
            raise NoRule(self.silence(name.label))
        return self.limits.on(on, name)

    def text(self, on: date, name: SiteTextName, centre: str = "") -> str:
        """What the bureau has set for that day; blank where it has set nothing."""
        entry = self.texts.find(on, name, centre)
        return entry.value.text if entry else ""

    def objection_contact(self, on: date) -> str:
        """Where an objection goes: unit, address, phone, as far as the bureau has set them."""
        phone = self.text(on, SiteTextName.OBJECTION_PHONE)
        found = (
            self.text(on, SiteTextName.OBJECTION_OFFICE),
            self.text(on, SiteTextName.OBJECTION_ADDRESS),
            phone and f"电话 {phone}",
        )
        return "，".join(filter(None, found))

    def group(self, on: date, group: Group) -> str:
        """Who that is, in the words that people here choose it by."""
        entry = self.groups.find(on, group)
        return entry.value.plain_label if entry else group.label

    def silence(self, question: str) -> str:
        """The answer in words where the documents say nothing."""
        return f"{self.place.name}的文件没有规定{question}"

    def clause(self, on: date, name: Clause) -> str:
        """Document and article of a rule in force on that day; blank where there is none."""
        entry = self.clauses.find(on, name)
        return str(entry.source) if entry else ""

    def occupation(self, named: str, *, on: date) -> Dated[figures.Occupation] | None:
        """The occupation with that id or exact name, as the table has it on that day."""
        for key in self.occupation_ids.get(named, (named,)):
            if found := self.occupations.find(on, key):
                return found
        return None


@cache
def load(name: str) -> Jurisdiction:
    """The law of one place by its folder's name. Raises ValueError or TableError."""
    if name not in known():
        raise ValueError(f"no tables for {name!r}; there are {', '.join(known())}")
    return read(TABLES / name)


def known() -> tuple[str, ...]:
    """The places that have a folder of tables."""
    return tuple(sorted(path.name for path in TABLES.iterdir() if path.is_dir()))


def read(folder: Path) -> Jurisdiction:
    """Reads and checks one folder of tables."""
    documents = tuple(row for _, row, _ in read_rows(folder / "documents.csv", figures.Document))
    citations = {document.key: document.citation for document in documents}
    seen = {"documents"}

    def table(name: str, row: type[R], *key: str) -> Table[R]:
        seen.add(name)
        return read_table(folder / f"{name}.csv", row, key=key, citations=citations)

    occupations = table("occupations", figures.Occupation, "id")
    law = Jurisdiction(
        key=folder.name,
        documents=documents,
        places=table("place", figures.Place),
        centres=table("centres", figures.Centre, "key"),
        hotlines=table("hotlines", figures.Hotline, "phone"),
        districts=table("districts", figures.District, "name"),
        industries=table("industries", figures.Industry, "name"),
        groups=table("groups", figures.GroupLabel, "group"),
        admissions=table("admissions", figures.Admission, "group", "training_type"),
        occupations=occupations,
        subsidy_rates=table("subsidy_rates", figures.SubsidyRate, "subsidy_class", "award"),
        courses=table("courses", figures.CourseRate, "course"),
        apprenticeship_rates=table("apprenticeship_rates", figures.ApprenticeshipRate, "level"),
        minimum_hours=table("minimum_hours", figures.MinimumHours, "basis"),
        limits=table("limits", figures.LimitNumber, "name"),
        clauses=table("clauses", ClauseRule, "name"),
        targets=table("targets", figures.Target, "indicator", "centre", "period"),
        certificate_ranges=table("certificate_ranges", figures.CertificateRange, "first"),
        coefficients=table(
            "coefficients",
            figures.Coefficient,
            "certification_from_percent",
            "employment_from_percent",
        ),
        papers=table("papers", figures.Paper, "step", "key"),
        report_categories=table("report_categories", figures.ReportCategory, "key"),
        legal_bases=table("legal_bases", figures.LegalBasis, "key"),
        texts=table("texts", SiteText, "name", "centre"),
        occupation_ids=_ids_by_name(occupations),
        occupation_names={entry.value.id: entry.value.name for entry in occupations},
    )
    _check_folder(folder, law, seen)
    return law


def _ids_by_name(occupations: Table[figures.Occupation]) -> dict[str, tuple[str, ...]]:
    ids: dict[str, tuple[str, ...]] = {}
    for entry in occupations:
        ids[entry.value.name] = (*ids.get(entry.value.name, ()), entry.value.id)
    return ids


def _check_folder(folder: Path, law: Jurisdiction, seen: set[str]) -> None:
    """What one table alone cannot show: stray files, a place without a name, unknown centres."""
    for path in sorted(folder.iterdir()):
        if path.suffix != ".csv" or path.stem not in seen:
            raise TableError(path, 1, "no rule reads this file")
    if not law.places:
        raise TableError(folder / "place.csv", 1, "the place has no name")
    centres = {entry.value.key for entry in law.centres}
    for target in law.targets:
        if target.value.centre not in centres | {WHOLE_PLACE}:
            raise TableError(folder / "targets.csv", target.line, "the centre is unknown")
    for segment in law.certificate_ranges:
        if segment.value.centre not in centres:
            raise TableError(
                folder / "certificate_ranges.csv", segment.line, "the centre is unknown"
            )
