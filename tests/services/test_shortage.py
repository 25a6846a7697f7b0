"""The shortage directory: drafted by one officer, published and withdrawn by another."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from threading import Barrier

import pytest
from flask import Flask
from sqlalchemy import select, text
from sqlalchemy.exc import DatabaseError

from portal.policy.registry import DirectoryLevel
from portal.policy.roles import Role
from portal.policy.shortage import Listed
from portal.policy.terms import Level
from portal.records.accounts import Account
from portal.records.classes import TrainingClass
from portal.records.database import db, transaction
from portal.records.journal import JournalEntry
from portal.records.occupations import Occupation
from portal.records.publications import PublicNoun, revisions
from portal.records.shortage import ShortageVersion, is_any_in_force, shortages_of
from portal.records.shortage_proposals import (
    ShortageAct,
    ShortageProposal,
    newest_deed,
    proposals_for,
    version_numbered,
)
from portal.services import shortage, shortage_drafts
from portal.services.refusal import Refusal
from portal.services.shortage_effects import Effects, effects
from tests.builders import a_class, a_directory, an_institution, an_occupation
from tests.clock import DAY, NOW
from tests.filings import LAW
from tests.people import official

pytestmark = pytest.mark.usefixtures("app")
WELDER = "a44"
NEXT, LATER = DAY + timedelta(days=1), DAY + timedelta(days=30)
PUBLISH, WITHDRAW = ShortageAct.PUBLISH, ShortageAct.WITHDRAW
Officers = tuple[Account, Account]
NEW_ENTRY = """INSERT INTO shortage_entries (version_id, occupation_id, position, industry, urgency)
    SELECT version_id, occupation_id + 1, 9, 'x', '' FROM shortage_entries"""
EDITS = (
    "UPDATE shortage_versions SET uplift_percent = 30",
    "UPDATE shortage_versions SET published_at = NULL",
    "DELETE FROM shortage_versions",
    "UPDATE shortage_entries SET urgency = 'x'",
    "DELETE FROM shortage_entries",
    NEW_ENTRY,
)


@pytest.fixture
def officers(app: Flask) -> Officers:
    return official(Role.PROPOSING_OFFICER, 1), official(Role.APPROVING_OFFICER, 2)


@pytest.fixture
def first(app: Flask) -> ShortageVersion:
    """In force since March: 焊工 and 快递员."""
    with transaction() as session:
        return a_directory(session, "焊工", "快递员")


def seen(version: ShortageVersion) -> int:
    newest = newest_deed(version.id)
    return newest.id if newest else 0


def named(name: str) -> Occupation:
    with transaction() as session:
        return an_occupation(session, name)


def put(
    version: ShortageVersion, name: str, by: Account, levels: frozenset[Level] = frozenset()
) -> None:
    occupation = named(name)
    listed = Listed(key=occupation.key, name=name, industry="新材料", levels=levels)
    shortage_drafts.put_entry(version, occupation, listed, seen=seen(version), by=by, at=NOW)


def a_draft(
    officers: Officers, *names: str, level: DirectoryLevel = DirectoryLevel.NEW_AREA
) -> ShortageVersion:
    version = shortage_drafts.begin(None, law=LAW, by=officers[0], at=NOW, on=DAY)
    head = shortage_drafts.Head(
        level=level,
        title="试用目录",
        document_no="试用发〔2026〕9号",
        issuer="试用机关",
        issued_on=None,
        uplift_percent=20,
        note="",
    )
    shortage_drafts.edit_head(version, head, seen=seen(version), by=officers[0], at=NOW)
    for name in names:
        put(version, name, officers[0])
    return version


def propose(
    version: ShortageVersion, officers: Officers, day: date, act: ShortageAct = PUBLISH
) -> ShortageProposal:
    return shortage.propose(
        version, act, day, "有误", seen=seen(version), by=officers[0], at=NOW, on=DAY
    )


def decide(proposal: ShortageProposal, officers: Officers, *, on: date = DAY) -> None:
    held = seen(proposal.version)
    shortage.approve(proposal, seen=held, by=officers[1], at=NOW, on=on)


def publish(officers: Officers, *names: str, day: date = NEXT) -> ShortageVersion:
    version = a_draft(officers, *names)
    decide(propose(version, officers, day), officers)
    return version


def days(version: ShortageVersion) -> tuple[date, date | None, date | None]:
    db.session.rollback()
    return version.from_day, version.until_day, version.withdrawn_from


def effects_of(version: ShortageVersion, day: date, act: ShortageAct = PUBLISH) -> Effects:
    found = version_numbered(version.number)
    assert found
    return effects(found, act, day=day, law=LAW, on=DAY)


def test_it_works(first: ShortageVersion, officers: Officers) -> None:
    before = revisions(PublicNoun.SHORTAGE, PublicNoun.CLASSES)
    second = publish(officers, "电工")
    assert days(first) == (date(2026, 3, 1), DAY, None)
    assert days(second) == (NEXT, None, None)
    assert (len(shortages_of(WELDER, on=DAY)), len(shortages_of(WELDER, on=NEXT))) == (1, 0)
    after = revisions(PublicNoun.SHORTAGE, PublicNoun.CLASSES)
    assert all(new > old for new, old in zip(after, before, strict=True))
    rows = db.session.execute(select(JournalEntry.act, JournalEntry.day).order_by(JournalEntry.id))
    assert rows.all()[-2:] == [
        ("propose_shortage_publication", NEXT),
        ("publish_shortage_version", NEXT),
    ]


def test_a_copy_begins_with_what_it_was_copied_from(
    first: ShortageVersion, officers: Officers
) -> None:
    source = version_numbered(first.number)
    copy = shortage_drafts.begin(source, law=LAW, by=officers[0], at=NOW, on=DAY)
    assert (copy.number, copy.document_no, copy.title) == (2, "", first.title)
    assert [one.occupation.name for one in copy.entries] == ["焊工", "快递员"]
    shortage_drafts.remove_entry(copy, named("快递员"), seen=seen(copy), by=officers[0], at=NOW)
    put(copy, "焊工", officers[0], levels=frozenset({Level.ADVANCED}))
    found = effects_of(copy, NEXT)
    assert found.base
    assert found.base.number == 1
    assert [one.name for one in found.comparison.removed] == ["快递员"]
    assert found.comparison.changed[0].fields == (("等级", "全部等级", "高级工"),)
    # Neither completion certificate is raised any more.
    assert {(one.name, one.was, one.now) for one in found.amounts} == {
        ("焊工", 1800, 1500),
        ("快递员", 720, 600),
    }
    assert "附件3 备注2" in " ".join(found.amounts[0].clauses)


def test_a_comparison_names_the_classes_whose_amount_changes(
    first: ShortageVersion, officers: Officers
) -> None:
    with transaction() as session:
        school = an_institution(session)
        a_class(session, school)
        a_class(session, school, number="26-90002", shortage_version_id=first.id)
        a_class(session, school, number="26-90003", subject="电工")
        a_class(session, school, number="26-90004", planned_start=DAY, enrol_until=DAY)
        a_class(session, school, number="26-90005", announced_at=None)
    draft = a_draft(officers, "电工")
    found = effects_of(draft, NEXT)
    changes = [(one.number, one.amount.was, one.amount.now) for one in found.classes]
    assert changes == [("26-90001", 1800, 1500), ("26-90003", 1500, 1800)]
    assert found.frozen == 1
    gone = effects_of(first, NEXT, WITHDRAW)
    assert [one.number for one in gone.classes] == ["26-90001"]
    assert [one.name for one in gone.comparison.removed] == ["焊工", "快递员"]
    # From a day after they have begun nothing changes for them.
    assert effects_of(draft, date(2026, 12, 8)).classes == ()


def test_a_withdrawal_ends_it_and_brings_nothing_back(
    first: ShortageVersion, officers: Officers
) -> None:
    second = publish(officers, "电工", day=DAY)
    decide(propose(second, officers, LATER, WITHDRAW), officers)
    assert is_any_in_force(LATER - timedelta(days=1))
    assert not is_any_in_force(LATER)
    assert days(first)[1] == DAY - timedelta(days=1)


def test_withdrawn_before_its_first_day_it_leaves_the_earlier_one(
    first: ShortageVersion, officers: Officers
) -> None:
    second = publish(officers, "电工", day=LATER)
    assert days(first)[1] == LATER - timedelta(days=1)
    decide(propose(second, officers, NEXT, WITHDRAW), officers)
    assert days(first)[1] is None
    assert shortages_of(WELDER, on=LATER)
    assert not shortages_of("a52", on=LATER)
    # The day is free again.
    assert days(publish(officers, "电工", day=LATER))[0] == LATER


def test_other_levels_go_on(first: ShortageVersion, officers: Officers) -> None:
    city = a_draft(officers, "电工", level=DirectoryLevel.CITY)
    decide(propose(city, officers, NEXT), officers)
    assert days(first)[1] is None


def test_a_class_keeps_the_directory_that_was_frozen_with_it(
    first: ShortageVersion, officers: Officers
) -> None:
    with transaction() as session:
        a_class(session, an_institution(session), shortage_version_id=first.id)
    publish(officers, "电工")
    frozen = select(TrainingClass.shortage_version_id)
    assert db.session.scalars(frozen).one() == first.id


@pytest.mark.parametrize(
    ("act", "day", "code"),
    [
        (PUBLISH, DAY - timedelta(days=1), "past"),
        (PUBLISH, date(2026, 3, 1), "past"),
        (WITHDRAW, NEXT, "not_published"),
    ],
)
def test_it_refuses_a_wrong_day_or_deed(
    first: ShortageVersion, officers: Officers, act: ShortageAct, day: date, code: str
) -> None:
    with pytest.raises(Refusal, match=code):
        propose(a_draft(officers, "焊工"), officers, day, act)


def test_it_refuses_what_is_not_ready_or_over(first: ShortageVersion, officers: Officers) -> None:
    with pytest.raises(Refusal, match="empty"):
        propose(a_draft(officers), officers, NEXT)
    bare = shortage_drafts.begin(first, law=LAW, by=officers[0], at=NOW, on=DAY)
    with pytest.raises(Refusal, match="no_document"):
        propose(bare, officers, NEXT)
    second = publish(officers, "电工")
    with pytest.raises(Refusal, match="same_day"):
        propose(a_draft(officers, "焊工"), officers, NEXT)
    with pytest.raises(Refusal, match="over"):
        propose(first, officers, LATER, WITHDRAW)
    with pytest.raises(Refusal, match="published"):
        propose(second, officers, LATER)
    with pytest.raises(Refusal, match="published"):
        put(second, "焊工", officers[0])
    with pytest.raises(Refusal, match="no_reason"):
        shortage.propose(second, WITHDRAW, LATER, seen=seen(second), by=officers[0], at=NOW, on=DAY)


def test_a_proposed_draft_waits_unchanged_until_it_is_sent_back(officers: Officers) -> None:
    draft = a_draft(officers, "焊工")
    proposal = propose(draft, officers, NEXT)
    with pytest.raises(Refusal, match="waiting"):
        put(draft, "电工", officers[0])
    with pytest.raises(Refusal, match="waiting"):
        propose(draft, officers, LATER)
    shortage.decline(proposal, "文号不对", by=officers[1], at=NOW)
    put(draft, "电工", officers[0])
    with pytest.raises(Refusal, match="settled"):
        decide(proposal, officers)
    assert [one.proposal.remark for one in proposals_for(draft)] == ["文号不对"]


def test_nobody_decides_on_the_own_draft(officers: Officers) -> None:
    other = official(Role.PROPOSING_OFFICER, 3)
    draft = a_draft(officers, "焊工")
    held = seen(draft)
    proposal = shortage.propose(draft, PUBLISH, NEXT, seen=held, by=other, at=NOW, on=DAY)
    deeds: tuple[Callable[[], None], ...] = (
        lambda: shortage.approve(proposal, seen=seen(draft), by=officers[0], at=NOW, on=DAY),
        lambda: shortage.approve(proposal, seen=seen(draft), by=other, at=NOW, on=DAY),
        lambda: shortage.decline(proposal, "不", by=other, at=NOW),
    )
    for deed in deeds:
        with pytest.raises(Refusal, match="own_proposal"):
            deed()
    db.session.rollback()
    assert proposal.decided_at is None


def test_a_decision_comes_too_late_for_its_day(officers: Officers) -> None:
    proposal = propose(a_draft(officers, "焊工"), officers, NEXT)
    with pytest.raises(Refusal, match="past"):
        decide(proposal, officers, on=LATER)


def test_whoever_has_not_seen_the_latest_is_told_what_happened(officers: Officers) -> None:
    draft, other = a_draft(officers, "焊工"), a_draft(officers, "电工")
    held = seen(draft)
    proposal = propose(draft, officers, LATER)
    with pytest.raises(Refusal) as refused:
        shortage.approve(proposal, seen=held, by=officers[1], at=NOW, on=DAY)
    assert "提请发布急需紧缺目录" in refused.value.reasons[0].text
    # Another version came into force meanwhile: the comparison that was seen is not true any more.
    held = seen(draft)
    decide(propose(other, officers, NEXT), officers)
    with pytest.raises(Refusal, match="changed"):
        shortage.approve(proposal, seen=held, by=officers[1], at=NOW, on=DAY)


def test_two_officers_publish_two_versions_at_once(app: Flask, officers: Officers) -> None:
    """The second one is told that the first came between, and looks again."""
    third = official(Role.APPROVING_OFFICER, 3)
    waiting = [
        (propose(a_draft(officers, name), officers, day).id, approver.id)
        for name, day, approver in (("焊工", LATER, officers[1]), ("电工", NEXT, third))
    ]
    db.session.rollback()
    ready = Barrier(2)

    def approve(ids: tuple[int, int]) -> str:
        with app.app_context():
            proposal = db.session.get_one(ShortageProposal, ids[0])
            by = db.session.get_one(Account, ids[1])
            held = seen(proposal.version)
            ready.wait()
            try:
                shortage.approve(proposal, seen=held, by=by, at=NOW, on=DAY)
            except Refusal as refusal:
                return refusal.code
            finally:
                db.session.remove()
            return "done"

    with ThreadPoolExecutor(2) as threads:
        answers = sorted(threads.map(approve, waiting))
    # The later one decided on a comparison that was not true any more.
    assert answers == ["changed", "done"]
    published = ShortageVersion.published_at.is_not(None)
    held = db.session.scalars(select(ShortageVersion).where(published)).one()
    assert held.until_day is None


def test_the_database_refuses_to_edit_what_is_published(first: ShortageVersion) -> None:
    for deed in EDITS:
        with pytest.raises(DatabaseError, match="append-only"), db.engine.begin() as connection:
            connection.execute(text(deed))
