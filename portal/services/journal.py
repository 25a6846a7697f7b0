"""The journal's own use cases: one's own entries in plain words, and refused access, bounded."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from portal.policy.roles import Role
from portal.records import journal as records
from portal.records.account_changes import AccountChange, confirmed_changes_of
from portal.records.accounts import Account, accounts_with_keys
from portal.records.database import transaction
from portal.records.journal import JournalEntry
from portal.records.journal_acts import words_of_act, words_of_fields
from portal.records.keyring import keyring
from portal.records.sign_in_log import count_failure, is_counted

REFUSED_ONCE_IN = timedelta(hours=1)
LONGEST_NOUN = 40


@dataclass(frozen=True)
class OwnEntry:
    """One act on one's own account. `role` is None for oneself (`is_own`) and for upkeep."""

    at: datetime
    act: str
    fields: str
    is_done: bool
    is_own: bool
    role: Role | None
    unit: str | None


def own_journal(account: Account, *, page: int, size: int) -> list[OwnEntry]:
    """What was done to this account and its person, newest first, and one entry more.

    An unproven account sees only what concerns its own time.
    """
    about = {"account": account.id}
    if account.person_id:
        about["person"] = account.person_id
    since = None if account.card_seen_on else account.created_at
    found = records.entries_about(about, since=since, page=page, size=size)
    actors = accounts_with_keys({entry.by for entry in found} - {account.key})
    changes = confirmed_changes_of([actor.id for actor in actors.values()])
    return [
        _own_entry(entry, actors.get(entry.by), changes, is_own=entry.by == account.key)
        for entry in found
    ]


def _own_entry(
    entry: JournalEntry, actor: Account | None, changes: list[AccountChange], *, is_own: bool
) -> OwnEntry:
    role, unit = (actor.role, actor.unit) if actor else (None, None)
    # Newest first: the last one that came after the act says what its actor was then.
    for change in changes:
        is_later = change.decided_at is not None and change.decided_at > entry.at
        if actor and change.account_id == actor.id and is_later:
            role, unit = change.was_role, change.was_unit
    return OwnEntry(
        at=entry.at,
        act=words_of_act(entry.act),
        fields=words_of_fields(entry.fields),
        is_done=entry.result == "done",
        is_own=is_own,
        role=role,
        unit=unit,
    )


def note_refused(account: Account, endpoint: str, *, at: datetime) -> None:
    """Journal that a door refused this account a page; once an hour, so that no loop fills it."""
    bucket = keyring().digest(f"{account.key}\0{endpoint}", of="counters.refused")
    since = at - REFUSED_ONCE_IN
    if is_counted(bucket, since=since):
        return
    with transaction() as session:
        times, _ = count_failure(session, bucket, at=at, from_moment=since)
        if times == 1:
            records.write(
                session,
                at=at,
                by=account.key,
                act="refused",
                noun=endpoint[:LONGEST_NOUN],
                result="refused",
            )
