from datetime import date

import pytest
from flask import Flask
from sqlalchemy import select

from portal.policy.jurisdiction import load
from portal.records.database import db
from portal.records.demonstration import demonstration_day, is_empty
from portal.records.holidays import Holiday
from portal.records.institutions import Institution
from portal.records.journal import JournalEntry
from portal.records.occupations import Occupation
from portal.records.policies import PolicyDocument
from portal.records.publications import PublicNoun, revised_at
from portal.records.search import Noun, find
from portal.services.foundation import TEXTS, lay_foundation
from tests.conftest import NOW, Hand, _migrate, running
from tests.databases import Databases


def test_it_works(app: Flask) -> None:
    law = app.extensions["jurisdiction"]
    rows = list(db.session.scalars(select(Occupation).order_by(Occupation.id)))
    assert [row.key for row in rows] == [entry.value.id for entry in law.occupations]
    assert len(rows) == 337


def test_it_invents_nothing(app: Flask) -> None:
    assert not is_empty()
    assert demonstration_day() is None
    assert db.session.scalar(select(Institution.id)) is None


def test_it_writes_every_document_that_has_a_text_newest_first(app: Flask) -> None:
    law = app.extensions["jurisdiction"]
    rows = list(db.session.scalars(select(PolicyDocument).order_by(PolicyDocument.id)))
    texts = {path.stem for path in (TEXTS / law.key / "policies").glob("*.md")}
    assert {row.key for row in rows} == texts
    assert [row.issued_on for row in rows] == sorted((row.issued_on for row in rows), reverse=True)
    assert all(row.body.strip() for row in rows)


def test_it_writes_the_calendar(app: Flask) -> None:
    national_day = db.session.get(Holiday, date(2026, 10, 1))
    assert national_day
    assert not national_day.is_working


def test_occupations_are_found_by_initials(app: Flask) -> None:
    welder = db.session.scalars(select(Occupation).where(Occupation.name == "焊工")).one()
    assert welder.id in find(Noun.OCCUPATION, "hg").ids


def test_it_raises_the_revisions_of_what_it_wrote(app: Flask) -> None:
    assert revised_at(PublicNoun.OCCUPATIONS) == revised_at(PublicNoun.POLICIES) == NOW
    assert revised_at(PublicNoun.CLASSES) is None


def test_it_is_journalled(app: Flask) -> None:
    (entry,) = db.session.scalars(select(JournalEntry))
    assert (entry.act, entry.by, entry.at) == ("lay_foundation", "cli", NOW)


def test_a_place_without_tables_of_its_own_gets_an_empty_house(
    databases: Databases, engine: str
) -> None:
    with (
        databases.copy(engine, "migrated", _prepare) as url,
        running(url, Hand(), jurisdiction="guangdong"),
    ):
        lay_foundation(load("guangdong"), at=NOW)
        assert db.session.scalar(select(Occupation.id)) is None
        assert db.session.scalar(select(JournalEntry.act)) == "lay_foundation"


def test_it_is_laid_only_once(app: Flask) -> None:
    with pytest.raises(Exception, match=r"(?i)unique"):
        lay_foundation(app.extensions["jurisdiction"], at=NOW)
    assert len(list(db.session.scalars(select(JournalEntry)))) == 1


def _prepare(url: str) -> None:
    with running(url, Hand()) as app:
        _migrate(app)
