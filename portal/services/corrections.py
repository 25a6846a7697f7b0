"""Corrections of a name or an ID number, at the centre's desk and on evidence.

One reviewer proposes the value; a second of the same unit reads it off the evidence anew. Only when
both wrote the same does it change.
"""

from datetime import date, datetime

from sqlalchemy import update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from portal.policy.identity import (
    normal_name,
    normal_number,
    problem_with_name,
    problem_with_number,
)
from portal.policy.verdict import Reason, Weight
from portal.records import journal
from portal.records.accounts import Account, account_of_person
from portal.records.corrections import (
    CorrectedField,
    Correction,
    Evidence,
    open_corrections_of,
)
from portal.records.database import transaction
from portal.records.people import Person, number_digest, person_with_number
from portal.services.refusal import Refusal


def normal_value(field: CorrectedField, typed: str) -> str:
    """What was typed, as it is stored."""
    return normal_name(typed) if field is CorrectedField.NAME else normal_number(typed)


def problem_with(field: CorrectedField, value: str, *, on: date) -> Reason | None:
    """What is wrong with a normal value; None = nothing."""
    if field is CorrectedField.NAME:
        return problem_with_name(value)
    return problem_with_number(value, on=on)


def value_of(person: Person, field: CorrectedField) -> str | None:
    """What is kept now: the checked name, else what the account's holder typed."""
    if field is CorrectedField.NUMBER:
        return person.number
    account = account_of_person(person)
    return person.name or (account.name if account else None)


def propose(
    person: Person,
    field: CorrectedField,
    value: str,
    evidence: Evidence,
    *,
    by: Account,
    at: datetime,
) -> Correction:
    """Propose a normal, well-formed value.

    Raises Refusal: nothing_kept, unchanged, waiting, number_taken.
    """
    old = value_of(person, field)
    if old is None:
        raise _refusal("nothing_kept", f"还没有登记{field.label}，没有可更正的")
    if old == value:
        raise _refusal("unchanged", "和登记的一样，没有要改的")
    correction = Correction(
        person_id=person.id,
        field=field,
        evidence=evidence,
        unit=by.unit,
        proposed_by=by.id,
        proposed_at=at,
    )
    correction.old, correction.new = old, value
    try:
        with transaction() as session:
            if any(other.field is field for other in open_corrections_of(person)):
                raise _waiting(field)
            is_taken = _is_taken(field, value)
            if not is_taken:
                session.add(correction)
                session.flush()
            # A number that is known was found, so that is journalled too.
            result = "number_taken" if is_taken else "done"
            _note(session, person, field, "propose_correction", by=by, at=at, result=result)
    except IntegrityError:
        raise _waiting(field) from None
    if is_taken:
        raise _taken()
    return correction


def confirm(correction: Correction, value: str, *, by: Account, at: datetime) -> None:
    """Let the value hold; `value` is what the second reviewer read off the evidence.

    Raises Refusal: own_proposal, settled, value_differs, moved, number_taken.
    """
    try:
        with transaction() as session:
            _decide(session, correction, is_confirmed=True, by=by, at=at)
            if value != correction.new:
                raise _refusal("value_differs", "和第一位审核员写的不一样，两人对着证件再看一遍")
            if value_of(correction.person, correction.field) != correction.old:
                raise _refusal("moved", "登记的内容后来变了，点“不同意”，再重新提出")
            if _is_taken(correction.field, value):
                raise _taken()
            _put(correction.person, correction.field, value)
            _note(session, correction.person, correction.field, "confirm_correction", by=by, at=at)
    except IntegrityError:
        raise _taken() from None


def decline(correction: Correction, *, by: Account, at: datetime) -> None:
    """Leave the person as registered. Raises Refusal: own_proposal, settled."""
    with transaction() as session:
        _decide(session, correction, is_confirmed=False, by=by, at=at)
        _note(session, correction.person, correction.field, "decline_correction", by=by, at=at)


def _put(person: Person, field: CorrectedField, value: str) -> None:
    if field is CorrectedField.NUMBER:
        person.number = value
        person.number_digest = number_digest(value)
        return
    person.name = value
    account = account_of_person(person)
    if account:
        account.name = value


def _is_taken(field: CorrectedField, value: str) -> bool:
    return field is CorrectedField.NUMBER and person_with_number(value) is not None


def _decide(
    session: Session, correction: Correction, *, is_confirmed: bool, by: Account, at: datetime
) -> None:
    """The first decision counts; of two at once the database lets one through."""
    if correction.proposed_by == by.id:
        raise _refusal("own_proposal", "自己提出的，由另一位审核员处理")
    done = session.execute(
        update(Correction)
        .where(Correction.id == correction.id, Correction.decided_at.is_(None))
        .values(decided_at=at, decided_by=by.id, is_confirmed=is_confirmed)
    )
    if not done.rowcount:  # type: ignore[attr-defined]
        raise _refusal("settled", "刚才已经有人处理，刷新再看")


def _note(
    session: Session,
    person: Person,
    field: CorrectedField,
    act: str,
    *,
    by: Account,
    at: datetime,
    result: str = "done",
) -> None:
    journal.write(
        session,
        at=at,
        by=by.key,
        act=act,
        noun="person",
        record_id=person.id,
        result=result,
        fields=field,
    )


def _waiting(field: CorrectedField) -> Refusal:
    return _refusal("waiting", f"{field.label}已经有一项更正在等确认，先处理那一项")


def _taken() -> Refusal:
    words = "这个身份证号已经登记在另一个人名下。先查那个人，两份登记是不是同一人，再报就业科"
    return _refusal("number_taken", words)


def _refusal(code: str, text: str) -> Refusal:
    return Refusal(code, [Reason(code, text, "", Weight.REFUSE)])
