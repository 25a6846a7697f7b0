"""What may be done next in a list case, by what has happened so far (003 四(三), 五(三)).

Every step before the decision belongs to due process: a notice, the party's answer, the reply. What
weighs on somebody is proposed by one officer and decided by another; the rest is recorded as it
happens.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from portal.policy.figures import ListingColour
from portal.policy.listing import Event, ListingEventKind, ListingKind
from portal.policy.terms import Term


class ListingStep(Term):
    """What the proposing officer does next; the value is its part of an address."""

    EDIT = "edit", "改草稿"
    NOTICE = "notice", "制作告知书"
    NOTICE_SERVICE = "notice-service", "登记告知书送达"
    STATEMENT = "statement", "登记书面陈述申辩"
    WAIVER = "waiver", "登记书面放弃陈述申辩"
    ANSWER = "answer", "答复陈述申辩"
    ASSESSMENT = "assessment", "登记评估结果"
    PUBLICITY = "publicity", "开始公示"
    DECISION = "decision", "提出决定"
    DECISION_SERVICE = "decision-service", "登记决定书送达"
    PUBLICATION = "publication", "公布"
    OBJECTION = "objection", "登记书面异议"
    OBJECTION_ANSWER = "objection-answer", "答复异议"
    REPAIR = "repair", "登记书面修复申请"
    REPAIR_DECISION = "repair-decision", "对修复申请提出意见"
    INTERIM = "interim", "提出临时暂停"
    CORRECTION = "correction", "提出更正"
    ANNULMENT = "annulment", "提出撤销"
    REMOVAL = "removal", "提出移出白名单"
    DROP = "drop", "不再办理"


class ProposalKind(Term):
    """What an approving officer decides."""

    DECISION = "decision", "列入名单的决定"
    INTERIM = "interim", "临时暂停"
    CORRECTION = "correction", "更正"
    ANNULMENT = "annulment", "撤销"
    REPAIR_GRANTED = "repair_granted", "同意信用修复"
    REPAIR_REFUSED = "repair_refused", "不同意信用修复"
    REMOVAL = "removal", "移出白名单"


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How far a case is. `is_over` once it ended, by a decision or by its term; `has_notice`
    while a notice that was made is not served.
    """

    kind: ListingKind
    colour: ListingColour
    events: Collection[Event]
    has_notice: bool = False
    is_published: bool = False
    is_in_force: bool = False
    is_over: bool = False
    is_waiting: bool = False
    had_interim: bool = False


K = ListingEventKind


def open_count(events: Collection[Event], raised: ListingEventKind, *ends: ListingEventKind) -> int:
    """How many of a kind still wait for one of their ends."""
    kinds = [event.kind for event in events]
    return kinds.count(raised) - sum(kinds.count(end) for end in ends)


def is_waived(events: Collection[Event]) -> bool:
    """Whether the party gave up its answer to the newest notice: each opens the hearing anew."""
    kinds = [event.kind for event in events]
    answers = [kind for kind in kinds if kind in (K.NOTICE_SERVED, K.STATEMENT_WAIVED)]
    return answers[-1:] == [K.STATEMENT_WAIVED]


def next_steps(on: date, progress: Progress) -> tuple[ListingStep, ...]:
    """In reading order: what is due first. While a proposal waits only the party is heard; when
    the case is over, whoever objected before still gets an answer.
    """
    events = [event for event in progress.events if event.on <= on]
    kinds = {event.kind for event in events}
    heard = _hearing(progress, events, kinds)
    if progress.is_over:
        return tuple(step for step in heard if step is ListingStep.OBJECTION_ANSWER)
    if progress.is_waiting:
        return tuple(step for step in heard if step in RECORDS)
    if K.DECIDED in kinds:
        return (*_after_decision(progress, kinds), *heard)
    return (*heard, *_before_decision(progress, kinds))


# What a party sends is taken in also while something else waits for the other officer.
RECORDS = (ListingStep.STATEMENT, ListingStep.OBJECTION, ListingStep.REPAIR)


def _hearing(
    progress: Progress, events: Collection[Event], kinds: set[ListingEventKind]
) -> list[ListingStep]:
    found: list[ListingStep] = []
    if progress.kind is not ListingKind.PROGRAMME:
        return found
    if open_count(events, K.STATEMENT_RECEIVED, K.STATEMENT_ANSWERED):
        found.append(ListingStep.ANSWER)
    if open_count(events, K.OBJECTION_RECEIVED, K.OBJECTION_ANSWERED):
        found.append(ListingStep.OBJECTION_ANSWER)
    if open_count(events, K.REPAIR_APPLIED, K.REPAIR_GRANTED, K.REPAIR_REFUSED):
        found.append(ListingStep.REPAIR_DECISION)
    if K.NOTICE_SERVED in kinds and K.DECIDED not in kinds:
        found.append(ListingStep.STATEMENT)
        if not is_waived(events):
            found.append(ListingStep.WAIVER)
    if K.SERVED in kinds or K.PUBLICITY_OPENED in kinds:
        found.append(ListingStep.OBJECTION)
    is_black = progress.colour is ListingColour.BLACK
    is_asked = ListingStep.REPAIR_DECISION in found
    if is_black and progress.is_in_force and not is_asked:
        found.append(ListingStep.REPAIR)
    return found


def _before_decision(progress: Progress, kinds: set[ListingEventKind]) -> list[ListingStep]:
    last = [ListingStep.EDIT, ListingStep.DROP]
    if progress.kind is not ListingKind.PROGRAMME:
        return [ListingStep.DECISION, *last]
    if progress.colour is ListingColour.WHITE:
        if K.PUBLICITY_OPENED in kinds:
            return [ListingStep.DECISION, ListingStep.DROP]
        return [ListingStep.PUBLICITY if K.ASSESSED in kinds else ListingStep.ASSESSMENT, *last]
    found = [ListingStep.DECISION] if K.NOTICE_SERVED in kinds else []
    if progress.has_notice:
        found.append(ListingStep.NOTICE_SERVICE)
    found.append(ListingStep.NOTICE)
    if not progress.had_interim:
        found.append(ListingStep.INTERIM)
    return [*found, *last]


def _after_decision(progress: Progress, kinds: set[ListingEventKind]) -> list[ListingStep]:
    is_ours = progress.kind is ListingKind.PROGRAMME
    is_black = progress.colour is ListingColour.BLACK
    found = []
    if is_ours and is_black and K.SERVED not in kinds:
        found.append(ListingStep.DECISION_SERVICE)
    elif not progress.is_published:
        found.append(ListingStep.PUBLICATION)
    if is_ours:
        found.append(ListingStep.CORRECTION)
    if is_black or not progress.is_published:
        found.append(ListingStep.ANNULMENT)
    else:
        found.append(ListingStep.REMOVAL)
    return found
