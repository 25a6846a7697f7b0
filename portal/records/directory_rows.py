"""Institutions of the directory in full, many at a time, for whoever takes the whole of it.

What a page shows of one institution and a list shows of each is here for all of them: columns,
standing, programmes and list entries, in a number of queries that does not grow with the rows.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import and_, select

from portal.policy.figures import ListingColour
from portal.policy.registry import InstitutionKind, InstitutionNature, Standing
from portal.records.class_counts import count_open_classes_of
from portal.records.database import db
from portal.records.institution_profile import Teachable
from portal.records.institutions import (
    Institution,
    InstitutionStanding,
    holds_on,
    in_directory_on,
)
from portal.records.list_entries import entries_of
from portal.records.occupations import Occupation
from portal.records.programmes import Programme, approved_on, subject_of
from portal.records.stars import star_on

AT_A_TIME = 500


@dataclass(frozen=True, kw_only=True)
class DirectoryRow:
    """One institution; `colours` are those of the lists it is on."""

    id: int
    uscc: str
    name: str
    kind: InstitutionKind
    nature: InstitutionNature
    licence_no: str
    licence_until: date | None
    address: str
    district: str
    business_phone: str
    star: int | None
    filed_on: date | None
    filing_no: str
    standing: Standing
    since: date
    deadline: date | None
    programmes: tuple[Teachable, ...]
    colours: frozenset[ListingColour]
    open_classes: int


COLUMNS = (
    Institution.id,
    Institution.uscc,
    Institution.name,
    Institution.kind,
    Institution.nature,
    Institution.licence_no,
    Institution.licence_until,
    Institution.address,
    Institution.district,
    Institution.business_phone,
    Institution.filed_on,
    Institution.filing_no,
    InstitutionStanding.standing,
    InstitutionStanding.from_day.label("since"),
    InstitutionStanding.deadline,
)


def directory_rows(ids: Sequence[int], *, on: date) -> list[DirectoryRow]:
    """These institutions as they are on that day, in this order."""
    if not ids:
        return []
    programmes, entries = _programmes(ids, on), entries_of(ids, on=on)
    classes = count_open_classes_of(ids, on=on)
    stands = and_(InstitutionStanding.institution_id == Institution.id, holds_on(on))
    columns = (*COLUMNS, star_on(on).label("star"))
    chosen = select(*columns).join(InstitutionStanding, stands).where(Institution.id.in_(ids))
    held = {
        row.id: DirectoryRow(
            **row._asdict(),
            programmes=tuple(programmes[row.id]),
            colours=frozenset(entry.colour for entry in entries.get(row.id, ())),
            open_classes=classes.get(row.id, 0),
        )
        for row in db.session.execute(chosen)
    }
    return [held[key] for key in ids if key in held]


def whole_directory(*, on: date) -> Iterator[DirectoryRow]:
    """Everyone in the directory, in the order of entry, read as they are asked for."""
    last = 0
    following = select(Institution.id).where(in_directory_on(on)).order_by(Institution.id)
    while ids := db.session.scalars(following.where(Institution.id > last).limit(AT_A_TIME)).all():
        yield from directory_rows(ids, on=on)
        last = ids[-1]


def _programmes(ids: Collection[int], on: date) -> defaultdict[int, list[Teachable]]:
    rows = db.session.execute(
        select(
            Programme.institution_id,
            Occupation.name,
            Programme.course,
            Occupation.key,
            Programme.training_type,
            Programme.highest_level,
        )
        .outerjoin(Occupation, Occupation.id == Programme.occupation_id)
        .where(Programme.institution_id.in_(ids), approved_on(on))
        .order_by(Programme.id)
    )
    held: defaultdict[int, list[Teachable]] = defaultdict(list)
    for institution_id, name, course, key, training_type, level in rows:
        programme = Teachable(subject_of(name, course), key, training_type, level)
        held[institution_id].append(programme)
    return held
