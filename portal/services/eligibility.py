"""Whether a person may join a class: the rows turned into what the law asks for."""

from collections.abc import Sequence

from flask import current_app

from portal.policy.eligibility import Applicant, Offer, judge_eligibility
from portal.policy.identity import birth_date
from portal.policy.jurisdiction import Jurisdiction
from portal.policy.timetable import TimeSlot
from portal.policy.verdict import Verdict
from portal.records.classes import TrainingClass
from portal.records.people import Person
from portal.services.particulars import Particulars


def law_of_place() -> Jurisdiction:
    """For deeds that nobody hands the law: one process serves one place."""
    found: Jurisdiction = current_app.extensions["jurisdiction"]
    return found


def judge_joining(
    law: Jurisdiction,
    person: Person,
    particulars: Particulars,
    training_class: TrainingClass,
    *,
    seated: Sequence[TimeSlot],
    sessions: Sequence[TimeSlot],
    is_suspended: bool = False,
) -> Verdict:
    """`seated` are the sessions of other seats; where there are none, `sessions` may be empty."""
    born_on = birth_date(person.number or "")
    if born_on is None:
        raise ValueError("a person without an ID number takes no seat")
    applicant = Applicant(
        group=particulars.group,
        born_on=born_on,
        contract=particulars.contract,
        has_guardian=particulars.has_guardian,
        seated=seated,
    )
    offer = Offer(
        training_type=training_class.training_type,
        starts_on=training_class.planned_start,
        is_suspended=is_suspended,
        is_labour_preparation=training_class.is_labour_preparation,
        is_subsidised=training_class.is_subsidised,
        sessions=sessions,
    )
    return judge_eligibility(law, applicant=applicant, offer=offer)
