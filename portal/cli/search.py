"""`flask reindex`: write the search index anew."""

import click
from flask.cli import with_appcontext

from portal.services.search_index import reindex


@click.command("reindex")
@with_appcontext
def reindex_command() -> None:
    """Write the search index anew from the records."""
    click.echo(f"{reindex()} rows indexed.")
