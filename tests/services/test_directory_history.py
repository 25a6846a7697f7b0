"""Whatever officers do to a directory, "on that day" is what a replay of the journal says."""

from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import count

import pytest
from flask import Flask
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from portal.policy.directories import Directory
from portal.policy.roles import Role
from portal.records.accounts import Account
from portal.records.database import db
from portal.records.directories import DirectoryRevision, in_force, open_revision
from portal.records.journal import JournalEntry
from portal.records.online_platforms import OnlinePlatform
from portal.services import directories
from portal.services.refusal import Refusal
from tests import soaking
from tests.clock import DAY, NOW
from tests.people import official

PLATFORMS = Directory.ONLINE_PLATFORMS
Step = tuple[int, str, int, int, int, int]
rounds = count()
DEEDS = ["issue", "leave", "add", "end", "keep", "drop", "discard", "return", "publish"]
steps = st.tuples(
    st.sampled_from([0, 0, 1, 2]),  # days that pass before it
    st.sampled_from([*DEEDS, *DEEDS[:4], "publish"]),
    st.integers(0, 4),  # which platform
    st.sampled_from([0, 0, 1, 4]),  # from how many days ahead its revision holds
    st.integers(-2, 6),  # from when the entry itself holds
    st.sampled_from([1, 3, 99]),  # for how many days
)


@dataclass
class Draft:
    """What somebody wrote into it, by the entries' keys: their identity and their days."""

    added: dict[str, tuple[str, date, date]] = field(default_factory=dict)
    ended: set[str] = field(default_factory=set)


@dataclass
class History:
    """What was done, told apart from the records."""

    drafting: Account
    publishing: Account
    today: date
    drafts: dict[int, Draft] = field(default_factory=dict)

    def act(self, deed: str, which: int, ahead: int, begins: int, lasts: int) -> None:
        """One deed of a draft, which is begun where there is none. Raises Refusal."""
        day = self.today + timedelta(days=ahead)
        row = open_revision(PLATFORMS)
        if row and row.from_day < self.today:
            # Too late for it.
            del self.drafts[row.id]
            directories.discard(row.key, by=self.drafting, at=NOW)
            row = None
        if row is None:
            row = directories.begin(
                PLATFORMS, from_day=day, basis="文件", by=self.drafting, at=NOW, on=self.today
            )
            self.drafts[row.id] = Draft()
        key, number = row.key, row.id
        draft = self.drafts[number]
        first = self.today + timedelta(days=begins)
        match deed:
            case "add" | "issue":
                last = first + timedelta(days=lasts)
                self._add(key, draft, f"https://{which}.example", first, last)
            case "end" | "leave":
                self._end(key, draft, which)
            case "keep":
                self._keep(key, draft, which)
            case "drop":
                self._drop(key, draft, which)
            case "return":
                directories.submit(key, by=self.drafting, at=NOW, on=self.today)
                directories.send_back(key, "少一个", seen=NOW, by=self.publishing, at=NOW)
            case "discard":
                directories.discard(key, by=self.drafting, at=NOW)
                del self.drafts[number]
        if deed in ("issue", "leave", "publish"):
            directories.submit(key, by=self.drafting, at=NOW, on=self.today)
            directories.publish(key, seen=NOW, by=self.publishing, at=NOW, on=self.today)

    def _add(self, key: str, draft: Draft, address: str, first: date, last: date) -> None:
        entry = OnlinePlatform(
            name="网校", operator="单位", address=address, purpose="焊工", from_day=first
        )
        entry.until_day = last
        directories.add(key, [entry], by=self.drafting, at=NOW)
        draft.added[entry.key] = address, first, last

    def _end(self, key: str, draft: Draft, which: int) -> None:
        entry = self._one_of(which, {one for each in self.drafts.values() for one in each.added})
        directories.end(key, entry, by=self.drafting, at=NOW)
        draft.ended.add(entry)

    def _keep(self, key: str, draft: Draft, which: int) -> None:
        entry = self._one_of(which, draft.ended)
        directories.keep(key, entry, by=self.drafting, at=NOW)
        draft.ended.discard(entry)

    def _drop(self, key: str, draft: Draft, which: int) -> None:
        entry = self._one_of(which, set(draft.added))
        directories.drop(key, entry, by=self.drafting, at=NOW)
        del draft.added[entry]

    @staticmethod
    def _one_of(which: int, keys: set[str]) -> str:
        """One of these; or what is nobody's, to be refused."""
        return sorted(keys)[which % len(keys)] if keys else "00000000"

    def replayed(self, day: date) -> set[str]:
        """What was in the directory: the journal says which drafts held, and from which day."""
        chosen = select(JournalEntry.record_id, JournalEntry.day).where(
            JournalEntry.act == "publish_directory", JournalEntry.record_id.in_(self.drafts)
        )
        there: dict[str, tuple[str, date, date]] = {}
        gone: set[str] = set()
        for number, first in db.session.execute(chosen):
            assert number
            assert first, "the journal says from which day a revision holds"
            if first <= day:
                there |= self.drafts[number].added
                gone |= self.drafts[number].ended
        held = (key for key, (_, first, last) in there.items() if first <= day <= last)
        return set(held) - gone


def recorded(day: date) -> set[str]:
    """What the records say; nobody stands there twice."""
    found = in_force(OnlinePlatform, day)
    addresses = [one.address for one in found]
    assert len(set(addresses)) == len(addresses), day
    return {one.key for one in found}


def play(history: History, taken: list[Step]) -> None:
    """Do what is allowed, and compare after every deed; the past stays what it was."""
    answers: dict[date, set[str]] = {}
    for wait, deed, which, ahead, begins, lasts in taken:
        for _ in range(wait):
            answers[history.today] = recorded(history.today)
            history.today += timedelta(days=1)
        with suppress(Refusal):
            history.act(deed, which, ahead, begins, lasts)
        db.session.rollback()
        days = [history.today + timedelta(days=later) for later in range(-1, 12)]
        assert [recorded(one) for one in days] == [history.replayed(one) for one in days]
    assert {day: recorded(day) for day in answers} == answers


@pytest.mark.timeout(1800)
def test_any_history_is_what_the_journal_replays(app: Flask) -> None:
    drafting = official(Role.PROPOSING_OFFICER, 1)
    publishing = official(Role.APPROVING_OFFICER, 2)

    # A smaller history would begin elsewhere: what failed is told as it was.
    @settings(
        max_examples=200 if soaking() else 5, deadline=None, database=None, phases=[Phase.generate]
    )
    @given(st.lists(steps, min_size=15, max_size=30))
    def histories(taken: list[Step]) -> None:
        # What is published stays: each history begins when all before it is over.
        history = History(drafting, publishing, DAY + next(rounds) * timedelta(days=400))
        left = open_revision(PLATFORMS)
        if left:
            directories.discard(left.key, by=drafting, at=NOW)
        play(history, taken)

    histories()
    published = select(DirectoryRevision.id).where(DirectoryRevision.published_at.is_not(None))
    assert db.session.scalars(published).all(), "nothing was ever published"
