"""Proposals to publish or to withdraw a shortage directory: one officer proposes, another decides.

Every one is kept, with its day, its reason and what was answered.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, func, or_, select, text
from sqlalchemy.orm import Mapped, aliased, joinedload, mapped_column, relationship

from portal.policy.terms import Term
from portal.records.accounts import Account
from portal.records.database import Base, RowId, choice, db
from portal.records.journal import JournalEntry
from portal.records.keys import new_key
from portal.records.shortage import ShortageEntry, ShortageVersion

NOUN = "shortage_version"
# What changes the directory that another version is compared with.
PUBLISHED, WITHDRAWN = "publish_shortage_version", "withdraw_shortage_version"
MOST_VERSIONS = 100


class ShortageAct(Term):
    """What may be proposed for a version."""

    PUBLISH = "publish", "发布"
    WITHDRAW = "withdraw", "撤回"


class ShortageProposal(Base):
    """One proposal, to hold from `day` on. At most one is open for a version."""

    __tablename__ = "shortage_proposals"
    __table_args__ = (
        CheckConstraint("decided_by IS NULL OR decided_by <> proposed_by", name="by_another"),
        CheckConstraint("(decided_at IS NULL) = (is_approved IS NULL)", name="decided_whole"),
        CheckConstraint("(decided_at IS NULL) = (decided_by IS NULL)", name="decided_by_somebody"),
        CheckConstraint("act <> 'withdraw' OR reason <> ''", name="withdrawn_for_a_reason"),
        CheckConstraint("is_approved OR remark <> ''", name="declined_for_a_reason"),
        Index(
            "uq_shortage_proposals_open",
            "version_id",
            unique=True,
            sqlite_where=text("decided_at IS NULL"),
            postgresql_where=text("decided_at IS NULL"),
        ),
    )

    id: Mapped[RowId]
    key: Mapped[str] = mapped_column(String(8), unique=True, default=new_key)
    version_id: Mapped[int] = mapped_column(ForeignKey("shortage_versions.id"), index=True)
    act: Mapped[ShortageAct] = mapped_column(choice(ShortageAct, "act"))
    day: Mapped[date]
    reason: Mapped[str] = mapped_column(Text, default="")
    proposed_at: Mapped[datetime]
    proposed_by: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    is_approved: Mapped[bool | None]
    remark: Mapped[str] = mapped_column(Text, default="")
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    version: Mapped[ShortageVersion] = relationship()


@dataclass(frozen=True)
class Proposed:
    """A proposal with who made it and who decided."""

    proposal: ShortageProposal
    by: str
    decided_by: str


@dataclass(frozen=True)
class VersionRow:
    """A version of the officials' list; `open` is what is proposed for it."""

    version: ShortageVersion
    entries: int
    open: ShortageAct | None


def version_rows() -> list[VersionRow]:
    """Every version, the newest number first."""
    entries = (
        select(func.count()).where(ShortageEntry.version_id == ShortageVersion.id).scalar_subquery()
    )
    waiting = (
        select(ShortageProposal.act)
        .where(
            ShortageProposal.version_id == ShortageVersion.id,
            ShortageProposal.decided_at.is_(None),
        )
        .scalar_subquery()
    )
    rows = db.session.execute(
        select(ShortageVersion, entries, waiting)
        .order_by(ShortageVersion.number.desc())
        .limit(MOST_VERSIONS)
    )
    return [VersionRow(*row) for row in rows]


def version_numbered(number: int) -> ShortageVersion | None:
    """The version with its entries."""
    held = joinedload(ShortageVersion.entries).joinedload(ShortageEntry.occupation)
    chosen = select(ShortageVersion).options(held).where(ShortageVersion.number == number)
    return db.session.scalars(chosen).unique().one_or_none()


def lasting_versions(*, since: date) -> list[ShortageVersion]:
    """The published ones that hold on that day or later, with their entries."""
    held = joinedload(ShortageVersion.entries).joinedload(ShortageEntry.occupation)
    chosen = (
        select(ShortageVersion)
        .options(held)
        .where(
            ShortageVersion.published_at.is_not(None),
            or_(ShortageVersion.until_day.is_(None), ShortageVersion.until_day >= since),
            or_(ShortageVersion.withdrawn_from.is_(None), ShortageVersion.withdrawn_from > since),
        )
    )
    return [one for one in db.session.scalars(chosen).unique() if one.ever_begins]


def proposal_with_key(key: str) -> ShortageProposal | None:
    return db.session.scalar(select(ShortageProposal).where(ShortageProposal.key == key))


def proposals_for(version: ShortageVersion) -> list[Proposed]:
    """All of them, the newest first."""
    proposer, decider = aliased(Account), aliased(Account)
    rows = db.session.execute(
        select(ShortageProposal, proposer.name, decider.name)
        .join(proposer, proposer.id == ShortageProposal.proposed_by)
        .outerjoin(decider, decider.id == ShortageProposal.decided_by)
        .where(ShortageProposal.version_id == version.id)
        .order_by(ShortageProposal.id.desc())
    )
    return [Proposed(one, by, decided_by or "") for one, by, decided_by in rows]


def withdrawal_reasons(versions: Sequence[ShortageVersion]) -> dict[int, str]:
    """Why each of the withdrawn ones was, by its row id."""
    withdrawn = [one.id for one in versions if one.withdrawn_from]
    if not withdrawn:
        return {}
    rows = db.session.execute(
        select(ShortageProposal.version_id, ShortageProposal.reason).where(
            ShortageProposal.version_id.in_(withdrawn),
            ShortageProposal.act == ShortageAct.WITHDRAW,
            ShortageProposal.is_approved.is_(True),
        )
    )
    return dict(rows.all())


def newest_deed(version_id: int) -> JournalEntry | None:
    """The last deed that whoever looks at a version must have seen: on it, or on those in force."""
    chosen = (
        select(JournalEntry)
        .where(
            JournalEntry.noun == NOUN,
            or_(
                JournalEntry.record_id == version_id,
                JournalEntry.act.in_((PUBLISHED, WITHDRAWN)),
            ),
        )
        .order_by(JournalEntry.id.desc())
        .limit(1)
    )
    return db.session.scalar(chosen)
