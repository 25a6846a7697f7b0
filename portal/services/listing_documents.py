"""What the papers of a list case say: 告知书, 决定书 and 移出决定, with bases and remedies.

A paper says what the case says on its day; the text goes to the printer as data.
"""

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.policy.figures import Limit, ListingColour
from portal.policy.jurisdiction import Jurisdiction
from portal.policy.listing import ListingMeasure, ListingScope
from portal.records.listing_documents import DocumentKind, ListingDocument, put_content
from portal.records.listings import Listing
from portal.services.class_changes import refusal
from portal.services.listing_cases import Deed


def issue(
    session: Session,
    listing: Listing,
    kind: DocumentKind,
    number: str,
    deed: Deed,
    *,
    content: dict[str, object],
) -> ListingDocument:
    """Keep a paper. Raises Refusal: number_taken."""
    chosen = select(ListingDocument.id).where(
        ListingDocument.listing_id == listing.id,
        ListingDocument.kind == kind,
        ListingDocument.number == number,
    )
    if session.scalar(chosen) is not None:
        raise refusal("number_taken", "这个文号已经用过，换一个")
    document = ListingDocument(
        listing_id=listing.id,
        kind=kind,
        number=number,
        on_day=deed.on,
        at=deed.at,
        by=deed.by.key,
    )
    put_content(document, content)
    session.add(document)
    session.flush()
    return document


def notice(listing: Listing, number: str, *, law: Jurisdiction, on: date) -> dict[str, object]:
    """What is alleged, on what basis, and until when it may be answered."""
    days = law.limit(on, Limit.ANSWER_WINDOW_DAYS).value.number
    contact = law.objection_contact(on)
    where = f"到{contact or '本机关'}"
    return {
        "title": DocumentKind.NOTICE.label,
        "number": number,
        "to": addressee(listing),
        "opening": "经查，本机关拟对你单位作出下面的处理，作出决定以前告知如下。",
        "pairs": case_pairs(listing),
        "paragraphs": [
            f"你单位可以陈述、申辩，书面交{where}，或者在用新培的机构入口提交，可以附证据材料。",
            f"期限从收到本告知书的第二天起算，{days}个工作日。",
            "到期没有提出的，视为没有意见。书面放弃的，可以提前作出决定。",
        ],
        "authority": listing.authority,
        "day": day_words(on),
    }


def decision(listing: Listing, *, law: Jurisdiction, on: date) -> dict[str, object]:
    """The decision with its remedies, as approved."""
    is_black = listing.colour is ListingColour.BLACK
    paragraphs = [
        "决定送达以后公布，从公布时写明的日期起生效。",
        f"不服决定的：{listing.remedies}",
        f"对决定有异议的：{objection_words(law, on)}",
    ]
    if is_black:
        is_said = "期限过半" in listing.repair_conditions
        earliest = "" if is_said else "期限过半以后可以申请。"
        paragraphs.append(f"信用修复：{listing.repair_conditions}{earliest}")
    return {
        "title": DocumentKind.DECISION.label,
        "number": listing.decision_no,
        "to": addressee(listing),
        "opening": f"本机关决定把你单位列入职业技能培训机构{listing.colour.label}。",
        "pairs": case_pairs(listing),
        "paragraphs": paragraphs,
        "authority": listing.authority,
        "day": day_words(listing.decided_on),
    }


def objection_words(law: Jurisdiction, on: date) -> str:
    """How to object, to whom, and when it is answered."""
    days = law.limit(on, Limit.OBJECTION_ANSWER_DAYS).value.number
    contact = law.objection_contact(on)
    where = f"书面交到{contact}，或者" if contact else "书面提出，或者"
    return f"随时可以提，{where}由机构在用新培的机构入口提交，{days}个工作日内答复。"


def removal(listing: Listing, number: str, why: str, reason: str, *, on: date) -> dict[str, object]:
    """That an entry has ended, and why."""
    return {
        "title": DocumentKind.REMOVAL.label,
        "number": number,
        "to": addressee(listing),
        "opening": f"本机关{day_words(listing.decided_on)}把你单位列入职业技能培训机构"
        f"{listing.colour.label}的决定（{listing.decision_no}），"
        f"从{day_words(on)}起不再有效，不再公开。",
        "pairs": [["原因", why], ["理由", reason]],
        "paragraphs": [],
        "authority": listing.authority,
        "day": day_words(on),
    }


def addressee(listing: Listing) -> str:
    return f"{listing.institution_name}（统一社会信用代码 {listing.uscc}）"


def case_pairs(listing: Listing) -> list[list[str]]:
    """What is decided, or shall be: facts, bases, measure and term."""
    pairs = [
        ["事由", listing.ground.label if listing.ground else ""],
        ["事实", listing.facts],
        [
            "依据",
            "\n".join(f"{one.document} {one.article}：{one.wording}" for one in listing.bases),
        ],
        ["措施", listing.measure.label if listing.measure else ""],
        ["范围", scope_words(listing)],
        ["程度", listing.severity.label if listing.severity else ""],
        ["期限", term_words(listing)],
    ]
    return [pair for pair in pairs if pair[1]]


def scope_words(listing: Listing) -> str:
    if listing.scope is ListingScope.OCCUPATION and listing.occupation:
        return f"只限{listing.occupation.name}"
    if listing.scope is ListingScope.SITE and listing.venue:
        return f"只限{listing.venue.name}（{listing.venue.address}）"
    return listing.scope.label


def effect_words(listing: Listing) -> str:
    """What the measure does while it is in force, for the officers; '' where it stops nothing."""
    if listing.measure is None or not listing.measure.is_barring:
        return ""
    if listing.scope is ListingScope.NEW_CLASSES:
        return "不受理新班备案；已经公布的班照常报名、上课"
    found = ["不受理新班备案，不收新学员", "正在上的班上完，加强检查", "补贴暂缓，不取消"]
    if listing.measure is ListingMeasure.REMOVE_FROM_DIRECTORY:
        found.insert(0, "移出机构目录")
    return "；".join(found)


def term_words(listing: Listing) -> str:
    if listing.term_until:
        return f"到{day_words(listing.term_until)}"
    return listing.term_condition


def day_words(day: date | None) -> str:
    return f"{day.year}年{day.month}月{day.day}日" if day else ""
