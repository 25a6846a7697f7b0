"""What is filed beside the classes: instructors, venues, programmes, stars; who decides on each.

003 四(二) wants registered instructors and safe venues; 001 四(二)3 a directory of programmes that
is public and adjusted. What begins counts from the day of the decision; a change or an end counts
from the next day, so that the day itself has one answer.
"""

from dataclasses import dataclass
from datetime import date

from portal.policy.clauses import Clause
from portal.policy.deadlines import DAY
from portal.policy.jurisdiction import Jurisdiction
from portal.policy.terms import Level, State, Term, TrainingType
from portal.policy.verdict import Reason, Weight


class Ownership(Term):
    """By what right an institution teaches in a venue."""

    OWN = "own", "自有"
    LEASE = "lease", "租赁"


class RegisterNoun(Term):
    """What a change of the register is about."""

    INSTRUCTOR = "instructor", "教师"
    VENUE = "venue", "场地"
    PROGRAMME = "programme", "培训项目"
    STAR = "star", "星级"

    @property
    def is_for_officers(self) -> bool:
        """The bureau's directory is two officers' to decide, the rest is its centre's."""
        return self in (RegisterNoun.PROGRAMME, RegisterNoun.STAR)


class RegisterDeed(Term):
    """What shall become of it. Suspending and resuming an instructor is the bureau's own."""

    BEGIN = "begin", "新增"
    CHANGE = "change", "变更"
    END = "end", "终止"
    SUSPEND = "suspend", "暂停"
    RESUME = "resume", "恢复"

    def begins_on(self, on: date) -> date:
        """The first day of what a decision of `on` brings."""
        counts_at_once = self in (RegisterDeed.BEGIN, RegisterDeed.SUSPEND)
        return on if counts_at_once else on + DAY


class RegisterState(State):
    """How far a change of the register has come."""

    DRAFT = "draft", "草稿", "over"
    SUBMITTED = "submitted", "待审核", "info"
    RETURNED = "returned", "退回补正", "wait"
    PROPOSED = "proposed", "等审批", "info"
    APPROVED = "approved", "已通过", "go"
    DECLINED = "declined", "不同意", "stop"
    WITHDRAWN = "withdrawn", "已撤回", "over"

    @property
    def is_open(self) -> bool:
        return self not in (
            RegisterState.APPROVED,
            RegisterState.DECLINED,
            RegisterState.WITHDRAWN,
        )

    @property
    def is_institutions(self) -> bool:
        """Whether it is the institution's turn."""
        return self in (RegisterState.DRAFT, RegisterState.RETURNED)


@dataclass(frozen=True, slots=True)
class Approved:
    """One programme that an institution may give on the day asked about."""

    subject: str
    training_type: TrainingType
    highest_level: Level


def judge_programme(
    law: Jurisdiction,
    approved: list[Approved],
    *,
    subject: str,
    training_type: TrainingType,
    level: Level,
    on: date,
) -> list[Reason]:
    """A class is of a programme in the directory; one of another type or above its level warns.

    Whoever is removed from the directory files nothing (003 五(三)): who never was in it for this
    subject stands no better. Type and level are details that a centre may accept with a reason.
    """
    clause = law.clause(on, Clause.PROGRAMMES)
    fitting = [one for one in approved if one.subject == subject]
    if not fitting:
        text = f"目录里没有批准本机构教{subject}，先在“培训项目”里申请"
        return [Reason("programme_missing", text, clause, Weight.REFUSE)]
    levels = list(Level)
    if any(
        one.training_type is training_type
        and levels.index(level) <= levels.index(one.highest_level)
        for one in fitting
    ):
        return []
    held = "、".join(dict.fromkeys(_words(one) for one in fitting))
    text = f"目录里批准的是{held}，这个班超出了"
    return [Reason("programme_exceeded", text, clause, Weight.WARN)]


def _words(one: Approved) -> str:
    return one.training_type.label + (
        "" if one.highest_level is Level.NONE else f"，最高到{one.highest_level.label}"
    )
