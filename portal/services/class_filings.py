"""File a class with the centre, and announce it: the two steps that make a draft a class."""

from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.policy.classes import ClassAct
from portal.policy.jurisdiction import Jurisdiction
from portal.records.accounts import Account
from portal.records.classes import TrainingClass
from portal.records.publications import Publication, PublicNoun
from portal.services import filings
from portal.services.class_acts import write_act
from portal.services.class_changes import changing, refusal
from portal.services.class_details import Details
from portal.services.classes import put
from portal.services.refusal import Refusal


def submit(
    training_class: TrainingClass,
    details: Details | None = None,
    *,
    override: str = "",
    seen: int,
    law: Jurisdiction,
    by: Account,
    at: datetime,
    on: date,
) -> None:
    """Save what is typed and hand it to the centre; a new term begins with each submission.

    `override` is why a warning shall not count; it stays with the act. A refusal keeps nothing.
    Raises Refusal: changed, over, approved, submitted, unlawful, override_missing, seats_taken.
    """
    with changing(training_class, seen=seen) as (session, found):
        if found.submitted_at and not found.returned_at:
            raise refusal("submitted", "已经提交了，等服务中心答复")
        if details:
            put(session, found, details, by=by, at=at, on=on)
            session.flush()
        verdict = filings.judge(found, law=law, on=on)
        if verdict.refusals:
            raise Refusal("unlawful", verdict.refusals)
        if verdict.warnings and not override:
            raise Refusal("override_missing", verdict.warnings)
        if not found.submitted_at:
            found.number = _next_number(session, on=on)
        write_act(session, found, ClassAct.SUBMITTED, at=at, by=by.key, reason=override)


def announce(
    training_class: TrainingClass, *, seen: int, by: Account, at: datetime, on: date
) -> None:
    """Show a filed class to everyone; from now on people sign up.

    Raises Refusal: changed, over, not_submitted, announced, too_late, institution_barred.
    """
    with changing(training_class, seen=seen, is_approved_too=True) as (session, found):
        if not found.submitted_at:
            raise refusal("not_submitted", "先提交备案，再公开")
        if found.announced_at:
            raise refusal("announced", "已经公开了")
        if on > found.enrol_until or on >= found.planned_start:
            raise refusal("too_late", "报名截止日期已经过了，改了日期再公开")
        if filings.is_barred(found, on=on):
            raise refusal("institution_barred", "机构现在不能招生。看机构的备案状态和名单")
        write_act(session, found, ClassAct.ANNOUNCED, at=at, by=by.key)


def _next_number(session: Session, *, on: date) -> str:
    """26-00001: the year of the filing and the next serial.

    Two submissions at once get two numbers: the row of the classes' revision is this transaction's
    alone until it ends, and only then the highest number is read. Nothing else is locked after it.
    """
    chosen = select(Publication.noun).where(Publication.noun == PublicNoun.CLASSES)
    session.execute(chosen.with_for_update())
    year = f"{on.year % 100:02d}-"
    serial = func.substr(TrainingClass.number, len(year) + 1)
    newest = session.scalar(
        select(serial)
        .where(TrainingClass.number.startswith(year))
        .order_by(func.length(TrainingClass.number).desc(), TrainingClass.number.desc())
        .limit(1)
    )
    return f"{year}{int(newest or 0) + 1:05d}"
