"""The other directories: a draft by one officer, published by another, and never edited after."""

from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from portal.policy.directories import Directory
from portal.policy.roles import Role
from portal.records.accounts import Account
from portal.records.database import db, transaction
from portal.records.directories import DirectoryRevision, in_force, open_revision
from portal.records.journal import JournalEntry
from portal.records.online_platforms import OnlinePlatform
from portal.records.publications import PublicNoun, revisions
from portal.services import directories
from portal.services.refusal import Refusal
from tests.clock import DAY, NOW
from tests.people import official

pytestmark = pytest.mark.usefixtures("app")
PLATFORMS = Directory.ONLINE_PLATFORMS
NEXT_MONTH = date(2026, 12, 23)
Officers = tuple[Account, Account]


@pytest.fixture
def officers(app: Flask) -> Officers:
    return official(Role.PROPOSING_OFFICER, 1), official(Role.APPROVING_OFFICER, 2)


def a_platform(name: str = "示例网校", **columns: object) -> OnlinePlatform:
    values: dict[str, object] = {
        "operator": "示例单位",
        "address": f"https://{name}.example/",
        "purpose": "焊工",
        "from_day": DAY,
    }
    return OnlinePlatform(name=name, **(values | columns))


def begin(officers: Officers, from_day: date = DAY) -> str:
    draft = directories.begin(
        PLATFORMS, from_day=from_day, basis="示例文件", by=officers[0], at=NOW, on=DAY
    )
    return draft.key


def add(draft: str, officers: Officers, *entries: OnlinePlatform) -> None:
    directories.add(draft, entries, by=officers[0], at=NOW)


def publish(draft: str, officers: Officers) -> None:
    directories.submit(draft, by=officers[0], at=NOW, on=DAY)
    directories.publish(draft, seen=NOW, by=officers[1], at=NOW, on=DAY)


def names(on: date) -> list[str]:
    db.session.rollback()
    return [one.name for one in in_force(OnlinePlatform, on)]


def test_an_entry_is_there_from_the_day_of_its_revision_until_another_ends_it(
    officers: Officers,
) -> None:
    before = revisions(PublicNoun.DIRECTORIES)
    first = begin(officers)
    add(first, officers, a_platform(), a_platform("示例学堂", until_day=DAY + timedelta(days=9)))
    assert names(DAY) == []
    publish(first, officers)
    assert names(DAY) == ["示例学堂", "示例网校"]
    assert names(DAY - timedelta(days=1)) == []
    assert revisions(PublicNoun.DIRECTORIES) > before
    (kept,) = in_force(OnlinePlatform, NEXT_MONTH)
    second = begin(officers, NEXT_MONTH)
    directories.end(second, kept.key, by=officers[0], at=NOW)
    add(second, officers, a_platform(purpose="焊工、电工"))
    assert names(NEXT_MONTH) == ["示例网校"]
    publish(second, officers)
    db.session.rollback()
    assert [one.purpose for one in in_force(OnlinePlatform, NEXT_MONTH)] == ["焊工、电工"]
    assert names(NEXT_MONTH - timedelta(days=1)) == ["示例网校"]
    about = JournalEntry.noun == "directory_revision"
    acts = select(JournalEntry.act).where(about).order_by(JournalEntry.id)
    assert list(db.session.scalars(acts))[:4] == [
        "draft_directory",
        "edit_directory",
        "submit_directory",
        "publish_directory",
    ]


def test_it_refuses_what_stands_there_already(officers: Officers) -> None:
    draft = begin(officers)
    add(draft, officers, a_platform())
    with pytest.raises(Refusal, match="listed"):
        add(draft, officers, a_platform())
    publish(draft, officers)
    with pytest.raises(Refusal, match="listed"):
        add(begin(officers, NEXT_MONTH), officers, a_platform())


def test_it_refuses_what_a_later_revision_brings_unless_it_is_over_by_then(
    officers: Officers,
) -> None:
    later = begin(officers, NEXT_MONTH)
    add(later, officers, a_platform())
    publish(later, officers)
    draft = begin(officers)
    with pytest.raises(Refusal, match="listed") as caught:
        add(draft, officers, a_platform())
    assert "2026-12-23 起" in caught.value.reasons[0].text
    add(draft, officers, a_platform(until_day=NEXT_MONTH - timedelta(days=1)))
    publish(draft, officers)
    assert names(DAY) == names(NEXT_MONTH) == ["示例网校"]


def test_it_refuses_to_keep_what_its_successor_stands_for(officers: Officers) -> None:
    first = begin(officers)
    add(first, officers, a_platform())
    publish(first, officers)
    (old,) = in_force(OnlinePlatform, DAY)
    draft = begin(officers)
    directories.end(draft, old.key, by=officers[0], at=NOW)
    add(draft, officers, a_platform(purpose="焊工、电工"))
    with pytest.raises(Refusal, match="listed"):
        directories.keep(draft, old.key, by=officers[0], at=NOW)
    publish(draft, officers)
    db.session.rollback()
    assert [one.purpose for one in in_force(OnlinePlatform, DAY)] == ["焊工、电工"]


def test_what_is_handed_in_is_frozen_until_it_is_given_back(officers: Officers) -> None:
    draft = begin(officers)
    with pytest.raises(Refusal, match="empty"):
        directories.submit(draft, by=officers[0], at=NOW, on=DAY)
    add(draft, officers, a_platform())
    with pytest.raises(Refusal, match="not_submitted"):
        directories.publish(draft, seen=None, by=officers[1], at=NOW, on=DAY)
    directories.submit(draft, by=officers[0], at=NOW, on=DAY)
    with pytest.raises(Refusal, match="submitted"):
        add(draft, officers, a_platform("示例学堂"))
    directories.send_back(draft, "少一个", seen=NOW, by=officers[1], at=NOW)
    add(draft, officers, a_platform("示例学堂"))
    later = NOW + timedelta(minutes=5)
    directories.submit(draft, by=officers[0], at=later, on=DAY)
    with pytest.raises(Refusal, match="changed"):
        directories.publish(draft, seen=NOW, by=officers[1], at=later, on=DAY)
    directories.publish(draft, seen=later, by=officers[1], at=later, on=DAY)
    with pytest.raises(Refusal, match="published"):
        directories.publish(draft, seen=later, by=officers[1], at=later, on=DAY)


def test_it_refuses_what_one_officer_decides_alone(officers: Officers) -> None:
    draft = begin(officers)
    add(draft, officers, a_platform())
    directories.submit(draft, by=officers[0], at=NOW, on=DAY)
    with pytest.raises(Refusal, match="own_draft"):
        directories.publish(draft, seen=NOW, by=officers[0], at=NOW, on=DAY)
    alone = {"published_at": NOW, "published_by": officers[0].id}
    with transaction() as session, pytest.raises(IntegrityError):
        session.execute(update(DirectoryRevision).values(alone))


def test_a_draft_is_thrown_away_whole(officers: Officers) -> None:
    first = begin(officers)
    add(first, officers, a_platform())
    publish(first, officers)
    (kept,) = in_force(OnlinePlatform, DAY)
    draft = begin(officers)
    with pytest.raises(Refusal, match="waiting"):
        begin(officers)
    directories.end(draft, kept.key, by=officers[0], at=NOW)
    with pytest.raises(Refusal, match="ended"):
        directories.end(draft, kept.key, by=officers[0], at=NOW)
    add(draft, officers, a_platform("示例学堂"))
    directories.discard(draft, by=officers[0], at=NOW)
    assert open_revision(PLATFORMS) is None
    assert names(NEXT_MONTH) == ["示例网校"]
    with pytest.raises(Refusal, match="gone"):
        directories.submit(draft, by=officers[0], at=NOW, on=DAY)


def test_it_refuses_a_first_day_in_the_past(officers: Officers) -> None:
    with pytest.raises(Refusal, match="too_early"):
        begin(officers, DAY - timedelta(days=1))
