"""Imports of spreadsheets in steps: an upload keeps its rows, each step checks a part of them.

The rows may hold personal data, so that they are sealed, and deleted once the import is over.
`docs/decisions/imports.md` says why nothing is imported unless all rows stand.
"""

import json
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    Index,
    LargeBinary,
    String,
    UniqueConstraint,
    func,
    select,
)
from sqlalchemy.orm import Mapped, mapped_column

from portal.policy.terms import State
from portal.records.accounts import Account
from portal.records.database import Base, RowId, db
from portal.records.keys import new_key
from portal.records.sealing import Sealable, Sealed, new_seal_id

# Personal data does not lie about: rows that nobody imported go after a day.
KEPT_FOR = timedelta(days=1)
Problems = Sequence[tuple[str, str]]


class ImportState(State):
    """How far an import has come; computed from its counts and days."""

    CHECKING = "checking", "检查中", "wait"
    READY = "ready", "可以导入", "info"
    WRONG = "wrong", "有问题，没有导入", "stop"
    APPLIED = "applied", "已导入", "go"
    DROPPED = "dropped", "已放弃", "over"
    EXPIRED = "expired", "过了一天，已删除", "over"


class Import(Base):
    """One uploaded file; `kind` says what it becomes, `subject` into what (a draft's key or '')."""

    __tablename__ = "imports"
    __table_args__ = (
        CheckConstraint("rows_total > 0", name="not_empty"),
        CheckConstraint("rows_done BETWEEN 0 AND rows_total", name="done_within_total"),
        CheckConstraint("rows_wrong BETWEEN 0 AND rows_done", name="wrong_within_done"),
        CheckConstraint(
            "applied_at IS NULL OR (rows_done = rows_total AND rows_wrong = 0)",
            name="applied_whole",
        ),
        CheckConstraint("applied_at IS NULL OR dropped_at IS NULL", name="one_end"),
    )

    id: Mapped[RowId]
    key: Mapped[str] = mapped_column(String(8), unique=True, default=new_key)
    kind: Mapped[str] = mapped_column(String(40))
    subject: Mapped[str] = mapped_column(String(40))
    file_name: Mapped[str] = mapped_column(String(100))
    rows_total: Mapped[int]
    rows_done: Mapped[int] = mapped_column(default=0)
    rows_wrong: Mapped[int] = mapped_column(default=0)
    uploaded_at: Mapped[datetime] = mapped_column(index=True)
    uploaded_by: Mapped[int] = mapped_column(ForeignKey("accounts.id"), index=True)
    applied_at: Mapped[datetime | None]
    dropped_at: Mapped[datetime | None]

    def state(self, *, at: datetime) -> ImportState:
        if self.applied_at:
            return ImportState.APPLIED
        if self.dropped_at:
            return ImportState.DROPPED
        if at >= self.uploaded_at + KEPT_FOR:
            return ImportState.EXPIRED
        if self.rows_done < self.rows_total:
            return ImportState.CHECKING
        return ImportState.WRONG if self.rows_wrong else ImportState.READY


class ImportRow(Sealable, Base):
    """One row by its number in the sheet: texts by column, and what is wrong, by column in words.

    `identity` is a keyed digest of what may stand in the file only once.
    """

    __tablename__ = "import_rows"
    __table_args__ = (
        UniqueConstraint("import_id", "number", name="uq_import_rows_number"),
        Index("ix_import_rows_identity", "import_id", "identity"),
    )

    id: Mapped[RowId]
    import_id: Mapped[int] = mapped_column(ForeignKey("imports.id"))
    number: Mapped[int]
    identity: Mapped[str | None] = mapped_column(String(64))
    cells_sealed: Mapped[bytes] = mapped_column(LargeBinary)
    problems_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    cells = Sealed("cells")
    problems = Sealed("problems")

    @classmethod
    def columns_of(
        cls, one: Import, number: int, texts: dict[str, str], problems: Problems
    ) -> dict[str, object]:
        """A new row, for many are written at once."""
        seal_id = new_seal_id()
        return {
            "import_id": one.id,
            "number": number,
            "seal_id": seal_id,
            "cells_sealed": cls.cells.sealed(cls, seal_id, _json(texts)),
            "problems_sealed": cls.problems.sealed(cls, seal_id, _of_problems(problems)),
        }

    @property
    def texts(self) -> dict[str, str]:
        found: dict[str, str] = json.loads(self.cells or "{}")
        return found

    def put_wrong(self, problems: Problems) -> None:
        self.problems = _of_problems(problems)

    @property
    def wrong(self) -> list[tuple[str, str]]:
        problems = self.problems
        return [(column, words) for column, words in json.loads(problems)] if problems else []


def _of_problems(problems: Problems) -> str | None:
    return _json(list(problems)) if problems else None


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def own_import(account: Account, key: str) -> Import | None:
    """An import is seen by whoever uploaded it, and nobody else."""
    chosen = select(Import).where(Import.key == key, Import.uploaded_by == account.id)
    return db.session.scalar(chosen)


def own_imports(account: Account, kind: str, *, most: int) -> list[Import]:
    """The newest first."""
    chosen = select(Import).where(Import.uploaded_by == account.id, Import.kind == kind)
    return list(db.session.scalars(chosen.order_by(Import.id.desc()).limit(most)))


def rows_of(one: Import, *, first: int, most: int) -> list[ImportRow]:
    chosen = select(ImportRow).where(ImportRow.import_id == one.id)
    return list(db.session.scalars(chosen.order_by(ImportRow.number).offset(first).limit(most)))


def wrong_rows_of(one: Import, *, most: int) -> list[ImportRow]:
    """Those of which something is known to be wrong, in the order of the sheet."""
    chosen = select(ImportRow).where(
        ImportRow.import_id == one.id, ImportRow.problems_sealed.is_not(None)
    )
    return list(db.session.scalars(chosen.order_by(ImportRow.number).limit(most)))


def first_rows_of_repeated(one: Import) -> dict[str, int]:
    """Of what the rows have more than once, in which row of the sheet it is first."""
    chosen = select(ImportRow.identity, func.min(ImportRow.number)).where(
        ImportRow.import_id == one.id, ImportRow.identity.is_not(None)
    )
    found = db.session.execute(chosen.group_by(ImportRow.identity).having(func.count() > 1))
    return {identity: number for identity, number in found if identity}
