"""补贴公示: what must stand in it, how its rows add up, and how it ends (003 附件2 4.2).

The term is five working days from the day after it was posted (`schedule.publicity_ends`).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from portal.policy.terms import State
from portal.policy.verdict import Reason, Weight

HUNDRED_MILLION = 100_000_000


class PublicityState(State):
    """Where a publicity notice stands on a day."""

    OPEN = "open", "公示中", "run"
    CLOSED_CLEAR = "closed_clear", "公示无异议", "go"
    CLOSED_WITH_OBJECTION = "closed_with_objection", "异议处理中", "wait"
    RESOLVED = "resolved", "异议已答复", "go"
    REPLACED = "replaced", "已更正", "over"


@dataclass(frozen=True, slots=True)
class Figures:
    """The numbers of one row; `standard` and `amount` in whole yuan, `hours` in class hours."""

    filed: int
    qualified: int
    approved: int
    hours: int
    standard: int
    amount: int
    deduction: str = ""


@dataclass(frozen=True, slots=True)
class Head:
    """What stands above the table and says how to object."""

    basis: str
    checked: str
    unit: str
    address: str
    phone: str


def publicity_state(
    until: date, *, on: date, objections: int, answered: int, is_replaced: bool
) -> PublicityState:
    """The state on a day on which it is posted already."""
    if is_replaced:
        return PublicityState.REPLACED
    if on <= until:
        return PublicityState.OPEN
    if not objections:
        return PublicityState.CLOSED_CLEAR
    is_answered = answered == objections
    return PublicityState.RESOLVED if is_answered else PublicityState.CLOSED_WITH_OBJECTION


def row_problems(row: Figures) -> list[Reason]:
    """What does not add up in one row."""
    full = row.approved * row.standard
    found = []
    if row.qualified > row.filed:
        found.append(_refuse("qualified", "合格人数比备案人数多"))
    if row.approved > row.qualified:
        found.append(_refuse("approved", "核准人数比合格人数多"))
    if row.amount > full:
        found.append(_refuse("amount", f"金额比核准人数乘标准多，应不超过 {full} 元"))
    is_less = row.approved < row.qualified or row.amount < full
    if is_less and not row.deduction:
        found.append(_refuse("deduction", "少了人或少了钱，写扣减原因"))
    if row.amount >= HUNDRED_MILLION:
        found.append(_refuse("amount", "一行的金额要少于 1 亿元"))
    return found


def missing(head: Head, rows: Iterable[Figures]) -> list[Reason]:
    """Everything that still keeps a publicity notice from being posted."""
    wanted = (
        (head.basis, "basis", "写依据哪份文件"),
        (head.checked, "body", "写核查了什么"),
        (head.unit, "object_unit", "写由谁受理异议"),
        (head.phone or head.address, "object_phone", "写受理异议的电话或地址，至少一样"),
    )
    found = [_refuse(code, words) for value, code, words in wanted if not value.strip()]
    held = list(rows)
    if not held:
        found.append(_refuse("rows", "表里还没有一行"))
    found += [problem for row in held for problem in row_problems(row)]
    return found


def objection_problem(
    received_on: date, *, posted_on: date, until: date, on: date
) -> Reason | None:
    """Why what came on that day is no objection within the term."""
    if received_on > on:
        return _refuse("received_on", "这一天还没到")
    if not posted_on <= received_on <= until:
        words = f"公示从{_words(posted_on)}到{_words(until)}，以外收到的按举报、投诉办"
        return _refuse("received_on", words)
    return None


def _words(day: date) -> str:
    return f"{day.month}月{day.day}日"


def _refuse(code: str, words: str) -> Reason:
    return Reason(code, words, "", Weight.REFUSE)
