"""What a rule answers: reasons in plain Chinese, each with the clause it rests on.

A refusal is absolute. A warning (原则上) can be overridden with a recorded reason. A shortfall
(不得低于) is stated and kept, and neither blocks nor can be waved away.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from portal.policy.jurisdiction import Jurisdiction

NO_RULE = "no_rule"


class Weight(StrEnum):
    """What a reason does to a verdict."""

    NOTE = "note"
    WARN = "warn"
    NOT_MET = "not_met"
    REFUSE = "refuse"


@dataclass(frozen=True, slots=True)
class Reason:
    """One step of an answer. `effect` is its figure on a receipt, such as `+240 元` or `不变`."""

    code: str
    text: str
    clause: str
    weight: Weight = Weight.NOTE
    effect: str = ""


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether something may be done. `allowed` is None where the place has no rule."""

    reasons: tuple[Reason, ...]
    flags: tuple[str, ...] = ()

    @property
    def allowed(self) -> bool | None:
        if any(reason.weight in (Weight.REFUSE, Weight.WARN) for reason in self.reasons):
            return False
        if any(reason.code == NO_RULE for reason in self.reasons):
            return None
        return True

    @property
    def overridable(self) -> bool:
        """Only warnings stand in the way: a recorded reason lets it pass."""
        return bool(self.warnings) and not self.refusals

    @property
    def refusals(self) -> tuple[Reason, ...]:
        return self._of(Weight.REFUSE)

    @property
    def warnings(self) -> tuple[Reason, ...]:
        return self._of(Weight.WARN)

    @property
    def not_met(self) -> tuple[Reason, ...]:
        return self._of(Weight.NOT_MET)

    def _of(self, weight: Weight) -> tuple[Reason, ...]:
        return tuple(reason for reason in self.reasons if reason.weight is weight)


@dataclass(frozen=True, slots=True)
class Amount:
    """Whole yuan with the steps that lead there.

    `amount` is None where the place has no rule (reason `no_rule`) or where the law bars the
    request (`is_barred`). Zero is an answer like any other.
    """

    amount: int | None
    reasons: tuple[Reason, ...]
    flags: tuple[str, ...] = ()
    is_barred: bool = False


def merge(verdicts: Iterable[Verdict]) -> Verdict:
    """One verdict from several, in their order; a flag is named once."""
    held = tuple(verdicts)
    reasons = tuple(reason for verdict in held for reason in verdict.reasons)
    flags = dict.fromkeys(flag for verdict in held for flag in verdict.flags)
    return Verdict(reasons, tuple(flags))


def no_rule(law: Jurisdiction, question: str) -> Reason:
    """The answer where the place's documents are silent."""
    return Reason(NO_RULE, law.silence(question), "")
