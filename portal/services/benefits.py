"""Benefits are entered by one reviewer and confirmed by another of the same unit.

Until then they count for nothing; from then on they count at once, because the caps are asked from
the rows. What came with the law's checks done is written here; `benefit_imports.py` does them.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, and_, delete, exists, or_, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from portal.policy.entitlement import CHANGES, BenefitState
from portal.records import journal
from portal.records.accounts import Account
from portal.records.benefit_batches import BenefitBatch, ForAnother
from portal.records.benefit_changes import BenefitChange
from portal.records.benefits import BenefitRow
from portal.records.database import transaction
from portal.records.enrolments import Enrolment
from portal.records.keys import new_key
from portal.records.mass_rows import among, write_rows
from portal.records.people import Person, number_digest, put_number
from portal.services.class_changes import refusal
from portal.services.held_claims import refuse_held

PART = 500
Decided = TypeVar("Decided", BenefitBatch, BenefitChange)
KEPT = ("on_day", "type", "level", "state", "amount", "source")


def enter(
    lines: Sequence[Mapping[str, Any]], *, by: Account, at: datetime, is_imported: bool = False
) -> BenefitBatch:
    """Keep checked benefits for another to confirm; people who are new get a row, unproven.

    Raises Refusal: twice, where somebody entered one of them just now.
    """
    try:
        with transaction() as session:
            batch = BenefitBatch(
                unit=by.unit or "",
                proposed_at=at,
                proposed_by=by.id,
                total=len(lines),
                is_imported=is_imported,
            )
            session.add(batch)
            session.flush()
            people = _people(session, [line["number"] for line in lines])
            rows = [_row(line, people, batch) for line in lines]
            write_rows(session, BenefitRow, rows)
            named = zip(rows, lines, strict=True)
            batch.put_names({row["key"]: line["name"] for row, line in named})
            _note(session, "enter_benefits", "benefit_batch", batch.id, by=by, at=at)
            return batch
    except IntegrityError:
        raise refusal("twice", "刚才有人登记了其中的记录，重新检查一遍") from None


def confirm(batch: BenefitBatch, *, by: Account, at: datetime, on: date) -> None:
    """From now on they count. Raises Refusal: own, settled, held (one is entered as paid)."""
    with transaction() as session:
        found = _decide(session, batch, is_approved=True, by=by, at=at)
        found.names = None
        paid = BenefitRow.state == BenefitState.PAID
        refuse_held(and_(BenefitRow.batch_id == found.id, paid), on=on)
        session.execute(
            update(BenefitRow)
            .where(BenefitRow.batch_id == found.id)
            .values(confirmed_at=at, confirmed_by=by.id)
        )
        _note(session, "confirm_benefits", "benefit_batch", found.id, by=by, at=at)


def decline(batch: BenefitBatch, *, by: Account, at: datetime) -> None:
    """They never were: the rows go, and with them people known by nothing else.

    Whoever entered them may take them back. Raises Refusal: settled.
    """
    with transaction() as session:
        found = _again(session, batch)
        if found.proposed_by == by.id:
            _refuse_settled(found)
            _forget(session, found)
            session.delete(found)
            act = "withdraw_benefits"
        else:
            found = _decide(session, batch, is_approved=False, by=by, at=at)
            found.names = None
            _forget(session, found)
            act = "decline_benefits"
        _note(session, act, "benefit_batch", found.id, by=by, at=at)


def propose_change(
    benefit: BenefitRow, state: BenefitState, reason: str, *, by: Account, at: datetime, on: date
) -> None:
    """Propose another state; the caps go by the old one until another reviewer agrees.

    Raises Refusal: unconfirmed, no_such_step, held, waiting.
    """
    try:
        with transaction() as session:
            session.refresh(benefit, with_for_update=True)
            if benefit.entered_by is not None and benefit.confirmed_at is None:
                raise refusal("unconfirmed", "这条记录还没有确认，先确认")
            _refuse_wrong_step(benefit, state, on=on)
            session.add(
                BenefitChange(
                    unit=by.unit or "",
                    benefit_id=benefit.id,
                    was=benefit.state,
                    state=state,
                    reason=reason,
                    proposed_at=at,
                    proposed_by=by.id,
                )
            )
            _note(session, "propose_benefit_change", "benefit", benefit.id, by=by, at=at)
    except IntegrityError:
        raise refusal("waiting", "这条记录已经有一项变更在等确认，先处理那一项") from None


def confirm_change(change: BenefitChange, *, by: Account, at: datetime, on: date) -> None:
    """The state is changed, and what the caps count with it. Raises Refusal: own, settled, held."""
    with transaction() as session:
        found = _decide(session, change, is_approved=True, by=by, at=at)
        session.refresh(found.benefit, with_for_update=True)
        _refuse_wrong_step(found.benefit, found.state, on=on)
        found.benefit.state = found.state
        _note(session, "confirm_benefit_change", "benefit", found.benefit_id, by=by, at=at)


def decline_change(change: BenefitChange, *, by: Account, at: datetime) -> None:
    """The state stays. Whoever proposed it may take it back. Raises Refusal: settled."""
    with transaction() as session:
        found = _again(session, change)
        act = "decline_benefit_change"
        if found.proposed_by == by.id:
            _refuse_settled(found)
            session.delete(found)
            act = "withdraw_benefit_change"
        else:
            _decide(session, found, is_approved=False, by=by, at=at)
        _note(session, act, "benefit", found.benefit_id, by=by, at=at)


def _people(session: Session, numbers: Collection[str]) -> dict[str, int]:
    """The row of each number's person, locked, made where there is none."""
    digests = {number_digest(number): number for number in numbers}
    chosen = select(Person).where(among(session, Person.number_digest, digests))
    known: dict[str, int] = {}
    for person in session.scalars(chosen.order_by(Person.id).with_for_update()):
        number = digests.pop(person.number_digest or "")
        known[number] = person.id
        if person.number_sealed is None:
            # Forgotten but for the digest.
            put_number(person, number)
    if digests:
        new = [Person.columns_of(number, digest) for digest, number in digests.items()]
        write_rows(session, Person, new)
        made = select(Person.id, Person.number_digest)
        made = made.where(among(session, Person.number_digest, digests))
        known |= {digests[digest or ""]: row_id for row_id, digest in session.execute(made)}
    return known


def _row(line: Mapping[str, Any], people: Mapping[str, int], batch: BenefitBatch) -> dict[str, Any]:
    return {
        "key": new_key(),
        "person_id": people[line["number"]],
        "batch_id": batch.id,
        "occupation": line["occupation"] or "",
        "entered_at": batch.proposed_at,
        "entered_by": batch.proposed_by,
        **{name: line[name] for name in KEPT},
    }


def _decide(
    session: Session, one: Decided, *, is_approved: bool, by: Account, at: datetime
) -> Decided:
    """The first decision counts, and never one's own."""
    found = _again(session, one)
    if found.proposed_by == by.id:
        raise refusal("own", "自己提出的，由本单位另一位审核员确认")
    _refuse_settled(found)
    found.is_approved = is_approved
    found.decided_at = at
    found.decided_by = by.id
    return found


def _again(session: Session, one: Decided) -> Decided:
    kind = type(one)
    chosen = select(kind).where(kind.id == one.id).with_for_update()
    found = session.scalar(chosen.execution_options(populate_existing=True))
    if found is None:
        raise refusal("settled", "刚才已经撤回了")
    return found


def _refuse_settled(one: ForAnother) -> None:
    if one.decided_at:
        answer = "确认" if one.is_approved else "退回"
        raise refusal("settled", f"刚才已经有人{answer}了，刷新再看")


def _refuse_wrong_step(benefit: BenefitRow, wanted: BenefitState, *, on: date) -> None:
    now = benefit.state
    if wanted not in CHANGES[now]:
        raise refusal("no_such_step", f"现在是“{now.label}”，不能改成“{wanted.label}”")
    if wanted is BenefitState.PAID:
        refuse_held(BenefitRow.id == benefit.id, on=on)


def _forget(session: Session, batch: BenefitBatch) -> None:
    """Take the rows back, and the numbers of people who are known by these rows alone."""
    in_batch = BenefitRow.batch_id == batch.id
    people = list(session.scalars(select(BenefitRow.person_id).where(in_batch).distinct()))
    session.execute(delete(BenefitRow).where(in_batch))
    nothing = {"number_sealed": None, "number_digest": None, "name": None}
    for first in range(0, len(people), PART):
        known = Person.id.in_(people[first : first + PART])
        # Whoever is signing up with such a number is waited for, and then keeps it.
        session.execute(select(Person.id).where(known).order_by(Person.id).with_for_update())
        session.execute(
            update(Person)
            .where(known, Person.identity_checked_on.is_(None), ~_is_somebody())
            .values(nothing)
            .execution_options(synchronize_session=False)
        )


def _is_somebody() -> ColumnElement[bool]:
    kinds = (Account, Enrolment, BenefitRow)
    return or_(*(exists().where(kind.person_id == Person.id) for kind in kinds))


def _note(
    session: Session, act: str, noun: str, record_id: int, *, by: Account, at: datetime
) -> None:
    journal.write(session, at=at, by=by.key, act=act, noun=noun, record_id=record_id)
