"""`flask policy check`: the law as the portal holds it, to be read beside the documents."""

from datetime import date

import click
from flask.cli import AppGroup, with_appcontext

from portal.policy.overview import sections, words
from portal.policy.table import Dated
from portal.web import clock
from portal.web.site import jurisdiction

policy = AppGroup("policy", short_help="The law's tables.")


@policy.command()
@with_appcontext
def check() -> None:
    """Print every table with its validity and source; tables that are wrong stop the start."""
    law, on = jurisdiction(), clock.today()
    count = 0
    for section in sections(law):
        click.echo(f"\n{section.title} ({section.name}): {section.used_in}")
        for entry in section.entries:
            click.echo(f"  {_line(entry, on)}")
            count += 1
    click.echo(f"\n{law.place.name} ({law.key}): {count} rows, read and checked.")


def _line(entry: Dated[object], on: date) -> str:
    validity = f"{entry.from_day} – {entry.until_day or ''}".rstrip()
    mark = "" if entry.is_in_force(on) else " [not in force today]"
    return f"{' | '.join(words(entry.value))} || {validity}{mark} || {entry.source}"
