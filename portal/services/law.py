"""The law of the place as it is in force: the tables, and what the bureau has set since.

One process serves one place. The two are joined anew when the revision of the settings moves, so
that every process follows at once on SQLite and within a second on PostgreSQL.
"""

from flask import current_app

from portal.policy.jurisdiction import Jurisdiction
from portal.policy.local_settings import with_local_values
from portal.records.local_settings import published_values
from portal.records.publications import PublicNoun
from portal.records.revisions import known_revisions

JOINED = "law_in_force"


def tables_of_place() -> Jurisdiction:
    """What the documents say, before the bureau set anything."""
    found: Jurisdiction = current_app.extensions["jurisdiction"]
    return found


def law_of_place() -> Jurisdiction:
    """The tables and the bureau's own values; the day chooses among them."""
    tables = tables_of_place()
    revision = known_revisions().of(PublicNoun.SETTINGS)
    if not revision:
        return tables
    joined: tuple[Jurisdiction, int, Jurisdiction] | None = current_app.extensions.get(JOINED)
    if joined is None or joined[:2] != (tables, revision):
        # The revision was read first: the values are as new as it, or newer.
        joined = (tables, revision, with_local_values(tables, published_values()))
        current_app.extensions[JOINED] = joined
    return joined[2]
