"""A person's file (学员档案): what of a person outlives the account (003 附件2 5.1: five years)."""

from sqlalchemy import func, select

from portal.policy.enrolments import LIVE
from portal.records.accounts import Account
from portal.records.benefits import BenefitRow
from portal.records.database import db
from portal.records.enrolments import Enrolment, visible_to
from portal.records.people import Person


def has_file(person: Person) -> bool:
    """Whether classes or benefits hang on the person, so that name and number stay with them."""
    return any(
        db.session.scalar(select(kind.id).where(kind.person_id == person.id).limit(1))
        for kind in (Enrolment, BenefitRow)
    )


def live_enrolments_of(account: Account) -> int:
    """In how many classes or queues the holder takes part, as far as the account may know."""
    chosen = select(func.count()).select_from(Enrolment)
    return db.session.scalar(chosen.where(visible_to(account), Enrolment.state.in_(LIVE))) or 0
