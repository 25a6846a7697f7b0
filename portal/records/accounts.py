"""Accounts (账号): who signs in, and with which role. A worker's account points to a person.

Up to eight workers share a phone; staff and institutions' people have one of their own. The place
on the phone is part of the row, so that the database itself counts.
"""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, String, select, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.policy.roles import Role
from portal.records.database import Base, RowId, choice, db
from portal.records.institutions import Institution
from portal.records.keyring import keyring
from portal.records.keys import new_key
from portal.records.people import Person
from portal.records.sealing import Sealable, Sealed

PHONE = "accounts.phone"
WORKERS_ON_A_PHONE = 8
OF_STAFF = 0
# Raise it when templates/public/site/privacy.html changes: holders are then shown it again.
NOTICE_VERSION = "2026-11-22"


class Account(Sealable, Base):
    """One account. `name` is what its holder or its maker typed; a seen card makes it sure."""

    __tablename__ = "accounts"
    __table_args__ = (
        CheckConstraint("(role = 'worker') = (person_id IS NOT NULL)", name="worker_is_a_person"),
        CheckConstraint(
            "(role IN ('manager', 'instructor')) = (institution_id IS NOT NULL)",
            name="institution_of_its_people",
        ),
        CheckConstraint("(role = 'reviewer') = (unit IS NOT NULL)", name="unit_of_reviewers"),
        CheckConstraint("(phone_digest IS NULL) = (phone_sealed IS NULL)", name="phone_whole"),
        CheckConstraint("(phone_digest IS NULL) = (phone_place IS NULL)", name="phone_placed"),
        CheckConstraint(
            "phone_place IS NULL OR (role = 'worker' AND phone_place BETWEEN 1 AND 8) "
            "OR (role <> 'worker' AND phone_place = 0)",
            name="place_on_phone",
        ),
        CheckConstraint(
            "closed_at IS NULL OR (phone_digest IS NULL AND password_hash IS NULL "
            "AND totp_secret_sealed IS NULL)",
            name="closed_is_empty",
        ),
        CheckConstraint(
            "confirmed_by IS NULL OR confirmed_by <> created_by", name="confirmed_by_another"
        ),
        Index("uq_accounts_phone", "phone_digest", "phone_place", unique=True),
        Index(
            "uq_accounts_person",
            "person_id",
            unique=True,
            sqlite_where=text("closed_at IS NULL"),
            postgresql_where=text("closed_at IS NULL"),
        ),
    )

    id: Mapped[RowId]
    key: Mapped[str] = mapped_column(String(8), unique=True, default=new_key)
    role: Mapped[Role] = mapped_column(choice(Role, "role"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    institution_id: Mapped[int | None] = mapped_column(ForeignKey("institutions.id"), index=True)
    unit: Mapped[str | None] = mapped_column(String(20))
    name: Mapped[str] = mapped_column(String(50))
    phone_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    phone_digest: Mapped[str | None] = mapped_column(String(64))
    phone_place: Mapped[int | None]
    password_hash: Mapped[str | None] = mapped_column(String(120))
    password_changed_at: Mapped[datetime | None]
    must_change_password: Mapped[bool] = mapped_column(default=False)
    totp_secret_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    totp_since: Mapped[datetime | None]
    totp_last_step: Mapped[int | None]
    card_seen_on: Mapped[date | None]
    prefers_elder: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]
    created_by: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    confirmed_at: Mapped[datetime | None]
    confirmed_by: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    disabled_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    person: Mapped[Person | None] = relationship(foreign_keys=[person_id])
    institution: Mapped[Institution | None] = relationship()
    phone = Sealed("phone")
    totp_secret = Sealed("totp_secret")

    @property
    def is_live(self) -> bool:
        """Whether it may sign in: confirmed where a second official must, and not ended."""
        return self.confirmed_at is not None and self.disabled_at is None and self.closed_at is None


class NoticeShown(Base):
    """Which version of the privacy notice an account was shown, and when."""

    __tablename__ = "notices_shown"

    id: Mapped[RowId]
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"), index=True)
    version: Mapped[str] = mapped_column(String(20))
    shown_at: Mapped[datetime]


def has_seen_notice(account: Account) -> bool:
    """Whether the privacy notice in force was shown to the account's holder."""
    chosen = select(NoticeShown.id).where(
        NoticeShown.account_id == account.id, NoticeShown.version == NOTICE_VERSION
    )
    return db.session.scalar(chosen.limit(1)) is not None


def phone_digest(phone: str) -> str:
    """What finds a normal phone."""
    return keyring().digest(phone, of=PHONE)


def accounts_on_phone(phone: str) -> list[Account]:
    """Every open account on a normal phone: one of staff, or up to eight workers."""
    chosen = select(Account).where(Account.phone_digest == phone_digest(phone))
    return list(db.session.scalars(chosen.order_by(Account.phone_place)))


def account_of_person(person: Person) -> Account | None:
    """The person's open account."""
    chosen = select(Account).where(Account.person_id == person.id, Account.closed_at.is_(None))
    return db.session.scalar(chosen)


def account_with_key(key: str) -> Account | None:
    return db.session.scalar(select(Account).where(Account.key == key))


def accounts_with_keys(keys: set[str]) -> dict[str, Account]:
    """The accounts that these keys name, by key."""
    chosen = select(Account).where(Account.key.in_(keys))
    return {account.key: account for account in db.session.scalars(chosen)}


def accounts_of_institution(institution_id: int) -> list[Account]:
    """An institution's people who have not left, in the order they came."""
    chosen = select(Account).where(
        Account.institution_id == institution_id, Account.closed_at.is_(None)
    )
    return list(db.session.scalars(chosen.order_by(Account.id)))


def official_accounts() -> list[Account]:
    """Staff and institutions' people who have not left, in the order they came."""
    chosen = select(Account).where(Account.role != Role.WORKER, Account.closed_at.is_(None))
    return list(db.session.scalars(chosen.order_by(Account.id)))
