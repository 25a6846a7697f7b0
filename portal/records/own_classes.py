"""An institution's own classes, whatever their state: the list, one of them, what comes next.

Every question is scoped to who asks: an institution, or an instructor who teaches there.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import ColumnElement, Select, and_, func, select
from sqlalchemy.orm import joinedload

from portal.policy.classes import ClassState, FilingState, filing_state
from portal.policy.roles import Role
from portal.policy.terms import Term
from portal.records.accounts import Account
from portal.records.class_search import Search
from portal.records.class_states import class_state, not_over, suspended, takes_sign_ups
from portal.records.classes import TrainingClass
from portal.records.database import db
from portal.records.instructors import Instructor
from portal.records.journal import JournalEntry
from portal.records.programmes import subject_of
from portal.records.seats import SeatCount, seat_counts
from portal.records.sessions import ClassSession

CLASS_NOUN, CLASS_DEEDS = "training_class", "class_"


class Stage(Term):
    """Where a class stands for those who run it; some are in two stages at once."""

    DRAFT = "draft", "草稿"
    WAITING = "waiting", "待审核"
    RETURNED = "returned", "退回补正"
    ENROLLING = "enrolling", "报名中"
    RUNNING = "running", "已开班"
    CLOSING = "closing", "等结班"
    CLOSED = "closed", "已结班"
    CANCELLED = "cancelled", "已取消"


@dataclass(frozen=True, kw_only=True)
class OwnQuestion:
    """Which classes: of the account's institution, or those that the instructor teaches."""

    account: Account
    on: date
    search: Search = field(default_factory=Search)
    stage: Stage | None = None

    def conditions(self) -> list[ColumnElement[bool]]:
        held = [own(self.account), *self.search.conditions()]
        return [*held, in_stage(self.stage, self.on)] if self.stage else held


@dataclass(frozen=True)
class OwnClass:
    """One class with its states of the day; `state` is None until it was announced."""

    filed: TrainingClass
    filing: FilingState
    state: ClassState | None
    seats: SeatCount

    @property
    def subject(self) -> str:
        occupation = self.filed.occupation
        return subject_of(occupation.name if occupation else None, self.filed.course)


def own(account: Account) -> ColumnElement[bool]:
    """A condition on TrainingClass: the institution's, and for an instructor only the own ones."""
    of_institution = TrainingClass.institution_id == account.institution_id
    if account.role is Role.MANAGER:
        return of_institution
    teaches = (
        select(ClassSession.class_id)
        .join(Instructor, Instructor.id == ClassSession.instructor_id)
        .where(Instructor.account_id == account.id)
    )
    filed = TrainingClass.submitted_at.is_not(None)
    return and_(of_institution, filed, TrainingClass.id.in_(teaches))


def in_stage(stage: Stage, on: date) -> ColumnElement[bool]:
    """A condition on TrainingClass."""
    one = TrainingClass
    lives = and_(one.cancelled_at.is_(None), one.closed_at.is_(None))
    filed = and_(lives, one.submitted_at.is_not(None))
    reviewed = one.approved_at.is_not(None)
    return {
        Stage.DRAFT: and_(lives, one.submitted_at.is_(None)),
        Stage.WAITING: and_(filed, ~reviewed, one.returned_at.is_(None)),
        Stage.RETURNED: and_(filed, ~reviewed, one.returned_at.is_not(None)),
        Stage.ENROLLING: and_(not_over(on), takes_sign_ups(on)),
        Stage.RUNNING: and_(lives, reviewed, one.planned_start <= on, one.planned_end >= on),
        Stage.CLOSING: and_(lives, reviewed, one.planned_end < on),
        Stage.CLOSED: one.closed_at.is_not(None),
        Stage.CANCELLED: and_(one.cancelled_at.is_not(None), one.closed_at.is_(None)),
    }[stage]


def own_class(account: Account, number: str) -> TrainingClass | None:
    """The class with this number, if the account has anything to do with it."""
    return db.session.scalar(
        select(TrainingClass)
        .options(joinedload(TrainingClass.occupation), joinedload(TrainingClass.venue))
        .where(TrainingClass.number == number, own(account))
    )


def on_day(filed: TrainingClass, *, on: date) -> OwnClass:
    """The class with its states and its seats."""
    is_suspended = db.session.scalar(select(suspended(on)).where(TrainingClass.id == filed.id))
    return _own_class(filed, bool(is_suspended), seat_counts([filed.id])[filed.id], on)


def own_classes(
    question: OwnQuestion, *, first: int = 0, most: int | None = None
) -> list[OwnClass]:
    """The latest start first; what is over comes after what is not."""
    over = TrainingClass.cancelled_at.is_not(None) | TrainingClass.closed_at.is_not(None)
    rows = db.session.execute(
        select(TrainingClass, suspended(question.on))
        .options(joinedload(TrainingClass.occupation), joinedload(TrainingClass.venue))
        .where(*question.conditions())
        .order_by(over, TrainingClass.planned_start.desc(), TrainingClass.id.desc())
        .offset(first)
        .limit(most)
    ).all()
    seats = seat_counts([filed.id for filed, _ in rows])
    return [
        _own_class(filed, is_suspended, seats[filed.id], question.on)
        for filed, is_suspended in rows
    ]


def count_own(question: OwnQuestion) -> int:
    counted = select(func.count(TrainingClass.id)).where(*question.conditions())
    return db.session.scalar(counted) or 0


def count_stages(account: Account, *, on: date) -> dict[Stage, int]:
    """How many classes stand where; stages without any are left out."""
    counts = [
        select(func.count(TrainingClass.id))
        .where(own(account), in_stage(stage, on))
        .scalar_subquery()
        for stage in Stage
    ]
    row = db.session.execute(select(*counts)).one()
    return {stage: count for stage, count in zip(Stage, row, strict=True) if count}


def next_sessions(account: Account, *, on: date, most: int) -> Sequence[ClassSession]:
    """The sessions from today on of approved classes; an instructor's are the own ones."""
    chosen = _sessions(account).where(ClassSession.day >= on)
    return db.session.scalars(
        chosen.order_by(ClassSession.day, ClassSession.starts_at, ClassSession.id).limit(most)
    ).all()


def newest_deed(class_id: int) -> JournalEntry | None:
    """What was last done to a class; whoever changes it names the deed that they saw."""
    chosen = select(JournalEntry).where(
        JournalEntry.noun == CLASS_NOUN,
        JournalEntry.record_id == class_id,
        JournalEntry.act.startswith(CLASS_DEEDS, autoescape=True),
    )
    return db.session.scalar(chosen.order_by(JournalEntry.id.desc()).limit(1))


def _sessions(account: Account) -> Select[ClassSession]:
    chosen = (
        select(ClassSession)
        .join(TrainingClass, TrainingClass.id == ClassSession.class_id)
        .options(
            joinedload(ClassSession.training_class).joinedload(TrainingClass.occupation),
            joinedload(ClassSession.venue),
            joinedload(ClassSession.instructor),
        )
        .where(
            own(account),
            TrainingClass.approved_at.is_not(None),
            TrainingClass.cancelled_at.is_(None),
            TrainingClass.closed_at.is_(None),
            ClassSession.cancelled_at.is_(None),
        )
    )
    if account.role is Role.MANAGER:
        return chosen
    teaches = select(Instructor.id).where(Instructor.account_id == account.id)
    return chosen.where(ClassSession.instructor_id.in_(teaches))


def _own_class(filed: TrainingClass, is_suspended: bool, seats: SeatCount, on: date) -> OwnClass:
    filing = filing_state(
        is_submitted=filed.submitted_at is not None,
        is_returned=filed.returned_at is not None,
        is_approved=filed.approved_at is not None,
        is_cancelled=filed.cancelled_at is not None,
    )
    state = class_state(
        filed,
        is_suspended=is_suspended,
        on=on,
        seats_left=filed.capacity - seats.seated,
        waiting=seats.waiting,
    )
    return OwnClass(filed, filing, state if filed.announced_at else None, seats)
