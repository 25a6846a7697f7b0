"""What an entry of either list still lacks before it may be decided and published.

The checker behind the publish action: nothing is in force without a basis, a decision number,
service, remedies, a term and two officials, nor before the institution could answer.
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date

from portal.policy.deadlines import Calendar
from portal.policy.figures import Limit, ListingColour
from portal.policy.identity import birth_date
from portal.policy.jurisdiction import Jurisdiction
from portal.policy.listing import (
    Event,
    ListingEventKind,
    ListingGround,
    ListingKind,
    ListingMeasure,
    ListingSeverity,
    publicity_until,
)
from portal.policy.listing_steps import is_waived, open_count
from portal.policy.schedule import answer_window, publicity_ends
from portal.policy.verdict import Reason, Weight


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What is on file about an entry. `bases` are pairs of document and article as printed.

    `source_url` is where a decision made elsewhere is published; `published_on` is the day of the
    publish action, before which nothing takes effect.
    """

    kind: ListingKind
    colour: ListingColour
    measure: ListingMeasure | None = None
    severity: ListingSeverity | None = None
    ground: ListingGround | None = None
    facts: str = ""
    bases: tuple[tuple[str, str], ...] = ()
    authority: str = ""
    decision_no: str = ""
    decided_on: date | None = None
    decided_by: str = ""
    approved_by: str = ""
    served_on: date | None = None
    effective_from: date | None = None
    term_until: date | None = None
    term_condition: str = ""
    remedies: str = ""
    public_until: date | None = None
    publication_reason: str = ""
    repair_conditions: str = ""
    source_url: str = ""
    published_on: date | None = None
    events: tuple[Event, ...] = ()


def missing_for_publication(
    law: Jurisdiction, calendar: Calendar, entry: Entry
) -> tuple[Reason, ...]:
    """What is missing, each with its own code; empty = the entry may be published."""
    found = [
        _missing(code, f"还缺{words}") for code, (words, lack) in _lacks(entry).items() if lack
    ]
    if not _has_legal_basis(law, entry):
        found.append(_missing("legal_basis", "还缺依据：从依据清单里选文件和条款"))
    public = (entry.facts, entry.term_condition, entry.remedies, entry.repair_conditions)
    found += private_numbers(*public)
    if not entry.decided_by or not entry.approved_by or entry.decided_by == entry.approved_by:
        found.append(_missing("two_officials", "提出和批准要由两个人办"))
    return (*found, *_wrong_days(law, entry), *missing_for_decision(law, calendar, entry))


def private_numbers(*texts: str) -> list[Reason]:
    """The refusal of texts for the public that hold somebody's number."""
    if not any(_holds_private_number(text) for text in texts):
        return []
    return [_missing("private_number", "公开的内容里有身份证号或者手机号，先删掉")]


def _holds_private_number(text: str) -> bool:
    """Whether an ID number or a mobile phone stands in a text, spaced and full width too."""
    plain = "".join(unicodedata.normalize("NFKC", text).split()).upper()
    numbers = re.findall(r"(?<![0-9A-Z])[0-9]{17}[0-9X](?![0-9A-Z])", plain)
    phones = re.search(r"(?<![0-9])1[3-9][0-9]{9}(?![0-9])", plain)
    return phones is not None or any(birth_date(number) for number in numbers)


def _lacks(entry: Entry) -> dict[str, tuple[str, bool]]:
    """By code, what is asked for in words, and whether it is not there."""
    is_black, is_ours = entry.colour is ListingColour.BLACK, entry.kind is ListingKind.PROGRAMME
    is_minor = entry.severity is ListingSeverity.MINOR
    return {
        "facts": ("事实和日期", not entry.facts),
        "ground": ("事由", is_black and is_ours and entry.ground is None),
        "measure": ("措施", is_black and is_ours and entry.measure is None),
        "authority": ("作出决定的机关", not entry.authority),
        "decision_no": ("决定文号", not entry.decision_no),
        "decided_on": ("决定日期", entry.decided_on is None),
        "remedies": ("救济途径：向谁提、多久内提", not entry.remedies),
        "repair_conditions": ("修复条件", is_black and is_ours and not entry.repair_conditions),
        "term": (
            "期限或者解除条件" if is_black else "有效期",
            entry.term_until is None and not (is_black and entry.term_condition),
        ),
        "effective_from": ("生效日期", entry.effective_from is None),
        "served_on": ("送达日期", is_black and entry.served_on is None),
        "severity": ("轻微、一般还是严重", is_black and entry.severity is None),
        "publication_reason": ("公开轻微情形的理由", is_minor and not entry.publication_reason),
        "source_url": ("原决定的公开网址", not is_ours and not entry.source_url),
    }


def _wrong_days(law: Jurisdiction, entry: Entry) -> list[Reason]:
    """Nothing takes effect before service or before it is published, nor outlasts its cap."""
    first, found = entry.effective_from, []
    if entry.served_on and entry.decided_on and entry.served_on < entry.decided_on:
        found.append(_missing("service_before_decision", "送达日期不能早于决定日期"))
    if first and entry.served_on and first < entry.served_on:
        found.append(_missing("effective_before_service", "生效日期不能早于送达日期"))
    if first and entry.published_on and first < entry.published_on:
        found.append(_missing("effective_before_publication", "生效日期不能早于今天"))
    if first and entry.term_until and entry.term_until < first:
        found.append(_missing("term_over", "期限在生效以前就到了，先更正期限"))
    if first and entry.severity and entry.public_until:
        cap = publicity_until(law, severity=entry.severity, effective_from=first)
        if entry.public_until > cap:
            words = f"{entry.severity.label}情形最晚公开到{cap.year}年{cap.month}月{cap.day}日"
            found.append(_missing("publicity_cap", words))
    return found


def missing_for_decision(law: Jurisdiction, calendar: Calendar, entry: Entry) -> tuple[Reason, ...]:
    """What due process still asks for before an entry of the programme is decided."""
    if entry.kind is not ListingKind.PROGRAMME:
        return ()
    if entry.colour is ListingColour.WHITE:
        return _missing_for_white(law, calendar, entry)
    steps = [e for e in entry.events if entry.decided_on is None or e.on <= entry.decided_on]
    notices = [event.on for event in steps if event.kind is ListingEventKind.NOTICE_SERVED]
    if not notices:
        return (_missing("notice", "还没有送达告知书"),)
    found = []
    window = law.limit(notices[-1], Limit.ANSWER_WINDOW_DAYS)
    due = answer_window(law, calendar, noticed_on=notices[-1]).day
    if entry.decided_on is not None and entry.decided_on <= due and not is_waived(steps):
        words = f"陈述申辩期到{due.month}月{due.day}日，之后才能决定"
        found.append(Reason("answer_window", words, str(window.source), Weight.REFUSE))
    kinds = [event.kind for event in steps]
    answers = [
        e for e in steps if e.kind is ListingEventKind.STATEMENT_ANSWERED and e.reason.strip()
    ]
    if kinds.count(ListingEventKind.STATEMENT_RECEIVED) > len(answers):
        found.append(_missing("statement_answer", "陈述申辩还没有写明理由的答复"))
    return tuple(found)


def _missing_for_white(law: Jurisdiction, calendar: Calendar, entry: Entry) -> tuple[Reason, ...]:
    """Assessed, publicised for its whole term, and no objection left open."""
    steps = [e for e in entry.events if entry.decided_on is None or e.on <= entry.decided_on]
    days = {event.kind: event.on for event in steps}
    found = []
    if ListingEventKind.ASSESSED not in days:
        found.append(_missing("assessment", "还没有评估结果"))
    if ListingEventKind.PUBLICITY_OPENED not in days:
        return (*found, _missing("publicity", "还没有公示"))
    due = publicity_ends(law, calendar, posted_on=days[ListingEventKind.PUBLICITY_OPENED]).day
    if entry.decided_on is not None and entry.decided_on <= due:
        found.append(_missing("publicity", f"公示到{due.month}月{due.day}日，之后才能决定"))
    if open_count(steps, ListingEventKind.OBJECTION_RECEIVED, ListingEventKind.OBJECTION_ANSWERED):
        found.append(_missing("objection_answer", "公示期的异议还没有答复"))
    return tuple(found)


def _has_legal_basis(law: Jurisdiction, entry: Entry) -> bool:
    """Programme measures rest on the closed list as of the decision; others name their own."""
    if entry.kind is not ListingKind.PROGRAMME or entry.decided_on is None:
        return bool(entry.bases)
    known = {
        (basis.source.citation, basis.source.clause)
        for basis in law.legal_bases.in_force(entry.decided_on)
        if basis.value.colour is entry.colour
    }
    return bool(entry.bases) and set(entry.bases) <= known


def _missing(code: str, text: str) -> Reason:
    return Reason(code, text, "", Weight.REFUSE)
