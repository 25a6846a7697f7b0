"""One's own training to take away: enrolments with what was told, marks, results, benefits."""

from datetime import date
from typing import Any

from portal.records.accounts import Account
from portal.records.assessments import result_of
from portal.records.attendance_sheets import OwnMark, marks_of
from portal.records.benefits import benefits_of
from portal.records.certificate_register import own_certificates
from portal.records.enrolments import Enrolment, enrolments_of, events_of
from portal.services.particulars import particulars_from


def training_data(account: Account) -> dict[str, Any]:
    """Before a card proved whose account it is, only what the account entered itself."""
    is_proven = account.card_seen_on is not None
    benefits = benefits_of(account.person_id) if is_proven and account.person_id else []
    return {
        "enrolments": [_enrolment(one, is_proven=is_proven) for one in enrolments_of(account)],
        "certificates": [
            {
                "number": one.number,
                "project": one.project,
                "institution": one.institution_name,
                "issued_on": one.issued_on.isoformat(),
                "status": one.status.label,
            }
            for one in (own_certificates(account) if is_proven else [])
        ],
        "benefits": [
            {
                "on": one.on.isoformat(),
                "type": one.type.label,
                "occupation": one.occupation,
                "level": one.level.label,
                "state": one.state.label,
            }
            for one in benefits
        ],
    }


def _enrolment(one: Enrolment, *, is_proven: bool) -> dict[str, Any]:
    filed, told = one.training_class, particulars_from(one.particulars)
    result = result_of(one.id) if is_proven else None
    return {
        "class": filed.number,
        "title": filed.title,
        "institution": filed.institution.name,
        "state": one.state.label,
        "reason": one.reason,
        "applied_at": one.applied_at.isoformat(),
        "told": {name: _plain(value) for name, value in vars(told).items()} if told else {},
        "events": [
            {"at": event.at.isoformat(), "what": event.kind.label} for event in events_of(one.id)
        ],
        "attendance": [_mark(own) for own in marks_of(one) if is_proven and own.mark],
        "result": {
            "on": result.assessed_on.isoformat(),
            "theory": result.theory_score,
            "practice": result.practice_score,
            "passed": result.is_passed,
        }
        if result
        else None,
    }


def _mark(own: OwnMark) -> dict[str, Any]:
    return {
        "day": own.held.day.isoformat(),
        "starts_at": own.held.starts_at.isoformat("minutes"),
        "mark": own.mark.mark.label if own.mark else "",
        "reason": own.mark.reason if own.mark else "",
        "disputed": own.dispute.words if own.dispute else "",
        "decision": own.dispute.decision if own.dispute else "",
    }


def _plain(value: object) -> object:
    """A term by its word, a day by its date."""
    if isinstance(value, date):
        return value.isoformat()
    return getattr(value, "label", value)
