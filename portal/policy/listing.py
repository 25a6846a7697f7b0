"""Black and white lists: the terms of an entry, its state on a day, and how long it is public.

Everything is computed from events and dates when read, so that an entry past its term is gone
from every page at the same moment. Rests on 003 四(三), 五(三) and on 国办发〔2020〕49号.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from portal.policy.deadlines import DAY, add_months
from portal.policy.figures import Limit, ListingColour
from portal.policy.jurisdiction import Jurisdiction
from portal.policy.terms import State, Term


class ListingKind(Term):
    """Whose decision it is: this programme's, or one made elsewhere and only shown here."""

    PROGRAMME = "programme", "培训项目措施"
    PENALTY = "penalty", "行政处罚公示"
    MIRROR = "mirror", "其他部门名单"


class ListingMeasure(Term):
    TALK = "talk", "约谈提醒"
    RECTIFY = "rectify", "限期整改"
    SUSPEND_NEW_CLASSES = "suspend_new_classes", "暂停新班"
    SUSPEND_ALL = "suspend_all", "暂停全部培训"
    REMOVE_FROM_DIRECTORY = "remove_from_directory", "移出目录"

    @property
    def is_barring(self) -> bool:
        """Whether it stops new filings and new enrolments in its scope."""
        return self not in (ListingMeasure.TALK, ListingMeasure.RECTIFY)


class ListingScope(Term):
    ALL = "all", "全部培训"
    OCCUPATION = "occupation", "一个职业（工种）"
    SITE = "site", "一处场地"
    NEW_CLASSES = "new_classes", "只限新班"


class ListingSeverity(Term):
    MINOR = "minor", "轻微"
    ORDINARY = "ordinary", "一般"
    SERIOUS = "serious", "严重"


class ListingGround(Term):
    FALSE_TRAINING = "false_training", "虚假培训"
    FALSE_EVALUATION = "false_evaluation", "虚假评价"
    FRAUD = "fraud", "骗取套取补贴"
    SUBCONTRACTING = "subcontracting", "转包转让"
    FALSE_ADVERTISING = "false_advertising", "虚假广告"
    NOT_RECTIFIED = "not_rectified", "逾期未整改"
    OTHER = "other", "其他"


class ListingEventKind(Term):
    """Every step of an entry; an event is never edited."""

    NOTICE_SERVED = "notice_served", "送达告知书"
    STATEMENT_RECEIVED = "statement_received", "收到陈述申辩"
    STATEMENT_ANSWERED = "statement_answered", "答复陈述申辩"
    STATEMENT_WAIVED = "statement_waived", "书面放弃陈述申辩"
    DECIDED = "decided", "作出决定"
    SERVED = "served", "送达决定书"
    PUBLISHED = "published", "公开"
    OBJECTION_RECEIVED = "objection_received", "收到异议"
    OBJECTION_ANSWERED = "objection_answered", "答复异议"
    CORRECTED = "corrected", "更正"
    REPAIR_APPLIED = "repair_applied", "申请信用修复"
    REPAIR_GRANTED = "repair_granted", "同意信用修复"
    REPAIR_REFUSED = "repair_refused", "不同意信用修复"
    EXPIRED = "expired", "到期"
    WITHDRAWN = "withdrawn", "撤下"
    ANNULLED = "annulled", "撤销"
    SUPERSEDED = "superseded", "由新决定代替"
    APPLIED = "applied", "申请列入"
    ASSESSED = "assessed", "完成评估"
    PUBLICITY_OPENED = "publicity_opened", "开始公示"
    REMOVED = "removed", "移出"


class Outcome(Term):
    """How a statement, an objection or an application of the party is answered."""

    ACCEPTED = "accepted", "采纳"
    IN_PART = "in_part", "部分采纳"
    REJECTED = "rejected", "不采纳"


class ListingState(State):
    """First the states of a black entry, then those of a white one."""

    DRAFT = "draft", "起草中", "over"
    NOTICED = "noticed", "已告知", "info"
    ANSWERING = "answering", "陈述申辩中", "wait"
    DECIDED = "decided", "已决定", "info"
    SERVED = "served", "已送达", "info"
    IN_FORCE = "in_force", "黑名单·有效中", "black"
    EXPIRED = "expired", "已到期", "over"
    REPAIRED = "repaired", "已修复", "over"
    ANNULLED = "annulled", "已撤销", "over"
    SUPERSEDED = "superseded", "已由新决定代替", "over"
    APPLIED = "applied", "已申请", "info"
    ASSESSED = "assessed", "已评估", "info"
    PUBLICITY = "publicity", "公示中", "run"
    ACTIVE = "active", "白名单", "go"
    LAPSED = "lapsed", "已过有效期", "over"
    WITHDRAWN_BY_REQUEST = "withdrawn_by_request", "已自行退出", "over"
    REMOVED = "removed", "已移出", "over"


class ListingMark(State):
    """What stands beside a state."""

    DISPUTED = "disputed", "异议处理中", "wait"


@dataclass(frozen=True, slots=True)
class Event:
    """One step on its day; `reason` is the written answer where the step is one."""

    kind: ListingEventKind
    on: date
    reason: str = ""


# What ends or advances an entry, strongest first: the first that has happened is the state.
BLACK_ENDS = (
    (ListingEventKind.ANNULLED, ListingState.ANNULLED),
    (ListingEventKind.WITHDRAWN, ListingState.ANNULLED),
    (ListingEventKind.SUPERSEDED, ListingState.SUPERSEDED),
    (ListingEventKind.REPAIR_GRANTED, ListingState.REPAIRED),
    (ListingEventKind.EXPIRED, ListingState.EXPIRED),
)
BLACK_STEPS = (
    (ListingEventKind.SERVED, ListingState.SERVED),
    (ListingEventKind.DECIDED, ListingState.DECIDED),
    (ListingEventKind.STATEMENT_RECEIVED, ListingState.ANSWERING),
    (ListingEventKind.NOTICE_SERVED, ListingState.NOTICED),
)
WHITE_ENDS = (
    (ListingEventKind.WITHDRAWN, ListingState.WITHDRAWN_BY_REQUEST),
    (ListingEventKind.REMOVED, ListingState.REMOVED),
    (ListingEventKind.ANNULLED, ListingState.REMOVED),
    (ListingEventKind.EXPIRED, ListingState.LAPSED),
)
WHITE_STEPS = (
    (ListingEventKind.PUBLICITY_OPENED, ListingState.PUBLICITY),
    (ListingEventKind.ASSESSED, ListingState.ASSESSED),
    (ListingEventKind.APPLIED, ListingState.APPLIED),
)


def state_on(
    on: date,
    *,
    colour: ListingColour,
    events: Collection[Event],
    effective_from: date | None,
    term_until: date | None,
    black_from: date | None = None,
) -> ListingState:
    """The state at that day. `term_until` is inclusive, None = until a condition is met.

    `black_from` is the day a black entry of the same institution takes effect: it ends the
    white one at the same moment. A black entry is in force only once it was served.
    """
    happened = {event.kind for event in events if event.on <= on}
    is_black = colour is ListingColour.BLACK
    for kind, state in BLACK_ENDS if is_black else WHITE_ENDS:
        if kind in happened:
            return state
    if not is_black and black_from is not None and black_from <= on:
        return ListingState.REMOVED
    has_begun = effective_from is not None and effective_from <= on
    if has_begun and (not is_black or ListingEventKind.SERVED in happened):
        if term_until is not None and on > term_until:
            return ListingState.EXPIRED if is_black else ListingState.LAPSED
        return ListingState.IN_FORCE if is_black else ListingState.ACTIVE
    for kind, state in BLACK_STEPS if is_black else WHITE_STEPS:
        if kind in happened:
            return state
    return ListingState.DRAFT


def ends_white(
    *,
    white_from: date | None,
    black_from: date | None,
    black_until: date | None,
    black_ended_on: date | None,
) -> date | None:
    """The day on which a black entry ends a white one for good; None where it never does.

    It ends what holds when it takes effect, not a white entry that was earned after its term.
    """
    if white_from is None or black_from is None:
        return None
    if black_ended_on is not None and black_ended_on <= max(black_from, white_from):
        return None
    if black_until is not None and black_until < white_from:
        return None
    return max(black_from, white_from)


def is_in_force(
    on: date, *, effective_from: date | None, term_until: date | None, ended_on: date | None = None
) -> bool:
    """The same question on stored dates; `ended_on` is the first day without effect."""
    if effective_from is None or on < effective_from:
        return False
    return (term_until is None or on <= term_until) and (ended_on is None or on < ended_on)


def is_public(
    on: date,
    *,
    effective_from: date | None,
    term_until: date | None,
    public_until: date | None,
    ended_on: date | None = None,
) -> bool:
    """In force, and within its publicity period (inclusive)."""
    return (
        is_in_force(on, effective_from=effective_from, term_until=term_until, ended_on=ended_on)
        and public_until is not None
        and on <= public_until
    )


def is_disputed(on: date, *, events: Collection[Event]) -> bool:
    """An objection was received and has no answer yet."""
    kinds = [event.kind for event in events if event.on <= on]
    answered = kinds.count(ListingEventKind.OBJECTION_ANSWERED)
    return kinds.count(ListingEventKind.OBJECTION_RECEIVED) > answered


PUBLICITY_LIMITS = {
    ListingSeverity.MINOR: Limit.PUBLICITY_MONTHS_MINOR,
    ListingSeverity.ORDINARY: Limit.PUBLICITY_MONTHS_ORDINARY,
    ListingSeverity.SERIOUS: Limit.PUBLICITY_MONTHS_SERIOUS,
}


def publicity_until(
    law: Jurisdiction,
    *,
    severity: ListingSeverity,
    effective_from: date,
    term_until: date | None = None,
) -> date:
    """The last public day of a black entry: its term, but no longer than the severity allows."""
    months = law.limit(effective_from, PUBLICITY_LIMITS[severity]).value.number
    cap = add_months(effective_from, months) - DAY
    return cap if term_until is None else min(cap, term_until)


def repair_from(*, effective_from: date, last_day: date) -> date:
    """The first day repair may be applied for: half of the term is over."""
    days = (last_day - effective_from).days + 1
    return effective_from + timedelta(days=(days + 1) // 2)


def bars(
    *,
    kind: ListingKind,
    measure: ListingMeasure | None,
    scope: ListingScope,
    is_new_class: bool,
    is_same_occupation: bool = False,
    is_same_site: bool = False,
) -> bool:
    """Whether an entry in force stops a filing (`is_new_class`) or an enrolment in its scope."""
    if kind is not ListingKind.PROGRAMME or measure is None or not measure.is_barring:
        return False
    return {
        ListingScope.ALL: True,
        ListingScope.OCCUPATION: is_same_occupation,
        ListingScope.SITE: is_same_site,
        ListingScope.NEW_CLASSES: is_new_class,
    }[scope]
