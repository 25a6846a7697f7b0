"""Which account an instructor (教师) marks attendance with; one account is one person."""

from datetime import datetime

from sqlalchemy import select

from portal.policy.roles import Role
from portal.policy.verdict import Reason, Weight
from portal.records import journal
from portal.records.accounts import Account
from portal.records.database import transaction
from portal.records.instructors import Instructor
from portal.services.refusal import Refusal


def connect(instructor: Instructor, account: Account | None, *, by: Account, at: datetime) -> None:
    """Let this account be the instructor's, or nobody's. Raises Refusal: not_of_here, taken."""
    with transaction() as session:
        # Two managers meet here, whichever instructor each of them has in mind.
        locked = select(Instructor).where(Instructor.institution_id == by.institution_id)
        session.scalars(locked.order_by(Instructor.id).with_for_update()).all()
        if instructor.institution_id != by.institution_id or (
            account
            and (account.institution_id != by.institution_id or account.role is not Role.INSTRUCTOR)
        ):
            raise _refusal("not_of_here", "选本机构的教师账号")
        if account:
            taken = select(Instructor.name).where(
                Instructor.account_id == account.id, Instructor.id != instructor.id
            )
            name = session.scalar(taken)
            if name:
                raise _refusal("taken", f"这个账号已经是{name}的，一人一号")
        instructor.account_id = account.id if account else None
        journal.write(
            session,
            at=at,
            by=by.key,
            act="connect_instructor",
            noun="instructor",
            record_id=instructor.id,
            fields="account",
        )


def _refusal(code: str, text: str) -> Refusal:
    return Refusal(code, [Reason(code, text, "", Weight.REFUSE)])
