"""The shortage directory (急需紧缺目录): what it covers, when it holds, what a version changes.

省, 市 and 新区 each have their own line of versions (003 四(一)); a version holds until the next
one of its line begins, or until it is withdrawn.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from portal.policy.deadlines import DAY
from portal.policy.terms import Award, Level, State

K = TypeVar("K")
# The level that an award proves; the completion certificate proves none.
LEVEL_OF = {
    Award.COMPLETION: Level.NONE,
    Award.ADVANCED: Level.ADVANCED,
    Award.TECHNICIAN: Level.TECHNICIAN,
    Award.SENIOR_TECHNICIAN: Level.SENIOR_TECHNICIAN,
}


class ShortageState(State):
    """What a version is on a day."""

    DRAFT = "draft", "草稿", "over"
    PROPOSED = "proposed", "等审批", "wait"
    ANNOUNCED = "announced", "已发布，未到日期", "info"
    IN_FORCE = "in_force", "在执行", "go"
    SUPERSEDED = "superseded", "已被新版代替", "over"
    WITHDRAWN = "withdrawn", "已撤回", "stop"


@dataclass(frozen=True, slots=True)
class Shortage:
    """A directory in force that names the occupation, as cited, with its uplift in per cent.

    `levels` are those that it covers, none = all. A what-if has no directory to cite: blank.
    """

    directory: str
    percent: int
    levels: frozenset[Level] = frozenset()

    def covers(self, level: Level) -> bool:
        """A training without a level is covered where every level is."""
        return not self.levels or level in self.levels


def covering(shortages: Sequence[Shortage], level: Level) -> tuple[Shortage, ...]:
    """Those of the directories that raise a training of this level."""
    return tuple(one for one in shortages if one.covers(level))


@dataclass(frozen=True, slots=True)
class Term:
    """The days of a published version; `withdrawn_from` is the first day without it."""

    from_day: date
    withdrawn_from: date | None = None

    @property
    def ever_begins(self) -> bool:
        return self.withdrawn_from is None or self.withdrawn_from > self.from_day


def last_days(terms: Mapping[K, Term]) -> dict[K, date | None]:
    """When each version of a line is superseded: the day before the next begins; None = not yet.

    A version that is withdrawn before its first day supersedes nothing.
    """
    begins = sorted(term.from_day for term in terms.values() if term.ever_begins)
    return {
        key: next((day - DAY for day in begins if day > term.from_day), None)
        for key, term in terms.items()
    }


def state_on(
    on: date,
    *,
    is_proposed: bool,
    is_published: bool,
    from_day: date,
    until_day: date | None,
    withdrawn_from: date | None,
) -> ShortageState:
    """First match wins; `until_day` is what `last_days` says."""
    if not is_published:
        return ShortageState.PROPOSED if is_proposed else ShortageState.DRAFT
    if withdrawn_from and (on >= withdrawn_from or withdrawn_from <= from_day):
        return ShortageState.WITHDRAWN
    if until_day and on > until_day:
        return ShortageState.SUPERSEDED
    return ShortageState.IN_FORCE if on >= from_day else ShortageState.ANNOUNCED


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """One occupation as a version lists it; `levels` empty = all."""

    key: str
    name: str
    industry: str
    levels: frozenset[Level] = frozenset()
    urgency: str = ""
    annual_demand: int | None = None

    def words(self) -> dict[str, str]:
        """Each field as it is printed."""
        return {
            "等级": words_of_levels(self.levels),
            "产业": self.industry,
            "紧缺情况": self.urgency or "没有写",
            "一年约需": f"{self.annual_demand} 人" if self.annual_demand else "没有写",
        }


@dataclass(frozen=True, slots=True)
class Change:
    """One occupation that both versions list, with each field that differs: name, was, is."""

    listed: Listed
    fields: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """What the later of two versions adds, takes out and changes, in its own order."""

    added: tuple[Listed, ...]
    removed: tuple[Listed, ...]
    changed: tuple[Change, ...]


def compare(was: Sequence[Listed], now: Sequence[Listed]) -> Comparison:
    """The difference between a version and the one before it."""
    before, after = {one.key: one for one in was}, {one.key: one for one in now}
    changes = (_change(before[key], one) for key, one in after.items() if key in before)
    return Comparison(
        added=tuple(one for key, one in after.items() if key not in before),
        removed=tuple(one for key, one in before.items() if key not in after),
        changed=tuple(change for change in changes if change.fields),
    )


def words_of_levels(levels: frozenset[Level]) -> str:
    """全部等级; 高级工、技师."""
    return "、".join(level.label for level in Level if level in levels) or "全部等级"


def _change(was: Listed, now: Listed) -> Change:
    new = now.words()
    pairs = ((name, old, new[name]) for name, old in was.words().items())
    return Change(now, tuple(pair for pair in pairs if pair[1] != pair[2]))
