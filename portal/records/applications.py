"""What institutions ask of the bureau (备案、变更、退出、整改报告), and how each was decided.

An application is the institution's until it hands it in; a centre's checks and the officers'
proposals are rows of their own.
"""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, func, select, text
from sqlalchemy.orm import Mapped, joinedload, mapped_column, relationship, selectinload

from portal.policy.applications import LIVE, ApplicationKind, ApplicationState
from portal.policy.terms import Course, Level, TrainingType
from portal.records.accounts import Account
from portal.records.database import Base, RowId, choice, db
from portal.records.institution_details import Described
from portal.records.institutions import Institution
from portal.records.journal import JournalEntry
from portal.records.keys import new_key
from portal.records.occupations import Occupation
from portal.records.uploads import Upload

IS_LIVE = "state IN ('draft', 'submitted', 'returned', 'forwarded')"
NEWEST = 50
# What the journal calls it.
APPLICATION = "application"


class InstitutionApplication(Base):
    """One application; `words` say what was mended, or why it leaves."""

    __tablename__ = "institution_applications"
    __table_args__ = (
        CheckConstraint(
            "submitted_at IS NOT NULL OR state IN ('draft', 'withdrawn')", name="handed_in"
        ),
        Index(
            "uq_institution_applications_live",
            "institution_id",
            "kind",
            unique=True,
            sqlite_where=text(IS_LIVE),
            postgresql_where=text(IS_LIVE),
        ),
    )

    id: Mapped[RowId]
    key: Mapped[str] = mapped_column(String(8), unique=True, default=new_key)
    institution_id: Mapped[int] = mapped_column(ForeignKey("institutions.id"))
    kind: Mapped[ApplicationKind] = mapped_column(choice(ApplicationKind, "kind"))
    state: Mapped[ApplicationState] = mapped_column(
        choice(ApplicationState, "state"), default=ApplicationState.DRAFT
    )
    words: Mapped[str] = mapped_column(Text, default="")
    begun_at: Mapped[datetime]
    begun_by: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    submitted_at: Mapped[datetime | None]
    institution: Mapped[Institution] = relationship()
    details: Mapped["ApplicationDetails | None"] = relationship()
    programmes: Mapped[list["ApplicationProgramme"]] = relationship(
        order_by="ApplicationProgramme.id"
    )
    files: Mapped[list["ApplicationFile"]] = relationship(order_by="ApplicationFile.id")
    checks: Mapped[list["ApplicationCheck"]] = relationship(order_by="ApplicationCheck.id")
    proposals: Mapped[list["ApplicationProposal"]] = relationship(order_by="ApplicationProposal.id")

    @property
    def centre(self) -> str:
        """The unit that goes and looks."""
        return self.details.centre if self.details else self.institution.centre

    @property
    def open_proposal(self) -> "ApplicationProposal | None":
        return next((one for one in self.proposals if one.decided_at is None), None)


class ApplicationDetails(Described, Base):
    """What the directory shall say of the institution."""

    __tablename__ = "application_details"

    application_id: Mapped[int] = mapped_column(
        ForeignKey("institution_applications.id"), primary_key=True
    )


class ApplicationProgramme(Base):
    """What it wants to teach: an occupation up to a level, or a start-up course."""

    __tablename__ = "application_programmes"
    __table_args__ = (
        CheckConstraint("(occupation_id IS NULL) <> (course IS NULL)", name="one_subject"),
    )

    id: Mapped[RowId]
    key: Mapped[str] = mapped_column(String(8), unique=True, default=new_key)
    application_id: Mapped[int] = mapped_column(
        ForeignKey("institution_applications.id"), index=True
    )
    occupation_id: Mapped[int | None] = mapped_column(ForeignKey("occupations.id"))
    course: Mapped[Course | None] = mapped_column(choice(Course, "course"))
    training_type: Mapped[TrainingType] = mapped_column(choice(TrainingType, "training_type"))
    highest_level: Mapped[Level] = mapped_column(choice(Level, "highest_level"))
    occupation: Mapped[Occupation | None] = relationship()

    @property
    def subject(self) -> str:
        return self.occupation.name if self.occupation else self.course.label if self.course else ""


class ApplicationFile(Base):
    """A document that came with it, or a photograph of what was mended."""

    __tablename__ = "application_files"

    id: Mapped[RowId]
    application_id: Mapped[int] = mapped_column(
        ForeignKey("institution_applications.id"), index=True
    )
    upload_id: Mapped[int] = mapped_column(ForeignKey("uploads.id"), unique=True)
    upload: Mapped[Upload] = relationship()


class ApplicationCheck(Base):
    """What a centre found on the spot; an item is good, to be mended, or does not apply."""

    __tablename__ = "application_checks"
    __table_args__ = (
        CheckConstraint("is_passed OR words <> ''", name="told_what_to_mend"),
        CheckConstraint(
            "NOT is_passed OR (coalesce(venue, true) AND coalesce(equipment, true) "
            "AND coalesce(safety, true) AND coalesce(licence, true))",
            name="passed_whole",
        ),
    )

    id: Mapped[RowId]
    application_id: Mapped[int] = mapped_column(
        ForeignKey("institution_applications.id"), index=True
    )
    on_day: Mapped[date]
    at: Mapped[datetime]
    by: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    venue: Mapped[bool | None]
    equipment: Mapped[bool | None]
    safety: Mapped[bool | None]
    licence: Mapped[bool | None]
    words: Mapped[str] = mapped_column(Text, default="")
    is_passed: Mapped[bool]
    account: Mapped[Account] = relationship()


class ApplicationProposal(Base):
    """One officer proposes to agree or not, another decides. At most one is open."""

    __tablename__ = "application_proposals"
    __table_args__ = (
        CheckConstraint("decided_by IS NULL OR decided_by <> proposed_by", name="by_another"),
        CheckConstraint("(decided_at IS NULL) = (is_approved IS NULL)", name="decided_whole"),
        CheckConstraint("(decided_at IS NULL) = (decided_by IS NULL)", name="decided_by_somebody"),
        CheckConstraint("is_for OR reason <> ''", name="refused_with_reason"),
        Index(
            "uq_application_proposals_open",
            "application_id",
            unique=True,
            sqlite_where=text("decided_at IS NULL"),
            postgresql_where=text("decided_at IS NULL"),
        ),
    )

    id: Mapped[RowId]
    key: Mapped[str] = mapped_column(String(8), unique=True, default=new_key)
    application_id: Mapped[int] = mapped_column(
        ForeignKey("institution_applications.id"), index=True
    )
    is_for: Mapped[bool]
    filing_no: Mapped[str] = mapped_column(String(40), default="")
    reason: Mapped[str] = mapped_column(Text, default="")
    proposed_at: Mapped[datetime]
    proposed_by: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    is_approved: Mapped[bool | None]
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    proposer: Mapped[Account] = relationship(foreign_keys=[proposed_by])
    decider: Mapped[Account | None] = relationship(foreign_keys=[decided_by])


def application_with_key(key: str) -> InstitutionApplication | None:
    return db.session.scalar(
        select(InstitutionApplication).where(InstitutionApplication.key == key)
    )


def applications_of(institution_id: int) -> list[InstitutionApplication]:
    """One institution's, the newest first."""
    chosen = select(InstitutionApplication).where(
        InstitutionApplication.institution_id == institution_id
    )
    return list(db.session.scalars(chosen.order_by(InstitutionApplication.id.desc())))


def newest_deed_on(application: InstitutionApplication) -> JournalEntry:
    """What was last done to it; whoever saves it names the deed that they saw."""
    chosen = select(JournalEntry).where(
        JournalEntry.noun == APPLICATION, JournalEntry.record_id == application.id
    )
    return db.session.scalars(chosen.order_by(JournalEntry.id.desc()).limit(1)).one()


def handed_in(unit: str | None) -> list[InstitutionApplication]:
    """Those that live first, then the newest; of a centre only what it checks on the spot."""
    chosen = (
        select(InstitutionApplication)
        .join(Institution, Institution.id == InstitutionApplication.institution_id)
        .outerjoin(ApplicationDetails)
        .where(InstitutionApplication.submitted_at.is_not(None))
        .options(
            joinedload(InstitutionApplication.institution),
            joinedload(InstitutionApplication.details),
            selectinload(InstitutionApplication.proposals),
        )
    )
    if unit is not None:
        chosen = chosen.where(
            InstitutionApplication.kind.in_([one for one in ApplicationKind if one.is_checked]),
            func.coalesce(ApplicationDetails.centre, Institution.centre) == unit,
        )
    order = InstitutionApplication.state.not_in(LIVE), InstitutionApplication.id.desc()
    return list(db.session.scalars(chosen.order_by(*order).limit(NEWEST)))


def is_before(unit: str | None, application: InstitutionApplication) -> bool:
    """Whether it is there for a unit; officers, who have none, see all that was handed in."""
    if application.submitted_at is None:
        return False
    return unit is None or (application.kind.is_checked and application.centre == unit)
