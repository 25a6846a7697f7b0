"""An institution stops its own class: for good, or only the sign-up for a while."""

from datetime import date, datetime

from portal.policy.classes import ClassAct
from portal.policy.deadlines import day_of
from portal.records.accounts import Account
from portal.records.classes import TrainingClass
from portal.records.reviews import is_stopped_by_bureau
from portal.services import seats
from portal.services.class_acts import write_act
from portal.services.class_changes import changing, refusal


def withdraw(
    training_class: TrainingClass, reason: str, *, seen: int, by: Account, at: datetime
) -> None:
    """Cancel the class; every place in it ends, and everybody reads why and what they can do.

    Raises Refusal: changed, over.
    """
    with changing(training_class, seen=seen, is_approved_too=True) as (session, found):
        why = f"原因：{reason.removesuffix('。')}。"
        words = f"{found.title}取消了，不开班。{why}您可以换到同样的班。"
        seats.release_all(session, found, at=at, by=by.key, words=words, reason=why)
        write_act(session, found, ClassAct.CANCELLED, at=at, by=by.key, reason=reason)


def suspend(
    training_class: TrainingClass, reason: str, *, seen: int, by: Account, at: datetime
) -> None:
    """Take no more sign-ups at once; places and queue stay as they are.

    Raises Refusal: changed, over, not_announced, suspended, started.
    """
    with changing(training_class, seen=seen, is_approved_too=True) as (session, found):
        if not found.announced_at:
            raise refusal("not_announced", "这个班还没有公开，不用暂停")
        if found.suspended_at:
            raise refusal("suspended", "已经暂停招生了")
        if day_of(at) >= found.planned_start:
            raise refusal("started", "已经开班，不再招生，不用暂停")
        why = f"原因：{reason.removesuffix('。')}。"
        text = f"{found.title}暂停招生。{why}您的名额、候补都还在，也可以换到同样的班。"
        seats.tell_all(session, found, at=at, code="class_suspended", text=text)
        write_act(session, found, ClassAct.SUSPENDED, at=at, by=by.key, reason=reason)


def resume(
    training_class: TrainingClass, *, seen: int, by: Account, at: datetime, on: date
) -> None:
    """Take sign-ups again; free seats pass on in the same transaction.

    Raises Refusal: changed, over, not_suspended, by_bureau.
    """
    with changing(training_class, seen=seen, is_approved_too=True) as (session, found):
        if not found.suspended_at:
            raise refusal("not_suspended", "这个班没有暂停")
        if is_stopped_by_bureau(found.id):
            raise refusal("by_bureau", "这是服务中心暂停的，由服务中心恢复")
        found.suspended_at = None
        session.flush()
        seats.promote(session, found, on=on, at=at, by=by.key)
        seats.tell_all(
            session, found, at=at, code="class_resumed", text=f"{found.title}恢复招生了。"
        )
        write_act(session, found, ClassAct.RESUMED, at=at, by=by.key)
