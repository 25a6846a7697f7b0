"""The shortage directory (急需紧缺职业目录): dated versions, never overwritten."""

from datetime import date, datetime

from sqlalchemy import (
    CheckConstraint,
    ColumnElement,
    Dialect,
    ForeignKey,
    Index,
    ScalarSelect,
    SQLColumnExpression,
    String,
    Text,
    UniqueConstraint,
    and_,
    func,
    literal,
    or_,
    select,
    text,
    type_coerce,
)
from sqlalchemy.orm import Mapped, joinedload, mapped_column, relationship
from sqlalchemy.types import TypeDecorator
from typing_extensions import override

from portal.policy.deadlines import DAY
from portal.policy.registry import DirectoryLevel
from portal.policy.shortage import Listed, Shortage, ShortageState, Term, state_on
from portal.policy.terms import Level
from portal.records.database import Base, RowId, choice, db
from portal.records.occupations import Occupation

SHOWN_VERSIONS = 10
BEGINS = "published_at IS NOT NULL AND (withdrawn_from IS NULL OR withdrawn_from > from_day)"


class Levels(TypeDecorator[frozenset[Level]]):
    """Levels as `,junior,advanced,`; none of them is blank."""

    impl = String(80)
    cache_ok = True

    @override
    def process_bind_param(self, value: frozenset[Level] | None, dialect: Dialect) -> str:
        names = [level.value for level in Level if level in (value or ())]
        return f",{','.join(names)}," if names else ""

    @override
    def process_result_value(self, value: str | None, dialect: Dialect) -> frozenset[Level]:
        return frozenset(Level[name.upper()] for name in (value or "").split(",") if name)


class ShortageVersion(Base):
    """One directory. Once published, the database lets nobody change more than its end.

    `until_day` is its last day before the next one of its level; `withdrawn_from` the first day
    without it, at or before `from_day` for one that never began.
    """

    __tablename__ = "shortage_versions"
    __table_args__ = (
        CheckConstraint("uplift_percent BETWEEN 0 AND 100", name="uplift_in_range"),
        CheckConstraint("until_day IS NULL OR until_day >= from_day", name="days_in_order"),
        CheckConstraint(
            "published_at IS NULL OR (document_no <> '' AND published_by <> drafted_by)",
            name="published_by_another",
        ),
        CheckConstraint(
            "withdrawn_from IS NULL OR published_at IS NOT NULL", name="withdrawn_once_published"
        ),
        CheckConstraint(
            "(withdrawn_from IS NULL) = (withdrawn_at IS NULL)", name="withdrawn_whole"
        ),
        # Two versions of one line never begin on one day; which of them would hold?
        Index(
            "uq_shortage_versions_begin",
            "level",
            "from_day",
            unique=True,
            sqlite_where=text(BEGINS),
            postgresql_where=text(BEGINS),
        ),
    )

    id: Mapped[RowId]
    number: Mapped[int] = mapped_column(unique=True)
    level: Mapped[DirectoryLevel] = mapped_column(choice(DirectoryLevel, "level"))
    title: Mapped[str] = mapped_column(String(100))
    document_no: Mapped[str] = mapped_column(String(60), default="")
    issuer: Mapped[str] = mapped_column(String(60))
    issued_on: Mapped[date | None]
    uplift_percent: Mapped[int]
    from_day: Mapped[date]
    until_day: Mapped[date | None]
    drafted_by: Mapped[str] = mapped_column(String(40))
    published_by: Mapped[str | None] = mapped_column(String(40))
    published_at: Mapped[datetime | None]
    withdrawn_from: Mapped[date | None]
    withdrawn_at: Mapped[datetime | None]
    note: Mapped[str] = mapped_column(Text, default="")
    entries: Mapped[list["ShortageEntry"]] = relationship(
        back_populates="version", order_by="ShortageEntry.position"
    )

    def is_in_force(self, on: date) -> bool:
        """`in_force_on` for a version that was read."""
        has_begun = self.published_at is not None and self.from_day <= on
        is_withdrawn = self.withdrawn_from is not None and self.withdrawn_from <= on
        return has_begun and not is_withdrawn and (self.until_day is None or on <= self.until_day)

    @property
    def ever_begins(self) -> bool:
        return Term(self.from_day, self.withdrawn_from).ever_begins

    @property
    def last_day(self) -> date | None:
        """Its last day in force as far as is known; for one that never began it says nothing."""
        ends = (self.until_day, self.withdrawn_from and self.withdrawn_from - DAY)
        return min((day for day in ends if day), default=None)

    def state_on(self, on: date, *, is_proposed: bool = False) -> ShortageState:
        return state_on(
            on,
            is_proposed=is_proposed,
            is_published=self.published_at is not None,
            from_day=self.from_day,
            until_day=self.until_day,
            withdrawn_from=self.withdrawn_from,
        )

    @property
    def citation(self) -> str:
        return f"《{self.title}》{self.document_no}"


class ShortageEntry(Base):
    """One occupation in one version; `levels` empty = all."""

    __tablename__ = "shortage_entries"
    __table_args__ = (
        UniqueConstraint("version_id", "occupation_id"),
        CheckConstraint("annual_demand > 0", name="demand_positive"),
    )

    id: Mapped[RowId]
    version_id: Mapped[int] = mapped_column(ForeignKey("shortage_versions.id"))
    occupation_id: Mapped[int] = mapped_column(ForeignKey("occupations.id"), index=True)
    position: Mapped[int]
    levels: Mapped[frozenset[Level]] = mapped_column(Levels, default=frozenset())
    industry: Mapped[str] = mapped_column(String(20))
    urgency: Mapped[str] = mapped_column(String(100), default="")
    annual_demand: Mapped[int | None]
    version: Mapped[ShortageVersion] = relationship(back_populates="entries")
    occupation: Mapped[Occupation] = relationship()

    @property
    def listed(self) -> Listed:
        """As the law compares it."""
        return Listed(
            key=self.occupation.key,
            name=self.occupation.name,
            industry=self.industry,
            levels=self.levels,
            urgency=self.urgency,
            annual_demand=self.annual_demand,
        )


def in_force_on(on: date | SQLColumnExpression[date]) -> ColumnElement[bool]:
    """Whether a version is published and in force on that day; a condition on ShortageVersion."""
    return and_(
        ShortageVersion.published_at.is_not(None),
        ShortageVersion.from_day <= on,
        or_(ShortageVersion.until_day.is_(None), ShortageVersion.until_day >= on),
        or_(ShortageVersion.withdrawn_from.is_(None), ShortageVersion.withdrawn_from > on),
    )


def covers(level: SQLColumnExpression[Level]) -> ColumnElement[bool]:
    """Whether an entry covers that level; a condition on ShortageEntry."""
    name = type_coerce(level, String)
    return or_(
        ShortageEntry.levels == frozenset(),
        type_coerce(ShortageEntry.levels, String).like(literal("%,").concat(name).concat(",%")),
    )


def uplift_on(
    on: date | SQLColumnExpression[date],
    *,
    occupation_id: SQLColumnExpression[int | None],
    level: SQLColumnExpression[Level] | None = None,
) -> ScalarSelect[int | None]:
    """The highest uplift in per cent of the directories in force that name it; NULL = none does.

    With a level those that cover it, else all of them.
    """
    return (
        select(func.max(ShortageVersion.uplift_percent))
        .join(ShortageEntry, ShortageEntry.version_id == ShortageVersion.id)
        .where(
            ShortageEntry.occupation_id == occupation_id,
            in_force_on(on),
            *([] if level is None else [covers(level)]),
        )
        .scalar_subquery()
    )


def shortages_on(on: date) -> dict[str, tuple[Shortage, ...]]:
    """The directories in force that name each occupation, by its key, for the law of amounts."""
    return _shortages(in_force_on(on))


def shortages_of(key: str, *, on: date) -> tuple[Shortage, ...]:
    """Those that name the occupation with that key."""
    return _shortages(in_force_on(on), Occupation.key == key).get(key, ())


def shortages_in(version_id: int, key: str) -> tuple[Shortage, ...]:
    """What one version says of it, whenever that was in force."""
    return _shortages(ShortageVersion.id == version_id, Occupation.key == key).get(key, ())


def _shortages(*conditions: ColumnElement[bool]) -> dict[str, tuple[Shortage, ...]]:
    rows = db.session.execute(
        select(
            Occupation.key,
            ShortageVersion.title,
            ShortageVersion.document_no,
            ShortageVersion.uplift_percent,
            ShortageEntry.levels,
        )
        .join(ShortageEntry, ShortageEntry.version_id == ShortageVersion.id)
        .join(Occupation, Occupation.id == ShortageEntry.occupation_id)
        .where(*conditions)
        .order_by(ShortageVersion.number)
    )
    found: dict[str, tuple[Shortage, ...]] = {}
    for key, title, document_no, percent, levels in rows:
        one = Shortage(f"《{title}》{document_no}", percent, levels)
        found[key] = (*found.get(key, ()), one)
    return found


def is_any_in_force(on: date) -> bool:
    """Whether there is any directory on that day."""
    return db.session.scalar(select(ShortageVersion.id).where(in_force_on(on)).limit(1)) is not None


def published_versions(on: date) -> tuple[ShortageVersion, ...]:
    """Those in force on `on` and the newest ones, the latest first, with their entries."""
    newest = (
        select(ShortageVersion.id)
        .where(ShortageVersion.published_at.is_not(None))
        .order_by(ShortageVersion.from_day.desc(), ShortageVersion.number.desc())
        .limit(SHOWN_VERSIONS)
    )
    entries = joinedload(ShortageVersion.entries).joinedload(ShortageEntry.occupation)
    statement = (
        select(ShortageVersion)
        .options(entries)
        .where(or_(in_force_on(on), ShortageVersion.id.in_(newest)))
        .order_by(ShortageVersion.from_day.desc(), ShortageVersion.number.desc())
    )
    return tuple(db.session.scalars(statement).unique())
