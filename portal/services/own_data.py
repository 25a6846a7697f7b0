"""What the portal holds of a person, for that person: to see, to take away (JSON)."""

from datetime import date
from typing import Any

from sqlalchemy import select

from portal.records.accounts import Account, NoticeShown
from portal.records.database import db
from portal.records.messages import Message
from portal.records.readings import Reading, readings_of
from portal.records.sign_in_log import SignInEntry
from portal.services.journal import own_journal
from portal.services.own_training import training_data

MOST_JOURNALLED = 10_000


def readings_for(account: Account) -> list[Reading]:
    """Who read this person's data. An unproven account sees only what concerns its own time."""
    readings = readings_of(account.person) if account.person else []
    if account.card_seen_on:
        return readings
    return [reading for reading in readings if reading.at >= account.created_at]


def own_data(account: Account) -> dict[str, Any]:
    """One account's own data in plain words and ISO dates; nobody else's.

    What came from elsewhere (an import) is left out until a card proved whose account it is.
    """
    person = account.person
    proven = person if person and account.card_seen_on else None
    return {
        "name": (proven.name if proven else None) or account.name,
        "id_number": person.number if person else None,
        "phone": account.phone,
        "identity_checked_on": _day(proven.identity_checked_on if proven else None),
        "account": {
            "created_at": account.created_at.isoformat(),
            "prefers_elder": account.prefers_elder,
            "second_factor": account.totp_since is not None,
        },
        "privacy_notices_shown": [
            {"version": row.version, "at": row.shown_at.isoformat()}
            for row in db.session.scalars(
                select(NoticeShown).where(NoticeShown.account_id == account.id)
            )
        ],
        "sign_ins": [
            {
                "at": row.at.isoformat(),
                "result": row.result,
                "device": row.device_words,
                "address": row.address,
            }
            for row in db.session.scalars(
                select(SignInEntry)
                .where(SignInEntry.account_id == account.id)
                .order_by(SignInEntry.id)
            )
        ],
        "messages": [
            {
                "at": row.at.isoformat(),
                "text": row.text,
                "class": row.class_number,
                "read_at": row.read_at.isoformat() if row.read_at else None,
            }
            for row in db.session.scalars(
                select(Message).where(Message.account_id == account.id).order_by(Message.id)
            )
        ],
        "readings_by_officials": [
            {"at": row.at.isoformat(), "reason": row.reason.label, "fields": row.fields.split(",")}
            for row in readings_for(account)
        ],
        "journal": _journal(account),
        **training_data(account),
    }


def _journal(account: Account) -> list[dict[str, str]]:
    return [
        {
            "at": row.at.isoformat(),
            "act": row.act,
            "fields": row.fields,
            "by": row.role.label if row.role else "本人" if row.is_own else "技术维护",
        }
        for row in own_journal(account, page=1, size=MOST_JOURNALLED)
    ]


def _day(value: date | None) -> str | None:
    return value.isoformat() if value else None
