"""People (人): one row for each resident ID number, whoever typed it. A person is not an account.

The number is sealed; a keyed digest finds it. Whoever typed it first does not own it: only a card
that an official has seen proves who somebody is.
"""

from datetime import date

from sqlalchemy import LargeBinary, String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from portal.records.database import Base, RowId, db
from portal.records.keyring import keyring
from portal.records.keys import new_key
from portal.records.sealing import Sealable, Sealed, new_seal_id

NUMBER = "people.number"


class Person(Sealable, Base):
    """One human being. Forgotten ones keep their row and lose what names them.

    `identity_checked_by` is the key of the account whose holder saw the card.
    """

    __tablename__ = "people"

    id: Mapped[RowId]
    key: Mapped[str] = mapped_column(String(8), unique=True, default=new_key)
    number_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    number_digest: Mapped[str | None] = mapped_column(String(64), unique=True)
    name: Mapped[str | None] = mapped_column(String(50))
    identity_checked_on: Mapped[date | None]
    identity_checked_by: Mapped[str | None] = mapped_column(String(8))
    number = Sealed("number")

    @classmethod
    def columns_of(cls, number: str, digest: str) -> dict[str, object]:
        """A new row for this number, for those that come in a file."""
        seal_id = new_seal_id()
        sealed = cls.number.sealed(cls, seal_id, number)
        return {
            "key": new_key(),
            "seal_id": seal_id,
            "number_sealed": sealed,
            "number_digest": digest,
        }


def number_digest(number: str) -> str:
    """What finds a normal ID number."""
    return keyring().digest(number, of=NUMBER)


def person_with_number(number: str) -> Person | None:
    """The person with this normal ID number, of whom somebody may only have typed it."""
    chosen = select(Person).where(Person.number_digest == number_digest(number))
    return db.session.scalar(chosen)


def known_person(session: Session, number: str) -> Person | None:
    """The person with this number, locked and named by it again.

    Whoever was forgotten may have left the digest alone, and an officer may be at it just now.
    """
    person = person_with_number(number)
    if person is None:
        return None
    session.refresh(person, with_for_update=True)
    if person.number_sealed is None:
        put_number(person, number)
    return person


def put_number(person: Person, number: str) -> None:
    person.number = number
    person.number_digest = number_digest(number)


def person_with_key(key: str) -> Person | None:
    return db.session.scalar(select(Person).where(Person.key == key))
