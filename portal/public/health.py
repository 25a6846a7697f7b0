"""Whether the process and the database answer, for whoever watches the machine."""

from flask import Response
from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from portal.public import public
from portal.records.database import db
from portal.records.publications import Publication


@public.get("/healthz")
def healthz() -> Response:
    """The process answers."""
    return _plain("ok", 200)


@public.get("/readyz")
def readyz() -> Response:
    """The database answers and its tables are there."""
    try:
        db.session.execute(select(Publication.revision).limit(1)).one()
    except SQLAlchemyError:
        return _plain("the database does not answer, or `flask db upgrade` has not run", 503)
    return _plain("ok", 200)


def _plain(words: str, status: int) -> Response:
    response = Response(words + "\n", status, mimetype="text/plain")
    response.headers["Cache-Control"] = "no-store"
    return response
