"""Imports of spreadsheets in steps: rows are kept, checked a part at a time, and written at once.

Nothing is imported unless all rows stand. The last step checks every row once more and writes them
in one transaction, once, whoever clicks how often. What a noun's rows mean is its own `Kind`.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from portal.policy.deadlines import day_of
from portal.policy.jurisdiction import Jurisdiction
from portal.policy.roles import Act
from portal.records import journal
from portal.records.accounts import Account
from portal.records.database import transaction
from portal.records.imports import (
    KEPT_FOR,
    Import,
    ImportRow,
    ImportState,
    Problems,
    first_rows_of_repeated,
    rows_of,
)
from portal.records.keyring import keyring
from portal.records.mass_rows import write_rows
from portal.services.class_changes import refusal
from portal.services.import_columns import Column
from portal.services.spreadsheet_reading import ReadLine, read_lines

STEP = 1_000
REGISTER = object()
IDENTITY = "import_rows.identity"
Problem = tuple[int, str, str]


@dataclass(frozen=True)
class Line:
    """A row as its kind reads it: the values by column, None for an empty cell."""

    number: int
    values: dict[str, Any]


@dataclass(frozen=True)
class Job:
    """What every step of an import knows; `subject` is what `Kind.find` found."""

    by: Account
    at: datetime
    on: date
    law: Jurisdiction
    subject: Any = None


def no_subject(key: str, _: Account) -> object | None:
    """For kinds that import into the register itself: the address names nothing else."""
    return None if key else REGISTER


@dataclass(frozen=True, kw_only=True)
class Kind:
    """What the rows of a file become.

    `check` answers the problems of well-formed lines: row number, column's name or '', words.
    `apply` writes them all, with its journal and revisions, in the transaction that it is given.
    `once`: the columns whose values together may stand in a file only once. `find` looks up what
    it is imported into by the key in the address, for who asks; None answers 404.
    """

    key: str
    label: str
    about: str
    act: Act
    columns: tuple[Column, ...]
    check: Callable[[Sequence[Line], Job], Iterable[Problem]]
    apply: Callable[[Session, Sequence[Line], Job], None]
    once: tuple[str, ...] = ()
    find: Callable[[str, Account], Any | None] = field(default=no_subject)


def upload(
    kind: Kind, content: bytes, name: str, *, subject: str = "", by: Account, at: datetime
) -> Import:
    """Keep the rows of a file. Raises Refusal for a file that cannot be read (read_lines)."""
    lines = read_lines(content, name, kind.columns)
    with transaction() as session:
        prune(at=at)
        one = Import(
            kind=kind.key,
            subject=subject,
            file_name=name[-100:],
            rows_total=len(lines),
            uploaded_at=at,
            uploaded_by=by.id,
        )
        session.add(one)
        session.flush()
        write_rows(session, ImportRow, [_kept(kind, one, line, on=day_of(at)) for line in lines])
        _note(session, one, "upload_import", by=by, at=at)
        return one


def step(one: Import, kind: Kind, job: Job) -> None:
    """Check the next part of the rows; nothing when all are checked. Raises Refusal: over."""
    with transaction() as session:
        found = _locked(session, one, at=job.at)
        rows = rows_of(found, first=found.rows_done, most=STEP)
        found.rows_wrong += len(rows) - len(_check(kind, found, rows, job))
        found.rows_done += len(rows)


def apply(one: Import, kind: Kind, job: Job) -> bool:
    """Write all rows, once; what was applied already stays as it is.

    False where a row that stood before does not stand any more: then nothing is written, and its
    problem is kept. Raises Refusal: over, not_ready.
    """
    with transaction() as session:
        found = _again(session, one)
        if found.applied_at:
            return True
        if found.state(at=job.at) is not ImportState.READY:
            _refuse_over(found, at=job.at)
            raise refusal("not_ready", "所有行都检查过、没有问题，才能导入")
        rows = rows_of(found, first=0, most=found.rows_total)
        lines = _check(kind, found, rows, job)
        found.rows_wrong = len(rows) - len(lines)
        if found.rows_wrong:
            return False
        kind.apply(session, lines, job)
        found.applied_at = job.at
        _forget_rows(session, found.id)
        _note(session, found, "apply_import", by=job.by, at=job.at)
        return True


def drop(one: Import, *, by: Account, at: datetime) -> None:
    """Give it up: its rows go at once. Raises Refusal: over."""
    with transaction() as session:
        found = _locked(session, one, at=at)
        found.dropped_at = at
        _forget_rows(session, found.id)
        _note(session, found, "drop_import", by=by, at=at)


def prune(*, at: datetime) -> None:
    """Delete the rows of imports that nobody finished within a day."""
    with transaction() as session:
        old = select(Import.id).where(Import.uploaded_at <= at - KEPT_FOR)
        session.execute(delete(ImportRow).where(ImportRow.import_id.in_(old)))


def _kept(kind: Kind, one: Import, line: ReadLine, *, on: date) -> dict[str, object]:
    """The columns of its row, with a digest of what may stand in the file only once."""
    once = [column for column in kind.columns if column.name in kind.once]
    read, problems = read_line(once, line.number, line.texts, on, line.problems)
    identity = None
    if once and not problems:
        words = "\0".join(map(str, read.values.values()))
        identity = keyring().digest(words, of=IDENTITY)
    kept = ImportRow.columns_of(one, line.number, line.texts, line.problems)
    return {**kept, "identity": identity}


def _check(kind: Kind, one: Import, rows: Sequence[ImportRow], job: Job) -> list[Line]:
    """Keep what is wrong with each row; answers the lines that nothing is wrong with."""
    sound: list[Line] = []
    problems: dict[int, list[tuple[str, str]]] = {}
    firsts = first_rows_of_repeated(one)
    for row in rows:
        line, found = read_line(kind.columns, row.number, row.texts, job.on, row.wrong)
        first = firsts.get(row.identity or "", row.number)
        if not found:
            sound.append(line)
        if first < row.number:
            found.append(("", f"和第 {first} 行重复，留一行"))
        problems[row.number] = found
    for number, column, words in kind.check(sound, job):
        problems[number].append((column, words))
    for row in rows:
        if problems[row.number] != row.wrong:
            row.put_wrong(problems[row.number])
    return [line for line in sound if not problems[line.number]]


def read_line(
    columns: Iterable[Column],
    number: int,
    texts: Mapping[str, str],
    on: date,
    told: Problems = (),
) -> tuple[Line, list[tuple[str, str]]]:
    """The values of one line, and what is wrong with its cells besides what was `told` before."""
    problems = list(told)
    lost = {column for column, _ in told}
    values: dict[str, Any] = {}
    for column in columns:
        text = texts.get(column.name, "")
        values[column.name] = None
        if column.name in lost:
            continue
        if not text:
            if column.is_required:
                problems.append((column.name, "没有填"))
            continue
        try:
            values[column.name] = column.read(text, on)
        except ValueError as error:
            problems.append((column.name, str(error)))
    return Line(number, values), problems


def _locked(session: Session, one: Import, *, at: datetime) -> Import:
    found = _again(session, one)
    _refuse_over(found, at=at)
    return found


def _again(session: Session, one: Import) -> Import:
    """The import as it is now, and nobody else's meanwhile."""
    chosen = select(Import).where(Import.id == one.id).with_for_update()
    return session.scalars(chosen.execution_options(populate_existing=True)).one()


def _refuse_over(one: Import, *, at: datetime) -> None:
    state = one.state(at=at)
    if state in (ImportState.APPLIED, ImportState.DROPPED, ImportState.EXPIRED):
        raise refusal("over", f"这次导入{state.label}")


def _forget_rows(session: Session, import_id: int) -> None:
    session.execute(delete(ImportRow).where(ImportRow.import_id == import_id))


def _note(session: Session, one: Import, act: str, *, by: Account, at: datetime) -> None:
    journal.write(session, at=at, by=by.key, act=act, noun="import", record_id=one.id)
