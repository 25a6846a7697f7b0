"""One sealed row that tells at the start whether the keys still fit the data.

`flask keys rotate` re-seals it last: when it opens under the newest key alone, everything does.
"""

from sqlalchemy import CheckConstraint, LargeBinary, String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from portal.records.database import Base, db
from portal.records.keyring import Keyring, WrongSeal, keyring
from portal.records.sealing import Sealable, Sealed

KNOWN = "用新培"


class SealProbe(Sealable, Base):
    """The row. Its text and its digest are those of a word that everybody knows."""

    __tablename__ = "seal_probe"
    __table_args__ = (CheckConstraint("id = 1", name="one_row"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    word_sealed: Mapped[bytes] = mapped_column(LargeBinary)
    digest: Mapped[str] = mapped_column(String(64))
    word = Sealed("word")


def digest_of_probe(keys: Keyring) -> str:
    return keys.digest(KNOWN, of="seal_probe.word")


def write_probe(session: Session) -> None:
    """Call it when a database gets its first rows."""
    probe = SealProbe(id=1, digest=digest_of_probe(keyring()))
    probe.word = KNOWN
    session.add(probe)


def problem_with_keys() -> str:
    """What does not fit, as a sentence for whoever starts the portal; '' = all fits."""
    probe = db.session.scalar(select(SealProbe))
    if probe is None:
        return ""
    try:
        fits = probe.word == KNOWN
    except WrongSeal:
        fits = False
    if not fits:
        return (
            "DATA_KEYS do not open this database's personal data: put the key that sealed them "
            "back, beside the new one; only after `flask keys rotate` may an old key go."
        )
    if probe.digest != digest_of_probe(keyring()):
        return (
            "DIGEST_KEY is not the one of this database, so nobody would be found: put it back. "
            "To change it, keep the old one and run `flask keys redigest`."
        )
    return ""
