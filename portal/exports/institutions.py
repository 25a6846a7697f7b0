"""The institutions in the directory of the day; suspended ones stay and say so."""

from collections.abc import Iterator

from portal.exports.dataset import ROWS, Column, DataSet, Question, Row, Slice, coded
from portal.exports.schema import DAY, NUMBER, TEXT, many, maybe, one_of, record
from portal.policy.figures import ListingColour
from portal.policy.registry import InstitutionKind, InstitutionNature, Standing
from portal.policy.terms import Level, TrainingType
from portal.records.directory import Wanted, matching
from portal.records.directory_rows import DirectoryRow, directory_rows, whole_directory
from portal.records.institution_profile import Teachable
from portal.records.publications import PublicNoun

PROGRAMME = record(
    subject=TEXT,
    occupation_id=maybe(TEXT),
    training_type=one_of(TrainingType),
    highest_level=one_of(Level),
    label=TEXT,
)
COLUMNS = (
    Column("uscc", "统一社会信用代码"),
    Column("name", "机构名称"),
    Column("kind", "机构类型代码", one_of(InstitutionKind)),
    Column("kind_label", "机构类型"),
    Column("nature", "办学性质代码", one_of(InstitutionNature)),
    Column("nature_label", "办学性质"),
    Column("standing", "状态代码", one_of(Standing)),
    Column("standing_label", "状态"),
    Column("standing_since", "状态从哪天起", DAY),
    Column("rectification_until", "整改到哪天", maybe(DAY)),
    Column("lists", "在哪些名单", many(one_of(ListingColour))),
    Column("star", "星级", maybe(NUMBER)),
    Column("licence_no", "办学许可证号"),
    Column("licence_until", "许可证有效期至", maybe(DAY)),
    Column("filed_on", "备案日期", maybe(DAY)),
    Column("filing_no", "备案号"),
    Column("programmes", "可开展的职业（工种）及等级", many(PROGRAMME)),
    Column("open_classes", "能报名的班", NUMBER),
    Column("district", "园区"),
    Column("address", "地址"),
    Column("phone", "电话"),
)


def _page(question: Question) -> Slice:
    found = matching(Wanted(query=question.query), on=question.on)
    ids = found.ids[question.first : question.first + ROWS]
    rows = [_row(row) for row in directory_rows(ids, on=question.on)]
    return Slice(rows, len(found.ids), found.capped)


def _every(question: Question) -> Iterator[Row]:
    return map(_row, whole_directory(on=question.on))


def _row(row: DirectoryRow) -> Row:
    return {
        "uscc": row.uscc,
        "name": row.name,
        **coded("kind", row.kind),
        **coded("nature", row.nature),
        **coded("standing", row.standing),
        "standing_since": row.since,
        "rectification_until": row.deadline,
        "lists": sorted(row.colours),
        "star": row.star,
        "licence_no": row.licence_no,
        "licence_until": row.licence_until,
        "filed_on": row.filed_on,
        "filing_no": row.filing_no,
        "programmes": [_programme(held) for held in row.programmes],
        "open_classes": row.open_classes,
        "district": row.district,
        "address": row.address,
        "phone": row.business_phone,
    }


def _programme(held: Teachable) -> dict[str, object]:
    level = "" if held.highest_level is Level.NONE else held.highest_level.label
    return {
        "subject": held.subject,
        "occupation_id": held.occupation_key,
        "training_type": held.training_type,
        "highest_level": held.highest_level,
        "label": f"{held.subject}{level}",
    }


INSTITUTIONS = DataSet(
    key="institutions",
    label="培训机构目录",
    about="在目录里的培训机构：状态、星级、能教什么、许可证、地址、电话。暂停的也在，写明从哪天起。",
    nouns=(PublicNoun.INSTITUTIONS, PublicNoun.LISTINGS, PublicNoun.CLASSES),
    columns=COLUMNS,
    page=_page,
    every=_every,
)
