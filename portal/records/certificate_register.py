"""The register of certificates: who finds which, and which numbers were ever given.

A holder finds the own ones, a centre those it numbered, the public one by its number alone; what
the public is told then, `portal.services.certificates.check` decides.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, func, or_, select, text
from sqlalchemy.orm import Session, joinedload

from portal.policy.certificates import CertificateStatus, as_integer
from portal.policy.enrolments import EnrolmentState
from portal.policy.figures import CertificateRange
from portal.records.accounts import Account
from portal.records.certificates import Certificate
from portal.records.classes import TrainingClass
from portal.records.database import db
from portal.records.enrolments import Enrolment

# Any number, as long as nobody else locks by it: it stands for the numbers of every range.
NUMBERS = 20_251_300


@dataclass(frozen=True)
class Wanted:
    """What a centre looks for: a number, a name or a class, and a status."""

    query: str = ""
    status: CertificateStatus | None = None


def lock_numbers(session: Session) -> None:
    """Nobody else gives numbers until this transaction ends; take it after the class's lock.

    Ranges are the law's and have no row to lock; on SQLite every transaction is alone anyway.
    """
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": NUMBERS})


def used_numbers(ranges: Iterable[CertificateRange]) -> set[int]:
    """Every number of these ranges that was ever given, void ones too."""
    within = [
        Certificate.number_value.between(int(segment.first), int(segment.last))
        for segment in ranges
    ]
    if not within:
        return set()
    return set(db.session.scalars(select(Certificate.number_value).where(or_(*within))))


def unnumbered(class_id: int) -> list[Enrolment]:
    """Who has passed and never got a certificate, in the order of the roster."""
    chosen = (
        select(Enrolment)
        .outerjoin(Certificate, Certificate.enrolment_id == Enrolment.id)
        .where(
            Enrolment.class_id == class_id,
            Enrolment.state == EnrolmentState.COMPLETED,
            Certificate.id.is_(None),
        )
        .options(joinedload(Enrolment.person))
        .order_by(Enrolment.queued_at, Enrolment.id)
    )
    return list(db.session.scalars(chosen))


def class_to_number(unit: str, number: str) -> TrainingClass | None:
    """The approved class, if the unit reviews it or was named to number it."""
    return db.session.scalar(
        select(TrainingClass).where(
            TrainingClass.number == number,
            TrainingClass.approved_at.is_not(None),
            or_(TrainingClass.reviewing_unit == unit, TrainingClass.numbering_centre == unit),
        )
    )


def certificates_of_class(class_id: int) -> list[Certificate]:
    """Every certificate of a class, void ones too, by number."""
    chosen = (
        select(Certificate)
        .join(Enrolment)
        .where(Enrolment.class_id == class_id)
        .order_by(Certificate.number_value)
    )
    return list(db.session.scalars(chosen))


def numbered_by(centre: str, wanted: Wanted, *, first: int, most: int) -> Sequence[Certificate]:
    """The centre's certificates, newest first; those with a void proposed come before all."""
    chosen = _register(centre, wanted).order_by(
        or_(Certificate.void_proposed_at.is_(None), Certificate.voided_at.is_not(None)),
        Certificate.id.desc(),
    )
    return db.session.scalars(chosen.offset(first).limit(most)).all()


def count_numbered_by(centre: str, wanted: Wanted) -> int:
    ids = _register(centre, wanted).with_only_columns(Certificate.id, maintain_column_froms=True)
    return db.session.scalar(select(func.count()).select_from(ids.subquery())) or 0


def certificate_of_centre(centre: str, number: str) -> Certificate | None:
    """By the number as printed."""
    return db.session.scalar(
        select(Certificate).where(Certificate.centre == centre, Certificate.number == number)
    )


def own_certificates(account: Account) -> list[Certificate]:
    """The account's own person's, newest first; proven, or of what it entered itself."""
    return list(db.session.scalars(_own(account).order_by(Certificate.id.desc())))


def own_certificate(account: Account, number: str) -> Certificate | None:
    return db.session.scalar(_own(account).where(Certificate.number == number))


def holder_name_of(number_value: int) -> str | None:
    """The name on the certificate with that number, and nothing more of it."""
    return db.session.scalar(
        select(Certificate.holder_name).where(Certificate.number_value == number_value)
    )


def certificate_with_number(number: str) -> Certificate | None:
    """By the number as printed, whoever numbered it; ask only after a signature was proved."""
    return db.session.scalar(select(Certificate).where(Certificate.number == number))


def certificate_with_value(number_value: int) -> Certificate | None:
    return db.session.scalar(select(Certificate).where(Certificate.number_value == number_value))


def _own(account: Account) -> Select[Certificate]:
    chosen = select(Certificate).join(Enrolment).where(Enrolment.person_id == account.person_id)
    if account.card_seen_on is None:
        chosen = chosen.where(Enrolment.account_id == account.id)
    return chosen


def _register(centre: str, wanted: Wanted) -> Select[Certificate]:
    chosen = (
        select(Certificate)
        .join(Enrolment, Enrolment.id == Certificate.enrolment_id)
        .join(TrainingClass, TrainingClass.id == Enrolment.class_id)
        .where(Certificate.centre == centre)
    )
    if wanted.status:
        chosen = chosen.where(_has(wanted.status))
    if wanted.query:
        value = as_integer(wanted.query)
        chosen = chosen.where(
            or_(
                Certificate.number_value == (-1 if value is None else value),
                Certificate.holder_name == wanted.query,
                TrainingClass.number == wanted.query,
            )
        )
    return chosen


def _has(status: CertificateStatus) -> ColumnElement[bool]:
    match status:
        case CertificateStatus.VALID:
            return Certificate.voided_at.is_(None)
        case CertificateStatus.VOID:
            return Certificate.voided_at.is_not(None) & Certificate.replaced_by_id.is_(None)
        case CertificateStatus.REPLACED:
            return Certificate.replaced_by_id.is_not(None)
