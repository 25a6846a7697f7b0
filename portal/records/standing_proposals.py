"""Proposals to change an institution's standing: one officer proposes, another decides."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, and_, select, text
from sqlalchemy.orm import Mapped, aliased, joinedload, mapped_column, relationship

from portal.policy.registry import Standing
from portal.records.accounts import Account
from portal.records.database import Base, RowId, choice, db
from portal.records.institutions import Institution, InstitutionStanding, holds_on
from portal.records.keys import new_key


class StandingProposal(Base):
    """One proposal; `deadline` is for a rectification. At most one is open for an institution."""

    __tablename__ = "standing_proposals"
    __table_args__ = (
        CheckConstraint("decided_by IS NULL OR decided_by <> proposed_by", name="by_another"),
        CheckConstraint("(decided_at IS NULL) = (is_approved IS NULL)", name="decided_whole"),
        CheckConstraint("(decided_at IS NULL) = (decided_by IS NULL)", name="decided_by_somebody"),
        Index(
            "uq_standing_proposals_open",
            "institution_id",
            unique=True,
            sqlite_where=text("decided_at IS NULL"),
            postgresql_where=text("decided_at IS NULL"),
        ),
    )

    id: Mapped[RowId]
    key: Mapped[str] = mapped_column(String(8), unique=True, default=new_key)
    institution_id: Mapped[int] = mapped_column(ForeignKey("institutions.id"))
    standing: Mapped[Standing] = mapped_column(choice(Standing, "standing"))
    deadline: Mapped[date | None]
    reason: Mapped[str] = mapped_column(Text)
    proposed_at: Mapped[datetime]
    proposed_by: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    is_approved: Mapped[bool | None]
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    institution: Mapped[Institution] = relationship()


@dataclass(frozen=True)
class Proposed:
    """A proposal with who made it and who decided; the institution's standing is `now`."""

    proposal: StandingProposal
    by: str
    decided_by: str
    now: Standing | None


def proposal_with_key(key: str) -> StandingProposal | None:
    return db.session.scalar(select(StandingProposal).where(StandingProposal.key == key))


def proposals(*, on: date, most: int) -> list[Proposed]:
    """Those that wait first, then the newest."""
    proposer, decider = aliased(Account), aliased(Account)
    rows = db.session.execute(
        select(StandingProposal, proposer.name, decider.name, InstitutionStanding.standing)
        .join(proposer, proposer.id == StandingProposal.proposed_by)
        .outerjoin(decider, decider.id == StandingProposal.decided_by)
        .outerjoin(
            InstitutionStanding,
            and_(
                InstitutionStanding.institution_id == StandingProposal.institution_id,
                holds_on(on),
            ),
        )
        .options(joinedload(StandingProposal.institution))
        .order_by(StandingProposal.decided_at.is_not(None), StandingProposal.id.desc())
        .limit(most)
    )
    return [Proposed(one, by, decided_by or "", now) for one, by, decided_by, now in rows]


def open_proposal_of(institution_id: int) -> StandingProposal | None:
    """What an officer proposed for the institution and nobody has decided."""
    chosen = select(StandingProposal).where(
        StandingProposal.institution_id == institution_id, StandingProposal.decided_at.is_(None)
    )
    return db.session.scalar(chosen)


def overdue_rectifications(*, on: date) -> list[InstitutionStanding]:
    """Orders whose day has passed and that nobody has lifted, the oldest first."""
    chosen = (
        select(InstitutionStanding)
        .where(
            InstitutionStanding.standing == Standing.RECTIFICATION,
            InstitutionStanding.deadline < on,
            holds_on(on),
        )
        .options(joinedload(InstitutionStanding.institution))
        .order_by(InstitutionStanding.deadline)
    )
    return list(db.session.scalars(chosen))
