"""What an institution does with the words and figures of a class: draft, edit, copy.

Before the approval everything may change; after it what hurts nobody who signed up.
"""

from datetime import date, datetime, timedelta

from sqlalchemy import inspect
from sqlalchemy.orm import Session

from portal.policy.jurisdiction import Jurisdiction
from portal.policy.verdict import Verdict
from portal.records.accounts import Account
from portal.records.classes import TrainingClass
from portal.records.database import transaction
from portal.records.institutions import Institution
from portal.records.keys import new_key
from portal.services import filings, seats
from portal.services.class_acts import note
from portal.services.class_changes import changing, keep_change, refusal
from portal.services.class_details import Details, keep_papers

NEXT_START = timedelta(weeks=4)
# What people who signed up are told about, in their words.
TOLD = {
    "training_type": "培训类型",
    "occupation_id": "工种",
    "course": "课程",
    "target_level": "等级",
    "planned_start": "开班日期",
    "planned_end": "结班日期",
    "venue_id": "上课地点",
    "hours_total": "课时",
    "fee_yuan": "收费",
}
DAYS = ("planned_start", "planned_end", "enrol_until")
NOT_COPIED = {
    "id",
    "number",
    "training_days",
    "schedule",
    "is_evening",
    "is_weekend",
    "shortage_version_id",
    "not_promoted",
    *(column.key for column in TrainingClass.__table__.columns if column.key.endswith("_at")),
}


def draft(
    institution: Institution, details: Details, *, by: Account, at: datetime
) -> TrainingClass:
    """A class that nobody else sees yet; it gets its number when it is first submitted."""
    with transaction() as session:
        found = TrainingClass(
            number=new_key(),
            institution_id=institution.id,
            reviewing_unit=institution.centre,
            training_days=0,
            schedule="",
            **details.columns(),
        )
        session.add(found)
        session.flush()
        keep_papers(session, found, details.papers, by=by, at=at)
        note(session, found, "class_drafted", at=at, by=by.key)
    return found


def edit(
    training_class: TrainingClass,
    details: Details,
    *,
    seen: int,
    by: Account,
    at: datetime,
    on: date,
) -> None:
    """Change what is filed, before it is approved.

    Raises Refusal: changed, over, approved, seats_taken.
    """
    with changing(training_class, seen=seen) as (session, found):
        put(session, found, details, by=by, at=at, on=on)


def put(
    session: Session,
    found: TrainingClass,
    details: Details,
    *,
    by: Account,
    at: datetime,
    on: date,
) -> None:
    """`edit` in the caller's transaction: who is enrolled is told, and who waits may move up."""
    columns = details.columns()
    capacity = details.capacity
    del columns["capacity"]
    changed = [name for name, value in columns.items() if getattr(found, name) != value]
    until_before = found.enrol_until
    for name in changed:
        setattr(found, name, columns[name])
    session.flush()
    session.expire(found, ["occupation", "venue"])
    if keep_papers(session, found, details.papers, by=by, at=at):
        changed.append("papers")
    if found.capacity != capacity:
        changed.append("capacity")
        seats.change_capacity(session, found, capacity, on=on, at=at, by=by.key)
    elif found.enrol_until > until_before:
        seats.promote(session, found, on=on, at=at, by=by.key)
    if changed:
        _tell(session, found, changed, at=at)
        keep_change(session, found, changed, at=at, by=by)


def change_terms(
    training_class: TrainingClass,
    *,
    capacity: int,
    enrol_until: date,
    remark: str,
    seen: int,
    by: Account,
    at: datetime,
    on: date,
) -> None:
    """What may still change once the centre has approved, until the class begins.

    Raises Refusal: changed, over, started, seats_taken, enrol_until.
    """
    with changing(training_class, seen=seen, is_approved_too=True) as (session, found):
        if on >= found.planned_start:
            raise refusal("started", "已经开班，不能再改名额和报名时间")
        if enrol_until > found.planned_start:
            raise refusal("enrol_until", "报名截止不能晚于开班日期")
        before = (found.capacity, found.enrol_until, found.remark)
        names = ("capacity", "enrol_until", "remark")
        wanted = (capacity, enrol_until, remark)
        changed = [name for name, old, new in zip(names, before, wanted, strict=True) if old != new]
        found.enrol_until, found.remark = enrol_until, remark
        session.flush()
        if "capacity" in changed:
            seats.change_capacity(session, found, capacity, on=on, at=at, by=by.key)
        elif "enrol_until" in changed:
            seats.promote(session, found, on=on, at=at, by=by.key)
        if changed:
            keep_change(session, found, changed, at=at, by=by)


def copy(training_class: TrainingClass, *, by: Account, at: datetime, on: date) -> TrainingClass:
    """A new draft with the same words and figures; papers and timetable are made anew.

    It starts on the same weekday, whole weeks later, four weeks from now at the earliest.
    """
    with transaction() as session:
        weeks = max(0, -(-(on + NEXT_START - training_class.planned_start).days // 7))
        later = timedelta(weeks=weeks)
        columns = {
            column.key: getattr(training_class, column.key)
            for column in inspect(TrainingClass).column_attrs
            if column.key not in NOT_COPIED
        }
        columns |= {name: columns[name] + later for name in DAYS}
        found = TrainingClass(number=new_key(), training_days=0, schedule="", **columns)
        session.add(found)
        session.flush()
        note(session, found, "class_drafted", at=at, by=by.key)
    return found


def judge(
    training_class: TrainingClass | None,
    institution: Institution,
    details: Details,
    *,
    law: Jurisdiction,
    on: date,
) -> Verdict:
    """What stands in the way of filing what is typed; nothing is kept."""
    typed = TrainingClass(
        id=training_class.id if training_class else 0,
        institution_id=institution.id,
        reviewing_unit=institution.centre,
        occupation=details.occupation,
        **details.columns(),
    )
    return filings.judge(typed, law=law, on=on, papers=details.papers)


def _tell(session: Session, found: TrainingClass, changed: list[str], *, at: datetime) -> None:
    words = "、".join(TOLD[name] for name in changed if name in TOLD)
    if found.announced_at and words:
        text = f"{found.title}有变化：{words}。看看还合不合适，不合适可以退出。"
        seats.tell_all(session, found, at=at, code="class_changed", text=text)
