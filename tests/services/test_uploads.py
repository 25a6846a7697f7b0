"""A file is kept sealed, under a harmless name, in the transaction of whoever links it."""

import pytest
from flask import Flask
from sqlalchemy import func, select

from portal.policy.roles import Role
from portal.records.database import db, transaction
from portal.records.uploads import Upload, UploadContent
from portal.services import uploads
from tests.clock import NOW
from tests.files import PDF, a_picture
from tests.people import official


def test_it_works(app: Flask) -> None:
    by = official(Role.PROPOSING_OFFICER)
    upload = uploads.store("整改说明.pdf", PDF, by=by, at=NOW)
    db.session.rollback()
    assert (upload.name, upload.media_type) == ("整改说明.pdf", "application/pdf")
    assert (upload.size, upload.stored_by) == (len(PDF), by.id)
    assert uploads.content_of(upload) == PDF
    sealed = db.session.scalars(select(UploadContent.content_sealed)).one()
    assert b"Catalog" not in sealed


def test_it_goes_when_the_deed_fails(app: Flask) -> None:
    def fail() -> None:
        with transaction():
            uploads.store("a.pdf", PDF, by=None, at=NOW)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert db.session.scalar(select(func.count()).select_from(Upload)) == 0


def test_it_goes_with_its_content(app: Flask) -> None:
    with transaction() as session:
        uploads.remove(session, uploads.store("a.pdf", PDF, by=None, at=NOW))
    assert db.session.scalar(select(func.count()).select_from(UploadContent)) == 0


def test_the_ending_is_that_of_the_content(app: Flask) -> None:
    assert uploads.store("证件.pdf", a_picture(), by=None, at=NOW).name == "证件.png"


@pytest.mark.parametrize(
    ("typed", "stem"),
    [
        ("证件.PDF", "证件"),
        ("C:\\文件\\证件.pdf", "证件"),
        ("../../etc/passwd", "passwd"),
        ("a\x00b\n  c.jpeg", "ab c"),
        ("gnp.\u202eexe.png", "gnp.exe"),
        ("e\u0301.pdf", "\u00e9"),
        ("\ud800.pdf", "文件"),
        (".pdf", "文件"),
        ("长" * 300, "长" * 100),
    ],
)
def test_a_name_is_made_harmless(typed: str, stem: str) -> None:
    assert uploads.stem_of(typed) == stem
