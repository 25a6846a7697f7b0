"""Certificates: numbers for a class in one act, voided by two officials, replaced, checked.

A certificate is printed after the class has closed (003 附件2 3.2), from the ranges of the centre
that numbers (003 附件4). Its row keeps what was printed. A number is never given twice.
"""

import hmac
from collections.abc import Sequence
from datetime import date, datetime
from typing import NoReturn

from sqlalchemy.orm import Session

from portal.policy.certificates import Remaining, allot_numbers, as_integer, ranges_for, remaining
from portal.policy.clauses import Clause
from portal.policy.identity import masked_number, normal_name
from portal.policy.jurisdiction import Jurisdiction
from portal.policy.terms import Level, TrainingType
from portal.policy.verdict import Reason, Weight
from portal.records import journal
from portal.records.accounts import Account
from portal.records.certificate_register import (
    certificate_with_value,
    certificates_of_class,
    holder_name_of,
    lock_numbers,
    unnumbered,
    used_numbers,
)
from portal.records.certificates import Certificate
from portal.records.classes import TrainingClass
from portal.records.database import transaction
from portal.records.enrolments import Enrolment
from portal.records.programmes import subject_of
from portal.services.messages import tell_trainee
from portal.services.refusal import Refusal
from portal.services.seats import lock_class

NOBODY = -1
LONGEST_REASON = 200


def centre_of(training_class: TrainingClass) -> str:
    """The unit whose ranges number the class: the one that was named, else the reviewing one."""
    return training_class.numbering_centre or training_class.reviewing_unit


def numbers(law: Jurisdiction, unit: str, *, on: date) -> bool:
    """Whether the unit has numbers to give at all; 就业科 has none and names a centre."""
    found = law.centres.find(on, unit)
    return found is not None and found.value.numbers_certificates


def name_centre(
    training_class: TrainingClass,
    centre: str,
    *,
    law: Jurisdiction,
    by: Account,
    at: datetime,
    on: date,
) -> None:
    """A unit without ranges names the centre that numbers its class, until numbers were given."""
    with transaction() as session:
        locked = lock_class(session, training_class.id)
        if not numbers(law, centre, on=on):
            clause = law.clause(on, Clause.NUMBERING_CENTRE)
            _refuse("no_numbering", "选一个有号段的服务中心", clause)
        if certificates_of_class(locked.id):
            _refuse("already_issued", "这个班已经发过编号，不能再换服务中心")
        locked.numbering_centre = centre
        _note(session, "name_numbering_centre", "class", locked.id, by=by, at=at)


def issue_certificates(
    training_class: TrainingClass, *, law: Jurisdiction, by: Account, at: datetime, on: date
) -> Sequence[Certificate]:
    """Number everybody who passed and has no certificate yet: all of them or, refused, nobody."""
    with transaction() as session:
        locked = lock_class(session, training_class.id)
        lock_numbers(session)
        if centre_of(locked) != by.unit:
            _refuse("other_unit", "这个班由别的服务中心编号发证")
        if locked.closed_at is None:
            clause = law.clause(on, Clause.CLOSING)
            _refuse("not_closed", "这个班还没有结班，结班以后才发证", clause)
        passed = unnumbered(locked.id)
        if not passed:
            _refuse("nobody", _nobody(certificates_of_class(locked.id)))
        _check_identities(passed)
        given = _allot(law, locked, count=len(passed), on=on)
        issued = [
            _print(session, locked, enrolment, number, law=law, by=by, at=at, on=on)
            for enrolment, number in zip(passed, given, strict=True)
        ]
        _note(session, "issue_certificates", "class", locked.id, by=by, at=at)
    return issued


def propose_void(certificate: Certificate, reason: str, *, by: Account, at: datetime) -> None:
    """One reviewer says why a certificate shall be void; until a second confirms, it holds."""
    with transaction() as session:
        _lock(session, certificate)
        _refuse_void(certificate)
        if certificate.void_proposed_at:
            _refuse("proposed", "已经有人提出作废，等第二位审核员确认")
        certificate.void_reason = reason
        certificate.void_proposed_at, certificate.void_proposed_by = at, by.id
        _note(session, "propose_void", "certificate", certificate.id, by=by, at=at)


def confirm_void(certificate: Certificate, *, by: Account, at: datetime) -> None:
    """A second reviewer makes it void; the number is never given again."""
    with transaction() as session:
        _lock(session, certificate)
        _refuse_void(certificate)
        if certificate.void_proposed_by is None:
            _refuse("not_proposed", "没有人提出作废，或者已经撤回")
        if certificate.void_proposed_by == by.id:
            _refuse("own_proposal", "提出作废的人不能自己确认，由另一位审核员确认")
        certificate.voided_at, certificate.voided_by = at, by.id
        _note(session, "confirm_void", "certificate", certificate.id, by=by, at=at)
        text = f"您的培训合格证 {certificate.number} 已作废：{certificate.void_reason}"
        tell_trainee(session, certificate.enrolment, at=at, code="certificate_void", text=text)


def drop_void(certificate: Certificate, *, by: Account, at: datetime) -> None:
    """The proposal is taken back, or the second reviewer does not agree: the certificate holds."""
    with transaction() as session:
        _lock(session, certificate)
        _refuse_void(certificate)
        if certificate.void_proposed_by is None:
            _refuse("not_proposed", "没有人提出作废，或者已经撤回")
        certificate.void_reason = ""
        certificate.void_proposed_at = certificate.void_proposed_by = None
        _note(session, "drop_void", "certificate", certificate.id, by=by, at=at)


def replace_certificate(
    certificate: Certificate, *, law: Jurisdiction, by: Account, at: datetime, on: date
) -> Certificate:
    """A new number for a void certificate, printed with what holds now; the old stays void."""
    with transaction() as session:
        locked = lock_class(session, certificate.enrolment.class_id)
        lock_numbers(session)
        session.refresh(certificate)
        if certificate.voided_at is None:
            _refuse("not_void", "先作废，再换发")
        if certificate.replaced_by_id is not None:
            _refuse("replaced", "已经换发过新号")
        _check_identities([certificate.enrolment])
        (number,) = _allot(law, locked, count=1, on=on)
        new = _print(session, locked, certificate.enrolment, number, law=law, by=by, at=at, on=on)
        certificate.replaced_by_id = new.id
        _note(session, "replace_certificate", "certificate", certificate.id, by=by, at=at)
    return new


def check(number: str, name: str) -> Certificate | None:
    """The certificate with this number, if the name is the one on it; else None, whatever is wrong.

    An unknown number costs the same query and the same comparison as a wrong name.
    """
    value = as_integer("".join(normal_name(number).split()))
    on_paper = holder_name_of(NOBODY if value is None else value)
    if not hmac.compare_digest(_plain(on_paper or ""), _plain(name)) or on_paper is None:
        return None
    return certificate_with_value(value or 0)


def left(
    law: Jurisdiction, centre: str, training_type: TrainingType, *, on: date
) -> Remaining | None:
    """What is left of the centre's numbers for this kind of training; None without a range."""
    ranges = ranges_for(law, centre=centre, training_type=training_type, on=on)
    return remaining(law, ranges=ranges, used=used_numbers(ranges), on=on) if ranges else None


def project_of(training_class: TrainingClass) -> str:
    """What the paper says was learnt: 焊工（初级工）就业技能培训; SYB 创办你的企业（创业培训）."""
    held = training_class
    subject = subject_of(held.occupation.name if held.occupation else None, held.course)
    if held.training_type is TrainingType.ENTREPRENEURSHIP:
        # Some courses have the word in their names.
        return subject if "培训" in subject else f"{subject}（{held.training_type.label}）"
    level = "" if held.target_level is Level.NONE else f"（{held.target_level.label}）"
    return f"{subject}{level}{held.training_type.label}培训"


def _allot(
    law: Jurisdiction, training_class: TrainingClass, *, count: int, on: date
) -> tuple[str, ...]:
    ranges = ranges_for(
        law, centre=centre_of(training_class), training_type=training_class.training_type, on=on
    )
    allotment = allot_numbers(law, ranges=ranges, used=used_numbers(ranges), count=count, on=on)
    if not allotment.numbers:
        raise Refusal(allotment.verdict.reasons[0].code, allotment.verdict.reasons)
    return allotment.numbers


def _print(
    session: Session,
    training_class: TrainingClass,
    enrolment: Enrolment,
    number: str,
    *,
    law: Jurisdiction,
    by: Account,
    at: datetime,
    on: date,
) -> Certificate:
    centre = centre_of(training_class)
    certificate = Certificate(
        number=number,
        number_value=int(number),
        centre=centre,
        training_type=training_class.training_type,
        enrolment=enrolment,
        holder_name=enrolment.person.name or "",
        holder_number_masked=masked_number(enrolment.person.number or ""),
        project=project_of(training_class),
        institution_name=training_class.institution.name,
        from_day=training_class.planned_start,
        until_day=training_class.planned_end,
        hours_theory=training_class.hours_theory,
        hours_practice=training_class.hours_practice,
        issuer=law.centres.on(on, centre).value.name,
        issued_on=on,
        issued_at=at,
        issued_by=by.id,
    )
    session.add(certificate)
    session.flush()
    _note(session, "issue_certificate", "certificate", certificate.id, by=by, at=at)
    text = f"您的培训合格证发了，编号 {number}"
    tell_trainee(session, enrolment, at=at, code="certificate_issued", text=text)
    return certificate


def _check_identities(enrolments: Sequence[Enrolment]) -> None:
    """A name is printed only after somebody has seen the card that it stands on."""
    unchecked = [
        enrolment
        for enrolment in enrolments
        if not (enrolment.person.identity_checked_on and enrolment.person.name)
        or enrolment.person.number is None
    ]
    if unchecked:
        text = f"有 {len(unchecked)} 人的身份证还没有当面核对，核对以后一起发"
        _refuse("unchecked", text)


def _nobody(issued: Sequence[Certificate]) -> str:
    if not issued:
        return "还没有人审核合格，先审核成绩"
    return f"已经发过了：{issued[0].number} 至 {issued[-1].number}，共 {len(issued)} 个"


def _lock(session: Session, certificate: Certificate) -> None:
    session.refresh(certificate, with_for_update=True)


def _refuse_void(certificate: Certificate) -> None:
    if certificate.voided_at:
        _refuse("void", f"这张证书已经作废：{certificate.void_reason}")


def _plain(name: str) -> bytes:
    """One dot, no spaces, no capitals: how a name is typed does not matter."""
    return normal_name(name).replace(" ", "").casefold().encode(errors="surrogatepass")


def _note(
    session: Session, act: str, noun: str, record_id: int, *, by: Account, at: datetime
) -> None:
    journal.write(session, at=at, by=by.key, act=act, noun=noun, record_id=record_id)


def _refuse(code: str, text: str, clause: str = "") -> NoReturn:
    raise Refusal(code, [Reason(code, text, clause, Weight.REFUSE)])
