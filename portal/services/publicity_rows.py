"""The table of a publicity notice, typed row by row while it is a draft."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from portal.policy.publicity import Figures, row_problems
from portal.policy.terms import TrainingType
from portal.records.accounts import Account
from portal.records.notices import Notice
from portal.records.publicity import PublicityRow, rows_of
from portal.services.class_changes import refusal
from portal.services.drafts import writing
from portal.services.refusal import Refusal

MOST_ROWS = 500


@dataclass(frozen=True)
class Line:
    """What a row says besides its figures."""

    institution: str
    subject: str
    training_type: TrainingType


def add_row(
    notice: Notice, line: Line, figures: Figures, *, by: Account, at: datetime
) -> PublicityRow:
    """Add a row at the end.

    Raises Refusal: changed, closed, too_many, rows (with a reason for each figure that is wrong).
    """
    problems = row_problems(figures)
    if problems:
        raise Refusal("rows", problems)
    with writing(notice, by=by, at=at) as (session, found):
        if len(rows_of(found)) >= MOST_ROWS:
            raise refusal("too_many", f"一次公示最多 {MOST_ROWS} 行")
        row = _row(found, line, figures)
        session.add(row)
        session.flush()
        return row


def replace_rows(
    notice: Notice, rows: Sequence[tuple[Line, Figures]], *, by: Account, at: datetime
) -> None:
    """Put these in the place of all. Raises Refusal: changed, closed, too_many."""
    with writing(notice, by=by, at=at) as (session, found):
        if len(rows) > MOST_ROWS:
            raise refusal("too_many", f"一次公示最多 {MOST_ROWS} 行")
        for old in rows_of(found):
            session.delete(old)
        session.add_all(_row(found, line, figures) for line, figures in rows)
        session.flush()


def _row(notice: Notice, line: Line, figures: Figures) -> PublicityRow:
    return PublicityRow(
        notice_id=notice.id,
        institution=line.institution,
        subject=line.subject,
        training_type=line.training_type,
        filed=figures.filed,
        qualified=figures.qualified,
        approved=figures.approved,
        hours=figures.hours,
        standard=figures.standard,
        amount=figures.amount,
        deduction=figures.deduction,
    )


def remove_row(notice: Notice, key: str, *, by: Account, at: datetime) -> None:
    """Take a row away; one that is gone already is no mistake. Raises Refusal: changed, closed."""
    with writing(notice, by=by, at=at) as (session, found):
        for row in rows_of(found):
            if row.key == key:
                session.delete(row)
