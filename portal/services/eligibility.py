"""Whether a person may join a class: the rows turned into what the law asks for.

What another account entered, and benefits, are used for an account only after a card proved whose
it is; what must not happen is then refused without saying why.
"""

from collections.abc import Collection, Sequence
from datetime import date

from portal.policy.eligibility import Applicant, Offer, judge_eligibility
from portal.policy.enrolments import NotPromoted
from portal.policy.entitlement import BenefitType, Entitlement, Wanted, judge_entitlement
from portal.policy.identity import birth_date
from portal.policy.jurisdiction import Jurisdiction
from portal.policy.timetable import TimeSlot
from portal.policy.verdict import Reason, Verdict, Weight, merge
from portal.records.accounts import Account
from portal.records.benefits import benefits_of
from portal.records.classes import TrainingClass
from portal.records.people import Person
from portal.records.seats import seated_slots, slots_of
from portal.services.particulars import Particulars


def is_proven(person: Person, account: Account | None) -> bool:
    """Whether a card was seen: of the account's holder, or of the person at the desk."""
    return (account.card_seen_on if account else person.identity_checked_on) is not None


def judge_sign_up(
    law: Jurisdiction,
    person: Person,
    account: Account | None,
    particulars: Particulars,
    training_class: TrainingClass,
    *,
    on: date,
    closed: NotPromoted | None,
    instead_of: Collection[int] = (),
) -> Verdict:
    """All that a sign-up is judged by; `closed` says why the class takes nobody, if so.

    `instead_of` are classes whose seats are given up for it.
    """
    besides = [training_class.id, *instead_of]
    held = seated_slots([person.id], besides=besides)[person.id]
    sessions = slots_of(training_class.id) if held else []
    is_known = is_proven(person, account)
    seen = [one.slot for one in held if is_known or (account and one.account_id == account.id)]
    is_suspended = closed is NotPromoted.SUSPENDED
    verdicts = [
        judge_joining(
            law,
            person,
            particulars,
            training_class,
            seated=seen,
            sessions=sessions,
            is_suspended=is_suspended,
        )
    ]
    if closed and not is_suspended:
        reason = Reason(closed.value, f"{closed.label}，现在不能报", "", Weight.REFUSE)
        verdicts.insert(0, Verdict((reason,)))
    hidden = [one.slot for one in held if one.slot not in seen]
    if any(slot.overlaps(other) for slot in sessions for other in hidden):
        verdicts.append(Verdict((only_at_centre(),)))
    entitlement = judge_caps(law, person, training_class, on=on) if is_known else None
    if entitlement:
        verdicts.append(entitlement.verdict)
    return merge(verdicts)


def only_at_centre() -> Reason:
    """A refusal that names nothing which the account may not know."""
    text = "这个班不能在网上报，带身份证到服务中心办理"
    return Reason("only_at_centre", text, "", Weight.REFUSE)


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


def judge_caps(
    law: Jurisdiction, person: Person, training_class: TrainingClass, *, on: date
) -> Entitlement | None:
    """What the person's benefits leave for this class, whose year is only planned.

    None without a subsidy, and until a card was seen.
    """
    if not training_class.is_subsidised or person.identity_checked_on is None:
        return None
    history = benefits_of(person.id)
    # Only what was received before can be repeated; without it nobody need know the subject.
    occupation = training_class.occupation if history else None
    wanted = Wanted(
        on=training_class.planned_end,
        type=BenefitType[training_class.training_type.name],
        occupation=occupation.name if occupation else training_class.course,
        level=training_class.target_level,
    )
    return judge_entitlement(law, on=on, wanted=wanted, history=history, is_expected=True)
