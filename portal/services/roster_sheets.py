"""The roster in clear, for its own institution to print while the class lives.

Each opened row is a reading that the person sees.
"""

from dataclasses import dataclass
from datetime import datetime

from portal.policy.enrolments import SEATED, EnrolmentState
from portal.policy.verdict import Reason, Weight
from portal.records import journal
from portal.records.accounts import Account
from portal.records.classes import TrainingClass
from portal.records.database import transaction
from portal.records.readings import Reading, ReadingReason
from portal.records.rosters import roster_of
from portal.services.particulars import Particulars, particulars_from
from portal.services.refusal import Refusal

PRINTED = (*SEATED, EnrolmentState.COMPLETED, EnrolmentState.FAILED)
FIELDS = "number,phone"


@dataclass(frozen=True)
class RosterLine:
    """One trainee in clear, as the roster prints it."""

    name: str
    number: str
    phone: str
    state: EnrolmentState
    particulars: Particulars | None


def open_roster(
    training_class: TrainingClass, reason: ReadingReason, *, by: Account, at: datetime
) -> list[RosterLine]:
    """Everyone with a seat. Raises Refusal: not_own, ended."""
    if by.institution_id is None or by.institution_id != training_class.institution_id:
        raise _refusal("not_own", "这不是本机构的班")
    if training_class.cancelled_at or training_class.closed_at:
        raise _refusal("ended", "班次已取消或已结班，完整号码不能再看")
    with transaction() as session:
        rows = roster_of(training_class.id, states=PRINTED)
        for row in rows:
            person_id = row.enrolment.person_id
            session.add(
                Reading(at=at, reader_id=by.id, person_id=person_id, fields=FIELDS, reason=reason)
            )
        journal.write(
            session,
            at=at,
            by=by.key,
            act="export_roster",
            noun="class",
            record_id=training_class.id,
            fields=FIELDS,
        )
        return [
            RosterLine(
                name=row.name,
                number=row.enrolment.person.number or "",
                phone=(row.account.phone if row.account else None) or "",
                state=row.enrolment.state,
                particulars=particulars_from(row.enrolment.particulars),
            )
            for row in rows
        ]


def _refusal(code: str, text: str) -> Refusal:
    return Refusal(code, [Reason(code, text, "", Weight.REFUSE)])
