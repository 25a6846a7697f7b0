"""Replacing the keys of personal data while the portal runs.

Re-sealing goes in batches and can be begun again; the probe comes last, so that whoever takes the
old key away too early is told at the start. Digests change in one transaction: nobody may be
findable under two.
"""

from dataclasses import replace
from datetime import datetime

from sqlalchemy import delete, func, select

from portal.policy.verdict import Reason, Weight
from portal.records import journal
from portal.records.accounts import PHONE, Account
from portal.records.benefit_batches import BenefitBatch
from portal.records.corrections import Correction
from portal.records.database import transaction
from portal.records.enrolments import Enrolment
from portal.records.imports import ImportRow
from portal.records.instructors import Instructor
from portal.records.keyring import keyring, number_of
from portal.records.listings import ListingWords
from portal.records.people import NUMBER, Person
from portal.records.publicity import Objection
from portal.records.register_changes import RegisterChange
from portal.records.seal_probe import SealProbe, digest_of_probe
from portal.records.sealing import Sealable, sealed_fields
from portal.records.sign_in_log import Counter
from portal.records.uploads import UploadContent
from portal.services.refusal import Refusal

BATCH = 500
# A file has up to 10 MB, and a batch is held in memory.
BATCH_OF_FILES = 5
# How many rows at a time. The probe is last: when it opens under the newest key alone, all does.
SEALED: dict[type[Sealable], int] = {
    Person: BATCH,
    Account: BATCH,
    Enrolment: BATCH,
    Correction: BATCH,
    ImportRow: BATCH,
    BenefitBatch: BATCH_OF_FILES,
    Objection: BATCH,
    Instructor: BATCH,
    ListingWords: BATCH,
    RegisterChange: BATCH,
    UploadContent: BATCH_OF_FILES,
    SealProbe: BATCH,
}


def rotate(*, at: datetime) -> int:
    """Re-seal with the newest key whatever an older one sealed; answers how many rows changed."""
    changed = sum(_rotate(kind, batch) for kind, batch in SEALED.items())
    with transaction() as session:
        journal.write(session, at=at, by="cli", act="rotate_keys", noun="database")
    return changed


def _rotate(kind: type[Sealable], batch: int) -> int:
    changed, last = 0, 0
    while True:
        with transaction() as session:
            rows = session.scalars(
                select(kind).where(kind.id > last).order_by(kind.id).limit(batch)  # type: ignore[attr-defined]
            ).all()
            changed += sum(_reseal(row) for row in rows)
            last = rows[-1].id if rows else last  # type: ignore[attr-defined]
        if not rows:
            return changed


def _reseal(row: Sealable) -> bool:
    is_changed = False
    for field in sealed_fields(type(row)):
        sealed = getattr(row, field.column)
        if sealed is not None and number_of(sealed) != keyring().newest:
            setattr(row, field.name, getattr(row, field.name))
            is_changed = True
    return is_changed


def redigest(new_key: bytes, *, at: datetime) -> int:
    """Compute every digest anew with the key that DIGEST_KEY shall become; all or nothing.

    Raises Refusal when somebody is known by the digest alone: a new key would lose them.
    """
    keys = replace(keyring(), digest_key=new_key)
    with transaction() as session:
        lost = session.scalar(
            select(func.count())
            .select_from(Person)
            .where(Person.number_digest.is_not(None), Person.number_sealed.is_(None))
        )
        if lost:
            words = f"{lost} 人只留下摘要，换密钥就再也认不出"
            raise Refusal("lost_people", [Reason("lost_people", words, "", Weight.REFUSE)])
        changed = 0
        for person in session.scalars(select(Person).where(Person.number_sealed.is_not(None))):
            person.number_digest = keys.digest(person.number or "", of=NUMBER)
            changed += 1
        for account in session.scalars(select(Account).where(Account.phone_sealed.is_not(None))):
            account.phone_digest = keys.digest(account.phone or "", of=PHONE)
            changed += 1
        for probe in session.scalars(select(SealProbe)):
            probe.digest = digest_of_probe(keys)
        session.execute(delete(Counter))
        journal.write(session, at=at, by="cli", act="redigest", noun="database")
    return changed
