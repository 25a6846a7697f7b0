"""Whatever officers do on growing days, "in force on D" is what a replay of the journal says."""

from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import count

import pytest
from flask import Flask
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from portal.policy.registry import DirectoryLevel
from portal.policy.roles import Role
from portal.policy.shortage import Listed
from portal.records.accounts import Account
from portal.records.database import db, transaction
from portal.records.journal import JournalEntry
from portal.records.occupations import Occupation
from portal.records.shortage import ShortageVersion, in_force_on
from portal.records.shortage_proposals import (
    NOUN,
    PUBLISHED,
    WITHDRAWN,
    ShortageAct,
    newest_deed,
)
from portal.services import shortage, shortage_drafts
from portal.services.refusal import Refusal
from tests import soaking
from tests.clock import DAY, NOW
from tests.filings import LAW
from tests.people import official

Step = tuple[int, str, int, int, int, int, DirectoryLevel]
rounds = count()
deeds = st.tuples(
    st.integers(0, 2),  # days that pass before it
    st.sampled_from(["issue", "issue", "publish", "withdraw", "withdraw", "decline"]),
    st.integers(0, 2),  # which version, counted from the newest
    st.integers(-1, 5),  # from how many days ahead
    st.sampled_from([0, 0, 0, 1, 2]),  # who drafts and proposes
    st.sampled_from([3, 3, 3, 2, 1]),  # who answers
    st.sampled_from(list(DirectoryLevel)[:2]),
)


@dataclass
class History:
    """Four officers, two of each kind, and the versions of this round."""

    people: list[Account]
    welder: Occupation
    numbers: list[int]
    today: date

    def version(self, back: int) -> ShortageVersion:
        db.session.rollback()
        wanted = ShortageVersion.number == self.numbers[-1 - back % len(self.numbers)]
        return db.session.scalars(select(ShortageVersion).where(wanted)).one()

    def draft(self, level: DirectoryLevel, by: Account) -> None:
        version = shortage_drafts.begin(None, law=LAW, by=by, at=NOW, on=self.today)
        head = shortage_drafts.Head(
            level=level,
            title="试用目录",
            document_no="1号",
            issuer="试用机关",
            issued_on=None,
            uplift_percent=20,
            note="",
        )
        shortage_drafts.edit_head(version, head, seen=_seen(version), by=by, at=NOW)
        listed = Listed(key=self.welder.key, name=self.welder.name, industry="新材料")
        shortage_drafts.put_entry(version, self.welder, listed, seen=_seen(version), by=by, at=NOW)
        self.numbers.append(version.number)

    def propose_and_decide(
        self, deed: str, version: ShortageVersion, day: date, by: Account, second: Account
    ) -> None:
        act = ShortageAct.WITHDRAW if deed == "withdraw" else ShortageAct.PUBLISH
        on = self.today
        proposal = shortage.propose(
            version, act, day, "有误", seen=_seen(version), by=by, at=NOW, on=on
        )
        try:
            if deed == "decline":
                shortage.decline(proposal, "不", by=second, at=NOW)
            else:
                held = _seen(proposal.version)
                shortage.approve(proposal, seen=held, by=second, at=NOW, on=on)
        except Refusal:
            # Somebody else must answer, so that the version does not wait for ever.
            other = next(one for one in self.people if one.id not in (by.id, second.id))
            if version.drafted_by != other.key:
                shortage.decline(proposal, "不", by=other, at=NOW)


def _seen(version: ShortageVersion) -> int:
    newest = newest_deed(version.id)
    return newest.id if newest else 0


def recorded(day: date) -> set[int]:
    """What the records say: the numbers in force."""
    return set(db.session.scalars(select(ShortageVersion.number).where(in_force_on(day))))


def replayed(*days: date) -> list[set[int]]:
    """The same from the journal's rows, and each version's level, alone."""
    rows = db.session.execute(
        select(JournalEntry.act, JournalEntry.day, ShortageVersion.number, ShortageVersion.level)
        .join(ShortageVersion, ShortageVersion.id == JournalEntry.record_id)
        .where(JournalEntry.noun == NOUN, JournalEntry.act.in_((PUBLISHED, WITHDRAWN)))
    )
    begins: dict[int, tuple[date, DirectoryLevel]] = {}
    ends: dict[int, date] = {}
    for act, first, number, level in rows:
        assert first, "the journal says from which day an act holds"
        if act == PUBLISHED:
            begins[number] = (first, level)
        else:
            ends[number] = first
    return [_holding(begins, ends, day) for day in days]


def _holding(
    begins: dict[int, tuple[date, DirectoryLevel]], ends: dict[int, date], day: date
) -> set[int]:
    """Of each level the one that began last, unless it is withdrawn by then."""
    newest: dict[DirectoryLevel, int] = {}
    for number, (first, level) in sorted(begins.items(), key=lambda one: one[1][0]):
        if first <= day and ends.get(number, date.max) > first:
            newest[level] = number
    return {number for number in newest.values() if ends.get(number, date.max) > day}


def play(history: History, steps: list[Step]) -> None:
    """Do what the law allows, and compare after every deed; the past stays what it was."""
    answers: dict[date, set[int]] = {}
    for wait, deed, back, ahead, first, second, level in steps:
        for _ in range(wait):
            answers[history.today] = recorded(history.today)
            history.today += timedelta(days=1)
        by, answerer = history.people[first], history.people[second]
        is_new = deed == "issue" or not history.numbers
        if is_new:
            history.draft(level, by)
        version = history.version(0 if is_new else back)
        day = history.today + timedelta(days=ahead)
        with suppress(Refusal):
            history.propose_and_decide(deed, version, day, by, answerer)
        db.session.rollback()
        days = [history.today + timedelta(days=later) for later in range(-1, 8)]
        assert [recorded(one) for one in days] == replayed(*days), days
    assert {day: recorded(day) for day in answers} == answers


@pytest.fixture
def people(app: Flask) -> list[Account]:
    roles = [Role.PROPOSING_OFFICER, Role.APPROVING_OFFICER] * 2
    return [official(role, serial) for serial, role in enumerate(roles, 1)]


@pytest.mark.timeout(1800)
def test_any_history_is_what_the_journal_replays(app: Flask, people: list[Account]) -> None:
    with transaction() as session:
        welder = session.scalars(select(Occupation).where(Occupation.key == "a44")).one()

    # A smaller history would begin elsewhere: what failed is told as it was.
    @settings(
        max_examples=60 if soaking() else 4, deadline=None, database=None, phases=[Phase.generate]
    )
    @given(st.lists(deeds, min_size=10, max_size=16))
    def histories(steps: list[Step]) -> None:
        # What is published stays, so that each history goes on where the one before it ended.
        start = DAY + next(rounds) * timedelta(days=100)
        play(History(people, welder, [], start), steps)

    histories()
