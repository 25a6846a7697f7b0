"""How every change of a class by its institution begins and is kept.

Whoever saves names the deed that they saw last, and is refused when something happened since. A
filing that waits for the centre keeps each change as an act, so that nobody decides on what they
have not seen.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from sqlalchemy.orm import Session

from portal.policy.classes import ClassAct
from portal.policy.deadlines import SHANGHAI
from portal.policy.timetable import clock_words
from portal.policy.verdict import Reason, Weight
from portal.records.accounts import Account, account_with_key
from portal.records.classes import TrainingClass
from portal.records.database import transaction
from portal.records.journal import JournalEntry
from portal.records.journal_acts import words_of_act
from portal.records.own_classes import newest_deed
from portal.services import seats
from portal.services.class_acts import note, write_act
from portal.services.refusal import Refusal

LONGEST_FIELDS = 120


@contextmanager
def changing(
    training_class: TrainingClass, *, seen: int, is_approved_too: bool = False
) -> Iterator[tuple[Session, TrainingClass]]:
    """A transaction on a class that is not over and has not changed since `seen`.

    `seen` is the id of `records.own_classes.newest_deed`, 0 where there was none. Unless
    `is_approved_too`, an approved class is refused: then only what hurts nobody may change.
    Raises Refusal: changed, over, approved.
    """
    with transaction() as session:
        found = seats.lock_class(session, training_class.id)
        newest = newest_deed(found.id)
        if newest and newest.id != seen:
            raise refusal("changed", f"{what_happened(found)}。您填的还没有存，看过再存")
        if found.cancelled_at or found.closed_at:
            raise refusal("over", "这个班已经结束，不能再改")
        if found.approved_at and not is_approved_too:
            raise refusal(
                "approved", "备案已经通过，不能再改。时间、地点、教师要变，在课程表里申请变更"
            )
        yield session, found


def keep_change(
    session: Session, found: TrainingClass, changed: list[str], *, at: datetime, by: Account
) -> None:
    """An act once the centre may have seen the class, a line of the journal before."""
    fields = ",".join(changed)
    while len(fields) > LONGEST_FIELDS:
        fields = fields.rpartition(",")[0]
    if found.submitted_at:
        write_act(session, found, ClassAct.AMENDED, at=at, by=by.key, fields=fields)
    else:
        note(session, found, "class_edited", at=at, by=by.key, fields=fields)


def what_happened(found: TrainingClass) -> str:
    """李审核 11月23日 11:20 办了：退回补正"""
    newest = newest_deed(found.id)
    if newest is None:
        return "这个班刚才有变化"
    return words_of_deed(newest)


def words_of_deed(deed: JournalEntry) -> str:
    account = account_with_key(deed.by)
    when = deed.at.astimezone(SHANGHAI)
    who = account.name if account else "别人"
    moment = f"{when.month}月{when.day}日 {clock_words(when.time())}"
    return f"{who} {moment} 办了：{words_of_act(deed.act)}"


def refusal(code: str, text: str) -> Refusal:
    return Refusal(code, [Reason(code, text, "", Weight.REFUSE)])
