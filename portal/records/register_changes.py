"""Changes of the register (备案变更): what an institution asks for, or an officer proposes.

What shall be filed is sealed, for it may hold an ID number; what was approved stands in the
registers themselves. Every step is a row that nobody changes.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    Index,
    LargeBinary,
    Select,
    String,
    Text,
    select,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.policy.register import RegisterDeed, RegisterNoun, RegisterState
from portal.records.accounts import Account
from portal.records.database import Base, RowId, choice, db
from portal.records.institutions import Institution
from portal.records.instructors import Instructor
from portal.records.keys import new_key
from portal.records.programmes import Programme
from portal.records.sealing import Sealable, Sealed
from portal.records.uploads import Upload
from portal.records.venues import Venue

OPEN = "state IN ('draft', 'submitted', 'returned', 'proposed')"
OPEN_STATES = tuple(state for state in RegisterState if state.is_open)


def _one_open(column: str) -> Index:
    condition = text(f"{column} IS NOT NULL AND {OPEN}")
    return Index(
        f"uq_register_changes_open_{column}",
        column,
        unique=True,
        sqlite_where=condition,
        postgresql_where=condition,
    )


class RegisterChange(Sealable, Base):
    """One change; at most one is open for an instructor, a venue or a programme.

    The row that a change, an end, a suspension is about is in the column of its noun. `details`
    is what shall be filed, empty once it is decided.
    """

    __tablename__ = "register_changes"
    __table_args__ = (
        CheckConstraint(
            "proposed_by IS NULL OR decided_by IS NULL OR decided_by <> proposed_by",
            name="by_another",
        ),
        CheckConstraint(
            "(decided_by IS NOT NULL) = (state IN ('approved', 'declined'))",
            name="decided_by_somebody",
        ),
        CheckConstraint(
            "noun NOT IN ('programme', 'star') OR decided_by IS NULL OR proposed_by IS NOT NULL",
            name="directory_by_two",
        ),
        CheckConstraint(
            "deed = 'begin' OR noun = 'star' OR (instructor_id IS NOT NULL AND noun = 'instructor')"
            " OR (venue_id IS NOT NULL AND noun = 'venue')"
            " OR (programme_id IS NOT NULL AND noun = 'programme')",
            name="names_its_row",
        ),
        Index("ix_register_changes_institution", "institution_id", "noun"),
        Index("ix_register_changes_state", "state"),
        _one_open("instructor_id"),
        _one_open("venue_id"),
        _one_open("programme_id"),
    )

    id: Mapped[RowId]
    key: Mapped[str] = mapped_column(String(8), unique=True, default=new_key)
    institution_id: Mapped[int] = mapped_column(ForeignKey("institutions.id"))
    noun: Mapped[RegisterNoun] = mapped_column(choice(RegisterNoun, "noun"))
    deed: Mapped[RegisterDeed] = mapped_column(choice(RegisterDeed, "deed"))
    title: Mapped[str] = mapped_column(String(100))
    details_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    instructor_id: Mapped[int | None] = mapped_column(ForeignKey("instructors.id"))
    venue_id: Mapped[int | None] = mapped_column(ForeignKey("venues.id"))
    programme_id: Mapped[int | None] = mapped_column(ForeignKey("programmes.id"))
    state: Mapped[RegisterState] = mapped_column(choice(RegisterState, "state"))
    proposed_by: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    details = Sealed("details")
    institution: Mapped[Institution] = relationship()
    instructor: Mapped[Instructor | None] = relationship()
    venue: Mapped[Venue | None] = relationship()
    programme: Mapped[Programme | None] = relationship()


class RegisterStep(Base):
    """One step of a change: saved, submitted, returned, proposed, decided, with who and why."""

    __tablename__ = "register_steps"

    id: Mapped[RowId]
    change_id: Mapped[int] = mapped_column(ForeignKey("register_changes.id"), index=True)
    state: Mapped[RegisterState] = mapped_column(choice(RegisterState, "state"))
    at: Mapped[datetime]
    by: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    reason: Mapped[str] = mapped_column(Text, default="")
    account: Mapped[Account] = relationship()


class RegisterFile(Base):
    """A paper that goes with a change: a certificate, a lease, a photograph of the place."""

    __tablename__ = "register_files"

    id: Mapped[RowId]
    change_id: Mapped[int] = mapped_column(ForeignKey("register_changes.id"), index=True)
    upload_id: Mapped[int] = mapped_column(ForeignKey("uploads.id"))
    upload: Mapped[Upload] = relationship()


@dataclass(frozen=True)
class Scope:
    """Whose changes: an institution's, a centre's, or None = everybody's."""

    institution_id: int | None = None
    centre: str | None = None


def change_with_key(key: str, scope: Scope) -> RegisterChange | None:
    """A change that belongs to whoever asks; officials see none before it was handed in."""
    return db.session.scalar(_of(scope).where(RegisterChange.key == key))


def changes_of(
    scope: Scope, *, noun: RegisterNoun | None = None, is_open: bool, most: int
) -> list[RegisterChange]:
    """Those under way, the oldest first; or those that are over, the newest first."""
    chosen = _of(scope).limit(most)
    if noun:
        chosen = chosen.where(RegisterChange.noun == noun)
    if is_open:
        chosen = chosen.where(RegisterChange.state.in_(OPEN_STATES)).order_by(RegisterChange.id)
    else:
        is_over = RegisterChange.state.not_in(OPEN_STATES)
        chosen = chosen.where(is_over).order_by(RegisterChange.id.desc())
    return list(db.session.scalars(chosen))


def steps_of(change_ids: list[int]) -> dict[int, list[RegisterStep]]:
    """The steps of each change, in order."""
    rows = db.session.scalars(
        select(RegisterStep).where(RegisterStep.change_id.in_(change_ids)).order_by(RegisterStep.id)
    )
    found: dict[int, list[RegisterStep]] = {key: [] for key in change_ids}
    for row in rows:
        found[row.change_id].append(row)
    return found


def files_of(change_id: int) -> list[Upload]:
    chosen = select(Upload).join(RegisterFile).where(RegisterFile.change_id == change_id)
    return list(db.session.scalars(chosen.order_by(RegisterFile.id)))


def _of(scope: Scope) -> Select[RegisterChange]:
    chosen = select(RegisterChange).join(Institution)
    if scope.institution_id is not None:
        return chosen.where(RegisterChange.institution_id == scope.institution_id)
    chosen = chosen.where(
        RegisterChange.state.not_in((RegisterState.DRAFT, RegisterState.WITHDRAWN))
    )
    return chosen.where(Institution.centre == scope.centre) if scope.centre else chosen
