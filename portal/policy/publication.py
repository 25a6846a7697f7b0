"""What an entry of either list still lacks before it may be decided and published.

The checker behind the publish action: nothing is in force without a basis, a decision number,
service, remedies, a term and two officials, nor before the institution could answer.
"""

from dataclasses import dataclass
from datetime import date

from portal.policy.deadlines import Calendar
from portal.policy.figures import Limit, ListingColour
from portal.policy.jurisdiction import Jurisdiction
from portal.policy.listing import Event, ListingEventKind, ListingKind, ListingSeverity
from portal.policy.schedule import answer_window
from portal.policy.verdict import Reason, Weight


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What is on file about an entry. `bases` are pairs of document and article as printed."""

    kind: ListingKind
    colour: ListingColour
    severity: ListingSeverity | None = None
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
    publication_reason: str = ""
    events: tuple[Event, ...] = ()


def missing_for_publication(
    law: Jurisdiction, calendar: Calendar, entry: Entry
) -> tuple[Reason, ...]:
    """What is missing, each with its own code; empty = the entry may be published."""
    is_black = entry.colour is ListingColour.BLACK
    lacks = {
        "facts": ("事实和日期", not entry.facts),
        "authority": ("作出决定的机关", not entry.authority),
        "decision_no": ("决定文号", not entry.decision_no),
        "decided_on": ("决定日期", entry.decided_on is None),
        "remedies": ("救济途径：向谁提、多久内提", not entry.remedies),
        "term": ("期限或者解除条件", entry.term_until is None and not entry.term_condition),
        "effective_from": ("生效日期", entry.effective_from is None),
        "served_on": ("送达日期", is_black and entry.served_on is None),
        "severity": ("轻微、一般还是严重", is_black and entry.severity is None),
        "publication_reason": (
            "公开轻微情形的理由",
            entry.severity is ListingSeverity.MINOR and not entry.publication_reason,
        ),
    }
    found = [_missing(code, f"还缺{words}") for code, (words, lack) in lacks.items() if lack]
    if not _has_legal_basis(law, entry):
        found.append(_missing("legal_basis", "还缺依据：从依据清单里选文件和条款"))
    if not entry.decided_by or not entry.approved_by or entry.decided_by == entry.approved_by:
        found.append(_missing("two_officials", "提出和批准要由两个人办"))
    if entry.served_on and entry.effective_from and entry.effective_from < entry.served_on:
        found.append(_missing("effective_before_service", "生效日期不能早于送达日期"))
    return (*found, *missing_for_decision(law, calendar, entry))


def missing_for_decision(law: Jurisdiction, calendar: Calendar, entry: Entry) -> tuple[Reason, ...]:
    """What due process still asks for before a programme's black entry is decided."""
    if entry.colour is not ListingColour.BLACK or entry.kind is not ListingKind.PROGRAMME:
        return ()
    steps = [e for e in entry.events if entry.decided_on is None or e.on <= entry.decided_on]
    notices = [event.on for event in steps if event.kind is ListingEventKind.NOTICE_SERVED]
    if not notices:
        return (_missing("notice", "还没有送达告知书"),)
    found = []
    is_waived = any(event.kind is ListingEventKind.STATEMENT_WAIVED for event in steps)
    window = law.limit(notices[-1], Limit.ANSWER_WINDOW_DAYS)
    due = answer_window(law, calendar, noticed_on=notices[-1]).day
    if entry.decided_on is not None and entry.decided_on <= due and not is_waived:
        words = f"陈述申辩期到{due.month}月{due.day}日，之后才能决定"
        found.append(Reason("answer_window", words, str(window.source), Weight.REFUSE))
    kinds = [event.kind for event in steps]
    answers = [
        e for e in steps if e.kind is ListingEventKind.STATEMENT_ANSWERED and e.reason.strip()
    ]
    if kinds.count(ListingEventKind.STATEMENT_RECEIVED) > len(answers):
        found.append(_missing("statement_answer", "陈述申辩还没有写明理由的答复"))
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
