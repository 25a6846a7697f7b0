"""补贴公示: objections taken down and answered, and what a publicity notice still lacks."""

from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.policy.jurisdiction import Jurisdiction
from portal.policy.publicity import Head, missing, objection_problem
from portal.policy.schedule import publicity_ends
from portal.policy.verdict import Reason
from portal.records import journal
from portal.records.accounts import Account
from portal.records.database import transaction
from portal.records.holidays import working_calendar
from portal.records.notices import Notice
from portal.records.publications import PublicNoun, raise_revision
from portal.records.publicity import Objection, rows_of
from portal.services.class_changes import refusal
from portal.services.refusal import Refusal


def missing_of(notice: Notice) -> list[Reason]:
    """Everything that keeps it from being posted."""
    head = Head(
        notice.basis, notice.body, notice.object_unit, notice.object_address, notice.object_phone
    )
    return missing(head, (row.figures for row in rows_of(notice)))


def record_objection(
    notice: Notice,
    objector: str,
    text: str,
    *,
    is_unit: bool,
    received_on: date,
    law: Jurisdiction,
    by: Account,
    at: datetime,
    on: date,
) -> Objection:
    """Take down what came in within the term, by letter, phone or visit.

    Raises Refusal: not_posted, received_on.
    """
    with transaction() as session:
        if notice.published_at is None or notice.from_day is None or notice.from_day > on:
            raise refusal("not_posted", "还没有公示")
        calendar = working_calendar(since=notice.from_day)
        until = publicity_ends(law, calendar, posted_on=notice.from_day).day
        problem = objection_problem(received_on, posted_on=notice.from_day, until=until, on=on)
        if problem:
            raise Refusal(problem.code, [problem])
        objection = Objection(
            notice_id=notice.id,
            received_on=received_on,
            is_unit=is_unit,
            recorded_at=at,
            recorded_by=by.id,
        )
        objection.objector, objection.text = objector, text
        session.add(objection)
        session.flush()
        _note(session, objection, "record_objection", by=by, at=at)
        return objection


def answer_objection(objection: Objection, text: str, *, by: Account, at: datetime) -> None:
    """Keep what the objector was told. Raises Refusal: answered."""
    with transaction() as session:
        locked = select(Objection).where(Objection.id == objection.id).with_for_update()
        found = session.scalars(locked.execution_options(populate_existing=True)).one()
        if found.answered_at:
            raise refusal("answered", "刚才已经有人答复了，刷新再看")
        found.answer, found.answered_at, found.answered_by = text, at, by.id
        _note(session, found, "answer_objection", by=by, at=at)


def _note(session: Session, objection: Objection, act: str, *, by: Account, at: datetime) -> None:
    journal.write(session, at=at, by=by.key, act=act, noun="objection", record_id=objection.id)
    raise_revision(session, PublicNoun.NOTICES, at=at)
