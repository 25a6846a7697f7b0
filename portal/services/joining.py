"""How somebody comes into a class: judged by the law, then a seat or a place in the queue.

The caller holds the locks of the class and the person (`portal.services.seats`).
"""

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from portal.policy.enrolments import EnrolmentEventKind, EnrolmentState
from portal.policy.jurisdiction import Jurisdiction
from portal.policy.verdict import Verdict
from portal.records import journal
from portal.records.accounts import NOTICE_VERSION, Account
from portal.records.classes import TrainingClass
from portal.records.enrolments import Enrolment
from portal.records.people import Person
from portal.records.publications import PublicNoun, raise_revision
from portal.records.seats import Crowd
from portal.services.eligibility import judge_sign_up
from portal.services.enrolment_events import note
from portal.services.particulars import Particulars
from portal.services.refusal import Refusal
from portal.services.seats import why_closed


@dataclass(frozen=True)
class Asked:
    """Who asks to join: the person, the account it is entered by, and whose act it is."""

    person: Person
    account: Account | None
    particulars: Particulars
    by: str


def refuse_unless_eligible(
    law: Jurisdiction,
    asked: Asked,
    training_class: TrainingClass,
    crowd: Crowd,
    *,
    on: date,
    instead_of: Collection[int] = (),
) -> Verdict:
    """The verdict, to be kept with the enrolment; warnings let it pass. Raises Refusal."""
    verdict = judge_sign_up(
        law,
        asked.person,
        asked.account,
        asked.particulars,
        training_class,
        on=on,
        closed=why_closed(training_class, is_suspended=crowd.is_suspended, on=on),
        instead_of=instead_of,
    )
    if verdict.refusals:
        raise Refusal("not_eligible", verdict.refusals)
    return verdict


def put(
    session: Session,
    asked: Asked,
    training_class: TrainingClass,
    crowd: Crowd,
    verdict: Verdict,
    *,
    on: date,
    at: datetime,
    moved_from: Enrolment | None = None,
) -> Enrolment:
    """A seat where one is free and nobody waits, else the end of the queue.

    Whoever was moved keeps the first time, and so comes before whoever asked later.
    """
    has_seat = crowd.waiting == 0 and crowd.seated < training_class.capacity
    # Clocks of two requests may disagree about who was first; the lock does not.
    queued_at = max(at, crowd.last_queued_at or at)
    enrolment = Enrolment(
        class_id=training_class.id,
        person_id=asked.person.id,
        account_id=asked.account.id if asked.account else None,
        state=EnrolmentState.PRE_REGISTERED if has_seat else EnrolmentState.WAITLISTED,
        applied_at=at,
        queued_at=moved_from.queued_at if moved_from else queued_at,
        state_at=at,
        place_at_first=0 if has_seat else crowd.waiting + 1,
        snapshot=_snapshot(verdict, on),
        notice_version=NOTICE_VERSION,
        moved_from_id=moved_from.id if moved_from else None,
    )
    enrolment.particulars = asked.particulars.as_text()
    session.add(enrolment)
    session.flush()
    kind = EnrolmentEventKind.SEATED if has_seat else EnrolmentEventKind.WAITLISTED
    note(session, enrolment, kind, at=at, by=asked.by)
    journal.write(
        session, at=at, by=asked.by, act="enrol", noun="enrolment", record_id=enrolment.id
    )
    raise_revision(session, PublicNoun.SEATS, at=at)
    return enrolment


def _snapshot(verdict: Verdict, on: date) -> str:
    """What was judged that day: codes, weights and clauses, no words about the person."""
    reasons = [
        {"code": reason.code, "weight": reason.weight, "clause": reason.clause}
        for reason in verdict.reasons
    ]
    return json.dumps({"on": on.isoformat(), "reasons": reasons}, ensure_ascii=False)
