"""The bureau's own values: one officer drafts, another publishes; nothing published is overwritten.

What a document fixes is not to be set here: `portal.policy.local_settings` decides what may.
"""

from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from portal.policy.local_settings import Setting, judge_value, setting_named
from portal.records import journal
from portal.records.accounts import Account
from portal.records.database import transaction
from portal.records.local_settings import LocalSetting
from portal.records.publications import PublicNoun, raise_revision
from portal.services.class_changes import refusal
from portal.services.law import tables_of_place
from portal.services.refusal import Refusal


def draft(
    setting: Setting,
    value: str,
    *,
    from_day: date,
    source: str,
    reason: str,
    by: Account,
    at: datetime,
    on: date,
) -> LocalSetting:
    """Draft a value; until an approving officer publishes it, nothing changes.

    A blank value sets the thing no longer. Raises Refusal: wrong_value, too_early, fixed, waiting.
    """
    _refuse_wrong(setting, value, from_day=from_day, on=on)
    try:
        with transaction() as session:
            chosen = select(LocalSetting.id).where(
                LocalSetting.name == setting.name, LocalSetting.decided_at.is_(None)
            )
            if session.scalar(chosen):
                raise _waiting()
            row = LocalSetting(
                name=setting.name,
                value=value,
                from_day=from_day,
                source=source,
                reason=reason,
                drafted_at=at,
                drafted_by=by.id,
            )
            session.add(row)
            session.flush()
            _note(session, row, "draft_setting", by=by, at=at)
            return row
    except IntegrityError:
        raise _waiting() from None


def publish(row: LocalSetting, *, by: Account, at: datetime, on: date) -> None:
    """Let the value hold from its first day on, which must not have come meanwhile.

    Raises Refusal: own_draft, settled, unknown, wrong_value, too_early, fixed.
    """
    with transaction() as session:
        found = _decide(session, row, is_published=True, by=by, at=at)
        setting = setting_named(found.name, tables_of_place(), on=on)
        if setting is None:
            raise refusal("unknown", "这一项现在由文件规定，不能再设")
        _refuse_wrong(setting, found.value, from_day=found.from_day, on=on)
        _note(session, found, "publish_setting", by=by, at=at)
        raise_revision(session, PublicNoun.SETTINGS, at=at)


def decline(row: LocalSetting, *, by: Account, at: datetime) -> None:
    """Leave everything as it is. Raises Refusal: own_draft, settled."""
    with transaction() as session:
        found = _decide(session, row, is_published=False, by=by, at=at)
        _note(session, found, "decline_setting", by=by, at=at)


def _decide(
    session: Session, row: LocalSetting, *, is_published: bool, by: Account, at: datetime
) -> LocalSetting:
    """The first decision counts; the row is locked until it is kept."""
    chosen = select(LocalSetting).where(LocalSetting.id == row.id)
    locked = chosen.with_for_update().execution_options(populate_existing=True)
    found = session.scalars(locked).one()
    if found.drafted_by == by.id:
        raise refusal("own_draft", "自己提出的，由审批人决定")
    if found.decided_at:
        answer = "公布" if found.is_published else "退回"
        raise refusal("settled", f"刚才已经有人{answer}了，刷新再看")
    found.is_published, found.decided_at, found.decided_by = is_published, at, by.id
    return found


def _refuse_wrong(setting: Setting, value: str, *, from_day: date, on: date) -> None:
    verdict = judge_value(tables_of_place(), setting, value, from_day=from_day, on=on)
    if verdict.refusals:
        raise Refusal(verdict.refusals[0].code, verdict.refusals)


def _note(session: Session, row: LocalSetting, act: str, *, by: Account, at: datetime) -> None:
    journal.write(session, at=at, by=by.key, act=act, noun="local_setting", record_id=row.id)


def _waiting() -> Refusal:
    return refusal("waiting", "这一项已经有一个值在等审批，先处理那一个")
