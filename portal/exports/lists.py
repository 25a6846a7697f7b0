"""The public entries of the black and white lists on a day; what has ended is in no export."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from portal.exports.dataset import ROWS, Column, DataSet, Question, Row, Slice, coded
from portal.exports.schema import DAY, FLAG, TEXT, many, maybe, one_of, record
from portal.policy.deadlines import SHANGHAI
from portal.policy.figures import ListingColour
from portal.policy.listing import (
    ListingGround,
    ListingKind,
    ListingMeasure,
    ListingScope,
    ListingSeverity,
)
from portal.records.list_changes import changes_since
from portal.records.list_entries import (
    FullEntry,
    ListEntry,
    count_entries,
    full_entries,
    list_entries,
)
from portal.records.list_search import found_entries
from portal.records.listings import ListingBasis
from portal.records.publications import PublicNoun

AT_A_TIME = 500
BASIS = record(document=TEXT, article=TEXT, wording=TEXT, label=TEXT)
COLUMNS = (
    Column("key", "编号"),
    Column("colour", "名单代码", one_of(ListingColour)),
    Column("colour_label", "名单"),
    Column("kind", "性质代码", one_of(ListingKind)),
    Column("kind_label", "性质"),
    Column("institution", "机构名称（决定时）"),
    Column("uscc", "统一社会信用代码"),
    Column("measure", "措施代码", maybe(one_of(ListingMeasure))),
    Column("measure_label", "措施", maybe(TEXT)),
    Column("scope", "范围代码", one_of(ListingScope)),
    Column("scope_label", "范围"),
    Column("occupation", "限于哪个职业（工种）", maybe(TEXT)),
    Column("severity", "程度代码", maybe(one_of(ListingSeverity))),
    Column("severity_label", "程度", maybe(TEXT)),
    Column("ground", "事由代码", maybe(one_of(ListingGround))),
    Column("ground_label", "事由", maybe(TEXT)),
    Column("facts", "事实"),
    Column("bases", "依据", many(BASIS)),
    Column("authority", "作出决定的机关"),
    Column("decision_no", "决定文号"),
    Column("decided_on", "决定日期", maybe(DAY)),
    Column("effective_from", "列入日期", maybe(DAY)),
    Column("term_until", "期限至", maybe(DAY)),
    Column("term_condition", "解除条件"),
    Column("public_until", "公开至", maybe(DAY)),
    Column("is_disputed", "异议处理中", FLAG),
    Column("remedies", "怎么申诉"),
    Column("repair_from", "从哪天起可以申请修复", maybe(DAY)),
    Column("repair_conditions", "怎么修复"),
)


def _page(question: Question) -> Slice:
    on, first = question.on, question.first
    if not question.query:
        total = sum(count_entries(on).values())
        return Slice(_rows(list_entries(on, first=first, most=ROWS), question), total)
    entries, is_capped = found_entries(question.query, on=on)
    return Slice(_rows(entries[first : first + ROWS], question), len(entries), is_capped)


def _every(question: Question) -> Iterator[Row]:
    first = 0
    while entries := list_entries(question.on, first=first, most=AT_A_TIME):
        yield from _rows(entries, question)
        first += AT_A_TIME


def _since(question: Question, since: datetime) -> tuple[Slice, Sequence[Row]]:
    changes = changes_since(since, on=question.on)
    keys = [told.key for told in changes.changed[question.first : question.first + ROWS]]
    rows = {full.entry.key: _row(full) for full in full_entries(keys, on=question.on)}
    deleted = [{"key": told.key, "at": moment(told.at)} for told in changes.gone]
    return Slice([rows[key] for key in keys], len(changes.changed)), deleted


def moment(at: datetime) -> str:
    """A moment as Shanghai's clocks show it, with its zone."""
    return at.astimezone(SHANGHAI).isoformat(timespec="seconds")


def _rows(entries: Sequence[ListEntry], question: Question) -> list[Row]:
    keys = [entry.key for entry in entries]
    return [_row(full) for full in full_entries(keys, on=question.on)]


def _row(full: FullEntry) -> Row:
    entry, listing = full.entry, full.listing
    return {
        "key": entry.key,
        **coded("colour", entry.colour),
        **coded("kind", entry.kind),
        "institution": entry.institution_name,
        "uscc": entry.uscc,
        **coded("measure", entry.measure),
        **coded("scope", entry.scope),
        "occupation": entry.occupation,
        **coded("severity", listing.severity),
        **coded("ground", entry.ground),
        "facts": entry.facts,
        "bases": [_basis(basis) for basis in listing.bases],
        "authority": entry.authority,
        "decision_no": entry.decision_no,
        "decided_on": entry.decided_on,
        "effective_from": entry.effective_from,
        "term_until": entry.term_until,
        "term_condition": entry.term_condition,
        "public_until": entry.public_until,
        "is_disputed": entry.is_disputed,
        "remedies": listing.remedies,
        "repair_from": full.repair_from,
        "repair_conditions": listing.repair_conditions,
    }


def _basis(basis: ListingBasis) -> dict[str, str]:
    cited = f"{basis.document} {basis.article}".strip()
    return {
        "document": basis.document,
        "article": basis.article,
        "wording": basis.wording,
        "label": f"{cited}：{basis.wording}",
    }


LISTS = DataSet(
    key="lists",
    label="黑白名单",
    about="正在公开的黑名单和白名单：措施、事由、依据、决定文号、期限、怎么申诉。到期、修复的不在里面。",
    nouns=(PublicNoun.LISTINGS,),
    columns=COLUMNS,
    page=_page,
    every=_every,
    since=_since,
)
